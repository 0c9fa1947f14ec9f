package io.sentryal.insar.localcpu.internal.engine;

import io.sentryal.insar.error.FailureCode;
import io.sentryal.insar.error.ProcessingException;
import io.sentryal.insar.localcpu.internal.tops.CellSums;
import io.sentryal.insar.localcpu.internal.tops.MultilookGrid;
import io.sentryal.insar.localcpu.internal.unwrap.GoldsteinFilter;
import io.sentryal.insar.localcpu.internal.unwrap.PhaseUnwrapper;
import io.sentryal.insar.localcpu.internal.unwrap.UnwrappedPhase;
import java.util.Arrays;
import java.util.function.BooleanSupplier;

/** Interferogram, coherence and unwrapped phase of the cells of a window. Immutable. */
final class UnwrappedWindow {
  private final MultilookGrid grid;
  private final CellSums sums;
  private final float[] coherence;
  private final UnwrappedPhase unwrapped;

  private UnwrappedWindow(
      MultilookGrid grid, CellSums sums, float[] coherence, UnwrappedPhase unwrapped) {
    this.grid = grid;
    this.sums = sums;
    this.coherence = coherence;
    this.unwrapped = unwrapped;
  }

  private static float[] coherence(CellSums sums) {
    float[] coherence = new float[sums.cells()];
    for (int cell = 0; cell < coherence.length; cell++) {
      coherence[cell] = (float) sums.coherence(cell);
    }
    return coherence;
  }

  /**
   * Returns the phase of each cell (rad), NaN where there is no measurement.
   *
   * @param sums the interferogram
   * @param filterAlpha strength of the Goldstein filter; 0 for none, and none for windows that are
   *     too small for it
   */
  static float[] phaseRad(CellSums sums, double filterAlpha) {
    float[] re = new float[sums.cells()];
    float[] im = new float[sums.cells()];
    for (int cell = 0; cell < re.length; cell++) {
      if (sums.isValid(cell)) {
        re[cell] = sums.re(cell);
        im[cell] = sums.im(cell);
      }
    }
    if (filterAlpha > 0 && isFilterable(sums)) {
      GoldsteinFilter.filter(re, im, sums.rows(), sums.columns(), filterAlpha);
    }
    float[] phaseRad = new float[re.length];
    Arrays.fill(phaseRad, Float.NaN);
    for (int cell = 0; cell < re.length; cell++) {
      if (sums.isValid(cell)) {
        phaseRad[cell] = (float) Math.atan2(im[cell], re[cell]);
      }
    }
    return phaseRad;
  }

  /** Returns whether a window is large enough for the Goldstein filter. */
  static boolean isFilterable(CellSums sums) {
    return sums.rows() >= GoldsteinFilter.MIN_SIZE && sums.columns() >= GoldsteinFilter.MIN_SIZE;
  }

  /**
   * Unwraps the phase of a window.
   *
   * @param grid the cells
   * @param sums interferogram and powers
   * @param phaseRad wrapped phase (rad), NaN where there is none
   * @param effectiveLooks independent looks of a cell
   * @param cancelled tells whether to stop
   * @throws ProcessingException with {@link FailureCode#UNWRAP_FAILED} if no cell is coherent
   *     enough
   */
  static UnwrappedWindow of(
      MultilookGrid grid,
      CellSums sums,
      float[] phaseRad,
      double effectiveLooks,
      BooleanSupplier cancelled) {
    float[] coherence = coherence(sums);
    UnwrappedPhase unwrapped =
        PhaseUnwrapper.unwrap(
            phaseRad, coherence, grid.rows(), grid.columns(), effectiveLooks, cancelled);
    if (unwrapped.componentCount() == 0) {
      throw new ProcessingException(
          FailureCode.UNWRAP_FAILED,
          "no part of the window of "
              + grid.rows()
              + " x "
              + grid.columns()
              + " cells is coherent enough to unwrap (median coherence "
              + median(coherence)
              + "); choose a pair with a shorter time or a smaller baseline, or take more looks");
    }
    return new UnwrappedWindow(grid, sums, coherence, unwrapped);
  }

  private static float median(float[] values) {
    float[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }

  /** Returns the cells. */
  MultilookGrid grid() {
    return grid;
  }

  /** Returns interferogram and powers, not filtered. */
  CellSums sums() {
    return sums;
  }

  /** Returns the coherence of a cell, estimated before any filter. */
  float coherence(int cell) {
    return coherence[cell];
  }

  /** Returns the component of a cell; 0 if it belongs to none. */
  int component(int cell) {
    return unwrapped.component()[cell];
  }

  /** Returns the unwrapped phase of a cell (rad). */
  float phaseRad(int cell) {
    return unwrapped.phaseRad()[cell];
  }
}
