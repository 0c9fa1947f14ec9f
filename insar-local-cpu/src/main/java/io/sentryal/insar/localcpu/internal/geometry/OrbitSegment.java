package io.sentryal.insar.localcpu.internal.geometry;

/** The Hermite polynomial of an orbit between two neighbouring state vectors. Immutable. */
final class OrbitSegment {
  private final double originS;
  private final double[] origin;
  private final double[] nodesS;
  private final double[] coefficients;

  /**
   * @param originS time of the node whose straight motion is taken out
   * @param origin position (m) and velocity (m/s) of that node
   * @param nodesS the doubled nodes (s after the origin), nearest first
   * @param coefficients Newton coefficients, three (x, y, z) for each node
   */
  private OrbitSegment(double originS, double[] origin, double[] nodesS, double[] coefficients) {
    this.originS = originS;
    this.origin = origin;
    this.nodesS = nodesS;
    this.coefficients = coefficients;
  }

  static OrbitSegment between(int index, int window, double[] timesS, double[][] states) {
    int[] nodes = nearestNodes(index, Math.min(window, timesS.length), timesS);
    double originS = timesS[nodes[0]];
    double[] origin = states[nodes[0]];
    int n = 2 * nodes.length;
    double[] z = new double[n];
    for (int i = 0; i < n; i++) {
      z[i] = timesS[nodes[i / 2]] - originS;
    }
    double[] coefficients = new double[3 * n];
    for (int axis = 0; axis < 3; axis++) {
      double[] table = new double[n];
      double[] slopes = new double[nodes.length];
      for (int i = 0; i < n; i++) {
        double[] state = states[nodes[i / 2]];
        table[i] = state[axis] - origin[axis] - origin[axis + 3] * z[i];
        slopes[i / 2] = state[axis + 3] - origin[axis + 3];
      }
      dividedDifferences(table, slopes, z);
      for (int i = 0; i < n; i++) {
        coefficients[3 * i + axis] = table[i];
      }
    }
    return new OrbitSegment(originS, origin, z, coefficients);
  }

  /**
   * Replaces values by Newton coefficients; the first difference of a doubled node is its slope.
   */
  private static void dividedDifferences(double[] table, double[] slopes, double[] z) {
    int n = table.length;
    for (int i = n - 1; i >= 1; i--) {
      table[i] = (i & 1) == 1 ? slopes[i / 2] : (table[i] - table[i - 1]) / (z[i] - z[i - 1]);
    }
    for (int order = 2; order < n; order++) {
      for (int i = n - 1; i >= order; i--) {
        table[i] = (table[i] - table[i - 1]) / (z[i] - z[i - order]);
      }
    }
  }

  private static int[] nearestNodes(int index, int count, double[] timesS) {
    int first = Math.max(0, Math.min(index - count / 2 + 1, timesS.length - count));
    int[] nodes = new int[count];
    int low = index;
    int high = index + 1;
    for (int i = 0; i < count; i++) {
      boolean takeLow = low >= first && (high >= first + count || index - low <= high - index - 1);
      nodes[i] = takeLow ? low-- : high++;
    }
    return nodes;
  }

  void position(double timeS, double[] out) {
    double t = timeS - originS;
    int last = nodesS.length - 1;
    for (int axis = 0; axis < 3; axis++) {
      double value = coefficients[3 * last + axis];
      for (int i = last - 1; i >= 0; i--) {
        value = value * (t - nodesS[i]) + coefficients[3 * i + axis];
      }
      out[axis] = origin[axis] + origin[axis + 3] * t + value;
    }
  }

  void velocity(double timeS, double[] out) {
    double t = timeS - originS;
    int last = nodesS.length - 1;
    for (int axis = 0; axis < 3; axis++) {
      double value = coefficients[3 * last + axis];
      double slope = 0;
      for (int i = last - 1; i >= 0; i--) {
        slope = slope * (t - nodesS[i]) + value;
        value = value * (t - nodesS[i]) + coefficients[3 * i + axis];
      }
      out[axis] = origin[axis + 3] + slope;
    }
  }

  void acceleration(double timeS, double[] out) {
    double t = timeS - originS;
    int last = nodesS.length - 1;
    for (int axis = 0; axis < 3; axis++) {
      double value = coefficients[3 * last + axis];
      double slope = 0;
      double curvature = 0;
      for (int i = last - 1; i >= 0; i--) {
        curvature = curvature * (t - nodesS[i]) + slope;
        slope = slope * (t - nodesS[i]) + value;
        value = value * (t - nodesS[i]) + coefficients[3 * i + axis];
      }
      out[axis] = 2 * curvature;
    }
  }
}
