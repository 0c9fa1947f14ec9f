package io.sentryal.insar.model;

/** Constants of nature and of the reference frame; the only place where they stand. */
public final class PhysicalConstants {
  /** Speed of light in vacuum (m/s), exact (SI). */
  public static final double SPEED_OF_LIGHT_M_PER_S = 299_792_458.0;

  /** Semi-major axis of the WGS 84 ellipsoid (m) (NIMA TR8350.2, table 3.1). */
  public static final double WGS84_SEMI_MAJOR_AXIS_M = 6_378_137.0;

  /** Flattening of the WGS 84 ellipsoid (NIMA TR8350.2, table 3.1). */
  public static final double WGS84_FLATTENING = 1 / 298.257223563;

  /** Days of a Julian year, the year of every rate here. */
  public static final double DAYS_PER_YEAR = 365.25;

  private PhysicalConstants() {}
}
