package io.sentryal.insar.testkit.scripted;

import io.sentryal.insar.model.MonitoringPoint;
import io.sentryal.insar.model.PointMeasurement;
import java.time.Duration;
import java.time.Instant;

/** What a scripted backend says about one point in one pair. */
@FunctionalInterface
public interface PairScript {

  /**
   * Returns the measurement.
   *
   * @param point the point
   * @param reference time of the earlier image (UTC)
   * @param secondary time of the later image (UTC)
   */
  PointMeasurement measure(MonitoringPoint point, Instant reference, Instant secondary);

  /**
   * Returns the script of points that all move alike, with coherence 0.9 and a noise of 1 mm.
   *
   * @param velocityMmPerYear rate (mm per 365.25 days, toward the satellite positive)
   */
  static PairScript steady(double velocityMmPerYear) {
    return (point, reference, secondary) ->
        PointMeasurement.valid(
            point.id(), displacementMm(velocityMmPerYear, reference, secondary), 0.9, 1);
  }

  /** Returns how far something moves between two times at a steady rate (mm). */
  static double displacementMm(double velocityMmPerYear, Instant reference, Instant secondary) {
    return velocityMmPerYear
        * Duration.between(reference, secondary).toMillis()
        / (365.25 * 86_400_000.0);
  }
}
