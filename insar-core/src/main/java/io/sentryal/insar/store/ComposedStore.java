package io.sentryal.insar.store;

import java.util.Objects;

/** A store of two parts that belong to others. */
record ComposedStore(JobLedger jobs, SeriesStore series) implements InsarStore {
  ComposedStore {
    Objects.requireNonNull(jobs, "jobs");
    Objects.requireNonNull(series, "series");
  }

  @Override
  public void close() {}
}
