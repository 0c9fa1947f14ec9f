package io.sentryal.insar.testkit.scene;

import io.sentryal.insar.model.GeoPoint;
import io.sentryal.insar.model.OrbitDirection;

/** Places a Sentinel-1-like orbit so that it sees a target at zero Doppler at time zero. */
final class OrbitDesign {
  private static final double SEMI_MAJOR_AXIS_M = 7_071_000;
  private static final double INCLINATION_RAD = Math.toRadians(98.18);

  /** How fast the tracks of two passes converge or diverge (1/s), as part of the baseline. */
  private static final double BASELINE_DRIFT_PER_S = 2e-4;

  /** Parallel baseline as part of the perpendicular one; any value would do. */
  private static final double PARALLEL_PART = 0.15;

  private OrbitDesign() {}

  /**
   * Returns position (m) and velocity (m/s), Earth-fixed, of a satellite that sees the target on
   * its right, at zero Doppler, under the incidence of mid swath.
   */
  static double[] reference(GeoPoint target, double heightM, OrbitDirection direction) {
    double[] targetM = Wgs84.toEcef(target.latitudeDeg(), target.longitudeDeg(), heightM);
    double[] angles = firstGuess(target, direction);
    for (int i = 0; i < 20; i++) {
      double[] missing = missing(angles, targetM);
      double h = 1e-6;
      double[] byNode = missing(new double[] {angles[0] + h, angles[1]}, targetM);
      double[] byLatitude = missing(new double[] {angles[0], angles[1] + h}, targetM);
      double a = (byNode[0] - missing[0]) / h;
      double b = (byLatitude[0] - missing[0]) / h;
      double c = (byNode[1] - missing[1]) / h;
      double d = (byLatitude[1] - missing[1]) / h;
      double determinant = a * d - b * c;
      angles[0] -= (d * missing[0] - b * missing[1]) / determinant;
      angles[1] -= (a * missing[1] - c * missing[0]) / determinant;
      if (Math.hypot(missing[0], missing[1]) < 1e-9) {
        return circular(angles[0], angles[1]);
      }
    }
    throw new IllegalStateException("no orbit found that sees " + target + " " + direction);
  }

  /**
   * Returns the state of a later pass: beside the reference by the baseline, then left to fall.
   *
   * @param reference state of the reference at time zero
   * @param targetM what both look at (m)
   * @param perpendicularM perpendicular baseline (m), along look vector x velocity
   */
  static double[] beside(double[] reference, double[] targetM, double perpendicularM) {
    double[] look = look(reference, targetM);
    double[] axis = perpendicularAxis(reference, targetM);
    double[] state = reference.clone();
    for (int i = 0; i < 3; i++) {
      state[i] += perpendicularM * (axis[i] + PARALLEL_PART * look[i]);
      state[i + 3] += perpendicularM * BASELINE_DRIFT_PER_S * axis[i];
    }
    return state;
  }

  /** Returns the unit vector from the satellite to the target. */
  static double[] look(double[] state, double[] targetM) {
    return Vectors.unit(
        new double[] {targetM[0] - state[0], targetM[1] - state[1], targetM[2] - state[2]});
  }

  /** Returns the unit vector along look vector x velocity: up, and to the right of the track. */
  static double[] perpendicularAxis(double[] state, double[] targetM) {
    return Vectors.unit(
        Vectors.cross(look(state, targetM), new double[] {state[3], state[4], state[5]}));
  }

  private static double[] missing(double[] angles, double[] targetM) {
    double[] state = circular(angles[0], angles[1]);
    double[] velocity = {state[3], state[4], state[5]};
    double offZeroDoppler = Vectors.dot(look(state, targetM), Vectors.unit(velocity));
    double incidenceDeg = RangeDoppler.incidenceDeg(state, targetM);
    return new double[] {
      Math.toRadians(incidenceDeg - SwathParameters.MID_INCIDENCE_DEG), offZeroDoppler
    };
  }

  private static double[] firstGuess(GeoPoint target, OrbitDirection direction) {
    double latRad = Math.toRadians(target.latitudeDeg());
    double lonRad = Math.toRadians(target.longitudeDeg());
    boolean ascending = direction == OrbitDirection.ASCENDING;
    double sinHeading = Math.cos(INCLINATION_RAD) / Math.cos(latRad);
    if (Math.abs(sinHeading) > 0.5) {
      throw new IllegalArgumentException(
          "latitude must be within 70 degrees of the equator, was " + target.latitudeDeg());
    }
    double headingRad = Math.asin(sinHeading);
    double lookBackRad = (ascending ? headingRad : Math.PI - headingRad) - Math.PI / 2;
    double arcRad = Math.toRadians(4.42);
    double subLatRad =
        Math.asin(
            Math.sin(latRad) * Math.cos(arcRad)
                + Math.cos(latRad) * Math.sin(arcRad) * Math.cos(lookBackRad));
    double subLonRad =
        lonRad
            + Math.atan2(
                Math.sin(lookBackRad) * Math.sin(arcRad) * Math.cos(latRad),
                Math.cos(arcRad) - Math.sin(latRad) * Math.sin(subLatRad));
    double arcFromNodeRad = Math.asin(Math.sin(subLatRad) / Math.sin(INCLINATION_RAD));
    double u = ascending ? arcFromNodeRad : Math.PI - arcFromNodeRad;
    double node = subLonRad - Math.atan2(Math.sin(u) * Math.cos(INCLINATION_RAD), Math.cos(u));
    return new double[] {node, u};
  }

  private static double[] circular(double nodeRad, double latitudeArgumentRad) {
    double cosI = Math.cos(INCLINATION_RAD);
    double sinI = Math.sin(INCLINATION_RAD);
    double cosU = Math.cos(latitudeArgumentRad);
    double sinU = Math.sin(latitudeArgumentRad);
    double[] r = turned(nodeRad, cosU, sinU * cosI, sinU * sinI);
    double[] v = turned(nodeRad, -sinU, cosU * cosI, cosU * sinI);
    double speed = Math.sqrt(PhysicalOrbit.GRAVITATION_M3_PER_S2 / SEMI_MAJOR_AXIS_M);
    double w = PhysicalOrbit.EARTH_ROTATION_RAD_PER_S;
    double x = SEMI_MAJOR_AXIS_M * r[0];
    double y = SEMI_MAJOR_AXIS_M * r[1];
    return new double[] {
      x, y, SEMI_MAJOR_AXIS_M * r[2], speed * v[0] + w * y, speed * v[1] - w * x, speed * v[2]
    };
  }

  private static double[] turned(double angleRad, double x, double y, double z) {
    double cos = Math.cos(angleRad);
    double sin = Math.sin(angleRad);
    return new double[] {cos * x - sin * y, sin * x + cos * y, z};
  }
}
