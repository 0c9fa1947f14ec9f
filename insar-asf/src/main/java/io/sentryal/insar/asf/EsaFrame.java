package io.sentryal.insar.asf;

/**
 * Frames along a path in the numbering of ESA (frame at the centre of the image); never those of
 * ASF, see {@link AsfFrame}. Immutable.
 *
 * @param first the number, or the first of a range
 * @param last the last of the range, included; the first for a single number
 */
public record EsaFrame(int first, int last) {
  public EsaFrame {
    NumberRanges.check("ESA frame", first, last);
  }

  /** Returns a single number. */
  public static EsaFrame of(int number) {
    return new EsaFrame(number, number);
  }

  /** Returns a range, both ends included. */
  public static EsaFrame between(int first, int last) {
    return new EsaFrame(first, last);
  }

  /**
   * Returns what is written as {@code 94} or {@code 90-110}.
   *
   * @throws IllegalArgumentException for any other text, fractions too
   */
  public static EsaFrame parse(String text) {
    int[] ends = NumberRanges.parse("ESA frame", text);
    return new EsaFrame(ends[0], ends[1]);
  }

  @Override
  public String toString() {
    return NumberRanges.text(first, last);
  }
}
