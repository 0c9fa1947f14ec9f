package io.sentryal.insar.examples.cli;

import io.sentryal.insar.error.InvalidDataException;
import io.sentryal.insar.model.BaselineSource;
import io.sentryal.insar.model.BaselineStack;
import io.sentryal.insar.model.Granule;
import io.sentryal.insar.model.Platform;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalDouble;

/** Reads what {@code insar stack --format csv} wrote. */
final class StackFile {
  private static final List<String> HEADER =
      List.of("granule", "start", "temporal_baseline_days", "perpendicular_baseline_m", "source");

  private StackFile() {}

  /** Returns the stack, whose reference is the line of 0 days and 0 m. */
  static BaselineStack read(Path file) {
    List<BaselineStack.Entry> entries = entries(file);
    Granule reference =
        entries.stream()
            .filter(entry -> entry.temporalBaselineDays() == 0)
            // Another image of that day may have no baseline: the reference has one if any has.
            .min(Comparator.comparingDouble(e -> Math.abs(e.perpendicularBaselineM().orElse(1e9))))
            .filter(entry -> entry.perpendicularBaselineM().orElse(0) == 0)
            .map(BaselineStack.Entry::granule)
            .orElseThrow(
                () ->
                    new InvalidDataException(
                        file.toString(),
                        "no line is the reference (0 days, 0 m); write the file by insar stack"));
    return BaselineStack.of(reference, entries);
  }

  /** Returns the lines; of a part of a stack, too, which may lack the reference. */
  static List<BaselineStack.Entry> entries(Path file) {
    List<String> lines;
    try {
      lines = Files.readAllLines(file);
    } catch (IOException e) {
      throw new InvalidDataException(
          file.toString(), "the stack file cannot be read: " + e.getMessage(), e);
    }
    List<String> columns =
        lines.isEmpty() ? List.of() : List.of(lines.get(0).trim().split(",", -1));
    boolean ours =
        columns.size() >= HEADER.size() && columns.subList(0, HEADER.size()).equals(HEADER);
    if (!ours) {
      throw new InvalidDataException(
          file.toString(),
          "the first line must begin with "
              + String.join(",", HEADER)
              + "; write it by insar stack");
    }
    List<BaselineStack.Entry> entries = new ArrayList<>();
    for (int i = 1; i < lines.size(); i++) {
      if (!lines.get(i).isBlank()) {
        entries.add(entry(file + " line " + (i + 1), lines.get(i), columns.size()));
      }
    }
    return entries;
  }

  private static BaselineStack.Entry entry(String where, String line, int columns) {
    String[] field = line.split(",", -1);
    if (field.length != columns) {
      throw new InvalidDataException(
          where, "needs " + columns + " fields, has " + field.length + ": '" + line + "'");
    }
    try {
      Granule granule = granule(field[0].trim(), Instant.parse(field[1].trim()));
      String metres = field[3].trim();
      return new BaselineStack.Entry(
          granule,
          Long.parseLong(field[2].trim()),
          metres.isEmpty() ? OptionalDouble.empty() : OptionalDouble.of(finite(metres)),
          BaselineSource.valueOf(field[4].trim()));
    } catch (DateTimeException | IllegalArgumentException e) {
      throw new InvalidDataException(
          where, e.getMessage() + " in '" + line + "'; write the file by insar stack", e);
    }
  }

  /** The name of a scene begins with its satellite; that of a burst does not tell it. */
  private static Granule granule(String name, Instant start) {
    Granule.Builder granule = Granule.builder().id(name).sensingStart(start);
    if (name.matches("S1[A-Z]_.*")) {
      granule.platform(Platform.parse(name.substring(0, 3)));
    }
    return granule.build();
  }

  private static double finite(String text) {
    double value = Double.parseDouble(text);
    if (!Double.isFinite(value)) {
      throw new IllegalArgumentException("a baseline must be finite, was " + text);
    }
    return value;
  }
}
