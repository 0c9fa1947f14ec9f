package io.sentryal.insar.localcpu.internal.tops;

import java.util.Arrays;

/** A row of complex pixels and which of them are valid. A buffer; not thread-safe. */
final class ComplexRow {
  private final float[] re;
  private final float[] im;
  private final boolean[] valid;

  ComplexRow(int count) {
    re = new float[count];
    im = new float[count];
    valid = new boolean[count];
  }

  int count() {
    return re.length;
  }

  float[] re() {
    return re;
  }

  float[] im() {
    return im;
  }

  boolean[] valid() {
    return valid;
  }

  /** Declares all pixels valid. */
  void reset() {
    Arrays.fill(valid, true);
  }

  /** Declares pixels invalid and sets them to zero; {@code to} is exclusive. */
  void clear(int from, int to) {
    Arrays.fill(re, from, to, 0);
    Arrays.fill(im, from, to, 0);
    Arrays.fill(valid, from, to, false);
  }
}
