package io.sentryal.insar.testkit.scene;

import static io.sentryal.insar.model.PhysicalConstants.DAYS_PER_YEAR;

import io.sentryal.insar.error.Checks;
import io.sentryal.insar.model.GeoPoint;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

/**
 * How far the ground has moved along the line of sight, by place and time.
 *
 * <p><b>Sign.</b> Positive is toward the satellite: the slant range gets shorter by this much.
 * Implementations are thread-safe and give the same answer every time.
 */
@FunctionalInterface
public interface DeformationField {
  /**
   * Returns the displacement (mm, toward the satellite positive) at a place by a date.
   *
   * @param point the place
   * @param date when
   */
  double displacementMm(GeoPoint point, Instant date);

  /** Returns the field that is the sum of this and another. */
  default DeformationField plus(DeformationField other) {
    Objects.requireNonNull(other, "other");
    return (point, date) -> displacementMm(point, date) + other.displacementMm(point, date);
  }

  /** Returns the field that does not move. */
  static DeformationField none() {
    return (point, date) -> 0;
  }

  /**
   * Returns a Gaussian bowl whose centre moves at a constant rate.
   *
   * @param centre centre of the bowl
   * @param radiusM distance from the centre at which the rate has fallen to 1/e (m), positive
   * @param rateMmPerYear rate at the centre (mm per year, toward the satellite positive; subsidence
   *     is negative)
   * @param since when the displacement is zero
   */
  static DeformationField bowl(
      GeoPoint centre, double radiusM, double rateMmPerYear, Instant since) {
    Checks.positive("radiusM", radiusM);
    Checks.finite("rateMmPerYear", rateMmPerYear);
    Objects.requireNonNull(since, "since");
    LocalMetres local = new LocalMetres(Objects.requireNonNull(centre, "centre"));
    return (point, date) ->
        rateMmPerYear * years(since, date) * bell(local.distanceM(point) / radiusM);
  }

  /**
   * Returns a tilt that grows at a constant rate.
   *
   * @param origin where the displacement stays zero
   * @param eastMmPerYearPerKm rate per kilometre eastward (mm per year)
   * @param northMmPerYearPerKm rate per kilometre northward (mm per year)
   * @param since when the displacement is zero
   */
  static DeformationField ramp(
      GeoPoint origin, double eastMmPerYearPerKm, double northMmPerYearPerKm, Instant since) {
    Checks.finite("eastMmPerYearPerKm", eastMmPerYearPerKm);
    Checks.finite("northMmPerYearPerKm", northMmPerYearPerKm);
    Objects.requireNonNull(since, "since");
    LocalMetres local = new LocalMetres(Objects.requireNonNull(origin, "origin"));
    return (point, date) ->
        years(since, date)
            * (eastMmPerYearPerKm * local.eastM(point.longitudeDeg())
                + northMmPerYearPerKm * local.northM(point.latitudeDeg()))
            / 1000;
  }

  /**
   * Returns a Gaussian patch that moves once and then stays.
   *
   * @param centre centre of the patch
   * @param radiusM distance from the centre at which the step has fallen to 1/e (m), positive
   * @param displacementMm the step at the centre (mm, toward the satellite positive)
   * @param when moment of the step; at and after it the ground has moved
   */
  static DeformationField step(
      GeoPoint centre, double radiusM, double displacementMm, Instant when) {
    Checks.positive("radiusM", radiusM);
    Checks.finite("displacementMm", displacementMm);
    Objects.requireNonNull(when, "when");
    LocalMetres local = new LocalMetres(Objects.requireNonNull(centre, "centre"));
    return (point, date) ->
        date.isBefore(when) ? 0 : displacementMm * bell(local.distanceM(point) / radiusM);
  }

  private static double bell(double x) {
    return Math.exp(-x * x);
  }

  private static double years(Instant since, Instant date) {
    return Duration.between(since, date).toMillis() / (86_400_000.0 * DAYS_PER_YEAR);
  }
}
