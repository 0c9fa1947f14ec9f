package io.sentryal.insar.error;

import org.jspecify.annotations.Nullable;

/** No answer: the network, the disk or a pipe failed. */
public class InsarIoException extends InsarException {
  private final String location;
  private final boolean retryable;

  /**
   * Creates an exception for a failure that a later attempt may not meet.
   *
   * @param location the URI or path that did not answer
   * @param detail what failed and what to do
   * @param cause the cause, or null
   */
  public InsarIoException(String location, String detail, @Nullable Throwable cause) {
    this(location, detail, cause, true);
  }

  /**
   * Creates an exception.
   *
   * @param location the URI or path that did not answer
   * @param detail what failed and what to do
   * @param cause the cause, or null
   * @param retryable whether a later attempt may succeed without any change
   */
  public InsarIoException(
      String location, String detail, @Nullable Throwable cause, boolean retryable) {
    super(location + ": " + detail, cause);
    this.location = location;
    this.retryable = retryable;
  }

  /** Returns the URI or path that did not answer. */
  public String location() {
    return location;
  }

  @Override
  public boolean isRetryable() {
    return retryable;
  }
}
