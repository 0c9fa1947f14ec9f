package io.sentryal.insar.examples.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rows under named columns, printed as a table, CSV or JSON. An absent value is blank, or null. */
final class Listing {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final List<String> columns;
  private final List<List<@Nullable Object>> rows = new ArrayList<>();

  Listing(String... columns) {
    this.columns = List.of(columns);
  }

  void add(@Nullable Object... values) {
    if (values.length != columns.size()) {
      throw new IllegalStateException(
          values.length + " values for the columns " + columns + ", which are " + columns.size());
    }
    rows.add(new ArrayList<>(Arrays.asList(values)));
  }

  void print(ListFormat format, PrintWriter out) {
    switch (format) {
      case TABLE -> printTable(out);
      case CSV -> printCsv(out);
      case JSON -> out.println(toJson().toPrettyString());
      case GEOJSON ->
          throw new IllegalArgumentException(
              "this list has no geometry: --format must be table, json or csv");
    }
    out.flush();
  }

  ArrayNode toJson() {
    ArrayNode list = JSON.createArrayNode();
    for (List<@Nullable Object> row : rows) {
      ObjectNode object = list.addObject();
      for (int i = 0; i < columns.size(); i++) {
        object.set(columns.get(i), JSON.valueToTree(row.get(i)));
      }
    }
    return list;
  }

  private void printCsv(PrintWriter out) {
    out.println(String.join(",", columns));
    for (List<@Nullable Object> row : rows) {
      out.println(String.join(",", row.stream().map(Listing::csvText).toList()));
    }
  }

  private static String csvText(@Nullable Object value) {
    String text = text(value);
    return text.matches("(?s).*[,\"\\r\\n].*") ? '"' + text.replace("\"", "\"\"") + '"' : text;
  }

  private void printTable(PrintWriter out) {
    int[] widths = columns.stream().mapToInt(String::length).toArray();
    for (List<@Nullable Object> row : rows) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], text(row.get(i)).length());
      }
    }
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < widths.length; i++) {
      appendPadded(line, columns.get(i), widths[i], false);
    }
    out.println(line.toString().stripTrailing());
    for (List<@Nullable Object> row : rows) {
      line.setLength(0);
      for (int i = 0; i < widths.length; i++) {
        appendPadded(line, text(row.get(i)), widths[i], row.get(i) instanceof Number);
      }
      out.println(line.toString().stripTrailing());
    }
  }

  private static void appendPadded(StringBuilder line, String text, int width, boolean right) {
    String gap = " ".repeat(width - text.length());
    line.append(right ? gap + text : text + gap).append("  ");
  }

  private static String text(@Nullable Object value) {
    return value == null ? "" : value.toString();
  }

  static String pretty(Object tree) {
    try {
      return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(tree);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
