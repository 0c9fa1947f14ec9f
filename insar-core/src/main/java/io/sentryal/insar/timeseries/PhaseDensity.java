package io.sentryal.insar.timeseries;

/**
 * Probability density of the multilooked interferometric phase of a distributed target (the formula
 * stands at {@link PhaseVarianceTable}). Immutable.
 */
final class PhaseDensity {
  private final double looks;
  private final double firstFactor;

  /** Looks from which the recursion starts, in [1, 2): the whole steps from there lead to looks. */
  private final double startLooks;

  private final int steps;

  /**
   * Creates the density.
   *
   * @param looks independent looks, at least 1
   */
  PhaseDensity(double looks) {
    this.looks = looks;
    this.steps = (int) Math.floor(looks) - 1;
    this.startLooks = looks - steps;
    this.firstFactor = gammaRatio() / (2 * Math.sqrt(Math.PI));
  }

  /** Returns Gamma(L + 1/2) / Gamma(L), by steps of 1 down to a start where it is tabled. */
  private double gammaRatio() {
    double ratio = gammaRatioOfSmall(startLooks);
    for (int i = 0; i < steps; i++) {
      double a = startLooks + i;
      ratio *= (a + 0.5) / a;
    }
    return ratio;
  }

  /** Wallis' product, accelerated by the asymptotic series of the ratio at a + 40. */
  private static double gammaRatioOfSmall(double a) {
    double ratio = 1;
    double at = a;
    for (int i = 0; i < 40; i++) {
      ratio *= at / (at + 0.5);
      at += 1;
    }
    double inverse = 1 / at;
    double series =
        1
            - inverse / 8
            + inverse * inverse / 128
            + 5 * Math.pow(inverse, 3) / 1024
            - 21 * Math.pow(inverse, 4) / 32768;
    return ratio * Math.sqrt(at) * series;
  }

  /**
   * Returns the density (1/rad).
   *
   * @param phaseRad deviation from the true phase (rad)
   * @param coherence coherence, in [0, 1)
   */
  double at(double phaseRad, double coherence) {
    double beta = coherence * Math.cos(phaseRad);
    double rest = 1 - beta * beta;
    double power = Math.pow((1 - coherence * coherence) / rest, looks);
    return power
        * (firstFactor * beta / Math.sqrt(rest) + scaledSeries(beta * beta) / (2 * Math.PI));
  }

  /**
   * Returns (1 - z)^L 2F1(L, 1; 1/2; z).
   *
   * <p>With G(a) = (1 - z)^a 2F1(a, 1; 1/2; z), Gauss' contiguous relations with b = 1 reduce to a
   * G(a+1) = (a + 1/2) G(a) - (1 - z)^a / 2: all terms bounded, no cancellation.
   */
  private double scaledSeries(double z) {
    double rest = 1 - z;
    double value = scaledStart(z);
    double power = Math.pow(rest, startLooks);
    for (int i = 0; i < steps; i++) {
      double a = startLooks + i;
      value = ((a + 0.5) * value - 0.5 * power) / a;
      power *= rest;
    }
    return value;
  }

  /**
   * Returns G(a) at the start. Euler's transformation gives (1 - z)^(-1/2) 2F1(1/2 - a, -1/2; 1/2;
   * z), whose series converges up to z = 1; for a = 1 it is closed.
   */
  private double scaledStart(double z) {
    if (startLooks == 1) {
      return 1 + Math.sqrt(z / (1 - z)) * Math.asin(Math.sqrt(z));
    }
    double term = 1;
    double sum = 1;
    for (int n = 1; n < 20_000 && Math.abs(term) > 1e-14; n++) {
      term *= (n - 0.5 - startLooks) / n * z;
      sum -= term / (2 * n - 1);
    }
    return sum / Math.sqrt(1 - z);
  }
}
