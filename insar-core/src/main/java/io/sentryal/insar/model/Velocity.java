package io.sentryal.insar.model;

import io.sentryal.insar.error.Checks;
import java.util.Locale;
import java.util.Objects;

/**
 * The linear rate of a point's displacement. Immutable.
 *
 * @param pointId id of the point
 * @param velocityMmPerYear rate along the line of sight (mm per 365.25 days, toward the satellite
 *     positive), relative to the reference point
 * @param sigmaMmPerYear its standard error from the residuals, white noise assumed (mm per 365.25
 *     days)
 * @param epochCount how many epochs were fitted
 * @param status the status of the series
 */
public record Velocity(
    String pointId,
    double velocityMmPerYear,
    double sigmaMmPerYear,
    int epochCount,
    PointStatus status) {
  public Velocity {
    Checks.notBlank("pointId", pointId);
    Checks.finite("velocityMmPerYear", velocityMmPerYear);
    Checks.inRange("sigmaMmPerYear", sigmaMmPerYear, 0, Double.MAX_VALUE);
    Objects.requireNonNull(status, "status");
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%s: %+.1f +/- %.1f mm/yr (line of sight, toward the satellite positive, %d epochs, %s)",
        pointId,
        velocityMmPerYear,
        sigmaMmPerYear,
        epochCount,
        status);
  }
}
