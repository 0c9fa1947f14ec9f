package io.sentryal.insar.store;

/** A store that ends with the process: for demos, tests and hosts with a store of their own. */
public final class InMemoryStore implements InsarStore {
  private final InMemoryJobLedger jobs = new InMemoryJobLedger();
  private final InMemorySeriesStore series = new InMemorySeriesStore();

  private InMemoryStore() {}

  /** Returns an empty store. */
  public static InMemoryStore create() {
    return new InMemoryStore();
  }

  @Override
  public JobLedger jobs() {
    return jobs;
  }

  @Override
  public SeriesStore series() {
    return series;
  }

  /** Does nothing: what is in memory stays until the store is unreachable. */
  @Override
  public void close() {}

  @Override
  public String toString() {
    return "InMemoryStore";
  }
}
