package io.sentryal.insar.timeseries;

import java.util.function.DoubleUnaryOperator;

/** Gauss-Legendre quadrature of fixed order. Immutable. */
final class GaussLegendre {
  private final double[] nodes;
  private final double[] weights;

  /**
   * Creates the rule; nodes by Newton's method on the Legendre polynomial.
   *
   * @param order count of nodes, at least 1
   */
  GaussLegendre(int order) {
    nodes = new double[order];
    weights = new double[order];
    for (int i = 0; i < order; i++) {
      double x = Math.cos(Math.PI * (i + 0.75) / (order + 0.5));
      double slope = 1;
      for (int iteration = 0; iteration < 20; iteration++) {
        double previous = 1;
        double value = x;
        for (int k = 2; k <= order; k++) {
          double next = ((2 * k - 1) * x * value - (k - 1) * previous) / k;
          previous = value;
          value = next;
        }
        slope = order * (x * value - previous) / (x * x - 1);
        x -= value / slope;
      }
      nodes[i] = x;
      weights[i] = 2 / ((1 - x * x) * slope * slope);
    }
  }

  double integrate(DoubleUnaryOperator function, double from, double to) {
    double half = (to - from) / 2;
    double middle = (to + from) / 2;
    double sum = 0;
    for (int i = 0; i < nodes.length; i++) {
      sum += weights[i] * function.applyAsDouble(middle + half * nodes[i]);
    }
    return half * sum;
  }
}
