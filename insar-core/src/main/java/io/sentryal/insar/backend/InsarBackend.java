package io.sentryal.insar.backend;

import java.util.Optional;

/**
 * Measures the displacement of points between two images. Thread-safe.
 *
 * <p>A backend never invents, thins or re-dates points: every requested point comes back exactly
 * once, with a value or with a reason. The rules are those of {@code docs/backend-spec.md}; the
 * conformance kit in {@code insar-testkit} tests them.
 */
public interface InsarBackend extends AutoCloseable {

  /** Returns the name by which the backend is chosen, for example {@code local-cpu}. */
  String name();

  /**
   * Takes a job and returns at once. The same id with the same job is the same job and gives a
   * handle to it; the same id with another job is an error.
   *
   * @param id chosen by the caller
   * @param job what to measure
   * @throws IllegalArgumentException if the id is in use by another job, or the job is wrong
   * @throws IllegalStateException if the backend is closed
   */
  JobHandle submit(JobId id, InsarJob job);

  /**
   * Returns a handle to a job that was submitted before, if the backend knows it.
   *
   * @param id id of the job
   */
  Optional<JobHandle> attach(JobId id);

  /** Returns what the job will roughly need; starts nothing, pays nothing. */
  JobEstimate estimate(InsarJob job);

  /** Returns whether the backend can take jobs now; starts nothing, pays nothing. */
  BackendHealth health();

  /** Returns what the backend can do. */
  BackendCapabilities capabilities();

  /** Ends the backend: running jobs are cancelled, its threads end. */
  @Override
  void close();
}
