package io.sentryal.insar.store;

/**
 * What outlives a run: the ledger of jobs and the series of sites. Implementations are thread-safe;
 * {@code StoreContract} in {@code insar-testkit} tests them.
 */
public interface InsarStore extends AutoCloseable {

  /**
   * Returns a store of two parts, for example of a {@link FileJobLedger} and the series of an
   * {@link InMemoryStore}. Closing it leaves both open: they belong to the caller.
   */
  static InsarStore of(JobLedger jobs, SeriesStore series) {
    return new ComposedStore(jobs, series);
  }

  /** Returns the ledger of jobs. */
  JobLedger jobs();

  /** Returns the series of sites. */
  SeriesStore series();

  /** Frees what the store holds; what was acknowledged stays. */
  @Override
  void close();
}
