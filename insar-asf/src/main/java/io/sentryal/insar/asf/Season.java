package io.sentryal.insar.asf;

import io.sentryal.insar.error.Checks;
import java.time.Instant;
import java.time.MonthDay;
import java.time.ZoneOffset;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The same part of every year. Immutable. A season whose first day comes after its last holds the
 * turn of the year, for example 340 to 20.
 *
 * @param firstDay first day of the year (1 to 366), included
 * @param lastDay last day of the year (1 to 366), included
 */
public record Season(int firstDay, int lastDay) {
  private static final int LEAP_YEAR = 2024;
  private static final int COMMON_YEAR = 2023;
  private static final Pattern TEXT = Pattern.compile("(\\d{1,3})\\s*-\\s*(\\d{1,3})");

  public Season {
    Checks.inRange("first day of the season", firstDay, 1, 366);
    Checks.inRange("last day of the season", lastDay, 1, 366);
  }

  /**
   * Returns the season between two calendar days, both included. Days are counted in a common year;
   * 29 February counts as in a leap year.
   */
  public static Season between(MonthDay first, MonthDay last) {
    return new Season(dayOfYear(first), dayOfYear(last));
  }

  private static int dayOfYear(MonthDay day) {
    return day.atYear(day.isValidYear(COMMON_YEAR) ? COMMON_YEAR : LEAP_YEAR).getDayOfYear();
  }

  /**
   * Returns what is written as {@code 121-273} (days of the year) or {@code 05-01/09-30} (month and
   * day).
   *
   * @throws IllegalArgumentException for any other text
   */
  public static Season parse(String text) {
    String word = text.trim();
    Matcher days = TEXT.matcher(word);
    if (days.matches()) {
      return new Season(Integer.parseInt(days.group(1)), Integer.parseInt(days.group(2)));
    }
    String[] ends = word.split("/", -1);
    try {
      if (ends.length == 2) {
        return between(
            MonthDay.parse("--" + ends[0].trim()), MonthDay.parse("--" + ends[1].trim()));
      }
    } catch (java.time.DateTimeException e) {
      throw unreadable(text, e);
    }
    throw unreadable(text, null);
  }

  private static IllegalArgumentException unreadable(
      String text, java.time.@org.jspecify.annotations.Nullable DateTimeException cause) {
    return new IllegalArgumentException(
        "a season must be days of the year such as 340-20, or days such as 05-01/09-30, was '"
            + text
            + "'",
        cause);
  }

  /** Returns whether an instant lies in the season (UTC). */
  public boolean contains(Instant instant) {
    int day = instant.atOffset(ZoneOffset.UTC).getDayOfYear();
    return firstDay <= lastDay
        ? day >= firstDay && day <= lastDay
        : day >= firstDay || day <= lastDay;
  }

  @Override
  public String toString() {
    return firstDay + "-" + lastDay;
  }
}
