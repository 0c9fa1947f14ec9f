package io.sentryal.insar.testkit.scene;

import static io.sentryal.insar.model.PhysicalConstants.WGS84_FLATTENING;
import static io.sentryal.insar.model.PhysicalConstants.WGS84_SEMI_MAJOR_AXIS_M;

/** Geodetic and Earth-fixed coordinates of the WGS 84 ellipsoid. */
final class Wgs84 {
  private static final double E2 = WGS84_FLATTENING * (2 - WGS84_FLATTENING);

  private Wgs84() {}

  /** Returns the Earth-fixed position (m) of a geodetic one. */
  static double[] toEcef(double latDeg, double lonDeg, double heightM) {
    double latRad = Math.toRadians(latDeg);
    double lonRad = Math.toRadians(lonDeg);
    double sinLat = Math.sin(latRad);
    double nM = WGS84_SEMI_MAJOR_AXIS_M / Math.sqrt(1 - E2 * sinLat * sinLat);
    double acrossM = (nM + heightM) * Math.cos(latRad);
    return new double[] {
      acrossM * Math.cos(lonRad), acrossM * Math.sin(lonRad), (nM * (1 - E2) + heightM) * sinLat
    };
  }

  /**
   * Returns latitude (deg), longitude (deg) and height (m) of an Earth-fixed position near the
   * surface, by iteration on the latitude (Heiskanen and Moritz 1967, section 5-3) until the
   * latitude moves by less than a nanometre.
   */
  static double[] toGeodetic(double[] ecefM) {
    double pM = Math.hypot(ecefM[0], ecefM[1]);
    double latRad = Math.atan2(ecefM[2], pM * (1 - E2));
    for (int i = 0; i < 12; i++) {
      double sinLat = Math.sin(latRad);
      double nM = WGS84_SEMI_MAJOR_AXIS_M / Math.sqrt(1 - E2 * sinLat * sinLat);
      double nextRad = Math.atan2(ecefM[2] + E2 * nM * sinLat, pM);
      boolean settled = Math.abs(nextRad - latRad) < 1e-16;
      latRad = nextRad;
      if (settled) {
        break;
      }
    }
    double sinLat = Math.sin(latRad);
    double nM = WGS84_SEMI_MAJOR_AXIS_M / Math.sqrt(1 - E2 * sinLat * sinLat);
    double heightM = pM * Math.cos(latRad) + ecefM[2] * sinLat - nM * (1 - E2 * sinLat * sinLat);
    return new double[] {
      Math.toDegrees(latRad), Math.toDegrees(Math.atan2(ecefM[1], ecefM[0])), heightM
    };
  }

  /** Returns the unit vector away from the ellipsoid, Earth-fixed. */
  static double[] normal(double latDeg, double lonDeg) {
    double latRad = Math.toRadians(latDeg);
    double lonRad = Math.toRadians(lonDeg);
    return new double[] {
      Math.cos(latRad) * Math.cos(lonRad), Math.cos(latRad) * Math.sin(lonRad), Math.sin(latRad)
    };
  }
}
