package io.sentryal.insar.runpod;

import io.sentryal.insar.backend.InsarResult;
import io.sentryal.insar.error.JobFailedException;
import java.time.Duration;
import java.util.function.Function;

/** How a job at RunPod ended; every way has its type, and none may be overlooked. */
public sealed interface RunPodOutcome {

  /**
   * A result that answers the job; it is on the disk.
   *
   * @param result the result
   * @param execution how long a worker was at it
   */
  record Succeeded(InsarResult result, Duration execution) implements RunPodOutcome {}

  /**
   * The worker, or the endpoint, said why there is no result.
   *
   * @param failure code, stage and reason
   * @param execution how long a worker was at it
   */
  record Failed(JobFailedException failure, Duration execution) implements RunPodOutcome {}

  /**
   * It ran longer than allowed, or its worker fell silent.
   *
   * @param detail what was seen
   */
  record TimedOut(String detail) implements RunPodOutcome {}

  /**
   * It was stopped by request.
   *
   * @param workerMayStillRun whether a worker had it: one whose handler is synchronous runs on, and
   *     is paid for, to its end
   */
  record Cancelled(boolean workerMayStillRun) implements RunPodOutcome {}

  /**
   * RunPod forgot the job before its end was seen: its result is kept for 30 minutes only, and its
   * life ends with its ttl.
   *
   * @param detail what was seen, with the reason of a stalled queue
   */
  record Expired(String detail) implements RunPodOutcome {}

  /**
   * RunPod says that it completed, and the result is nowhere: as a rule it was too large to
   * deliver.
   *
   * @param detail where it was looked for
   */
  record ResultMissing(String detail) implements RunPodOutcome {}

  /**
   * Nobody knows what became of it: the answers to its submissions were lost, and nothing was
   * heard.
   *
   * @param detail the evidence
   */
  record Lost(String detail) implements RunPodOutcome {}

  /**
   * Returns what the function for this outcome gives; on Java 21 a pattern switch does the same.
   */
  default <T> T fold(Cases<T> cases) {
    if (this instanceof Succeeded ended) {
      return cases.succeeded().apply(ended);
    }
    if (this instanceof Failed ended) {
      return cases.failed().apply(ended);
    }
    if (this instanceof TimedOut ended) {
      return cases.timedOut().apply(ended);
    }
    if (this instanceof Cancelled ended) {
      return cases.cancelled().apply(ended);
    }
    if (this instanceof Expired ended) {
      return cases.expired().apply(ended);
    }
    if (this instanceof ResultMissing ended) {
      return cases.resultMissing().apply(ended);
    }
    return cases.lost().apply((Lost) this);
  }

  /** What to do for each outcome. */
  record Cases<T>(
      Function<Succeeded, T> succeeded,
      Function<Failed, T> failed,
      Function<TimedOut, T> timedOut,
      Function<Cancelled, T> cancelled,
      Function<Expired, T> expired,
      Function<ResultMissing, T> resultMissing,
      Function<Lost, T> lost) {}
}
