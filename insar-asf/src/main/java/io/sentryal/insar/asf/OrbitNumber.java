package io.sentryal.insar.asf;

/**
 * Absolute orbits, counted from the launch of a satellite. Immutable.
 *
 * @param first the number, or the first of a range
 * @param last the last of the range, included; the first for a single number
 */
public record OrbitNumber(int first, int last) {
  public OrbitNumber {
    NumberRanges.check("absolute orbit", first, last);
  }

  /** Returns a single number. */
  public static OrbitNumber of(int number) {
    return new OrbitNumber(number, number);
  }

  /** Returns a range, both ends included. */
  public static OrbitNumber between(int first, int last) {
    return new OrbitNumber(first, last);
  }

  /**
   * Returns what is written as {@code 94} or {@code 90-110}.
   *
   * @throws IllegalArgumentException for any other text, fractions too
   */
  public static OrbitNumber parse(String text) {
    int[] ends = NumberRanges.parse("absolute orbit", text);
    return new OrbitNumber(ends[0], ends[1]);
  }

  @Override
  public String toString() {
    return NumberRanges.text(first, last);
  }
}
