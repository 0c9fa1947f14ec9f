package io.sentryal.insar.localcpu.internal.unwrap;

/**
 * An unwrapped phase raster and its connected components.
 *
 * <p>Row-major {@code [row * cols + col]}. Within one component the phase is continuous, and the
 * difference of two cells is meant to be right including the whole cycles; between components, and
 * for cells of component 0, a whole number of cycles is unknown.
 *
 * <p>Not copied: the arrays belong to the caller of {@link PhaseUnwrapper#unwrap}.
 */
public final class UnwrappedPhase {
  private final int rows;
  private final int cols;
  private final float[] phaseRad;
  private final int[] component;
  private final int[] componentSizes;
  private final long flowCost;

  UnwrappedPhase(
      int rows, int cols, float[] phaseRad, int[] component, int[] componentSizes, long flowCost) {
    this.rows = rows;
    this.cols = cols;
    this.phaseRad = phaseRad;
    this.component = component;
    this.componentSizes = componentSizes;
    this.flowCost = flowCost;
  }

  /** Returns the number of rows. */
  public int rows() {
    return rows;
  }

  /** Returns the number of columns. */
  public int cols() {
    return cols;
  }

  /**
   * Returns the unwrapped phase (rad): the wrapped phase plus whole cycles; NaN where the input was
   * masked.
   */
  public float[] phaseRad() {
    return phaseRad;
  }

  /** Returns the component of each cell: 0 for none, else 1, 2, ... by falling size. */
  public int[] component() {
    return component;
  }

  /** Returns the number of components, 0 if no cell belongs to one. */
  public int componentCount() {
    return componentSizes.length;
  }

  /**
   * Returns the number of cells of a component.
   *
   * @param label component, from 1 to {@link #componentCount}
   */
  public int componentSize(int label) {
    if (label < 1 || label > componentSizes.length) {
      throw new IllegalArgumentException(
          "label must be between 1 and " + componentSizes.length + ", was " + label);
    }
    return componentSizes[label - 1];
  }

  /** Returns the cost of the flow that was added, for tests and reports. */
  long flowCost() {
    return flowCost;
  }
}
