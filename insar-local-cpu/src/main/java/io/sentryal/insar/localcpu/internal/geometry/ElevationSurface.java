package io.sentryal.insar.localcpu.internal.geometry;

import io.sentryal.insar.error.FailureCode;
import io.sentryal.insar.error.ProcessingException;

/** The height of the ground, above the WGS 84 ellipsoid. Implementations are thread-safe. */
public interface ElevationSurface {

  /**
   * Returns the height of the ground above the WGS 84 ellipsoid (m), or NaN where the model has a
   * hole (no data); never a made-up value.
   *
   * @param latRad geodetic latitude (rad)
   * @param lonRad longitude (rad), in any turn
   * @throws ProcessingException with {@link FailureCode#DEM_MISSING} outside the model
   */
  double heightM(double latRad, double lonRad);

  /**
   * Returns the height (m) at a place or, outside the model, at the nearest place inside; NaN in a
   * hole. For searches only, whose last word is {@link #heightM}.
   *
   * @param latRad geodetic latitude (rad)
   * @param lonRad longitude (rad), in any turn
   */
  double nearestHeightM(double latRad, double lonRad);

  /** Returns a height (m) that no place of the surface lies below. */
  double lowestM();

  /** Returns a height (m) that no place of the surface lies above. */
  double highestM();
}
