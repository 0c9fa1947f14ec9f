package io.sentryal.insar.runpod.internal;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import okhttp3.Headers;
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

  /**
   * Returns the wait, never negative; nothing if no header justifies one.
   *
   * @param headers the headers of the answer; a date in them is compared with the server's own
   *     {@code Date}, so that clocks that differ do no harm
   * @param clock tells the time if the server did not
   */
  public static Optional<Duration> waitAsked(Headers headers, Clock clock) {
    Optional<Duration> asked = retryAfter(headers, clock);
    Matcher window = WINDOW.matcher(Objects.requireNonNullElse(headers.get("RateLimit"), ""));
    while (window.find()) {
      if (Long.parseLong(window.group(1)) == 0) {
        Duration wait = Duration.ofSeconds(Long.parseLong(window.group(2)));
        asked = asked.filter(other -> other.compareTo(wait) >= 0).or(() -> Optional.of(wait));
      }
    }
    return asked;
  }

  private static Optional<Duration> retryAfter(Headers headers, Clock clock) {
    String text = Objects.requireNonNullElse(headers.get("Retry-After"), "").trim();
    if (text.matches("\\d{1,9}")) {
      return Optional.of(Duration.ofSeconds(Long.parseLong(text)));
    }
    Instant now = instant(headers.get("Date")).orElseGet(clock::instant);
    return instant(text)
        .map(until -> until.isBefore(now) ? Duration.ZERO : Duration.between(now, until));
  }

  private static Optional<Instant> instant(@Nullable String date) {
    try {
      return Optional.ofNullable(date)
          .map(text -> ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant());
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
