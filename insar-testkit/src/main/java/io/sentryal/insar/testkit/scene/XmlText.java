package io.sentryal.insar.testkit.scene;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;

/** Writes XML as Sentinel-1 products hold it. Not thread-safe. */
final class XmlText {
  private static final DateTimeFormatter MICROSECONDS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private final StringBuilder text = new StringBuilder(1 << 16);
  private final Deque<String> open = new ArrayDeque<>();

  XmlText() {
    text.append("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    text.append("<!-- SIMULATED data, not an ESA product -->\n");
  }

  /** Opens an element; attributes follow the name as they shall stand. */
  XmlText open(String start) {
    indent().append('<').append(start).append(">\n");
    int space = start.indexOf(' ');
    open.push(space < 0 ? start : start.substring(0, space));
    return this;
  }

  XmlText close() {
    String name = open.pop();
    indent().append("</").append(name).append(">\n");
    return this;
  }

  /** Writes an element that holds a text. */
  XmlText leaf(String start, Object value) {
    int space = start.indexOf(' ');
    String name = space < 0 ? start : start.substring(0, space);
    indent().append('<').append(start).append('>').append(value);
    text.append("</").append(name).append(">\n");
    return this;
  }

  /** Writes an element without content. */
  XmlText empty(String start) {
    indent().append('<').append(start).append("/>\n");
    return this;
  }

  XmlText leaf(String name, long value) {
    return leaf(name, Long.toString(value));
  }

  /** Writes a number with 16 digits. */
  XmlText leaf(String name, double value) {
    return leaf(name, exact(value));
  }

  private StringBuilder indent() {
    return text.append("  ".repeat(open.size()));
  }

  /** Returns the number with the 16 digits that Sentinel-1 annotations use. */
  static String exact(double value) {
    return String.format(Locale.ROOT, "%.15e", value);
  }

  static String utc(Instant instant) {
    return MICROSECONDS.format(instant);
  }

  byte[] bytes() {
    if (!open.isEmpty()) {
      throw new IllegalStateException("element not closed: " + open.peek());
    }
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }
}
