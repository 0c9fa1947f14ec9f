package io.sentryal.insar.model;

import io.sentryal.insar.error.Checks;
import java.time.Instant;
import java.time.ZoneOffset;

/**
 * A part of every year, by days of the year (UTC). Immutable.
 *
 * @param firstDay first day of the year that belongs to it, 1 to 366
 * @param lastDay last day of the year that belongs to it, 1 to 366; before {@code firstDay} the
 *     season runs over the turn of the year
 */
public record Season(int firstDay, int lastDay) {
  public Season {
    Checks.inRange("first day of the season", firstDay, 1, 366);
    Checks.inRange("last day of the season", lastDay, 1, 366);
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
