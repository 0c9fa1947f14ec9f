package io.sentryal.insar.asf;

/**
 * Relative orbits (paths, tracks) of a satellite, 1 to 175 for Sentinel-1. Immutable.
 *
 * @param first the number, or the first of a range
 * @param last the last of the range, included; the first for a single number
 */
public record PathNumber(int first, int last) {
  public PathNumber {
    NumberRanges.check("path", first, last);
  }

  /** Returns a single number. */
  public static PathNumber of(int number) {
    return new PathNumber(number, number);
  }

  /** Returns a range, both ends included. */
  public static PathNumber between(int first, int last) {
    return new PathNumber(first, last);
  }

  /**
   * Returns what is written as {@code 94} or {@code 90-110}.
   *
   * @throws IllegalArgumentException for any other text, fractions too
   */
  public static PathNumber parse(String text) {
    int[] ends = NumberRanges.parse("path", text);
    return new PathNumber(ends[0], ends[1]);
  }

  @Override
  public String toString() {
    return NumberRanges.text(first, last);
  }
}
