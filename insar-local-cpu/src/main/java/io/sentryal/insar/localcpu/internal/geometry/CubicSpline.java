package io.sentryal.insar.localcpu.internal.geometry;

/**
 * The interpolating cubic spline through the cells of a raster (Unser, Splines: a perfect fit for
 * signal and image processing, IEEE SPM 1999, box 2): twice continuously differentiable, through
 * every cell value. Immutable.
 *
 * <p>Coefficients come once from a recursive filter with the pole sqrt(3) - 2 along rows and
 * columns, mirrored at the edges; a value is then a sum over 4 x 4 coefficients. Holes are filled
 * along rows only to run the filter; every value whose 4 x 4 coefficients touch a hole is NaN.
 */
final class CubicSpline {
  private static final double POLE = Math.sqrt(3) - 2;
  private static final int HORIZON = 24;

  private final int rows;
  private final int columns;
  private final int stride;
  private final float[] coefficients;
  private final float offset;
  private final double lowest;
  private final double highest;

  /**
   * @param values row-major cell values, NaN where there is none; not kept
   */
  CubicSpline(float[] values, int rows, int columns) {
    this.rows = rows;
    this.columns = columns;
    this.stride = columns + 3;
    this.offset = middle(values);
    this.coefficients = new float[(rows + 3) * stride];
    filterRows(values);
    filterColumns();
    double low = Double.POSITIVE_INFINITY;
    double high = Double.NEGATIVE_INFINITY;
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < columns; column++) {
        int at = index(row, column);
        if (Float.isNaN(values[row * columns + column])) {
          coefficients[at] = Float.NaN;
        } else {
          low = Math.min(low, coefficients[at]);
          high = Math.max(high, coefficients[at]);
        }
      }
    }
    // A B-spline lies within the range of its coefficients.
    this.lowest = low + offset;
    this.highest = high + offset;
    mirrorMargins();
  }

  double lowest() {
    return lowest;
  }

  double highest() {
    return highest;
  }

  /** Returns whether a position (cells) lies on or between the outer cell centres. */
  boolean contains(double row, double column) {
    return row >= 0 && row <= rows - 1 && column >= 0 && column <= columns - 1;
  }

  /** Returns the value at a position (cells) that the raster {@link #contains}. */
  double at(double row, double column) {
    int wholeRow = (int) row;
    int wholeColumn = (int) column;
    double y = row - wholeRow;
    double x = column - wholeColumn;
    double x2 = x * x;
    double x3 = x2 * x;
    double left = 1 - x;
    double w0 = left * left * left;
    double w1 = 4 - 6 * x2 + 3 * x3;
    double w3 = x3;
    double w2 = 6 - w0 - w1 - w3;
    double y2 = y * y;
    double y3 = y2 * y;
    double above = 1 - y;
    double v0 = above * above * above;
    double v1 = 4 - 6 * y2 + 3 * y3;
    double v2 = 6 - v0 - v1 - y3;
    float[] c = coefficients;
    int a = wholeRow * stride + wholeColumn;
    int b = a + stride;
    int d = b + stride;
    int e = d + stride;
    double sum0 = w0 * c[a] + w1 * c[a + 1] + w2 * c[a + 2] + w3 * c[a + 3];
    double sum1 = w0 * c[b] + w1 * c[b + 1] + w2 * c[b + 2] + w3 * c[b + 3];
    double sum2 = w0 * c[d] + w1 * c[d + 1] + w2 * c[d + 2] + w3 * c[d + 3];
    double sum3 = w0 * c[e] + w1 * c[e + 1] + w2 * c[e + 2] + w3 * c[e + 3];
    return offset + (v0 * sum0 + v1 * sum1 + v2 * sum2 + y3 * sum3) * (1.0 / 36);
  }

  /** Returns the value at the position of the raster that is nearest to the given one (cells). */
  double atNearest(double row, double column) {
    return at(Math.max(0, Math.min(rows - 1.0, row)), Math.max(0, Math.min(columns - 1.0, column)));
  }

  private int index(int row, int column) {
    return (row + 1) * stride + column + 1;
  }

  private static float middle(float[] values) {
    float low = Float.POSITIVE_INFINITY;
    float high = Float.NEGATIVE_INFINITY;
    for (float value : values) {
      if (value < low) {
        low = value;
      }
      if (value > high) {
        high = value;
      }
    }
    return low <= high ? low / 2 + high / 2 : 0;
  }

  private void filterRows(float[] values) {
    double[] line = new double[columns];
    float[] above = new float[columns];
    for (int row = 0; row < rows; row++) {
      fillHoles(values, row * columns, above, line);
      filter(line);
      for (int column = 0; column < columns; column++) {
        coefficients[index(row, column)] = (float) line[column];
      }
    }
  }

  /** Copies a row less the offset; a hole takes the value left of it, else right, else above. */
  private void fillHoles(float[] values, int from, float[] above, double[] line) {
    float last = Float.NaN;
    for (int column = 0; column < columns && Float.isNaN(last); column++) {
      last = values[from + column];
    }
    for (int column = 0; column < columns; column++) {
      float value = values[from + column];
      if (Float.isNaN(value)) {
        value = Float.isNaN(last) ? above[column] + offset : last;
      } else {
        last = value;
      }
      above[column] = value - offset;
      line[column] = above[column];
    }
  }

  private void filterColumns() {
    double[] line = new double[rows];
    for (int column = 0; column < columns; column++) {
      for (int row = 0; row < rows; row++) {
        line[row] = coefficients[index(row, column)];
      }
      filter(line);
      for (int row = 0; row < rows; row++) {
        coefficients[index(row, column)] = (float) line[row];
      }
    }
  }

  /** Turns samples into spline coefficients, in place, mirrored about the first and last. */
  private static void filter(double[] line) {
    int n = line.length;
    if (n == 1) {
      return;
    }
    double start = line[0];
    double power = POLE;
    for (int k = 1; k <= HORIZON; k++) {
      start += power * line[mirrored(k, n)];
      power *= POLE;
    }
    line[0] = start;
    for (int k = 1; k < n; k++) {
      line[k] += POLE * line[k - 1];
    }
    line[n - 1] = POLE / (POLE * POLE - 1) * (line[n - 1] + POLE * line[n - 2]);
    for (int k = n - 2; k >= 0; k--) {
      line[k] = POLE * (line[k + 1] - line[k]);
    }
    for (int k = 0; k < n; k++) {
      line[k] *= 6;
    }
  }

  private static int mirrored(int k, int n) {
    int period = 2 * (n - 1);
    int folded = Math.floorMod(k, period);
    return folded < n ? folded : period - folded;
  }

  private void mirrorMargins() {
    for (int row = -1; row <= rows + 1; row++) {
      int fromRow = rows == 1 ? 0 : mirrored(row, rows);
      for (int column = -1; column <= columns + 1; column++) {
        int fromColumn = columns == 1 ? 0 : mirrored(column, columns);
        coefficients[index(row, column)] = coefficients[index(fromRow, fromColumn)];
      }
    }
  }
}
