package io.sentryal.insar.asf.internal;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The header {@code Retry-After}: seconds, or a date of HTTP (RFC 9110, 10.2.3). */
final class RetryAfter {
  private RetryAfter() {}

  /** Returns how long to wait, never negative; nothing if the header is absent or unreadable. */
  static Optional<Duration> parse(@Nullable String header, Clock clock) {
    if (header == null) {
      return Optional.empty();
    }
    String text = header.trim();
    try {
      Duration wait =
          text.matches("\\d{1,9}")
              ? Duration.ofSeconds(Long.parseLong(text))
              : Duration.between(
                  clock.instant(),
                  ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant());
      return Optional.of(wait.isNegative() ? Duration.ZERO : wait);
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
