package io.sentryal.insar.localcpu.internal.unwrap;

import io.sentryal.insar.error.Checks;

/**
 * Standard deviation of the interferometric phase of distributed scatterers, from coherence and
 * number of independent looks.
 *
 * <p>The exact value is the second moment of the multilook phase distribution (Lee, Hoppel, Mango
 * and Miller 1994, IEEE TGRS 32(5), eq. 20 with zero mean phase) over {@code (-pi, pi]}; it goes
 * from {@code pi / sqrt(3)} at coherence 0 to 0 at coherence 1. The Cramer-Rao bound {@code sqrt((1
 * - g^2) / (2 L g^2))} (Rodriguez and Martin 1992) is its limit for many looks and small noise. It
 * is always below the exact value: 2 % at 32 looks and 0.09 rad, 7 % at 32 looks and 0.22 rad, but
 * 17 % at 4 looks and 0.17 rad; above about 1 rad it is meaningless (it grows without limit).
 *
 * <p>Looks are <em>effective</em>: pixels averaged, times the ratio of bandwidth to sampling rate
 * in both directions. Coherence is the true one; the sample estimate is biased upward, see {@link
 * #unbiasedCoherence}.
 *
 * <p>Immutable.
 */
public final class PhaseNoise {
  private static final int TABLE_STEPS = 128;
  private static final int INTEGRATION_STEPS = 128;
  private static final double MAX_LOG_SCALE = 600; // exp(-600) is still a normal double
  // With four looks and more the bound is within 0.4 % of the exact value where this holds.
  private static final double BOUND_LOOKS = 4;
  private static final double BOUND_MAX_SIGMA_RAD = 0.022;

  private final double looks;
  private final double[] sigmaRad = new double[TABLE_STEPS + 1];

  private PhaseNoise(double looks) {
    this.looks = looks;
    for (int i = 0; i <= TABLE_STEPS; i++) {
      sigmaRad[i] = exactSigmaRad(coherenceAt(i), looks);
    }
  }

  /**
   * Returns the noise model for a number of looks; it tabulates the exact value for fast repeated
   * use.
   *
   * @param effectiveLooks number of independent looks, at least 1
   */
  public static PhaseNoise ofLooks(double effectiveLooks) {
    return new PhaseNoise(checkedLooks(effectiveLooks));
  }

  /** Returns the number of independent looks. */
  public double looks() {
    return looks;
  }

  /**
   * Returns the standard deviation of the phase (rad), interpolated in the table; within 0.4 % of
   * {@link #exactSigmaRad} for coherences up to 0.999.
   *
   * @param coherence true coherence, in [0, 1]
   */
  public double sigmaRad(double coherence) {
    Checks.inRange("coherence", coherence, 0, 1);
    // Equal steps of acos(coherence): sigma is nearly proportional to it toward coherence 1.
    double position = Math.acos(coherence) / (Math.PI / 2) * TABLE_STEPS;
    int below = Math.min((int) position, TABLE_STEPS - 1);
    double part = position - below;
    return sigmaRad[below] * (1 - part) + sigmaRad[below + 1] * part;
  }

  private static double coherenceAt(int step) {
    return step == TABLE_STEPS ? 0 : Math.cos(step * (Math.PI / 2) / TABLE_STEPS);
  }

  /**
   * Returns the Cramer-Rao bound of the phase's standard deviation (rad); infinite at coherence 0.
   *
   * @param coherence true coherence, in [0, 1]
   * @param effectiveLooks number of independent looks, at least 1
   */
  public static double cramerRaoSigmaRad(double coherence, double effectiveLooks) {
    double g2 = square(Checks.inRange("coherence", coherence, 0, 1));
    return Math.sqrt((1 - g2) / (2 * checkedLooks(effectiveLooks) * g2));
  }

  /**
   * Returns the standard deviation of the phase (rad) by integrating its distribution.
   *
   * @param coherence true coherence, in [0, 1]
   * @param effectiveLooks number of independent looks, at least 1; need not be a whole number
   */
  public static double exactSigmaRad(double coherence, double effectiveLooks) {
    Checks.inRange("coherence", coherence, 0, 1);
    checkedLooks(effectiveLooks);
    if (coherence == 0) {
      return Math.PI / Math.sqrt(3);
    }
    double logScale = effectiveLooks * Math.log1p(-square(coherence));
    double bound = cramerRaoSigmaRad(coherence, effectiveLooks);
    boolean boundHolds = effectiveLooks >= BOUND_LOOKS && bound <= BOUND_MAX_SIGMA_RAD;
    if (coherence == 1 || logScale < -MAX_LOG_SCALE || boundHolds) {
      return bound;
    }
    // Simpson's rule in u over [0, 1], phase = pi u^3: fine at the peak, and the tails of few looks
    // count; the distribution is even.
    double mass = 0;
    double moment = 0;
    for (int i = 0; i <= INTEGRATION_STEPS; i++) {
      double u = i / (double) INTEGRATION_STEPS;
      double phaseRad = Math.PI * u * u * u;
      double weight = u * u * (i == INTEGRATION_STEPS ? 1 : i % 2 == 1 ? 4 : 2);
      double density = density(phaseRad, coherence, effectiveLooks);
      mass += weight * density;
      moment += weight * density * phaseRad * phaseRad;
    }
    return Math.sqrt(moment / mass);
  }

