package io.sentryal.insar.localcpu.internal.tops;

import io.sentryal.insar.error.Checks;
import io.sentryal.insar.localcpu.internal.geometry.RadarGrid;
import java.util.Objects;

/**
 * A window of multilooked cells on the grid of the reference acquisition. Immutable.
 *
 * <p>Cell (r, c) averages the lines {@code (firstRow + r) * looksAzimuth} and the following, and
 * the samples {@code (firstColumn + c) * looksRange} and the following, of {@code radar}. Rows grow
 * with azimuth time, columns with slant range.
 *
 * @param radar the grid of single pixels
 * @param looksAzimuth lines of a cell
 * @param looksRange samples of a cell
 * @param firstRow first row of the window, may be negative
 * @param firstColumn first column of the window, may be negative
 * @param rows number of rows
 * @param columns number of columns
 */
public record MultilookGrid(
    RadarGrid radar,
    int looksAzimuth,
    int looksRange,
    int firstRow,
    int firstColumn,
    int rows,
    int columns) {
  public MultilookGrid {
    Objects.requireNonNull(radar, "radar");
    Checks.positive("looksAzimuth", looksAzimuth);
    Checks.positive("looksRange", looksRange);
    Checks.positive("rows", rows);
    Checks.positive("columns", columns);
    Checks.inRange("cells", (double) rows * columns, 1, 1 << 28);
  }

  /** Returns the number of cells. */
  public int cells() {
    return rows * columns;
  }

  /** Returns the row (fractional, of the window; whole numbers are cell centres) of a line. */
  public double row(double line) {
    return (line - 0.5 * (looksAzimuth - 1)) / looksAzimuth - firstRow;
  }

  /** Returns the column (fractional, of the window) of a sample. */
  public double column(double sample) {
    return (sample - 0.5 * (looksRange - 1)) / looksRange - firstColumn;
  }

  /** Returns the line of {@code radar} at the centre of a row. */
  public double line(double row) {
    return (firstRow + row) * looksAzimuth + 0.5 * (looksAzimuth - 1);
  }

  /** Returns the sample of {@code radar} at the centre of a column. */
  public double sample(double column) {
    return (firstColumn + column) * looksRange + 0.5 * (looksRange - 1);
  }
}
