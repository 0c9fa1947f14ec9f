package io.sentryal.insar.examples.cli;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;

/** Dates and times as users write them, all taken to UTC. */
final class Moments {
  private Moments() {}

  /** Returns the first instant that the text means: a date is its midnight. */
  static Instant start(String option, String text) {
    return parse(option, text, 0);
  }

  /** Returns the instant after the last that the text means: a date is the whole day. */
  static Instant end(String option, String text) {
    return parse(option, text, 1);
  }

  private static Instant parse(String option, String text, int daysOnDate) {
    String word = text.trim();
    try {
      if (!word.contains("T")) {
        return LocalDate.parse(word).plusDays(daysOnDate).atStartOfDay().toInstant(ZoneOffset.UTC);
      }
      boolean zoned = word.matches(".*(Z|[+-]\\d\\d(:?\\d\\d)?)$");
      return zoned
          ? OffsetDateTime.parse(word).toInstant()
          : LocalDateTime.parse(word).toInstant(ZoneOffset.UTC);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(
          option
              + " must be a date such as 2025-01-31 or a time such as 2025-01-31T06:00:00Z, was '"
              + text
              + "'",
          e);
    }
  }
}
