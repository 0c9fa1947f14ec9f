package io.sentryal.insar.store;

import io.sentryal.insar.backend.JobId;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** Thread-safe by one lock; of others only what a durable ledger gives it runs under it. */
final class InMemoryJobLedger implements JobLedger {
  private final Map<JobId, JobAttempt> rows = new LinkedHashMap<>();
  private final Map<String, JobAttempt> latest = new LinkedHashMap<>();
  private final Consumer<JobAttempt> beforeChange;

  InMemoryJobLedger() {
    this(row -> {});
  }

  /**
   * Creates a ledger that tells every change before it makes it.
   *
   * @param beforeChange gets the new row, under the lock; what it throws leaves the ledger as it
   *     was
   */
  InMemoryJobLedger(Consumer<JobAttempt> beforeChange) {
    this.beforeChange = beforeChange;
  }

  /** Puts a row back that was told before. */
  synchronized void restore(JobAttempt row) {
    remember(row);
  }

  @Override
  public synchronized JobAttempt plan(JobRequest request, Instant at) {
    JobAttempt last = latest.get(request.key());
    if (last != null && !last.request().equals(request)) {
      throw new IllegalArgumentException(
          "key '"
              + request.key()
              + "' was used for another request ("
              + last.request()
              + "), not for "
              + request
              + "; choose another key");
    }
    if (last != null && !last.needsAnotherAttempt()) {
      return last;
    }
    return put(JobAttempt.planned(request, last == null ? 1 : last.number() + 1, at));
  }

  @Override
  public synchronized boolean submitted(JobId id, Instant at) {
    JobAttempt row = row(id);
    if (row.isPlanned()) {
      put(row.submitted(at));
      return true;
    }
    return false;
  }

  @Override
  public synchronized boolean ended(JobId id, AttemptOutcome outcome, Instant at) {
    JobAttempt row = row(id);
    if (row.isOpen()) {
      put(row.ended(outcome, at));
      return true;
    }
    return false;
  }

  @Override
  public synchronized Optional<JobAttempt> find(JobId id) {
    return Optional.ofNullable(rows.get(id));
  }

  @Override
  public List<JobAttempt> attempts(String key) {
    return select(row -> row.request().key().equals(key));
  }

  @Override
  public List<JobAttempt> open() {
    return select(JobAttempt::isOpen);
  }

  @Override
  public List<JobAttempt> ofSite(String siteId) {
    return select(row -> row.request().siteId().equals(siteId));
  }

  private synchronized List<JobAttempt> select(Predicate<JobAttempt> wanted) {
    return rows.values().stream().filter(wanted).toList();
  }

  private JobAttempt put(JobAttempt row) {
    beforeChange.accept(row);
    return remember(row);
  }

  private JobAttempt remember(JobAttempt row) {
    rows.put(row.jobId(), row);
    latest.put(row.request().key(), row);
    return row;
  }

  private JobAttempt row(JobId id) {
    JobAttempt row = rows.get(id);
    if (row == null) {
      throw new IllegalArgumentException("the ledger has no job '" + id + "'; plan it first");
    }
    return row;
  }
}
