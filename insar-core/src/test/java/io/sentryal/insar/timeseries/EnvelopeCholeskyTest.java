package io.sentryal.insar.timeseries;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.junit.jupiter.api.Test;

class EnvelopeCholeskyTest {
  @Test
  void factorSolveInverse_randomSparseMatrices_areThoseOfADenseSolver() {
    Random random = new Random(4);
    for (int trial = 0; trial < 200; trial++) {
      int size = 1 + random.nextInt(20);
      int pairs = size == 1 ? 0 : random.nextInt(3 * size);
      int[] low = new int[pairs];
      int[] high = new int[pairs];
      for (int m = 0; m < pairs; m++) {
        low[m] = random.nextInt(size - 1);
        high[m] = low[m] + 1 + random.nextInt(size - 1 - low[m]);
      }
      check(random, EnvelopeCholesky.of(size, low, high), size, low, high);
    }
  }

  private static void check(
      Random random, EnvelopeCholesky cholesky, int size, int[] low, int[] high) {
    double[] matrix = new double[cholesky.elements()];
    DMatrixRMaj dense = new DMatrixRMaj(size, size);
    for (int n = 0; n < size; n++) {
      add(cholesky, matrix, dense, n, n, 0.1 + random.nextDouble());
    }
    for (int m = 0; m < low.length; m++) {
      double weight = random.nextDouble();
      add(cholesky, matrix, dense, low[m], low[m], weight);
      add(cholesky, matrix, dense, high[m], high[m], weight);
      add(cholesky, matrix, dense, high[m], low[m], -weight);
    }
    double[] x = random.doubles(size).toArray();
    DMatrixRMaj right = new DMatrixRMaj(size, 1, true, x.clone());
    DMatrixRMaj expected = new DMatrixRMaj(size, 1);
    DMatrixRMaj expectedInverse = new DMatrixRMaj(size, size);
    CommonOps_DDRM.solve(dense, right, expected);
    CommonOps_DDRM.invert(dense, expectedInverse);
    double[] inverse = new double[cholesky.elements()];

    boolean full = cholesky.factor(matrix);
    cholesky.solve(matrix, x);
    cholesky.inverse(matrix, inverse, new double[2][size]);

    assertThat(full).isTrue();
    for (int n = 0; n < size; n++) {
      assertThat(x[n]).isCloseTo(expected.get(n), within(1e-10));
      assertThat(inverse[cholesky.at(n, n)]).isCloseTo(expectedInverse.get(n, n), within(1e-10));
    }
    for (int m = 0; m < low.length; m++) {
      assertThat(inverse[cholesky.at(high[m], low[m])])
          .isCloseTo(expectedInverse.get(high[m], low[m]), within(1e-10));
    }
  }

  private static void add(
      EnvelopeCholesky cholesky,
      double[] matrix,
      DMatrixRMaj dense,
      int row,
      int column,
      double v) {
    matrix[cholesky.at(row, column)] += v;
    dense.add(row, column, v);
    if (row != column) {
      dense.add(column, row, v);
    }
  }

  @Test
  void factor_graphWithoutAnchor_isNotOfFullRank() {
    EnvelopeCholesky cholesky = EnvelopeCholesky.of(3, new int[] {0, 1}, new int[] {1, 2});
    double[] laplacian = new double[cholesky.elements()];
    laplacian[cholesky.at(0, 0)] = 0.3;
    laplacian[cholesky.at(1, 0)] = -0.3;
    laplacian[cholesky.at(1, 1)] = 0.4;
    laplacian[cholesky.at(2, 1)] = -0.1;
    laplacian[cholesky.at(2, 2)] = 0.1;

    assertThat(cholesky.factor(laplacian)).isFalse();
  }

  @Test
  void elements_sequentialNetwork_growWithTheReachNotWithTheSquare() {
    int[][] pairs = NetworkInversionTest.sequential(500, 4);
    int[] low = Arrays.stream(pairs).mapToInt(p -> p[0]).toArray();
    int[] high = Arrays.stream(pairs).mapToInt(p -> p[1]).toArray();

    assertThat(EnvelopeCholesky.of(500, low, high).elements()).isEqualTo(500 * 5 - 10);
  }
}
