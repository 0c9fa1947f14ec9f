package io.sentryal.insar.error;

import org.jspecify.annotations.Nullable;

/** Base of every exception that the SDK throws for something that is not a programming error. */
public class InsarException extends RuntimeException {

  /**
   * Creates an exception.
   *
   * @param message what failed, with which value, and what to do
   * @param cause the cause, or null
   */
  public InsarException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  /** Returns whether the same call may succeed later without any change. */
  public boolean isRetryable() {
    return false;
  }
}
