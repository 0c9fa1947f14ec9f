package io.sentryal.insar.model;

import io.sentryal.insar.error.Checks;
import java.util.Locale;
import java.util.Objects;
import java.util.OptionalDouble;

/**
 * The linear rate of a point's displacement. Immutable.
 *
 * @param pointId id of the point
 * @param velocityMmPerYear rate along the line of sight (mm per 365.25 days, toward the satellite
 *     positive), relative to the reference point
 * @param sigmaMmPerYear its standard error from the residuals, white noise assumed (mm per 365.25
 *     days); empty for two epochs, which leave no residual to judge by
 * @param epochCount how many epochs were fitted
 * @param status the status of the series
 */
public record Velocity(
    String pointId,
    double velocityMmPerYear,
    OptionalDouble sigmaMmPerYear,
    int epochCount,
    PointStatus status) {
  public Velocity {
    Checks.notBlank("pointId", pointId);
    Checks.finite("velocityMmPerYear", velocityMmPerYear);
    if (sigmaMmPerYear.isPresent()) {
      Checks.inRange("sigmaMmPerYear", sigmaMmPerYear.getAsDouble(), 0, Double.MAX_VALUE);
    }
    Objects.requireNonNull(status, "status");
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%s: %+.1f +/- %s mm/yr (line of sight, toward the satellite positive, %d epochs, %s)",
        pointId,
        velocityMmPerYear,
        sigmaMmPerYear.isPresent()
            ? String.format(Locale.ROOT, "%.1f", sigmaMmPerYear.getAsDouble())
            : "unknown",
        epochCount,
        status);
  }
}
