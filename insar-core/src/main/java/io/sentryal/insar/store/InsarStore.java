package io.sentryal.insar.store;

/**
 * What outlives a run: the ledger of jobs and the series of sites. Implementations are thread-safe;
 * {@code StoreContract} in {@code insar-testkit} tests them.
 */
public interface InsarStore extends AutoCloseable {

  /** Returns the ledger of jobs. */
  JobLedger jobs();

  /** Returns the series of sites. */
  SeriesStore series();

  /** Frees what the store holds; what was acknowledged stays. */
  @Override
  void close();
}
