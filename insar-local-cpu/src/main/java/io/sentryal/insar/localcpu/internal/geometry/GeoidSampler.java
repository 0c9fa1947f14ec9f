package io.sentryal.insar.localcpu.internal.geometry;

/** The height of a geoid above the WGS 84 ellipsoid. */
@FunctionalInterface
public interface GeoidSampler {

  /**
   * Returns the height of the geoid above the ellipsoid (m).
   *
   * @param latRad geodetic latitude (rad)
   * @param lonRad longitude (rad), in any turn
   */
  double undulationM(double latRad, double lonRad);
}
