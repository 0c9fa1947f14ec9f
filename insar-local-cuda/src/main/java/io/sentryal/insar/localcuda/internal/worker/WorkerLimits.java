package io.sentryal.insar.localcuda.internal.worker;

import java.time.Duration;

/**
 * How long the worker may take. Immutable.
 *
 * @param start from its start to its first event
 * @param silence from one event to the next
 * @param job for the whole job, once it has a device
 * @param stop from the request to end to the kill
 */
public record WorkerLimits(Duration start, Duration silence, Duration job, Duration stop) {
  /** Two minutes to start, half an hour of silence, a day for a job, five seconds to end. */
  public static final WorkerLimits DEFAULTS =
      new WorkerLimits(
          Duration.ofMinutes(2), Duration.ofMinutes(30), Duration.ofDays(1), Duration.ofSeconds(5));
}
