package io.sentryal.insar.model;

import io.sentryal.insar.error.Checks;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.MonthDay;
import java.time.ZoneOffset;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A part of every year, by days of the year (UTC). Immutable.
 *
 * @param firstDay first day of the year that belongs to it, 1 to 366
 * @param lastDay last day of the year that belongs to it, 1 to 366; before {@code firstDay} the
 *     season runs over the turn of the year
 */
public record Season(int firstDay, int lastDay) {
  private static final int COMMON_YEAR = 2023;
  private static final int LEAP_YEAR = 2024;
  private static final Pattern DAYS = Pattern.compile("(\\d{1,3})(?:-|\\.\\.)(\\d{1,3})");

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
   * Returns what is written as {@code 121..273} or {@code 121-273} (days of the year), or as {@code
   * 05-01/09-30} (month and day).
   *
   * @throws IllegalArgumentException for any other text
   */
  public static Season parse(String text) {
    String word = text.trim();
    Matcher days = DAYS.matcher(word);
    if (days.matches()) {
      return new Season(Integer.parseInt(days.group(1)), Integer.parseInt(days.group(2)));
    }
    try {
      String[] ends = word.contains("/") ? word.split("/", 2) : new String[] {word, ""};
      return between(MonthDay.parse("--" + ends[0]), MonthDay.parse("--" + ends[1]));
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(
          "a season must be days of the year such as 340-20, or days such as 05-01/09-30, was '"
              + text
              + "'",
          e);
    }
  }

  /** Returns whether a time lies in the season. */
  public boolean contains(Instant time) {
    int day = time.atZone(ZoneOffset.UTC).getDayOfYear();
    return firstDay <= lastDay
        ? firstDay <= day && day <= lastDay
        : day >= firstDay || day <= lastDay;
  }

  @Override
  public String toString() {
    return "days " + firstDay + " to " + lastDay + " of the year";
  }
}
