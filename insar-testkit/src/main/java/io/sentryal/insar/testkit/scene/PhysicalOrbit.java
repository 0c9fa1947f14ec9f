package io.sentryal.insar.testkit.scene;

import java.util.Arrays;

/**
 * A satellite that falls freely around an oblate Earth, seen in the Earth-fixed frame. Immutable,
 * thread-safe.
 *
 * <p>Two-body attraction and J2, integrated by Runge and Kutta's method of order 4 in an inertial
 * frame that coincides with the Earth-fixed one at time zero (Vallado, Fundamentals of
 * Astrodynamics, 8.6.1). Times are seconds from that moment.
 */
final class PhysicalOrbit {
  /** Rotation of the Earth (rad/s), WGS 84. */
  static final double EARTH_ROTATION_RAD_PER_S = 7.2921151467e-5;

  /** Geocentric gravitational constant (m3/s2), WGS 84. */
  static final double GRAVITATION_M3_PER_S2 = 3.986004418e14;

  private static final double J2 = 1.08262668e-3;
  private static final double EQUATOR_M = 6_378_137.0;
  private static final double STEP_S = 1;

  private final int nodesBefore;
  private final double[][] nodes;

  /**
   * Integrates an orbit.
   *
   * @param earthFixed position (m) and velocity (m/s) at time zero, Earth-fixed
   * @param beforeS how far to go back (s)
   * @param afterS how far to go on (s)
   */
  PhysicalOrbit(double[] earthFixed, double beforeS, double afterS) {
    nodesBefore = (int) Math.ceil(beforeS / STEP_S);
    int nodesAfter = (int) Math.ceil(afterS / STEP_S);
    nodes = new double[nodesBefore + nodesAfter + 1][];
    nodes[nodesBefore] = toInertial(earthFixed);
    for (int i = nodesBefore; i > 0; i--) {
      nodes[i - 1] = step(nodes[i], -STEP_S);
    }
    for (int i = nodesBefore; i < nodes.length - 1; i++) {
      nodes[i + 1] = step(nodes[i], STEP_S);
    }
  }

  double startS() {
    return -nodesBefore * STEP_S;
  }

  double endS() {
    return (nodes.length - 1 - nodesBefore) * STEP_S;
  }

  /** Returns position (m) and velocity (m/s) at a time (s), Earth-fixed: six numbers. */
  double[] state(double timeS) {
    if (!(timeS >= startS() && timeS <= endS())) {
      throw new IllegalArgumentException(
          "timeS must be between " + startS() + " and " + endS() + ", was " + timeS);
    }
    int node = (int) Math.rint(timeS / STEP_S);
    return toEarthFixed(step(nodes[nodesBefore + node], timeS - node * STEP_S), timeS);
  }

  double[] position(double timeS) {
    return Arrays.copyOf(state(timeS), 3);
  }

  double[] velocity(double timeS) {
    return Arrays.copyOfRange(state(timeS), 3, 6);
  }

  /** Returns the acceleration (m/s2) in the Earth-fixed frame, by central difference. */
  double[] acceleration(double timeS) {
    double halfS = 0.5;
    double[] change = Vectors.minus(velocity(timeS + halfS), velocity(timeS - halfS));
    return new double[] {change[0], change[1], change[2]};
  }

  /**
   * Returns the last time (s) before time zero at which the satellite crosses the equator
   * northward.
   */
  double ascendingNodeS() {
    for (int i = nodesBefore; i > 0; i--) {
      if (nodes[i][2] >= 0 && nodes[i - 1][2] < 0) {
        return equatorCrossingS((i - 1 - nodesBefore) * STEP_S);
      }
    }
    throw new IllegalStateException(
        "no ascending node within " + -startS() + " s before the scene; integrate further back");
  }

  private double equatorCrossingS(double guessS) {
    double timeS = guessS;
    for (int i = 0; i < 8; i++) {
      double[] state = state(timeS);
      timeS -= state[2] / state[5];
    }
    return timeS;
  }

  private static double[] toInertial(double[] e) {
    double w = EARTH_ROTATION_RAD_PER_S;
    return new double[] {e[0], e[1], e[2], e[3] - w * e[1], e[4] + w * e[0], e[5]};
  }

  private static double[] toEarthFixed(double[] s, double timeS) {
    double w = EARTH_ROTATION_RAD_PER_S;
    double cos = Math.cos(w * timeS);
    double sin = Math.sin(w * timeS);
    double x = cos * s[0] + sin * s[1];
    double y = -sin * s[0] + cos * s[1];
    double vx = cos * s[3] + sin * s[4];
    double vy = -sin * s[3] + cos * s[4];
    return new double[] {x, y, s[2], vx + w * y, vy - w * x, s[5]};
  }

  private static double[] step(double[] s, double stepS) {
    double[] k1 = derivative(s);
    double[] k2 = derivative(advance(s, k1, stepS / 2));
    double[] k3 = derivative(advance(s, k2, stepS / 2));
    double[] k4 = derivative(advance(s, k3, stepS));
    double[] next = new double[6];
    for (int i = 0; i < 6; i++) {
      next[i] = s[i] + stepS / 6 * (k1[i] + 2 * k2[i] + 2 * k3[i] + k4[i]);
    }
    return next;
  }

  private static double[] advance(double[] s, double[] rate, double stepS) {
    double[] next = new double[6];
    for (int i = 0; i < 6; i++) {
      next[i] = s[i] + stepS * rate[i];
    }
    return next;
  }

  private static double[] derivative(double[] s) {
    double r2 = s[0] * s[0] + s[1] * s[1] + s[2] * s[2];
    double r = Math.sqrt(r2);
    double central = -GRAVITATION_M3_PER_S2 / (r2 * r);
    double z2 = 5 * s[2] * s[2] / r2;
    double oblate = 1.5 * J2 * EQUATOR_M * EQUATOR_M / r2;
    double plane = central * (1 + oblate * (1 - z2));
    double polar = central * (1 + oblate * (3 - z2));
    return new double[] {s[3], s[4], s[5], plane * s[0], plane * s[1], polar * s[2]};
  }
}
