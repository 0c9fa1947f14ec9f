package io.sentryal.insar.localcpu.internal.tops;

/**
 * Fast multiplication of complex rows by unit phasors. Thread-safe.
 *
 * <p>Phases come in turns (1 turn = 2 pi rad) as doubles, because a TOPS carrier reaches 11 000
 * rad: the whole turns are dropped exactly before anything is rounded to float. Sine and cosine are
 * tabulated at 4096 places and continued by the first term of their Taylor series; the error of a
 * component is below 4e-7 ({@code (pi / 4096)^2 / 2} plus float rounding).
 */
final class Phasors {
  private static final int STEPS = 4096;
  private static final int MASK = STEPS - 1;

  /** Adding it leaves the nearest integer in the low bits of the double (1.5 * 2^52). */
  private static final double ROUNDER = 6_755_399_441_055_744.0;

  private static final float RAD_PER_STEP = (float) (2 * Math.PI / STEPS);
  private static final float[] COS = new float[STEPS];
  private static final float[] SIN = new float[STEPS];

  static {
    for (int i = 0; i < STEPS; i++) {
      COS[i] = (float) Math.cos(2 * Math.PI * i / STEPS);
      SIN[i] = (float) Math.sin(2 * Math.PI * i / STEPS);
    }
  }

  private Phasors() {}

  /**
   * Multiplies {@code (re + j im)[offset + i]} by {@code exp(+j 2 pi turns[i])}.
   *
   * @param re real parts, changed in place
   * @param im imaginary parts, changed in place
   * @param offset index of the first element to change
   * @param turns phases (turns), below 2^38 in size
   * @param count how many elements to change
   */
  static void rotate(float[] re, float[] im, int offset, double[] turns, int count) {
    for (int i = 0; i < count; i++) {
      double steps = turns[i] * STEPS;
      double rounded = steps + ROUNDER;
      int index = (int) Double.doubleToRawLongBits(rounded) & MASK;
      float rest = (float) (steps - (rounded - ROUNDER)) * RAD_PER_STEP;
      float cos = COS[index] - rest * SIN[index];
      float sin = SIN[index] + rest * COS[index];
      float a = re[offset + i];
      float b = im[offset + i];
      re[offset + i] = a * cos - b * sin;
      im[offset + i] = a * sin + b * cos;
    }
  }
}
