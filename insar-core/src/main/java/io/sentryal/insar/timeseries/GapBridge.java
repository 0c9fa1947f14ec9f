package io.sentryal.insar.timeseries;

import java.util.Arrays;

/**
 * The offsets between the components of a point: those of the smallest velocity.
 *
 * <p>Where pairs do not connect all epochs, the least-squares problem has many solutions, which
 * differ by one constant per component. Of them the one whose velocities between adjacent epochs
 * have the smallest norm is taken (Berardino et al. 2002, IEEE TGRS 40(11), eq. 15 to 18:
 * minimum-norm solution by singular values for v = B^+ phi). Its velocities across a gap are small
 * because nothing is known, not because the ground stood still.
 *
 * <p>Solved without singular values: with o(c) the offset of component c, minimise the sum over
 * adjacent observed epochs k, k+1 of ((x(k+1) + o(c(k+1)) - x(k) - o(c(k))) / dt(k))^2, which is
 * the same kind of network problem again, with components in place of epochs.
 */
final class GapBridge {
  private final int[] component;
  private final int components;
  private final int[] low;
  private final int[] high;
  private final double[] weight;

  /** The observed epochs before and after each step from one component to another. */
  private final int[][] steps;

  GapBridge(PointGraph graph, double[] years) {
    this.component = graph.component();
    this.components = graph.components();
    this.steps = stepsBetweenComponents();
    this.low = new int[steps.length];
    this.high = new int[steps.length];
    this.weight = new double[steps.length];
    for (int s = 0; s < steps.length; s++) {
      int from = component[steps[s][0]];
      int to = component[steps[s][1]];
      double stepYears = years[steps[s][1]] - years[steps[s][0]];
      low[s] = Math.min(from, to);
      high[s] = Math.max(from, to);
      weight[s] = 1 / (stepYears * stepYears);
    }
  }

  private int[][] stepsBetweenComponents() {
    int[][] found = new int[component.length][];
    int count = 0;
    int before = PointGraph.UNOBSERVED;
    for (int n = 0; n < component.length; n++) {
      if (component[n] != PointGraph.UNOBSERVED) {
        if (before != PointGraph.UNOBSERVED && component[before] != component[n]) {
          found[count++] = new int[] {before, n};
        }
        before = n;
      }
    }
    return Arrays.copyOf(found, count);
  }

  /**
   * Adds its offset to every component but the first.
   *
   * @param phaseRad phase per epoch, relative to the first epoch of its own component; changed
   */
  void apply(double[] phaseRad) {
    EnvelopeCholesky cholesky = EnvelopeCholesky.of(components, low, high);
    double[] matrix = new double[cholesky.elements()];
    double[] offsetRad = new double[components];
    matrix[cholesky.at(0, 0)] = 1;
    for (int s = 0; s < steps.length; s++) {
      boolean upward = component[steps[s][1]] == high[s];
      double jumpRad = phaseRad[steps[s][1]] - phaseRad[steps[s][0]];
      double wantedRad = upward ? -jumpRad : jumpRad;
      matrix[cholesky.at(high[s], high[s])] += weight[s];
      offsetRad[high[s]] += weight[s] * wantedRad;
      if (low[s] > 0) {
        matrix[cholesky.at(low[s], low[s])] += weight[s];
        matrix[cholesky.at(high[s], low[s])] -= weight[s];
        offsetRad[low[s]] -= weight[s] * wantedRad;
      }
    }
    if (!cholesky.factor(matrix)) {
      throw new IllegalStateException(
          "offsets of " + components + " components are not determined");
    }
    cholesky.solve(matrix, offsetRad);
    for (int n = 0; n < component.length; n++) {
      if (component[n] > 0) {
        phaseRad[n] += offsetRad[component[n]];
      }
    }
  }
}
