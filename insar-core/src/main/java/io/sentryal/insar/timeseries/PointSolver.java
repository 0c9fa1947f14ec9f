package io.sentryal.insar.timeseries;

import io.sentryal.insar.timeseries.PointSolution.Fit;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Solves one point after the other. Not thread-safe: it owns the work space; one per chunk.
 *
 * <p>The normal matrix A'WA of a network is the Laplacian of its graph: per pair (a, b) the weight
 * is added at (a, a) and (b, b) and subtracted at (a, b), and the right-hand side gets -w phi at a
 * and +w phi at b. The first epoch of each component is fixed at 0, which makes it positive
 * definite.
 *
 * <p>Patterns of missing pairs are remembered, with the factor where all weights are 1. The
 * arithmetic for a point is the same whether its pattern was met before or not, so results do not
 * depend on the order or the grouping of points.
 */
final class PointSolver {
  /** Bounds the memory of a chunk whose every point has its own gaps. */
  private static final int MOST_PATTERNS = 512;

  private final InversionPlan plan;
  private final Map<BitSet, Pattern> patterns = new HashMap<>();
  private @Nullable Pattern complete;
  private final int[] present;
  private final double[] matrix;
  private final double[] inverse;
  private final double[] weights;
  private final double[] residualRad;
  private final double[] cosine;
  private final double[] sine;
  private final double[][] work;

  PointSolver(InversionPlan plan) {
    this.plan = plan;
    int pairs = plan.reference().length;
    int dates = plan.years().length;
    this.present = new int[pairs];
    this.matrix = new double[plan.cholesky().elements()];
    this.inverse = new double[plan.cholesky().elements()];
    this.weights = new double[pairs];
    this.residualRad = new double[pairs];
    this.cosine = new double[pairs];
    this.sine = new double[pairs];
    this.work = new double[2][dates];
  }

  /**
   * What is common to all points with the same pairs. Immutable.
   *
   * @param graph the pairs and how they connect
   * @param anchors which epochs are fixed at 0
   * @param factor the factor of the matrix for weights 1
   * @param varianceFactors the diagonal of its inverse
   */
  @SuppressWarnings("ArrayRecordComponent") // private, never compared
  private record Pattern(
      PointGraph graph, boolean[] anchors, double[] factor, double[] varianceFactors) {}

  PointSolution solve(PointObservations point) {
    PairTable table = plan.table();
    plan.check(point);
    Pattern pattern = pattern(findPresent(point));
    PointGraph graph = pattern.graph;
    double[] phaseRad = new double[table.dateCount()];
    if (graph.components() == 0) {
      return new PointSolution(
          point.pointId(), table, graph, phaseRad, pattern.varianceFactors, Fit.NONE);
    }
    double[] factor = pattern.factor;
    double[] varianceFactors = pattern.varianceFactors;
    if (!plan.weights().isUniform()) {
      plan.weigh(point, graph.pairs(), weights);
      factor = matrix;
      factorize(graph, pattern.anchors, factor);
      varianceFactors = diagonalOfInverse(factor);
    }
    rightHandSide(point, graph.pairs(), pattern.anchors, phaseRad);
    plan.cholesky().solve(factor, phaseRad);
    Fit fit = fit(point, graph.pairs(), phaseRad);
    if (graph.components() > 1) {
      new GapBridge(graph, plan.years()).apply(phaseRad);
    }
    return new PointSolution(point.pointId(), table, graph, phaseRad, varianceFactors, fit);
  }

  private int findPresent(PointObservations point) {
    int count = 0;
    for (int m = 0; m < present.length; m++) {
      present[count] = m;
      count += Double.isNaN(point.phaseRad(m)) ? 0 : 1;
    }
    return count;
  }

  private Pattern pattern(int count) {
    if (count == present.length) {
      if (complete == null) {
        complete = newPattern(present.clone());
      }
      return complete;
    }
    BitSet key = new BitSet(present.length);
    for (int i = 0; i < count; i++) {
      key.set(present[i]);
    }
    Pattern known = patterns.get(key);
    if (known == null) {
      known = newPattern(Arrays.copyOf(present, count));
      if (patterns.size() < MOST_PATTERNS) {
        patterns.put(key, known);
      }
    }
    return known;
  }

  private Pattern newPattern(int[] pairs) {
    PointGraph graph =
        PointGraph.of(plan.years().length, plan.reference(), plan.secondary(), pairs);
    boolean[] anchors = graph.anchors();
    if (!plan.weights().isUniform() || pairs.length == 0) {
      return new Pattern(graph, anchors, new double[0], new double[0]);
    }
    Arrays.fill(weights, 0, pairs.length, 1);
    double[] factor = new double[plan.cholesky().elements()];
    factorize(graph, anchors, factor);
    return new Pattern(graph, anchors, factor, diagonalOfInverse(factor));
  }

  private void factorize(PointGraph graph, boolean[] anchors, double[] factor) {
    EnvelopeCholesky cholesky = plan.cholesky();
    int[] pairs = graph.pairs();
    Arrays.fill(factor, 0);
    for (int i = 0; i < pairs.length; i++) {
      int a = plan.reference()[pairs[i]];
      int b = plan.secondary()[pairs[i]];
      factor[cholesky.at(b, b)] += weights[i];
      if (!anchors[a]) {
        factor[cholesky.at(a, a)] += weights[i];
        factor[cholesky.at(b, a)] -= weights[i];
      }
    }
    for (int n = 0; n < anchors.length; n++) {
      if (anchors[n]) {
        factor[cholesky.at(n, n)] = 1;
      }
    }
    if (!cholesky.factor(factor)) {
      throw new IllegalStateException(
          "the weights of a point span so many orders of magnitude that its "
              + pairs.length
              + " pairs do not determine its epochs; limit the looks or use uniform weights");
    }
  }

  private double[] diagonalOfInverse(double[] factor) {
    plan.cholesky().inverse(factor, inverse, work);
    double[] diagonal = new double[plan.years().length];
    for (int n = 0; n < diagonal.length; n++) {
      diagonal[n] = inverse[plan.cholesky().at(n, n)];
    }
    return diagonal;
  }

  private void rightHandSide(
      PointObservations point, int[] pairs, boolean[] anchors, double[] rightHandSide) {
    boolean uniform = plan.weights().isUniform();
    for (int i = 0; i < pairs.length; i++) {
      double weighted = (uniform ? 1 : weights[i]) * point.phaseRad(pairs[i]);
      rightHandSide[plan.reference()[pairs[i]]] -= weighted;
      rightHandSide[plan.secondary()[pairs[i]]] += weighted;
    }
    for (int n = 0; n < anchors.length; n++) {
      if (anchors[n]) {
        rightHandSide[n] = 0;
      }
    }
  }

  private Fit fit(PointObservations point, int[] pairs, double[] phaseRad) {
    boolean uniform = plan.weights().isUniform();
    double squaredSum = 0;
    double weightedSum = 0;
    for (int i = 0; i < pairs.length; i++) {
      int m = pairs[i];
      double step = phaseRad[plan.secondary()[m]] - phaseRad[plan.reference()[m]];
      double residual = point.phaseRad(m) - step;
      residualRad[i] = residual;
      squaredSum += residual * residual;
      weightedSum += uniform ? residual * residual : weights[i] * residual * residual;
    }
    double coherence = Phasors.meanLength(residualRad, pairs.length, cosine, sine);
    return new Fit(coherence, squaredSum, weightedSum);
  }
}
