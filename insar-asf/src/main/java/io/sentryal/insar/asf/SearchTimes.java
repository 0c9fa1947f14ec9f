package io.sentryal.insar.asf;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Dates and times as users write them, taken to UTC.
 *
 * <ul>
 *   <li>ISO 8601: {@code 2021-03-04}, {@code 2021-03-04T10:20:30}, with {@code Z} or an offset,
 *       which is converted; no zone means UTC. Also {@code 2021/03/04}.
 *   <li>Its basic form: {@code 20210304}, {@code 20210304T102030Z}.
 *   <li>Relative: {@code now}, {@code today}, {@code yesterday}, and {@code 3 days ago} with days,
 *       weeks, months or years.
 * </ul>
 *
 * <p>What names a day means its first instant as a start, and its last as an end.
 */
public final class SearchTimes {
  private static final Pattern AGO =
      Pattern.compile("(\\d{1,5}) (day|week|month|year)s? ago", Pattern.CASE_INSENSITIVE);
  private static final Pattern BASIC =
      Pattern.compile(
          "(\\d{4})(\\d{2})(\\d{2})(?:T(\\d{2})(\\d{2})(\\d{2})(Z|[+-]\\d{2}:?\\d{2})?)?");
  private static final Pattern ZONED = Pattern.compile(".*[T ].*(Z|[+-]\\d{2}(:?\\d{2})?)$");
  private static final DateTimeFormatter OFFSET =
      DateTimeFormatter.ofPattern("[XXX][XX][X]", Locale.ROOT);
  private static final DateTimeFormatter ZONED_TIME =
      new DateTimeFormatterBuilder()
          .append(DateTimeFormatter.ISO_LOCAL_DATE_TIME)
          .append(OFFSET)
          .toFormatter(Locale.ROOT);

  private SearchTimes() {}

  /**
   * Returns the first instant that a text means.
   *
   * @param text see {@link SearchTimes}
   * @param clock tells what is now
   * @throws IllegalArgumentException if the text means no time
   */
  public static Instant start(String text, Clock clock) {
    return parse(text, clock, false);
  }

  /**
   * Returns the last instant that a text means: of a day its last nanosecond.
   *
   * @param text see {@link SearchTimes}
   * @param clock tells what is now
   * @throws IllegalArgumentException if the text means no time
   */
  public static Instant end(String text, Clock clock) {
    return parse(text, clock, true);
  }

  /** Returns the first instant of a day (UTC). */
  static Instant firstOf(LocalDate day) {
    return day.atStartOfDay().toInstant(ZoneOffset.UTC);
  }

  /** Returns the last instant of a day (UTC). */
  static Instant lastOf(LocalDate day) {
    return firstOf(day.plusDays(1)).minusNanos(1);
  }

  private static Instant parse(String text, Clock clock, boolean end) {
    String word = spelledOut(text.trim());
    try {
      if (word.equalsIgnoreCase("now")) {
        return clock.instant();
      }
      if (ZONED.matcher(word).matches()) {
        return OffsetDateTime.parse(word.replace(' ', 'T'), ZONED_TIME).toInstant();
      }
      if (word.matches("\\d{4}-\\d{2}-\\d{2}[T ].*")) {
        return LocalDateTime.parse(word.replace(' ', 'T')).toInstant(ZoneOffset.UTC);
      }
      LocalDate day = day(word, LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC));
      return end ? lastOf(day) : firstOf(day);
    } catch (DateTimeException | ArithmeticException e) {
      throw new IllegalArgumentException(
          "a time must look like 2021-03-04, 20210304, 2021-03-04T10:20:30Z or '3 days ago', was '"
              + text
              + "'",
          e);
    }
  }

  private static LocalDate day(String word, LocalDate today) {
    Matcher ago = AGO.matcher(word);
    if (ago.matches()) {
      ChronoUnit unit = ChronoUnit.valueOf(ago.group(2).toUpperCase(Locale.ROOT) + "S");
      return today.minus(Long.parseLong(ago.group(1)), unit);
    }
    return switch (word.toLowerCase(Locale.ROOT)) {
      case "today" -> today;
      case "yesterday" -> today.minusDays(1);
      default -> LocalDate.parse(word);
    };
  }

  private static String spelledOut(String word) {
    Matcher basic = BASIC.matcher(word);
    if (!basic.matches()) {
      return word.matches("\\d{4}/\\d{2}/\\d{2}") ? word.replace('/', '-') : word;
    }
    String date = basic.group(1) + "-" + basic.group(2) + "-" + basic.group(3);
    if (basic.group(4) == null) {
      return date;
    }
    String zone = basic.group(7) == null ? "" : basic.group(7);
    return date + "T" + basic.group(4) + ":" + basic.group(5) + ":" + basic.group(6) + zone;
  }
}
