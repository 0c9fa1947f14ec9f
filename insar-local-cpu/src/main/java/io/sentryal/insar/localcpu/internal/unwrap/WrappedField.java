package io.sentryal.insar.localcpu.internal.unwrap;

/**
 * Wrapped phase with its mask and coherence: what unwrapping starts from.
 *
 * <p>A cell is valid if its phase is finite and its coherence is finite and at least {@link
 * #COHERENCE_FLOOR}. Not copied; read only.
 */
final class WrappedField {
  /** Cells of lower coherence say nothing about the phase and are masked. */
  static final double COHERENCE_FLOOR = 0.05;

  private static final double TWO_PI = 2 * Math.PI;

  final int rows;
  final int cols;
  final float[] phaseRad;
  final float[] coherence;

  WrappedField(float[] phaseRad, float[] coherence, int rows, int cols) {
    if (rows < 1 || cols < 1 || (rows + 1L) * (cols + 1L) > PhaseUnwrapper.MAX_CELLS) {
      throw new IllegalArgumentException(
          "rows x cols must be between 1 x 1 and "
              + PhaseUnwrapper.MAX_CELLS
              + " cells, was "
              + rows
              + " x "
              + cols
              + "; use more looks or a smaller window");
    }
    if (phaseRad.length != rows * cols || coherence.length != rows * cols) {
      throw new IllegalArgumentException(
          "phase and coherence must hold rows * cols = "
              + rows * cols
              + " cells, were "
              + phaseRad.length
              + " and "
              + coherence.length);
    }
    this.rows = rows;
    this.cols = cols;
    this.phaseRad = phaseRad;
    this.coherence = coherence;
    for (int cell = 0; cell < coherence.length; cell++) {
      if (isValid(cell) && coherence[cell] > 1.001f) {
        throw new IllegalArgumentException(
            "coherence must be between 0 and 1, was " + coherence[cell] + " at cell " + cell);
      }
    }
  }

  boolean isValid(int cell) {
    // NaN fails the comparison.
    return coherence[cell] >= COHERENCE_FLOOR && Float.isFinite(phaseRad[cell]);
  }

  /** Returns the difference of two cells' phases (rad), brought to [-pi, pi]. */
  double gradientRad(int from, int to) {
    return wrap((double) phaseRad[to] - phaseRad[from]);
  }

  /**
   * Returns the whole cycles that have to be added to the phase of {@code to} so that its
   * difference from {@code from} is the wrapped one.
   */
  int cycles(int from, int to) {
    return (int) -Math.rint(((double) phaseRad[to] - phaseRad[from]) / TWO_PI);
  }

  /** Brings a phase (rad) to [-pi, pi]; consistent with {@link #cycles}. */
  static double wrap(double phaseRad) {
    return phaseRad - TWO_PI * Math.rint(phaseRad / TWO_PI);
  }
}
