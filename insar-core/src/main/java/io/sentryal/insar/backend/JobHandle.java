package io.sentryal.insar.backend;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** A job that lives elsewhere. Thread-safe. Losing the handle loses nothing: attach by id. */
public interface JobHandle {

  /** Returns the id of the job. */
  JobId id();

  /** Returns the state last seen; asks nobody and does not wait. */
  JobState state();

  /** Returns the progress last seen. */
  Optional<JobProgress> progress();

  /**
   * Returns a fresh copy of the future result on every call. Cancelling or completing the copy
   * stops the waiting, not the job. It fails with {@code JobFailedException} or {@code
   * JobCancelledException}.
   */
  CompletableFuture<InsarResult> result();

  /**
   * Waits for the result.
   *
   * @param timeout how long to wait
   * @throws io.sentryal.insar.error.JobTimeoutException if the wait was too short; the job runs on
   * @throws io.sentryal.insar.error.JobFailedException if the job failed
   * @throws io.sentryal.insar.error.JobCancelledException if the job was cancelled
   */
  InsarResult await(Duration timeout) throws InterruptedException;

  /**
   * Asks the backend to stop the job; the backend decides. The future gives the state in which the
   * job ended, which is not {@code CANCELLED} if it was already through.
   */
  CompletableFuture<JobState> cancel();

  /** Adds a listener; one that is added after the end hears {@code ended} at once. */
  void addListener(JobListener listener);
}
