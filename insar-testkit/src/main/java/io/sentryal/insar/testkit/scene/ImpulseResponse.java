package io.sentryal.insar.testkit.scene;

/**
 * A band-limited impulse response, tabulated: {@code B sinc(B x) cos^2(pi x / 10)} for |x| < 5
 * pixels, with B the bandwidth as a part of the sampling rate. Immutable.
 */
final class ImpulseResponse {
  /** Pixels that one response touches. */
  static final int TAPS = 10;

  /** The response reaches this many pixels to each side. */
  static final int HALF = 5;

  private static final int STEPS = 4096;

  private final float[] table = new float[(STEPS + 1) * TAPS];
  private final double energy;

  ImpulseResponse(double bandwidth) {
    double sum = 0;
    for (int step = 0; step <= STEPS; step++) {
      for (int tap = 0; tap < TAPS; tap++) {
        double x = tap - (HALF - 1) - (double) step / STEPS;
        double value = value(bandwidth, x);
        table[step * TAPS + tap] = (float) value;
        sum += value * value;
      }
    }
    energy = sum / (STEPS + 1);
  }

  private static double value(double bandwidth, double x) {
    double cos = Math.cos(Math.PI * x / (2 * HALF));
    double arg = Math.PI * bandwidth * x;
    double sinc = arg == 0 ? 1 : Math.sin(arg) / arg;
    return bandwidth * sinc * cos * cos;
  }

  /**
   * Returns where in {@link #table} the taps for a fractional position start; tap 0 belongs to the
   * pixel {@code floor(position) - 4}.
   *
   * @param fraction position minus its floor, in [0, 1)
   */
  int offset(double fraction) {
    return (int) Math.rint(fraction * STEPS) * TAPS;
  }

  float[] table() {
    return table;
  }

  /** Returns the mean of the sum of squares of the taps. */
  double energy() {
    return energy;
  }
}
