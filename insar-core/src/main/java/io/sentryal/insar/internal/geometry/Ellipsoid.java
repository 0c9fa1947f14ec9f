package io.sentryal.insar.internal.geometry;

import static io.sentryal.insar.model.PhysicalConstants.WGS84_FLATTENING;
import static io.sentryal.insar.model.PhysicalConstants.WGS84_SEMI_MAJOR_AXIS_M;

/**
 * The WGS 84 ellipsoid: geodetic to Earth-fixed coordinates and back.
 *
 * <p>Both ways are exact to the rounding of a double at the Earth's radius (about 2 nm), from 10 km
 * below the ellipsoid to satellite heights, poles included.
 */
public final class Ellipsoid {
  private static final double A = WGS84_SEMI_MAJOR_AXIS_M;
  private static final double B = A * (1 - WGS84_FLATTENING);
  private static final double E2 = WGS84_FLATTENING * (2 - WGS84_FLATTENING);
  private static final double SECOND_E2 = E2 / (1 - E2);

  private Ellipsoid() {}

  /**
   * Writes the Earth-fixed position of a geodetic one.
   *
   * @param latRad geodetic latitude (rad)
   * @param lonRad longitude (rad)
   * @param heightM height above the ellipsoid (m)
   * @param xyzM receives x, y, z (m)
   */
  public static void toEcef(double latRad, double lonRad, double heightM, double[] xyzM) {
    double sinLat = Math.sin(latRad);
    double cosLat = Math.cos(latRad);
    double primeVerticalM = A / Math.sqrt(1 - E2 * sinLat * sinLat);
    xyzM[0] = (primeVerticalM + heightM) * cosLat * Math.cos(lonRad);
    xyzM[1] = (primeVerticalM + heightM) * cosLat * Math.sin(lonRad);
    xyzM[2] = (primeVerticalM * (1 - E2) + heightM) * sinLat;
  }

  /**
   * Writes the geodetic position of an Earth-fixed one, by Bowring's formula (Survey Review 23,
   * 1976, eq. 11) with its reduced latitude improved twice, which leaves only rounding.
   *
   * @param xyzM x, y, z (m), not the centre of the Earth
   * @param latLonHeight receives latitude (rad), longitude (rad, in [-pi, pi]) and height (m); may
   *     be the same array
   */
  public static void toGeodetic(double[] xyzM, double[] latLonHeight) {
    double x = xyzM[0];
    double y = xyzM[1];
    double z = xyzM[2];
    double p = Math.sqrt(x * x + y * y);
    double reducedSin = z * A;
    double reducedCos = p * B;
    double sinLat = 0;
    double cosLat = 1;
    for (int round = 0; round < 3; round++) {
      double scale = 1 / Math.sqrt(reducedSin * reducedSin + reducedCos * reducedCos);
      double sinBeta = reducedSin * scale;
      double cosBeta = reducedCos * scale;
      sinLat = z + SECOND_E2 * B * sinBeta * sinBeta * sinBeta;
      cosLat = p - E2 * A * cosBeta * cosBeta * cosBeta;
      reducedSin = B * sinLat;
      reducedCos = A * cosLat;
    }
    double norm = 1 / Math.sqrt(sinLat * sinLat + cosLat * cosLat);
    latLonHeight[0] = Math.atan2(sinLat, cosLat);
    latLonHeight[1] = Math.atan2(y, x);
    sinLat *= norm;
    cosLat *= norm;
    latLonHeight[2] = p * cosLat + z * sinLat - A * Math.sqrt(1 - E2 * sinLat * sinLat);
  }

  /**
   * Writes the unit vector of the outward ellipsoid normal.
   *
   * @param latRad geodetic latitude (rad)
   * @param lonRad longitude (rad)
   * @param up receives the Earth-fixed unit vector
   */
  public static void up(double latRad, double lonRad, double[] up) {
    double cosLat = Math.cos(latRad);
    up[0] = cosLat * Math.cos(lonRad);
    up[1] = cosLat * Math.sin(lonRad);
    up[2] = Math.sin(latRad);
  }
}
