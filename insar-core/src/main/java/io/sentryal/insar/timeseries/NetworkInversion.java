package io.sentryal.insar.timeseries;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * From the phases of pairs to one phase per epoch, point by point, by weighted least squares.
 * Immutable, thread-safe.
 *
 * <p>At each point the pairs that hold it are solved for: min sum w (phi_b - phi_a - phi_ab)^2. A
 * point whose pairs do not connect all its epochs is completed by the smallest velocity and says so
 * ({@code GAP_BRIDGED}); an epoch that no pair measured there is absent, never zero; a point
 * without any pair has the status {@code TOO_FEW_PAIRS}.
 *
 * <p><b>Cost.</b> Memory does not grow with the number of points when they are streamed. Points
 * with the same pairs and uniform weights share one factorisation. <b>Order.</b> Results come in
 * the order of the points and are the same bits for any number of threads.
 *
 * <pre>{@code
 * PairTable table = PairTable.builder(0.05546576).addPair(day1, day2).addPair(day2, day3).build();
 * NetworkInversion inversion = NetworkInversion.of(table, PairWeights.uniform());
 * PointSolution solution = inversion.solve(PointObservations.of("crest-12", phaseRad));
 * DisplacementSeries series = solution.series("ref-1");
 * }</pre>
 */
public final class NetworkInversion {
  private final InversionPlan plan;

  private NetworkInversion(InversionPlan plan) {
    this.plan = plan;
  }

  /**
   * Returns the inversion of a table of pairs.
   *
   * @param table the pairs
   * @param weights how much a pair counts at a point
   */
  public static NetworkInversion of(PairTable table, PairWeights weights) {
    return new NetworkInversion(
        InversionPlan.of(
            Objects.requireNonNull(table, "table"), Objects.requireNonNull(weights, "weights")));
  }

  /**
   * Returns the solution of one point.
   *
   * @param point its observations, one per pair of the table
   * @throws IllegalArgumentException if their count differs from that of the pairs, or a coherence
   *     that the weights need is missing
   */
  public PointSolution solve(PointObservations point) {
    return new PointSolver(plan).solve(point);
  }

  /**
   * Returns the solutions of many points, in their order, computed in the calling thread.
   *
   * @param points their observations, one per pair of the table
   * @throws IllegalArgumentException as {@link #solve}
   */
  public List<PointSolution> solveAll(List<PointObservations> points) {
    return solveAll(points, 1);
  }

  /**
   * Returns the solutions of many points, in their order.
   *
   * @param points their observations, one per pair of the table
   * @param threads how many threads compute, at least 1
   * @throws IllegalArgumentException as {@link #solve}
   */
  public List<PointSolution> solveAll(List<PointObservations> points, int threads) {
    List<PointSolution> solutions = new ArrayList<>(points.size());
    solveAll(points.iterator(), threads, solutions::add);
    return solutions;
  }

  /**
   * Solves a stream of points in bounded memory: at most a few thousand points per thread are held
   * at a time.
   *
   * @param points their observations; read by the calling thread only
   * @param threads how many threads compute, at least 1; with 1 it is the calling thread
   * @param sink gets the solutions in the order of the points, in the calling thread
   * @throws IllegalArgumentException as {@link #solve}; solutions before the wrong point's chunk
   *     have been delivered
   * @throws io.sentryal.insar.error.ProcessingException if the calling thread is interrupted
   */
  public void solveAll(
      Iterator<PointObservations> points, int threads, Consumer<PointSolution> sink) {
    new ChunkedInversion(plan, threads).run(points, sink);
  }

  @Override
  public String toString() {
    return "NetworkInversion[" + plan.table() + ", weights " + plan.weights() + "]";
  }
}
