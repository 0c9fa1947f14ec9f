package io.sentryal.insar.timeseries;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.dense.row.factory.LinearSolverFactory_DDRM;
import org.ejml.interfaces.linsol.LinearSolverDense;

/**
 * The inversion as the papers write it: the velocity matrix B, its pseudo-inverse by singular
 * values, v = (W^1/2 B)^+ W^1/2 phi, phases by summing up v dt. Slow, dense, and shares nothing
 * with the code under test.
 */
final class DenseOracle {
  /** Indices of the observed epochs. */
  final int[] dates;

  /** Phase per observed epoch (rad), 0 at the first. */
  final double[] phaseRad;

  /** Rank of the weighted matrix. */
  final int rank;

  /** Residual per pair that is present (rad). */
  final double[] residualRad;

  /**
   * Diagonal of the inverse of A'WA, first observed epoch left out; only for a connected network.
   */
  final double[] varianceFactors;

  DenseOracle(PairTable table, PointObservations point, PairWeights weights) {
    int[] pairs =
        IntStream.range(0, table.pairCount())
            .filter(m -> !Double.isNaN(point.phaseRad(m)))
            .toArray();
    dates =
        IntStream.of(pairs)
            .flatMap(m -> IntStream.of(table.referenceIndex(m), table.secondaryIndex(m)))
            .distinct()
            .sorted()
            .toArray();
    int steps = dates.length - 1;
    DMatrixRMaj velocityMatrix = new DMatrixRMaj(pairs.length, steps);
    DMatrixRMaj phaseMatrix = new DMatrixRMaj(pairs.length, steps);
    DMatrixRMaj observed = new DMatrixRMaj(pairs.length, 1);
    for (int i = 0; i < pairs.length; i++) {
      int m = pairs[i];
      double root = Math.sqrt(weights.weight(point.coherence(m)));
      observed.set(i, 0, root * point.phaseRad(m));
      for (int k = 0; k < steps; k++) {
        boolean within =
            table.referenceIndex(m) <= dates[k] && dates[k + 1] <= table.secondaryIndex(m);
        double stepYears = table.years(dates[k + 1]) - table.years(dates[k]);
        velocityMatrix.set(i, k, within ? root * stepYears : 0);
        double atEnd = dates[k + 1] == table.secondaryIndex(m) ? 1 : 0;
        double atStart = dates[k + 1] == table.referenceIndex(m) ? 1 : 0;
        phaseMatrix.set(i, k, root * (atEnd - atStart));
      }
    }
    phaseRad = solve(velocityMatrix, observed, table);
    rank = rank(velocityMatrix);
    residualRad = new double[pairs.length];
    for (int i = 0; i < pairs.length; i++) {
      double step = at(table.secondaryIndex(pairs[i])) - at(table.referenceIndex(pairs[i]));
      residualRad[i] = point.phaseRad(pairs[i]) - step;
    }
    varianceFactors = rank == steps ? diagonalOfInverse(phaseMatrix) : new double[0];
  }

  private double[] solve(DMatrixRMaj velocityMatrix, DMatrixRMaj observed, PairTable table) {
    DMatrixRMaj velocity = new DMatrixRMaj(velocityMatrix.numCols, 1);
    LinearSolverDense<DMatrixRMaj> solver = LinearSolverFactory_DDRM.pseudoInverse(true);
    if (!solver.setA(velocityMatrix.copy())) {
      throw new IllegalStateException("singular values were not found");
    }
    solver.solve(observed, velocity);
    double[] solution = new double[dates.length];
    for (int k = 1; k < solution.length; k++) {
      double stepYears = table.years(dates[k]) - table.years(dates[k - 1]);
      solution[k] = solution[k - 1] + velocity.get(k - 1) * stepYears;
    }
    return solution;
  }

  private static int rank(DMatrixRMaj matrix) {
    var svd = DecompositionFactory_DDRM.svd(matrix.numRows, matrix.numCols, false, false, false);
    svd.decompose(matrix.copy());
    double[] values = svd.getSingularValues();
    double largest = IntStream.range(0, values.length).mapToDouble(i -> values[i]).max().orElse(0);
    return (int)
        IntStream.range(0, svd.numberOfSingularValues())
            .filter(i -> values[i] > 1e-9 * largest)
            .count();
  }

  private static double[] diagonalOfInverse(DMatrixRMaj weighted) {
    DMatrixRMaj normal = new DMatrixRMaj(weighted.numCols, weighted.numCols);
    CommonOps_DDRM.multTransA(weighted, weighted, normal);
    CommonOps_DDRM.invert(normal);
    return IntStream.range(0, normal.numCols).mapToDouble(i -> normal.get(i, i)).toArray();
  }

  private double at(int date) {
    return phaseRad[Arrays.binarySearch(dates, date)];
  }
}
