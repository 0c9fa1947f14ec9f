package io.sentryal.insar.runpod;

import java.util.OptionalInt;

/**
 * What an endpoint says about its jobs and its workers. Immutable.
 *
 * @param jobs the jobs
 * @param workers the workers
 * @param rawJson the answer as it came
 */
public record EndpointHealth(Jobs jobs, Workers workers, String rawJson) {

  /**
   * Counts of jobs. Immutable.
   *
   * @param completed jobs that completed
   * @param failed jobs that failed
   * @param inProgress jobs that run
   * @param inQueue jobs that wait
   * @param retried jobs that were tried again
   */
  public record Jobs(int completed, int failed, int inProgress, int inQueue, int retried) {}

  /**
   * Counts of workers; what the documentation does not promise may be absent. Immutable.
   *
   * @param idle workers without a job
   * @param running workers with a job
   * @param initializing workers that start
   * @param ready workers that could take a job
   * @param throttled workers that wait for a machine
   */
  public record Workers(
      int idle, int running, OptionalInt initializing, OptionalInt ready, OptionalInt throttled) {}
}