  /**
   * Returns the probability density (1/rad) of a phase error.
   *
   * @param phaseRad phase error (rad), in [-pi, pi]
   * @param coherence true coherence, in [0, 1)
   * @param effectiveLooks number of independent looks, at least 1
   */
  static double density(double phaseRad, double coherence, double effectiveLooks) {
    double beta = coherence * Math.cos(phaseRad);
    double x = beta * beta;
    double logScale = effectiveLooks * Math.log1p(-square(coherence));
    double logGamma = logGammaRatioHalf(effectiveLooks);
    double peak =
        Math.exp(logScale + logGamma - (effectiveLooks + 0.5) * Math.log1p(-x))
            * beta
            / (2 * Math.sqrt(Math.PI));
    double floor = Math.exp(logScale) / (2 * Math.PI) * hypergeometric(effectiveLooks, x);
    return Math.max(0, peak + floor); // Beyond pi/2 the two nearly cancel.
  }

  /** Sums 2F1(L, 1; 1/2; x), all of whose terms are positive. */
  private static double hypergeometric(double looks, double x) {
    double term = 1;
    double sum = 1;
    for (int n = 0; n < 1_000_000; n++) {
      double ratio = (looks + n) / (0.5 + n) * x;
      term *= ratio;
      sum += term;
      if (ratio < 1 && term * ratio / (1 - ratio) < 1e-12 * sum) {
        break;
      }
    }
    return sum;
  }

  /**
   * Returns the mean of the sample coherence that looks of a given number produce (Touzi, Lopes,
   * Bruniquel and Vachon 1999, IEEE TGRS 37(1), eq. 12), written as a mixture of negative binomial
   * weights so that it does not overflow.
   *
   * @param coherence true coherence, in [0, 1]
   * @param effectiveLooks number of independent looks, at least 1
   */
  public static double expectedSampleCoherence(double coherence, double effectiveLooks) {
    Checks.inRange("coherence", coherence, 0, 1);
    double looks = checkedLooks(effectiveLooks);
    double z = square(coherence);
    double logScale = looks * Math.log1p(-z);
    if (z > 0.98 || logScale < -MAX_LOG_SCALE) {
      return coherence; // The bias is below 1e-3 there, also for two looks.
    }
    // E = sum over n of NB(n; L, z) * Gamma(n+3/2) Gamma(n+L) / (Gamma(n+L+1/2) Gamma(n+1))
    double weight = Math.exp(logScale);
    double factor = Math.sqrt(Math.PI) / 2 * Math.exp(-logGammaRatioHalf(looks));
    double sum = 0;
    double mean = looks * z / (1 - z);
    for (int n = 0; n < mean || weight > 1e-14; n++) {
      sum += weight * factor;
      factor *= (n + 1.5) * (n + looks) / ((n + looks + 0.5) * (n + 1));
      weight *= (n + looks) / (n + 1) * z;
    }
    return Math.min(1, sum);
  }

  /**
   * Returns the true coherence whose sample estimate has the given mean: the inverse of {@link
   * #expectedSampleCoherence}, and 0 for samples at or below what pure noise gives.
   *
   * @param sampleCoherence estimated coherence, in [0, 1]
   * @param effectiveLooks number of independent looks, at least 1
   */
  public static double unbiasedCoherence(double sampleCoherence, double effectiveLooks) {
    Checks.inRange("sampleCoherence", sampleCoherence, 0, 1);
    double low = 0;
    double high = 1;
    if (expectedSampleCoherence(0, effectiveLooks) >= sampleCoherence) {
      return 0;
    }
    while (high - low > 1e-6) {
      double middle = (low + high) / 2;
      if (expectedSampleCoherence(middle, effectiveLooks) < sampleCoherence) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return (low + high) / 2;
  }

  /** Returns ln(Gamma(L + 1/2) / Gamma(L)), accurate to 1e-12. */
  private static double logGammaRatioHalf(double looks) {
    // Recurrence up to x >= 32, then the asymptotic series of the ratio (DLMF 5.11.13).
    double x = looks;
    double log = 0;
    while (x < 32) {
      log -= Math.log((x + 0.5) / x);
      x += 1;
    }
    double inverse = 1 / x;
    double series =
        1
            - inverse / 8
            + square(inverse) / 128
            + 5 * inverse * square(inverse) / 1024
            - 21 * square(square(inverse)) / 32768;
    return log + 0.5 * Math.log(x) + Math.log(series);
  }

  private static double checkedLooks(double effectiveLooks) {
    Checks.finite("effectiveLooks", effectiveLooks);
    if (effectiveLooks < 1) {
      throw new IllegalArgumentException(
          "effectiveLooks must be at least 1, was " + effectiveLooks);
    }
    return effectiveLooks;
  }

  private static double square(double x) {
    return x * x;
  }
}
