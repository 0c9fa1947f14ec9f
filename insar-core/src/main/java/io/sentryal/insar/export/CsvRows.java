package io.sentryal.insar.export;

import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * Rows of a CSV file after RFC 4180: UTF-8, commas, quotes where needed, lines ended by a line
 * feed.
 *
 * <p>A text that a spreadsheet would take for a formula gets an apostrophe in front, so that a
 * point's id cannot run anything on the machine of whoever opens the file.
 */
final class CsvRows {
  private static final Pattern FORMULA = Pattern.compile("^[=+\\-@\\t\\r].*", Pattern.DOTALL);
  private static final Pattern NEEDS_QUOTES = Pattern.compile("[,\"\\r\\n]|^\\s|\\s$");

  private final Writer writer;

  CsvRows(OutputStream out) {
    this.writer = new OutputStreamWriter(out, StandardCharsets.UTF_8);
  }

  /** Writes a row of texts that this library made: numbers, names, dates, ids by {@link #id}. */
  void row(String... cells) throws IOException {
    for (int i = 0; i < cells.length; i++) {
      if (i > 0) {
        writer.write(',');
      }
      writer.write(cells[i]);
    }
    writer.write('\n');
  }

  /** Hands everything to the stream below. */
  void flush() throws IOException {
    writer.flush();
  }

  /** Returns a text from outside as a cell. */
  static String id(String text) {
    String safe = FORMULA.matcher(text).matches() ? "'" + text : text;
    return NEEDS_QUOTES.matcher(safe).find() ? '"' + safe.replace("\"", "\"\"") + '"' : safe;
  }
}
