package io.sentryal.insar.timeseries;

/**
 * What all points of an inversion share. Immutable; the arrays are never written.
 *
 * @param table the pairs
 * @param weights how pairs count
 * @param reference index of each pair's reference epoch
 * @param secondary index of each pair's secondary epoch
 * @param years time of each epoch since the first (years of 365.25 days)
 * @param cholesky sparsity of the normal matrix of all pairs
 */
@SuppressWarnings("ArrayRecordComponent") // package-private, never compared
record InversionPlan(
    PairTable table,
    PairWeights weights,
    int[] reference,
    int[] secondary,
    double[] years,
    EnvelopeCholesky cholesky) {

  static InversionPlan of(PairTable table, PairWeights weights) {
    int[] reference = table.referenceIndices();
    int[] secondary = table.secondaryIndices();
    EnvelopeCholesky cholesky = EnvelopeCholesky.of(table.dateCount(), reference, secondary);
    return new InversionPlan(table, weights, reference, secondary, table.years(), cholesky);
  }

  void check(PointObservations point) {
    if (point.pairCount() != table.pairCount()) {
      throw new IllegalArgumentException(
          point.pointId()
              + " has observations of "
              + point.pairCount()
              + " pairs, the table has "
              + table.pairCount()
              + "; give one per pair, NaN where missing");
    }
  }

  /** Computes the weights of the given pairs at a point. */
  void weigh(PointObservations point, int[] pairs, double[] weight) {
    for (int i = 0; i < pairs.length; i++) {
      double coherence = point.coherence(pairs[i]);
      if (Double.isNaN(coherence)) {
        throw new IllegalArgumentException(
            point.pointId()
                + ": "
                + table.describe(pairs[i])
                + " has a phase but no coherence, which the weights '"
                + weights
                + "' need; give it, mark the phase missing, or use uniform weights");
      }
      weight[i] = weights.weight(coherence);
    }
  }
}
