package io.sentryal.insar.asf.internal;

import io.sentryal.insar.error.InsarException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One attempt failed: with what, and whether and when another one makes sense. */
@SuppressWarnings("serial") // never leaves the retry loop
final class AttemptFailed extends Exception {
  private final InsarException failure;
  private final boolean retryable;
  private final @Nullable Duration retryAfter;
  private final boolean slow;

  AttemptFailed(InsarException failure, boolean retryable, @Nullable Duration retryAfter) {
    this(failure, retryable, retryAfter, false);
  }

  private AttemptFailed(
      InsarException failure, boolean retryable, @Nullable Duration retryAfter, boolean slow) {
    super(failure.getMessage(), failure, false, false);
    this.failure = failure;
    this.retryable = retryable;
    this.retryAfter = retryAfter;
    this.slow = slow;
  }

  /** Returns a failure because the service needs too long for what it was asked. */
  static AttemptFailed slow(InsarException failure) {
    return new AttemptFailed(failure, true, null, true);
  }

  static AttemptFailed of(InsarException failure) {
    return new AttemptFailed(failure, failure.isRetryable(), null);
  }

  InsarException failure() {
    return failure;
  }

  boolean isRetryable() {
    return retryable;
  }

  /** Returns whether asking for less may help. */
  boolean isSlow() {
    return slow;
  }

  Optional<Duration> retryAfter() {
    return Optional.ofNullable(retryAfter);
  }
}
