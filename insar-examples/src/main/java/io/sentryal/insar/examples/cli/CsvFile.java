package io.sentryal.insar.examples.cli;

import io.sentryal.insar.error.InvalidDataException;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads and writes comma-separated values (RFC 4180); columns are found by their names. */
final class CsvFile {
  private CsvFile() {}

  /** Returns one line with its end; cells are quoted where they must be. */
  static String row(List<String> cells) {
    StringBuilder line = new StringBuilder();
    for (String cell : cells) {
      boolean quote =
          cell.indexOf(',') >= 0
              || cell.indexOf('"') >= 0
              || cell.indexOf('\n') >= 0
              || cell.indexOf('\r') >= 0
              || !cell.equals(cell.strip());
      line.append(line.isEmpty() ? "" : ",");
      line.append(quote ? '"' + cell.replace("\"", "\"\"") + '"' : cell);
    }
    return line.append('\n').toString();
  }

  /**
   * Reads a file whose first line names the columns.
   *
   * @param file the file
   * @param required columns that must be there
   * @throws InvalidDataException if it cannot be read, lacks a column, or a line has another number
   *     of cells than the first
   */
  static List<CsvRow> read(Path file, String... required) {
    List<List<String>> lines = parse(file, text(file));
    if (lines.isEmpty()) {
      throw bad(file, "is empty; its first line must be " + String.join(",", required), null);
    }
    Map<String, Integer> columns = new LinkedHashMap<>();
    for (String name : lines.get(0)) {
      if (columns.put(name.strip(), columns.size()) != null) {
        throw bad(file, "has two columns '" + name + "'; rename one", null);
      }
    }
    for (String name : required) {
      if (!columns.containsKey(name)) {
        throw bad(
            file,
            "has no column '" + name + "', only " + String.join(",", columns.keySet()) + "; add it",
            null);
      }
    }
    List<CsvRow> rows = new ArrayList<>();
    for (int i = 1; i < lines.size(); i++) {
      if (lines.get(i).size() != columns.size()) {
        throw bad(
            file,
            "record %d has %d cells where the first line names %d columns; mend it"
                .formatted(i + 1, lines.get(i).size(), columns.size()),
            null);
      }
      rows.add(new CsvRow(file, i + 1, columns, lines.get(i)));
    }
    return rows;
  }

  private static String text(Path file) {
    try {
      String text = Files.readString(file, StandardCharsets.UTF_8);
      return text.startsWith("\uFEFF") ? text.substring(1) : text;
    } catch (NoSuchFileException e) {
      throw bad(file, "does not exist; check the path", e);
    } catch (MalformedInputException e) {
      throw bad(file, "is not UTF-8 text; save it as UTF-8", e);
    } catch (IOException e) {
      throw bad(file, "cannot be read: " + e.getMessage(), e);
    }
  }

  private static List<List<String>> parse(Path file, String text) {
    List<List<String>> lines = new ArrayList<>();
    List<String> cells = new ArrayList<>();
    StringBuilder cell = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' && quoted && text.startsWith("\"\"", i)) {
        cell.append(c);
        i++;
      } else if (c == '"' && (quoted || cell.isEmpty())) {
        quoted = !quoted;
      } else if (quoted) {
        cell.append(c);
      } else if (c == ',') {
        cells.add(take(cell));
      } else if (c == '\n') {
        endLine(lines, cells, cell);
        cells = new ArrayList<>();
      } else if (c != '\r') {
        cell.append(c);
      }
    }
    if (quoted) {
      throw bad(file, "ends within quotes; close them", null);
    }
    endLine(lines, cells, cell);
    return lines;
  }

  private static void endLine(List<List<String>> lines, List<String> cells, StringBuilder cell) {
    cells.add(take(cell));
    if (cells.size() > 1 || !cells.get(0).isBlank()) {
      lines.add(cells);
    }
  }

  private static InvalidDataException bad(Path file, String detail, @Nullable Exception cause) {
    return new InvalidDataException(file.toString(), detail, cause);
  }

  private static String take(StringBuilder cell) {
    String text = cell.toString();
    cell.setLength(0);
    return text;
  }
}
