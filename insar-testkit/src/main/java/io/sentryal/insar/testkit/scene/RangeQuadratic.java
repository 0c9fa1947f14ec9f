package io.sentryal.insar.testkit.scene;

/**
 * A quadratic in two-way range time, as annotations give FM rate and Doppler centroid.
 *
 * @param t0S range time of the origin (s)
 * @param c0Hz value at the origin
 * @param c1HzPerS slope
 * @param c2HzPerS2 curvature
 */
record RangeQuadratic(double t0S, double c0Hz, double c1HzPerS, double c2HzPerS2) {
  double at(double twoWayS) {
    double x = twoWayS - t0S;
    return c0Hz + x * (c1HzPerS + x * c2HzPerS2);
  }

  /** Returns the quadratic through three equidistant values, the first of them at {@code t0S}. */
  static RangeQuadratic through(double t0S, double spacingS, double y0, double y1, double y2) {
    double second = (y2 - 2 * y1 + y0) / (spacingS * spacingS);
    double first = (y1 - y0) / spacingS - second * spacingS / 2;
    return new RangeQuadratic(t0S, y0, first, second / 2);
  }
}
