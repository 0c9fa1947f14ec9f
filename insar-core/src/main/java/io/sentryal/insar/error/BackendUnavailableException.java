package io.sentryal.insar.error;

import org.jspecify.annotations.Nullable;

/** A backend cannot work here: no GPU, no worker, no endpoint. */
public class BackendUnavailableException extends InsarException {

  /**
   * Creates an exception.
   *
   * @param message what was looked for, what was found, and what to install or set
   * @param cause the cause, or null
   */
  public BackendUnavailableException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
