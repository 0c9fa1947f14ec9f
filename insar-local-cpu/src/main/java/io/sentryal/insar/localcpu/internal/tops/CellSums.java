package io.sentryal.insar.localcpu.internal.tops;

import java.util.Arrays;

/**
 * Sums over the pixels of each cell of a window: of the interferogram and of the powers of both
 * images. Row-major. Written by one thread per cell, then read only.
 */
public final class CellSums {
  private final int rows;
  private final int columns;
  private final float[] re;
  private final float[] im;
  private final float[] referencePower;
  private final float[] secondaryPower;
  private final CellState[] states;

  /**
   * Creates a window in which every cell is {@link CellState#OUTSIDE}.
   *
   * @param rows number of rows
   * @param columns number of columns
   */
  public CellSums(int rows, int columns) {
    this.rows = rows;
    this.columns = columns;
    int cells = Math.multiplyExact(rows, columns);
    re = new float[cells];
    im = new float[cells];
    referencePower = new float[cells];
    secondaryPower = new float[cells];
    states = new CellState[cells];
    Arrays.fill(states, CellState.OUTSIDE);
  }

  /** Returns the number of rows. */
  public int rows() {
    return rows;
  }

  /** Returns the number of columns. */
  public int columns() {
    return columns;
  }

  /** Returns the number of cells. */
  public int cells() {
    return states.length;
  }

  /** Returns whether the cell holds a measurement, or why not. */
  public CellState state(int cell) {
    return states[cell];
  }

  /** Returns whether the cell holds a measurement. */
  public boolean isValid(int cell) {
    return states[cell] == CellState.VALID;
  }

  /** Returns the real part of the sum of {@code reference * conj(secondary)}. */
  public float re(int cell) {
    return re[cell];
  }

  /** Returns the imaginary part of the sum of {@code reference * conj(secondary)}. */
  public float im(int cell) {
    return im[cell];
  }

  /** Returns the interferometric phase (rad), in (-pi, pi]. */
  public double phaseRad(int cell) {
    return Math.atan2(im[cell], re[cell]);
  }

  /**
   * Returns the coherence estimate {@code |sum A conj(B)| / sqrt(sum |A|^2 sum |B|^2)}, in [0, 1];
   * 0 for a cell without measurement.
   */
  public double coherence(int cell) {
    double powers = (double) referencePower[cell] * secondaryPower[cell];
    return powers > 0 ? Math.min(1, Math.hypot(re[cell], im[cell]) / Math.sqrt(powers)) : 0;
  }

  /** Copies one cell of another window of the same size. */
  void copyCell(CellSums from, int cell) {
    re[cell] = from.re[cell];
    im[cell] = from.im[cell];
    referencePower[cell] = from.referencePower[cell];
    secondaryPower[cell] = from.secondaryPower[cell];
    states[cell] = from.states[cell];
  }

  /** Sets a cell. */
  void set(int cell, LookAccumulator sums, int column, CellState state) {
    re[cell] = (float) sums.re(column);
    im[cell] = (float) sums.im(column);
    referencePower[cell] = (float) sums.referencePower(column);
    secondaryPower[cell] = (float) sums.secondaryPower(column);
    states[cell] = state;
  }
}
