package io.sentryal.insar.runpod;

import java.time.Duration;

/**
 * How often jobs are asked for. Immutable. All jobs share the client's rate; with many jobs the
 * intervals stretch, so that the rate is kept.
 *
 * @param first wait after the submission, and the shortest of all
 * @param longestInQueue to which the waits grow, by half each time, while no worker has the job
 * @param longestRunning longest wait while a worker has it; the wait is 5 % of the usual runtime
 * @param perSecond how many jobs are asked for in a second, at most
 */
public record Polling(
    Duration first, Duration longestInQueue, Duration longestRunning, int perSecond) {
  /** RunPod keeps a result for 30 minutes; no wait may come near that. */
  private static final Duration LONGEST = Duration.ofMinutes(10);

  public Polling {
    if (first.compareTo(Duration.ofMillis(10)) < 0
        || longestInQueue.compareTo(first) < 0
        || longestRunning.compareTo(first) < 0
        || longestInQueue.compareTo(LONGEST) > 0
        || longestRunning.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(
          "polling waits are 10 ms to 10 minutes, the first the shortest, were "
              + first
              + ", "
              + longestInQueue
              + ", "
              + longestRunning);
    }
    if (perSecond < 1 || perSecond > 100) {
      throw new IllegalArgumentException(
          "perSecond must be 1 to 100, half of the documented limit, was " + perSecond);
    }
  }

  /** Returns 1 s, 15 s, 30 s, and half of the documented rate. */
  public static Polling defaults() {
    return new Polling(Duration.ofSeconds(1), Duration.ofSeconds(15), Duration.ofSeconds(30), 100);
  }

  /** Returns what suits an endpoint that calls back: polling is then the second ear. */
  public static Polling withWebhooks() {
    return new Polling(Duration.ofSeconds(2), Duration.ofMinutes(1), Duration.ofMinutes(5), 100);
  }
}
