package io.sentryal.insar.runpod.internal.jobs;

import io.sentryal.insar.backend.InsarJob;
import io.sentryal.insar.backend.JobId;
import io.sentryal.insar.backend.spi.JobHandleSupport;
import io.sentryal.insar.runpod.RunPodOutcome;
import io.sentryal.insar.runpod.Submission;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A job that is followed. Its changing fields belong to the engine's thread; the handle and the
 * outcome may be read from anywhere.
 */
public final class TrackedJob {
  private final InsarJob job;
  private final JobHandleSupport handle;
  private volatile Submission row;
  private volatile @Nullable RunPodOutcome outcome;

  /** When to ask next; null while nothing is to be asked. */
  @Nullable Instant nextPoll;

  Duration wait = Duration.ZERO;

  /** Whether the endpoint has ever shown the job. */
  boolean seen;

  /** Since when it waits for a worker, and since when a worker has it. */
  @Nullable Instant queuedSince;

  @Nullable Instant runningSince;

  /** Why it waits, as the endpoint's health tells. */
  String stall = "";

  /** The endpoint's id under which the result came. */
  @Nullable String resultFrom;

  /** Whether the endpoint did not take the last request to stop. */
  boolean cancelFailed;

  /** A state that this SDK does not know, in the endpoint's word. */
  String unknownState = "";

  /** Creates the job of a row. */
  public TrackedJob(InsarJob job, Submission row) {
    this.job = job;
    this.row = row;
    this.handle = new JobHandleSupport(row.id());
  }

  /** Returns the id. */
  public JobId id() {
    return row.id();
  }

  /** Returns what is asked. */
  public InsarJob job() {
    return job;
  }

  /** Returns the handle that users have. */
  public JobHandleSupport handle() {
    return handle;
  }

  /** Returns the row of the ledger. */
  public Submission row() {
    return row;
  }

  /** Returns how it ended; empty while it has not. */
  public Optional<RunPodOutcome> outcome() {
    return Optional.ofNullable(outcome);
  }

  void row(Submission next) {
    row = next;
  }

  void outcome(RunPodOutcome how) {
    outcome = how;
  }

  /** Returns the endpoint's id that is followed. */
  @Nullable String endpointJobId() {
    List<String> ids = row.posts().endpointJobIds();
    return ids.isEmpty() ? null : ids.get(0);
  }
}
