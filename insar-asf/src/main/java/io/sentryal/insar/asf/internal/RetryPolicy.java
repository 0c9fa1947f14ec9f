package io.sentryal.insar.asf.internal;

import io.github.resilience4j.core.IntervalFunction;
import io.github.resilience4j.core.functions.Either;
import io.github.resilience4j.retry.Retry;
import io.github.resilience4j.retry.RetryConfig;
import io.sentryal.insar.asf.Sleeper;
import io.sentryal.insar.error.InsarIoException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tries again what may succeed later. resilience4j decides whether and after how long; the waiting
 * is done by the {@link Sleeper}. What the server asks for by {@code Retry-After} is obeyed up to a
 * cap; otherwise the waits double, with jitter. Thread-safe.
 */
public final class RetryPolicy {
  private static final Logger LOG = LoggerFactory.getLogger(RetryPolicy.class);
  private static final double JITTER = 0.3;

  private final Sleeper sleeper;
  private final Retry retry;

  /**
   * Creates a policy.
   *
   * @param attempts attempts in all, at least 1
   * @param firstWait wait before the second attempt
   * @param longestWait no wait is longer, whatever the server asks for
   * @param sleeper does the waiting
   */
  public RetryPolicy(int attempts, Duration firstWait, Duration longestWait, Sleeper sleeper) {
    this.sleeper = sleeper;
    IntervalFunction backoff =
        IntervalFunction.ofExponentialRandomBackoff(firstWait, 2, JITTER, longestWait);
    this.retry =
        Retry.of(
            "asf",
            RetryConfig.custom()
                .maxAttempts(attempts)
                .retryOnException(e -> e instanceof AttemptFailed failed && failed.isRetryable())
                .intervalBiFunction(
                    (attempt, outcome) ->
                        askedWaitMillis(outcome, longestWait, backoff.apply(attempt)))
                .build());
  }

  private static long askedWaitMillis(
      Either<Throwable, Object> outcome, Duration longestWait, long otherwiseMillis) {
    if (outcome.isLeft() && outcome.getLeft() instanceof AttemptFailed failed) {
      return failed
          .retryAfter()
          .map(asked -> Math.min(asked.toMillis(), longestWait.toMillis()))
          .orElse(otherwiseMillis);
    }
    return otherwiseMillis;
  }

  /**
   * Returns what the first successful attempt returns, or throws what the last one failed with.
   *
   * @param what what is tried, for the log
   * @param attempt one attempt; must be safe to repeat
   */
  public <T> T run(String what, Attempt<T> attempt) {
    Retry.AsyncContext<T> context = retry.asyncContext();
    while (true) {
      try {
        T result = attempt.run();
        context.onComplete();
        return result;
      } catch (AttemptFailed e) {
        long waitMillis = context.onError(e);
        if (waitMillis < 0) {
          throw e.failure();
        }
        LOG.debug("{} failed, next attempt in {} ms: {}", what, waitMillis, e.getMessage());
        sleep(what, Duration.ofMillis(waitMillis));
      }
    }
  }

  /** Waits without trying anything, for a service that is still at work. */
  public void sleep(String what, Duration duration) {
    try {
      sleeper.sleep(duration);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InsarIoException(what, "interrupted while waiting to try again", e, false);
    }
  }

  /** Something that can be tried again. */
  @FunctionalInterface
  public interface Attempt<T> {
    /** Tries once. */
    T run() throws AttemptFailed;
  }
}
