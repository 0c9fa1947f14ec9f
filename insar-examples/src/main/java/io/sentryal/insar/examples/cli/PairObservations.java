package io.sentryal.insar.examples.cli;

import io.sentryal.insar.error.InvalidDataException;
import io.sentryal.insar.timeseries.PairTable;
import io.sentryal.insar.timeseries.PointObservations;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * Pairs and the observations of points in them, as read from two CSV files.
 *
 * @param table the pairs, in the order of their file
 * @param points the observations of each point, in the order in which the points appear
 */
record PairObservations(PairTable table, List<PointObservations> points) {
  PairObservations {
    points = List.copyOf(points);
  }

  /**
   * Reads both files.
   *
   * @param observations {@code point_id,pair_index,unw_rad,coherence}; blank is missing
   * @param pairs {@code pair_index,ref_date,sec_date[,bperp_m]}
   * @param wavelengthM radar wavelength (m)
   * @throws InvalidDataException if a value is impossible; it names file, record and column
   */
  static PairObservations read(Path observations, Path pairs, double wavelengthM) {
    Map<Integer, Integer> positions = new HashMap<>();
    PairTable table = readPairs(pairs, wavelengthM, positions);
    return new PairObservations(table, readPoints(observations, pairs, positions));
  }

  private static PairTable readPairs(
      Path file, double wavelengthM, Map<Integer, Integer> positions) {
    PairTable.Builder table = PairTable.builder(wavelengthM);
    List<CsvRow> rows = CsvFile.read(file, "pair_index", "ref_date", "sec_date");
    if (rows.isEmpty()) {
      throw new InvalidDataException(file.toString(), "holds no pair; add at least one record");
    }
    for (CsvRow row : rows) {
      if (positions.put(row.whole("pair_index"), positions.size()) != null) {
        throw row.bad("pair_index", "is " + row.text("pair_index") + " a second time", null);
      }
      OptionalDouble baselineM = row.optionalNumber("bperp_m");
      try {
        table.addPair(row.time("ref_date"), row.time("sec_date"), baselineM);
      } catch (IllegalArgumentException e) {
        throw row.bad(e);
      }
    }
    return table.build();
  }

  private static List<PointObservations> readPoints(
      Path file, Path pairs, Map<Integer, Integer> positions) {
    Map<String, Values> byPoint = new LinkedHashMap<>();
    for (CsvRow row : CsvFile.read(file, "point_id", "pair_index", "unw_rad")) {
      Integer pair = positions.get(row.whole("pair_index"));
      if (pair == null) {
        throw row.bad(
            "pair_index", "is " + row.text("pair_index") + ", which is not in " + pairs, null);
      }
      byPoint
          .computeIfAbsent(row.required("point_id"), id -> new Values(positions.size()))
          .set(pair, row);
    }
    if (byPoint.isEmpty()) {
      throw new InvalidDataException(file.toString(), "holds no observation; add records");
    }
    List<PointObservations> points = new ArrayList<>();
    byPoint.forEach(
        (id, values) -> points.add(PointObservations.of(id, values.phaseRad, values.coherence)));
    return points;
  }

  /** What was read of one point. */
  private static final class Values {
    private final double[] phaseRad;
    private final double[] coherence;
    private final boolean[] given;

    Values(int pairs) {
      phaseRad = new double[pairs];
      coherence = new double[pairs];
      given = new boolean[pairs];
      Arrays.fill(phaseRad, Double.NaN);
      Arrays.fill(coherence, Double.NaN);
    }

    void set(int pair, CsvRow row) {
      if (given[pair]) {
        throw row.bad(
            "pair_index",
            "is " + row.text("pair_index") + " a second time for point " + row.text("point_id"),
            null);
      }
      given[pair] = true;
      phaseRad[pair] = row.optionalNumber("unw_rad").orElse(Double.NaN);
      coherence[pair] = row.optionalNumber("coherence").orElse(Double.NaN);
      if (coherence[pair] < 0 || coherence[pair] > 1) {
        throw row.bad("coherence", "is " + coherence[pair] + "; it lies between 0 and 1", null);
      }
    }
  }
}
