package io.sentryal.insar.localcpu.internal.tops;

import io.sentryal.insar.error.Checks;

/**
 * A windowed sinc for interpolation between samples, tabulated. Immutable, thread-safe.
 *
 * <p>With an even number of taps K the value at {@code x} is the weighted sum of the samples {@code
 * floor(x) - K/2 + 1} to {@code floor(x) + K/2}. The window is Kaiser's; its parameter follows from
 * the free band between the signal and its nearest alias by Kaiser's formulas (Oppenheim and
 * Schafer, Discrete-Time Signal Processing, eqs. 7.75 and 7.76). Each row of weights is normalised
 * to sum 1.
 */
public final class SincKernel {
  /** Tabulated positions between two samples; the error of rounding is 2^-12 of a sample. */
  static final int STEPS = 2048;

  /** Occupied part of the band above which 16 taps are taken instead of 12. */
  private static final double WIDE_BAND = 0.8;

  private final int taps;
  private final float[] weights;

  private SincKernel(int taps, double beta) {
    this.taps = taps;
    this.weights = new float[(STEPS + 1) * taps];
    double[] row = new double[taps];
    for (int step = 0; step <= STEPS; step++) {
      double sum = 0;
      for (int k = 0; k < taps; k++) {
        double x = k - (taps / 2 - 1) - (double) step / STEPS;
        row[k] = sinc(x) * kaiser(2 * x / taps, beta);
        sum += row[k];
      }
      for (int k = 0; k < taps; k++) {
        weights[step * taps + k] = (float) (row[k] / sum);
      }
    }
  }

  /**
   * Returns the kernel for a signal.
   *
   * @param bandFraction occupied bandwidth over sampling rate (dimensionless), in (0, 1)
   */
  public static SincKernel forBand(double bandFraction) {
    Checks.inRange("bandFraction", bandFraction, 1e-3, 0.999);
    int taps = bandFraction > WIDE_BAND ? 16 : 12;
    double freeBandRad = 2 * Math.PI * (1 - bandFraction);
    double attenuationDb = 8 + 2.285 * freeBandRad * (taps - 1);
    return new SincKernel(taps, beta(attenuationDb));
  }

  /** Returns the number of taps, even. */
  int taps() {
    return taps;
  }

  /** Returns how many samples before {@code floor(x)} are needed. */
  int before() {
    return taps / 2 - 1;
  }

  /** Returns how many samples after {@code floor(x)} are needed. */
  int after() {
    return taps / 2;
  }

  /** Returns the tabulated position of a fraction in [0, 1). */
  static int step(double fraction) {
    return (int) (fraction * STEPS + 0.5);
  }

  /** Returns the weights, row after row of {@link #taps()}; not a copy, not to be changed. */
  float[] weights() {
    return weights;
  }

  private static double beta(double attenuationDb) {
    if (attenuationDb > 50) {
      return 0.1102 * (attenuationDb - 8.7);
    }
    return attenuationDb > 21
        ? 0.5842 * Math.pow(attenuationDb - 21, 0.4) + 0.07886 * (attenuationDb - 21)
        : 0;
  }

  private static double sinc(double x) {
    return x == 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
  }

  private static double kaiser(double x, double beta) {
    return Math.abs(x) > 1 ? 0 : besselI0(beta * Math.sqrt(1 - x * x)) / besselI0(beta);
  }

  /** The modified Bessel function of order 0 by its power series. */
  private static double besselI0(double x) {
    double term = 1;
    double sum = 1;
    for (int k = 1; term > 1e-17 * sum; k++) {
      term *= (x / (2 * k)) * (x / (2 * k));
      sum += term;
    }
    return sum;
  }
}
