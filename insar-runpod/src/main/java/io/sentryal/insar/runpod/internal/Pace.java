package io.sentryal.insar.runpod.internal;

import io.github.resilience4j.ratelimiter.RateLimiter;
import io.github.resilience4j.ratelimiter.RateLimiterConfig;
import io.sentryal.insar.error.RateLimitException;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * How fast one operation may be called: a token bucket, and a pause when the service asked for one.
 * Nothing blocks: a caller is told how long to wait. Thread-safe.
 */
final class Pace {
  private static final Duration LONGEST_WAIT = Duration.ofHours(1);

  private final RateLimiter bucket;
  private final LongSupplier nanoTime;
  private final String operation;
  private long pausedUntilNanos;

  Pace(Operation operation, LongSupplier nanoTime) {
    this.operation = operation.path();
    this.nanoTime = nanoTime;
    this.pausedUntilNanos = nanoTime.getAsLong();
    this.bucket =
        RateLimiter.of(
            operation.name(),
            RateLimiterConfig.custom()
                .limitForPeriod(operation.calls())
                .limitRefreshPeriod(operation.period())
                .timeoutDuration(LONGEST_WAIT)
                .build(),
            nanoTime::getAsLong);
  }

  /**
   * Takes a place and returns how long to wait for it (ns).
   *
   * @throws RateLimitException if the wait would be longer than an hour
   */
  long reserve() {
    long waitNanos = bucket.reservePermission();
    if (waitNanos < 0) {
      throw new RateLimitException(
          "the client's own limit of " + operation,
          null,
          LONGEST_WAIT,
          "calls for more than an hour are waiting; submit fewer at once");
    }
    synchronized (this) {
      return Math.max(waitNanos, pausedUntilNanos - nanoTime.getAsLong());
    }
  }

  /** Lets nobody through for a while, because the service asked for it. */
  synchronized void pause(Duration wait) {
    long until = nanoTime.getAsLong() + wait.toNanos();
    if (until - pausedUntilNanos > 0) {
      pausedUntilNanos = until;
    }
  }
}
