package io.sentryal.insar.localcpu.internal.geometry;

import io.sentryal.insar.internal.geometry.Orbit;
import io.sentryal.insar.model.StateVector;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * A circular orbit seen from the turning Earth, with its exact position and derivatives at any
 * time.
 *
 * @param radiusM radius (m)
 * @param inclinationDeg inclination (deg); above 90 the orbit is retrograde, as Sentinel-1's
 * @param nodeDeg longitude of the ascending node at time zero (deg)
 * @param startDeg angle from the ascending node at time zero (deg)
 */
record SyntheticOrbit(double radiusM, double inclinationDeg, double nodeDeg, double startDeg) {
  static final Instant MIDNIGHT = Instant.parse("2021-06-01T00:00:00Z");
  private static final double EARTH_RATE_RAD_PER_S = 7.292115e-5;
  private static final double GM_M3_PER_S2 = 3.986004418e14;

  static SyntheticOrbit sentinel1(double nodeDeg, double startDeg) {
    return new SyntheticOrbit(7_071_000, 98.18, nodeDeg, startDeg);
  }

  double rateRadPerS() {
    return Math.sqrt(GM_M3_PER_S2 / (radiusM * radiusM * radiusM));
  }

  /** Returns position (m), velocity (m/s) and acceleration (m/s^2) at a time (s). */
  double[] exact(double timeS) {
    double[] out = new double[9];
    double n = rateRadPerS();
    double u = Math.toRadians(startDeg) + n * timeS;
    double node = Math.toRadians(nodeDeg) - EARTH_RATE_RAD_PER_S * timeS;
    double w = -EARTH_RATE_RAD_PER_S;
    double ci = Math.cos(Math.toRadians(inclinationDeg));
    double si = Math.sin(Math.toRadians(inclinationDeg));
    double[] a = {radiusM * Math.cos(u), radiusM * Math.sin(u)};
    double[] da = {-n * a[1], n * a[0]};
    double[] dda = {-n * n * a[0], -n * n * a[1]};
    double c = Math.cos(node);
    double s = Math.sin(node);
    // x = c a0 - s ci a1, y = s a0 + c ci a1, z = si a1, with c' = -w s, s' = w c.
    double[][] d = {
      {c, s, 0, -s * ci, c * ci, si},
      {-w * s, w * c, 0, -w * c * ci, -w * s * ci, 0},
      {-w * w * c, -w * w * s, 0, w * w * s * ci, -w * w * c * ci, 0}
    };
    for (int axis = 0; axis < 3; axis++) {
      double e0 = d[0][axis];
      double f0 = d[0][axis + 3];
      double e1 = d[1][axis];
      double f1 = d[1][axis + 3];
      double e2 = d[2][axis];
      double f2 = d[2][axis + 3];
      out[axis] = e0 * a[0] + f0 * a[1];
      out[axis + 3] = e1 * a[0] + e0 * da[0] + f1 * a[1] + f0 * da[1];
      out[axis + 6] =
          e2 * a[0] + 2 * e1 * da[0] + e0 * dda[0] + f2 * a[1] + 2 * f1 * da[1] + f0 * dda[1];
    }
    return out;
  }

  StateVector vector(double timeS) {
    double[] s = exact(timeS);
    return new StateVector(
        MIDNIGHT.plusNanos(Math.round(timeS * 1e9)), s[0], s[1], s[2], s[3], s[4], s[5]);
  }

  /** Returns state vectors every so many seconds. */
  List<StateVector> vectors(double fromS, double stepS, int count) {
    List<StateVector> vectors = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      vectors.add(vector(fromS + i * stepS));
    }
    return vectors;
  }

  Orbit orbit(double fromS, double stepS, int count) {
    return Orbit.of(vectors(fromS, stepS, count));
  }
}
