package io.sentryal.insar.examples.cli;

import io.sentryal.insar.error.InvalidDataException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * One record of a CSV file; complains with file, record and column.
 *
 * @param file the file
 * @param number number of the record, the first line being 1
 * @param columns index of each column
 * @param cells its cells
 */
record CsvRow(Path file, int number, Map<String, Integer> columns, List<String> cells) {
  CsvRow {
    cells = List.copyOf(cells);
  }

  /** Returns the text of a column; empty if the file lacks the column. */
  String text(String column) {
    Integer index = columns.get(column);
    return index == null ? "" : cells.get(index).strip();
  }

  /** Returns the text of a column, which must not be blank. */
  String required(String column) {
    String text = text(column);
    if (text.isEmpty()) {
      throw bad(column, "is blank; give a value", null);
    }
    return text;
  }

  /** Returns the finite number in a column. */
  double number(String column) {
    return optionalNumber(column).orElseThrow(() -> bad(column, "is blank; give a number", null));
  }

  /** Returns the finite number in a column, or nothing where it is blank. */
  OptionalDouble optionalNumber(String column) {
    String text = text(column);
    if (text.isEmpty()) {
      return OptionalDouble.empty();
    }
    try {
      double value = Double.parseDouble(text);
      if (Double.isFinite(value)) {
        return OptionalDouble.of(value);
      }
    } catch (NumberFormatException e) {
      throw bad(column, "is '" + text + "', which is no number", e);
    }
    throw bad(column, "is '" + text + "', which is not finite; leave it blank if unknown", null);
  }

  /** Returns the whole number in a column. */
  int whole(String column) {
    try {
      return Integer.parseInt(required(column));
    } catch (NumberFormatException e) {
      throw bad(column, "is '" + text(column) + "', which is no whole number", e);
    }
  }

  /** Returns the date (taken as 00:00 UTC) or the instant in a column. */
  Instant time(String column) {
    String text = required(column);
    try {
      return text.length() <= 10
          ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
          : Instant.parse(text);
    } catch (DateTimeParseException e) {
      throw bad(column, "is '" + text + "', which is no date such as 2025-01-31", e);
    }
  }

  /** Returns a failure that names file, record and column. */
  InvalidDataException bad(String column, String detail, @Nullable Exception cause) {
    return new InvalidDataException(
        file.toString(), "record " + number + ", column " + column + " " + detail, cause);
  }

  /** Returns a failure that names file and record. */
  InvalidDataException bad(RuntimeException cause) {
    return new InvalidDataException(
        file.toString(), "record " + number + ": " + cause.getMessage(), cause);
  }
}
