package io.sentryal.insar.localcpu.internal.unwrap;

import java.util.Arrays;
import java.util.function.BooleanSupplier;

/**
 * Two-dimensional phase unwrapping by minimum cost flow (Costantini 1998, IEEE TGRS 36(3)).
 *
 * <p>Steps: costs of whole cycles between neighbouring cells from their coherence and the local
 * slope of the phase ({@link GradientCosts}); the flow of least cost that removes all residues
 * ({@link FlowSolver}, an exact optimum); summation of the corrected differences; connected
 * components ({@link ComponentLabels}).
 *
 * <p>Masked cells (phase NaN, or coherence NaN or below 0.05) cost nothing to cut through and stay
 * NaN. Regions that masked cells separate are unwrapped each for itself.
 *
 * <p>Stateless; safe for concurrent use. Deterministic. Single-threaded. Memory: about 90 bytes per
 * cell.
 */
public final class PhaseUnwrapper {
  /** Most cells of one raster, edges included. */
  public static final int MAX_CELLS = 1 << 24;

  private PhaseUnwrapper() {}

  /**
   * Unwraps a raster.
   *
   * @param wrappedRad wrapped phase (rad), row-major; NaN = masked; not changed
   * @param coherence sample coherence in [0, 1]; not changed
   * @param rows number of rows, at least 1
   * @param cols number of columns, at least 1
   * @param effectiveLooks number of independent looks per cell, at least 1
   * @param cancelled asked now and then; when it says yes the call ends with the exception below
   * @throws IllegalArgumentException if a size or value is impossible
   * @throws java.util.concurrent.CancellationException if cancelled
   */
  public static UnwrappedPhase unwrap(
      float[] wrappedRad,
      float[] coherence,
      int rows,
      int cols,
      double effectiveLooks,
      BooleanSupplier cancelled) {
    WrappedField field = new WrappedField(wrappedRad, coherence, rows, cols);
    PhaseNoise noise = PhaseNoise.ofLooks(effectiveLooks);
    DualGrid grid = new GradientCosts(field, noise).grid();
    new FlowSolver(grid, cancelled).solve();
    float[] phaseRad = integrate(field, grid);
    ComponentLabels labels = ComponentLabels.of(field, grid, noise);
    return new UnwrappedPhase(
        rows, cols, phaseRad, labels.label(), labels.sizes(), grid.totalCost());
  }

  /** Sums the corrected differences outward from the first cell of each valid region. */
  static float[] integrate(WrappedField field, DualGrid grid) {
    int n = field.rows * field.cols;
    float[] phaseRad = new float[n];
    Arrays.fill(phaseRad, Float.NaN);
    int[] cycles = new int[n];
    int[] queue = new int[n];
    for (int first = 0; first < n; first++) {
      if (!field.isValid(first) || !Float.isNaN(phaseRad[first])) {
        continue;
      }
      int end = 0;
      queue[end++] = first;
      phaseRad[first] = field.phaseRad[first];
      for (int at = 0; at < end; at++) {
        int from = queue[at];
        for (int direction = 0; direction < 4; direction++) {
          int to = neighbour(field, from, direction);
          if (to < 0 || !Float.isNaN(phaseRad[to]) || !field.isValid(to)) {
            continue;
          }
          cycles[to] =
              cycles[from] + field.cycles(from, to) + correction(field, grid, from, direction);
          phaseRad[to] = (float) (field.phaseRad[to] + 2 * Math.PI * cycles[to]);
          queue[end++] = to;
        }
      }
    }
    return phaseRad;
  }

  /** Returns the cell next to a cell, or -1 beyond the raster. */
  static int neighbour(WrappedField field, int cell, int direction) {
    int cols = field.cols;
    int next =
        switch (direction) {
          case DualGrid.EAST -> cell % cols == cols - 1 ? -1 : cell + 1;
          case DualGrid.SOUTH -> cell + cols;
          case DualGrid.WEST -> cell % cols == 0 ? -1 : cell - 1;
          default -> cell - cols;
        };
    return next >= field.rows * cols ? -1 : next;
  }

  /** Returns the whole cycles that the flow adds to the difference from a cell to its neighbour. */
  static int correction(WrappedField field, DualGrid grid, int cell, int direction) {
    int face = cell / field.cols * grid.width + cell % field.cols; // its lower right corner is cell
    return switch (direction) {
      case DualGrid.EAST -> grid.flow(face + 1, DualGrid.SOUTH);
      case DualGrid.WEST -> -grid.flow(face, DualGrid.SOUTH);
      case DualGrid.SOUTH -> -grid.flow(face + grid.width, DualGrid.EAST);
      default -> grid.flow(face, DualGrid.EAST);
    };
  }
}
