package io.sentryal.insar.error;

import org.jspecify.annotations.Nullable;

/** One step of the processing of a pair cannot go on; says why and how to fix it. */
public class ProcessingException extends InsarException {
  private final FailureCode code;

  /**
   * Creates an exception.
   *
   * @param code the kind of failure
   * @param message what failed, with which value, and what to do
   */
  public ProcessingException(FailureCode code, String message) {
    this(code, message, null);
  }

  /**
   * Creates an exception.
   *
   * @param code the kind of failure
   * @param message what failed, with which value, and what to do
   * @param cause the cause, or null
   */
  public ProcessingException(FailureCode code, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.code = code;
  }

  /** Returns the kind of failure. */
  public FailureCode code() {
    return code;
  }
}
