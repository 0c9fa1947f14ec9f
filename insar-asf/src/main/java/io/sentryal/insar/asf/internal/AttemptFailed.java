package io.sentryal.insar.asf.internal;

import io.sentryal.insar.error.InsarException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One attempt failed: with what, and whether and when another one makes sense. */
@SuppressWarnings("serial") // never leaves the retry loop
public final class AttemptFailed extends Exception {
  private final InsarException failure;
  private final boolean retryable;
  private final @Nullable Duration retryAfter;

  /**
   * Creates the failure of one attempt.
   *
   * @param failure what is thrown if no other attempt follows
   * @param retryable whether another attempt may succeed
   * @param retryAfter how long the server asks to wait, or null
   */
  public AttemptFailed(InsarException failure, boolean retryable, @Nullable Duration retryAfter) {
    super(failure.getMessage(), failure, false, false);
    this.failure = failure;
    this.retryable = retryable;
    this.retryAfter = retryAfter;
  }

  /** Returns a failure that is tried again if its exception says so. */
  public static AttemptFailed of(InsarException failure) {
    return new AttemptFailed(failure, failure.isRetryable(), null);
  }

  /** Returns what is thrown if no other attempt follows. */
  public InsarException failure() {
    return failure;
  }

  /** Returns whether another attempt may succeed. */
  public boolean isRetryable() {
    return retryable;
  }

  /** Returns how long the server asks to wait. */
  public Optional<Duration> retryAfter() {
    return Optional.ofNullable(retryAfter);
  }
}
