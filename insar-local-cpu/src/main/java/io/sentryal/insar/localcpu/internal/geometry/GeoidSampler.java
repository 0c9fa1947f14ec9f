package io.sentryal.insar.localcpu.internal.geometry;

/** The height of a geoid above the WGS 84 ellipsoid. */
@FunctionalInterface
public interface GeoidSampler {

  /**
   * Returns the height of the geoid above the ellipsoid (m).
   *
   * @param latDeg geodetic latitude (deg)
   * @param lonDeg longitude (deg), in any turn
   */
  double undulationM(double latDeg, double lonDeg);
}
