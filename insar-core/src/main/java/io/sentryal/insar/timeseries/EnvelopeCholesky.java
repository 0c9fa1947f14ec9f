package io.sentryal.insar.timeseries;

/**
 * Cholesky factorisation of symmetric positive definite matrices of one sparsity: row i holds its
 * elements from its first non-zero column to the diagonal (George and Liu 1981, "Computer Solution
 * of Large Sparse Positive Definite Systems", chapter 4). The factor fills nothing outside.
 * Immutable; the numbers live in arrays of {@link #elements()} values that the caller owns.
 *
 * <p>For a network whose pairs reach k epochs back the cost is N k^2 instead of N^3 / 3. Factors
 * hold the <em>reciprocal</em> of each diagonal element.
 */
final class EnvelopeCholesky {
  /**
   * A pivot that has lost this much of its diagonal element is rounding noise: the matrix is not of
   * full rank.
   */
  private static final double RANK_TOLERANCE = 1e-13;

  private final int size;

  /** First column of each row. */
  private final int[] first;

  /** Where column 0 of each row would stand, so that (i, j) is at offset[i] + j. */
  private final int[] offset;

  private final int elements;

  /** Last row that reaches back to each column. */
  private final int[] lastRow;

  private EnvelopeCholesky(int[] first) {
    this.size = first.length;
    this.first = first;
    this.offset = new int[size];
    this.lastRow = new int[size];
    int next = 0;
    for (int i = 0; i < size; i++) {
      offset[i] = next - first[i];
      next += i - first[i] + 1;
      for (int j = first[i]; j <= i; j++) {
        lastRow[j] = i;
      }
    }
    this.elements = next;
  }

  /**
   * Returns the sparsity of a matrix with non-zeros at the pairs (low[m], high[m]) and the
   * diagonal.
   *
   * @param size rows of the matrix
   * @param low smaller index of each pair
   * @param high larger index of each pair
   */
  static EnvelopeCholesky of(int size, int[] low, int[] high) {
    int[] first = new int[size];
    for (int i = 0; i < size; i++) {
      first[i] = i;
    }
    for (int m = 0; m < low.length; m++) {
      first[high[m]] = Math.min(first[high[m]], low[m]);
    }
    return new EnvelopeCholesky(first);
  }

  /** Returns how many numbers a matrix or a factor has. */
  int elements() {
    return elements;
  }

  /** Returns the place of element (row, column), column not above row. */
  int at(int row, int column) {
    return offset[row] + column;
  }

  /**
   * Replaces a matrix by its factor.
   *
   * @return whether the matrix is of full rank; the factor is unusable if not
   */
  boolean factor(double[] a) {
    for (int i = 0; i < size; i++) {
      int rowI = offset[i];
      int firstI = first[i];
      for (int j = firstI; j < i; j++) {
        int rowJ = offset[j];
        double sum = a[rowI + j];
        for (int k = Math.max(firstI, first[j]); k < j; k++) {
          sum -= a[rowI + k] * a[rowJ + k];
        }
        a[rowI + j] = sum * a[rowJ + j];
      }
      double diagonal = a[rowI + i];
      double pivot = diagonal;
      for (int k = firstI; k < i; k++) {
        pivot -= a[rowI + k] * a[rowI + k];
      }
      if (!(pivot > RANK_TOLERANCE * diagonal)) {
        return false;
      }
      a[rowI + i] = 1 / Math.sqrt(pivot);
    }
    return true;
  }

  /** Replaces a right-hand side by the solution. */
  void solve(double[] factor, double[] x) {
    for (int i = 0; i < size; i++) {
      int row = offset[i];
      double sum = x[i];
      for (int k = first[i]; k < i; k++) {
        sum -= factor[row + k] * x[k];
      }
      x[i] = sum * factor[row + i];
    }
    for (int i = size - 1; i >= 0; i--) {
      int row = offset[i];
      double value = x[i] * factor[row + i];
      x[i] = value;
      for (int k = first[i]; k < i; k++) {
        x[k] -= factor[row + k] * value;
      }
    }
  }

  /**
   * Computes the inverse within the envelope, without the rest of it (Takahashi, Fagan and Chen
   * 1973; Erisman and Tinney 1975, Commun. ACM 18(3)): column by column from the last, from L' Z =
   * L^-1.
   *
   * @param factor the factor
   * @param inverse gets the inverse, same layout as a matrix
   * @param work two arrays of at least the size of the matrix
   */
  void inverse(double[] factor, double[] inverse, double[][] work) {
    double[] column = work[0];
    double[] product = work[1];
    for (int j = size - 1; j >= 0; j--) {
      int last = lastRow[j];
      for (int i = j + 1; i <= last; i++) {
        column[i] = first[i] <= j ? factor[offset[i] + j] : 0;
        product[i] = 0;
      }
      double own = factor[offset[j] + j];
      double sum = own;
      for (int i = j + 1; i <= last; i++) {
        if (first[i] <= j) {
          int row = offset[i];
          double value = column[i];
          double dot = inverse[row + i] * value;
          for (int k = j + 1; k < i; k++) {
            dot += inverse[row + k] * column[k];
            product[k] += inverse[row + k] * value;
          }
          product[i] += dot;
        }
      }
      for (int i = j + 1; i <= last; i++) {
        if (first[i] <= j) {
          inverse[offset[i] + j] = -own * product[i];
          sum += column[i] * own * product[i];
        }
      }
      inverse[offset[j] + j] = own * sum;
    }
  }
}
