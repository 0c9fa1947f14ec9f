package io.sentryal.insar.internal.geometry;

import io.sentryal.insar.error.FailureCode;
import io.sentryal.insar.error.ProcessingException;
import java.util.Arrays;

/**
 * From a target on the ground to azimuth time and slant range ("geo2rdr").
 *
 * <p>Solves {@code (X - P(t)) . V(t) = 0} by Newton's method with the full derivative {@code (X -
 * P) . A - V . V}, which converges quadratically (Curlander and McDonough, Synthetic Aperture
 * Radar, section 8.3, with zero Doppler centroid in the Earth-fixed frame).
 */
public final class ZeroDoppler {
  private static final double CONVERGED_S = 1e-10;
  private static final int MOST_ROUNDS = 30;

  private ZeroDoppler() {}

  /**
   * Returns when and from how far the satellite sees a target broadside.
   *
   * @param orbit the orbit
   * @param targetXyzM the target (m, Earth-fixed)
   * @param initialTimeS where to start (s since the orbit's epoch), inside the orbit; a quarter of
   *     a revolution away is near enough
   * @throws ProcessingException with {@link FailureCode#ORBIT_MISSING} if the time lies outside the
   *     orbit's vectors, with {@link FailureCode#OUTSIDE_COVERAGE} if there is no solution
   */
  public static ZeroDopplerPoint solve(Orbit orbit, double[] targetXyzM, double initialTimeS) {
    double[] position = new double[3];
    double[] velocity = new double[3];
    double[] acceleration = new double[3];
    double timeS = Math.max(orbit.startS(), Math.min(orbit.endS(), initialTimeS));
    int roundsAtEdge = 0;
    for (int round = 0; round < MOST_ROUNDS; round++) {
      orbit.position(timeS, position);
      orbit.velocity(timeS, velocity);
      orbit.acceleration(timeS, acceleration);
      Vectors.subtract(targetXyzM, position, position);
      double mismatch = Vectors.dot(position, velocity);
      double slope = Vectors.dot(position, acceleration) - Vectors.dot(velocity, velocity);
      double stepS = -mismatch / slope;
      if (Math.abs(stepS) < CONVERGED_S) {
        return pointAt(orbit, targetXyzM, timeS + stepS);
      }
      double nextS = timeS + stepS;
      boolean outside = !(nextS >= orbit.startS() && nextS <= orbit.endS());
      if (outside && ++roundsAtEdge > 2) {
        throw outside(orbit, targetXyzM, nextS);
      }
      timeS = Math.max(orbit.startS(), Math.min(orbit.endS(), nextS));
    }
    throw new ProcessingException(
        FailureCode.OUTSIDE_COVERAGE,
        "no zero-Doppler time for the target "
            + Arrays.toString(targetXyzM)
            + " m (Earth-fixed) after "
            + MOST_ROUNDS
            + " rounds; check that it lies on the Earth, near the satellite's track");
  }

  private static ZeroDopplerPoint pointAt(Orbit orbit, double[] target, double timeS) {
    if (!(timeS >= orbit.startS() && timeS <= orbit.endS())) {
      throw outside(orbit, target, timeS);
    }
    double[] position = new double[3];
    double[] velocity = new double[3];
    orbit.position(timeS, position);
    orbit.velocity(timeS, velocity);
    double[] look = new double[3];
    Vectors.subtract(target, position, look);
    double rangeM = Vectors.norm(look);
    Vectors.cross(look, velocity, look);
    return new ZeroDopplerPoint(timeS, rangeM, Vectors.dot(look, position) > 0);
  }

  private static ProcessingException outside(Orbit orbit, double[] target, double timeS) {
    double[] geodetic = new double[3];
    Ellipsoid.toGeodetic(target, geodetic);
    return new ProcessingException(
        FailureCode.ORBIT_MISSING,
        "the target at latitude "
            + Math.toDegrees(geodetic[0])
            + ", longitude "
            + Math.toDegrees(geodetic[1])
            + " deg is seen near "
            + orbit.instant(timeS)
            + ", outside the state vectors ("
            + orbit.instant(orbit.startS())
            + " to "
            + orbit.instant(orbit.endS())
            + "); supply an orbit file that covers it, or a target in the image");
  }
}
