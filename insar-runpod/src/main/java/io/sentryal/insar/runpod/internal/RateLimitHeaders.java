package io.sentryal.insar.runpod.internal;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How long the headers of an answer ask to wait: {@code Retry-After}, in seconds or as a date (RFC
 * 9110, 10.2.3), and {@code RateLimit} with its windows ({@code "minute";r=0;t=12}: nothing remains
 * for 12 s). The longest wait that any of them justifies counts; what cannot be read counts
 * nothing.
 */
public final class RateLimitHeaders {
  private static final Pattern WINDOW =
      Pattern.compile("\"[^\"]*\"\\s*;\\s*r=(\\d{1,9})\\s*;\\s*t=(\\d{1,9})");

  private RateLimitHeaders() {}

  /** Returns the wait, never negative; nothing if no header justifies one. */
  public static Optional<Duration> waitAsked(
      @Nullable String retryAfter, @Nullable String rateLimit, Clock clock) {
    Optional<Duration> asked = retryAfter(retryAfter, clock);
    Matcher window = WINDOW.matcher(rateLimit == null ? "" : rateLimit);
    while (window.find()) {
      if (Long.parseLong(window.group(1)) == 0) {
        Duration wait = Duration.ofSeconds(Long.parseLong(window.group(2)));
        asked = asked.filter(other -> other.compareTo(wait) >= 0).or(() -> Optional.of(wait));
      }
    }
    return asked;
  }

  private static Optional<Duration> retryAfter(@Nullable String header, Clock clock) {
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
