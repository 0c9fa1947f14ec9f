package io.sentryal.insar.localcpu.internal.geometry;

/** Working memory of one thread that computes rows. */
final class GeometryScratch {
  /** The mesh with its azimuth dimension evaluated: quantity, sample term, height power. */
  final double[] rowCoefficients;

  /** Chebyshev polynomials at one place. */
  final double[] basis;

  /** Values and height derivatives of the four quantities at the three nodes of a block. */
  final double[] nodes = new double[3 * SmoothMesh.QUANTITIES * 3];

  /** The same as quadratics in the sample: three coefficients each. */
  final double[] block = new double[3 * SmoothMesh.QUANTITIES * 3];

  final RowSolver.State state = new RowSolver.State();

  GeometryScratch(int rowCoefficients, int basisTerms) {
    this.rowCoefficients = new double[rowCoefficients];
    this.basis = new double[basisTerms];
  }
}
