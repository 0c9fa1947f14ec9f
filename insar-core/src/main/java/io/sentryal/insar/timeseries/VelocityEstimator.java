package io.sentryal.insar.timeseries;

import io.sentryal.insar.model.DisplacementSeries;
import io.sentryal.insar.model.DisplacementSeries.Sample;
import io.sentryal.insar.model.Velocity;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The linear velocity of a series by unweighted least squares: d(t) = c + v t.
 *
 * <p>All epochs count alike, the reference epoch with its 0 included: leaving it out shifts
 * velocities by millimetres per year. The standard error is that of white noise, s_v = sqrt(sum e^2
 * / ((N - 2) sum (t - mean t)^2)) (Fattahi and Amelung 2015, JGR 120, eq. 10); noise that is
 * correlated in time, as of the atmosphere, makes the truth larger.
 */
public final class VelocityEstimator {
  private VelocityEstimator() {}

  /**
   * Returns the velocity of a series (mm per 365.25 days, toward the satellite positive).
   *
   * @param series the series; its status goes into the result
   * @return empty for a series of fewer than two epochs; for two, the velocity has no standard
   *     error
   */
  public static Optional<Velocity> estimate(DisplacementSeries series) {
    List<Sample> samples = series.samples();
    int count = samples.size();
    if (count < 2) {
      return Optional.empty();
    }
    double[] years = new double[count];
    double meanYears = 0;
    double meanMm = 0;
    for (int i = 0; i < count; i++) {
      Duration since = Duration.between(samples.get(0).epoch(), samples.get(i).epoch());
      years[i] = (since.toSeconds() + since.toNanosPart() * 1e-9) / PairTable.SECONDS_PER_YEAR;
      meanYears += years[i] / count;
      meanMm += samples.get(i).displacementMm() / count;
    }
    double spread = 0;
    double moment = 0;
    for (int i = 0; i < count; i++) {
      spread += (years[i] - meanYears) * (years[i] - meanYears);
      moment += (years[i] - meanYears) * (samples.get(i).displacementMm() - meanMm);
    }
    double rateMmPerYear = moment / spread;
    double squaredSum = 0;
    for (int i = 0; i < count; i++) {
      double fitMm = meanMm + rateMmPerYear * (years[i] - meanYears);
      double residualMm = samples.get(i).displacementMm() - fitMm;
      squaredSum += residualMm * residualMm;
    }
    OptionalDouble sigma =
        count > 2
            ? OptionalDouble.of(Math.sqrt(squaredSum / ((count - 2) * spread)))
            : OptionalDouble.empty();
    return Optional.of(
        new Velocity(series.pointId(), rateMmPerYear, sigma, count, series.status()));
  }
}
