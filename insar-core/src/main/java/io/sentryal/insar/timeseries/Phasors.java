package io.sentryal.insar.timeseries;

/**
 * Mean of unit phasors, exp(j r), by polynomials instead of {@link Math#sin}: the loops have no
 * branch and no call, so that the compiler turns them into vector instructions.
 *
 * <p>The angle is reduced to a turn, then to an eighth of it; Taylor polynomials of sine (to the
 * 13th power) and cosine (to the 14th) and two doublings of the angle give both to 1e-13. Reduction
 * by a two-part 2 pi keeps the absolute error below 1e-10 up to 1e5 rad; larger angles are no
 * residuals.
 */
final class Phasors {
  private static final double INVERSE_TURN = 1 / (2 * Math.PI);
  private static final double TURN_HIGH = 2 * Math.PI;

  /** What the double nearest to 2 pi lacks. */
  private static final double TURN_LOW = 2.4492935982947064e-16;

  /** Adding and subtracting 1.5 * 2^52 rounds to the nearest whole number. */
  private static final double ROUNDER = 6755399441055744.0;

  private static final double S3 = -1.0 / 6;
  private static final double S5 = 1.0 / 120;
  private static final double S7 = -1.0 / 5040;
  private static final double S9 = 1.0 / 362_880;
  private static final double S11 = -1.0 / 39_916_800;
  private static final double S13 = 1.0 / 6_227_020_800.0;
  private static final double C2 = -1.0 / 2;
  private static final double C4 = 1.0 / 24;
  private static final double C6 = -1.0 / 720;
  private static final double C8 = 1.0 / 40_320;
  private static final double C10 = -1.0 / 3_628_800;
  private static final double C12 = 1.0 / 479_001_600;
  private static final double C14 = -1.0 / 87_178_291_200.0;

  private Phasors() {}

  /**
   * Computes sines and cosines.
   *
   * @param angleRad angles (rad), at most 1e5 in magnitude
   * @param count how many
   * @param cosine gets the cosines
   * @param sine gets the sines
   */
  static void sinCos(double[] angleRad, int count, double[] cosine, double[] sine) {
    for (int i = 0; i < count; i++) {
      double turns = angleRad[i] * INVERSE_TURN + ROUNDER - ROUNDER;
      cosine[i] = 0.25 * (angleRad[i] - turns * TURN_HIGH - turns * TURN_LOW);
    }
    // One polynomial per loop: a loop that does all is too large for the compiler to vectorise.
    for (int i = 0; i < count; i++) {
      double u = cosine[i];
      double z = u * u;
      sine[i] = u + u * z * (S3 + z * (S5 + z * (S7 + z * (S9 + z * (S11 + z * S13)))));
    }
    for (int i = 0; i < count; i++) {
      double z = cosine[i] * cosine[i];
      cosine[i] = 1 + z * (C2 + z * (C4 + z * (C6 + z * (C8 + z * (C10 + z * (C12 + z * C14))))));
    }
    for (int i = 0; i < count; i++) {
      double sin2 = 2 * sine[i] * cosine[i];
      double cos2 = 1 - 2 * sine[i] * sine[i];
      cosine[i] = 1 - 2 * sin2 * sin2;
      sine[i] = 2 * sin2 * cos2;
    }
  }

  /**
   * Returns |sum exp(j r)| / count, in [0, 1].
   *
   * @param angleRad angles r (rad)
   * @param count how many, at least 1
   * @param cosine work space
   * @param sine work space
   */
  static double meanLength(double[] angleRad, int count, double[] cosine, double[] sine) {
    sinCos(angleRad, count, cosine, sine);
    double real = 0;
    double imaginary = 0;
    for (int i = 0; i < count; i++) {
      real += cosine[i];
      imaginary += sine[i];
    }
    // Rounding may lift a perfect agreement above 1 by a few units in the last place.
    return Math.min(1, Math.sqrt(real * real + imaginary * imaginary) / count);
  }
}
