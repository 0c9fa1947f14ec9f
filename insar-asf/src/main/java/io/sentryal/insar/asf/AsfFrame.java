package io.sentryal.insar.asf;

/**
 * Frames along a path in the numbering of ASF; never those of ESA, see {@link EsaFrame}. Immutable.
 *
 * @param first the number, or the first of a range
 * @param last the last of the range, included; the first for a single number
 */
public record AsfFrame(int first, int last) {
  public AsfFrame {
    NumberRanges.check("ASF frame", first, last);
  }

  /** Returns a single number. */
  public static AsfFrame of(int number) {
    return new AsfFrame(number, number);
  }

  /** Returns a range, both ends included. */
  public static AsfFrame between(int first, int last) {
    return new AsfFrame(first, last);
  }

  /**
   * Returns what is written as {@code 94} or {@code 90-110}.
   *
   * @throws IllegalArgumentException for any other text, fractions too
   */
  public static AsfFrame parse(String text) {
    int[] ends = NumberRanges.parse("ASF frame", text);
    return new AsfFrame(ends[0], ends[1]);
  }

  @Override
  public String toString() {
    return NumberRanges.text(first, last);
  }
}
