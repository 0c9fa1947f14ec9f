package io.sentryal.insar.timeseries;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Assumptions;

/** One folder of ../shared/data/timeseries: pairs, observations, and what other programs got. */
final class ReferenceCase {
  private final Path folder;
  private final String observations;
  private final String expected;

  private ReferenceCase(Path folder, String observations, String expected) {
    this.folder = folder;
    this.observations = observations;
    this.expected = expected;
  }

  static ReferenceCase synthetic(String name) {
    return new ReferenceCase(existing("synthetic/" + name), "obs.csv", "expected_");
  }

  static ReferenceCase real(String name, String set) {
    return new ReferenceCase(existing("real/" + name), set + "_obs.csv", set + "_expected_");
  }

  static Path existing(String name) {
    Path path = Path.of(System.getProperty("insar.shared.data", "../../shared/data"), "timeseries");
    Path folder = path.resolve(name);
    Assumptions.assumeTrue(
        Files.isDirectory(folder), "time series data is absent: ../shared/data/timeseries/" + name);
    return folder;
  }

  static List<CsvRow> rows(Path csv) {
    try {
      List<String> lines = Files.readAllLines(csv);
      List<String> header = List.of(lines.get(0).split(",", -1));
      return lines.stream()
          .skip(1)
          .map(line -> new CsvRow(header, List.of(line.split(",", -1))))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Instant day(String date) {
    return LocalDate.parse(date).atStartOfDay(ZoneOffset.UTC).toInstant();
  }

  JsonNode description() {
    String name = Files.exists(folder.resolve("case.json")) ? "case.json" : "meta.json";
    try {
      return new ObjectMapper().readTree(folder.resolve(name).toFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  PairTable table() {
    PairTable.Builder table = PairTable.builder(description().get("wavelength_m").asDouble());
    for (CsvRow row : rows(folder.resolve("pairs.csv"))) {
      double baselineM = row.number("bperp_m");
      table.addPair(
          day(row.text("ref_date")),
          day(row.text("sec_date")),
          Double.isNaN(baselineM) ? OptionalDouble.empty() : OptionalDouble.of(baselineM));
    }
    return table.build();
  }

  List<PointObservations> points() {
    int pairs = table().pairCount();
    Map<String, double[][]> observed = new LinkedHashMap<>();
    for (CsvRow row : rows(folder.resolve(observations))) {
      double[][] point =
          observed.computeIfAbsent(
              row.text("point_id"), id -> new double[][] {missing(pairs), missing(pairs)});
      int pair = Integer.parseInt(row.text("pair_index"));
      point[0][pair] = row.number("unw_rad");
      point[1][pair] = row.number("coherence");
    }
    List<PointObservations> points = new ArrayList<>();
    observed.forEach((id, point) -> points.add(PointObservations.of(id, point[0], point[1])));
    return points;
  }

  /** Per point the expected phase (rad) per epoch of the table. */
  Map<String, double[]> expectedPhaseRad(String method) {
    PairTable table = table();
    Map<String, double[]> expectedRad = new LinkedHashMap<>();
    for (CsvRow row : rows(folder.resolve(expected + "timeseries.csv"))) {
      if (row.text("method").equals(method)) {
        int date = table.dates().indexOf(day(row.text("date")));
        expectedRad.computeIfAbsent(row.text("point_id"), id -> missing(table.dateCount()))[date] =
            row.number("phase_rad");
      }
    }
    return expectedRad;
  }

  /** Rows of an expected file of one method, by point. */
  Map<String, CsvRow> expected(String file, String method) {
    Map<String, CsvRow> byPoint = new LinkedHashMap<>();
    for (CsvRow row : rows(folder.resolve(expected + file))) {
      if (row.text("method").equals(method)) {
        byPoint.put(row.text("point_id"), row);
      }
    }
    return byPoint;
  }

  List<CsvRow> truth(String file) {
    return rows(folder.resolve(file));
  }

  private static double[] missing(int count) {
    double[] values = new double[count];
    Arrays.fill(values, Double.NaN);
    return values;
  }

  /** One line of a table. */
  record CsvRow(List<String> header, List<String> cells) {
    String text(String column) {
      return cells.get(header.indexOf(column));
    }

    /** The number of a cell, NaN if the cell is blank or the column is not there. */
    double number(String column) {
      int index = header.indexOf(column);
      return index < 0 || cells.get(index).isEmpty()
          ? Double.NaN
          : Double.parseDouble(cells.get(index));
    }
  }
}
