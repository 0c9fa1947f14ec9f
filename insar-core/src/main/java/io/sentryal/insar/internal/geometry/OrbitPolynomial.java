package io.sentryal.insar.internal.geometry;

/**
 * The polynomial through the positions of up to seven state vectors around one of them, in Newton's
 * form (Stoer and Bulirsch, Introduction to Numerical Analysis, section 2.1.3). Immutable.
 *
 * <p>The straight motion at the middle vector is taken out first, so that no digits are lost to the
 * Earth's radius.
 */
final class OrbitPolynomial {
  private static final int TO_EITHER_SIDE = 3;
  private static final int FEWEST_NODES = 6;

  private final double originS;
  private final double[] origin;
  private final double[] nodesS;

  /** Newton coefficients, node by node within each axis. */
  private final double[] coefficients;

  private OrbitPolynomial(double originS, double[] origin, double[] nodesS, double[] coefficients) {
    this.originS = originS;
    this.origin = origin;
    this.nodesS = nodesS;
    this.coefficients = coefficients;
  }

  /**
   * @param middle index of the vector in the middle; near the ends of the orbit the other vectors
   *     lie more to one side and are six, since a longer one-sided window magnifies noise
   * @param timesS times of the vectors
   * @param states positions (m) and velocities (m/s) of the vectors
   */
  static OrbitPolynomial around(int middle, double[] timesS, double[][] states) {
    int first = Math.max(0, middle - TO_EITHER_SIDE);
    int end = Math.min(timesS.length, middle + TO_EITHER_SIDE + 1);
    if (end - first < FEWEST_NODES) {
      if (first == 0) {
        end = Math.min(timesS.length, FEWEST_NODES);
      } else {
        first = Math.max(0, timesS.length - FEWEST_NODES);
      }
    }
    int n = end - first;
    double[] nodesS = new double[n];
    for (int i = 0; i < n; i++) {
      nodesS[i] = timesS[first + i] - timesS[middle];
    }
    double[] origin = states[middle];
    double[] coefficients = new double[3 * n];
    for (int axis = 0; axis < 3; axis++) {
      double[] table = new double[n];
      for (int i = 0; i < n; i++) {
        table[i] = states[first + i][axis] - origin[axis] - origin[axis + 3] * nodesS[i];
      }
      for (int order = 1; order < n; order++) {
        for (int i = n - 1; i >= order; i--) {
          table[i] = (table[i] - table[i - 1]) / (nodesS[i] - nodesS[i - order]);
        }
      }
      System.arraycopy(table, 0, coefficients, axis * n, n);
    }
    return new OrbitPolynomial(timesS[middle], origin, nodesS, coefficients);
  }

  double position(int axis, double timeS) {
    double t = timeS - originS;
    int n = nodesS.length;
    int at = axis * n;
    double value = coefficients[at + n - 1];
    for (int i = n - 2; i >= 0; i--) {
      value = value * (t - nodesS[i]) + coefficients[at + i];
    }
    return origin[axis] + origin[axis + 3] * t + value;
  }

  double velocity(int axis, double timeS) {
    double t = timeS - originS;
    int n = nodesS.length;
    int at = axis * n;
    double value = coefficients[at + n - 1];
    double slope = 0;
    for (int i = n - 2; i >= 0; i--) {
      slope = slope * (t - nodesS[i]) + value;
      value = value * (t - nodesS[i]) + coefficients[at + i];
    }
    return origin[axis + 3] + slope;
  }

  double acceleration(int axis, double timeS) {
    double t = timeS - originS;
    int n = nodesS.length;
    int at = axis * n;
    double value = coefficients[at + n - 1];
    double slope = 0;
    double halfCurvature = 0;
    for (int i = n - 2; i >= 0; i--) {
      halfCurvature = halfCurvature * (t - nodesS[i]) + slope;
      slope = slope * (t - nodesS[i]) + value;
      value = value * (t - nodesS[i]) + coefficients[at + i];
    }
    return 2 * halfCurvature;
  }
}
