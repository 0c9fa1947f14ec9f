package io.sentryal.insar.model;

import java.util.Locale;

/** The direction in which the satellite crosses the equator. */
public enum OrbitDirection {
  /** Northward. */
  ASCENDING,
  /** Southward. */
  DESCENDING;

  /**
   * Returns the direction of that name, in any case; {@code asc} and {@code desc} are understood.
   *
   * @throws IllegalArgumentException for any other text
   */
  public static OrbitDirection parse(String text) {
    return switch (text.trim().toLowerCase(Locale.ROOT)) {
      case "asc", "ascending" -> ASCENDING;
      case "desc", "descending" -> DESCENDING;
      default ->
          throw new IllegalArgumentException(
              "orbit direction must be 'asc' or 'desc', was '" + text + "'");
    };
  }
}
