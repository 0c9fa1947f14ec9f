package io.sentryal.insar.timeseries;

/**
 * Variance of the interferometric phase of a distributed target as a function of coherence, for one
 * number of looks. Immutable, thread-safe.
 *
 * <p>The integral of phi^2 p(phi) over (-pi, pi), with the density p of the multilooked phase
 * (Tough et al. 1995; Bamler and Hartl 1998, eq. 66; Lee et al. 1994, IEEE TGRS 32(5), eq. 17)
 * around its true value 0:
 *
 * <pre>
 * beta = c cos(phi),  q = (1 - c^2) / (1 - beta^2)
 * p = Gamma(L+1/2) / (2 sqrt(pi) Gamma(L)) beta q^L / sqrt(1 - beta^2)
 *     + q^L / (2 pi) (1 - beta^2)^L 2F1(L, 1; 1/2; beta^2)
 * </pre>
 *
 * Tabled at equal steps of sqrt(1 - c), which crowd toward c = 1 where the variance bends, and
 * linear in between: the relative error is below 1e-4 up to c = 0.999.
 */
final class PhaseVarianceTable {
  private static final double STEP = 5e-4;
  private static final int NODES_PER_INTERVAL = 12;

  /** Densities below contribute nothing; they fall with the distance from the peak. */
  private static final double NEGLIGIBLE = 1e-13;

  private final double[] varianceRad2;

  private PhaseVarianceTable(double[] varianceRad2) {
    this.varianceRad2 = varianceRad2;
  }

  /**
   * Returns the table.
   *
   * @param looks independent looks, at least 1
   * @param highest largest coherence that is asked for, below 1
   */
  static PhaseVarianceTable of(double looks, double highest) {
    PhaseDensity density = new PhaseDensity(looks);
    GaussLegendre rule = new GaussLegendre(NODES_PER_INTERVAL);
    int count = (int) Math.ceil(1 / STEP) + 1;
    int first = (int) Math.floor(Math.sqrt(1 - highest) / STEP);
    double[] varianceRad2 = new double[count];
    for (int i = first; i < count; i++) {
      double root = i * STEP;
      varianceRad2[i] = integrate(density, rule, 1 - root * root, looks);
    }
    return new PhaseVarianceTable(varianceRad2);
  }

  /**
   * Returns the variance (rad^2).
   *
   * @param coherence coherence from 0 to the highest of the table
   */
  double varianceRad2(double coherence) {
    double position = Math.sqrt(1 - coherence) / STEP;
    int index = Math.min((int) position, varianceRad2.length - 2);
    double share = position - index;
    return varianceRad2[index] + share * (varianceRad2[index + 1] - varianceRad2[index]);
  }

  /**
   * Integrates over intervals that double in width, beginning with the width of the peak, so that
   * the narrow peak of high coherence and its flat tail are both resolved.
   */
  private static double integrate(
      PhaseDensity density, GaussLegendre rule, double coherence, double looks) {
    double squared = coherence * coherence;
    double peakRad = Math.sqrt((1 - squared) / (2 * looks * Math.max(squared, 1e-6)));
    double sum = 0;
    double fromRad = 0;
    double widthRad = Math.min(Math.PI / 4, 2 * peakRad);
    while (fromRad < Math.PI && density.at(fromRad, coherence) > NEGLIGIBLE) {
      double toRad = Math.min(Math.PI, fromRad + widthRad);
      sum += rule.integrate(phi -> phi * phi * density.at(phi, coherence), fromRad, toRad);
      fromRad = toRad;
      widthRad = Math.min(Math.PI / 4, 2 * widthRad);
    }
    return 2 * sum;
  }
}
