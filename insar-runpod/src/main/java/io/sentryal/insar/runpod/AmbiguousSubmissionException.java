package io.sentryal.insar.runpod;

import io.sentryal.insar.error.InsarException;
import org.jspecify.annotations.Nullable;

/**
 * A job was sent and the answer is unknown: it may be queued, run and be charged for, or not exist.
 * The service knows no idempotency key, so the client never sends it again by itself. Find out (by
 * webhook, by what the worker writes) before submitting anew.
 */
public final class AmbiguousSubmissionException extends InsarException {

  /**
   * Creates an exception.
   *
   * @param detail what happened after the request was sent
   * @param cause the cause, or null
   */
  public AmbiguousSubmissionException(String detail, @Nullable Throwable cause) {
    super(
        "the job may or may not have been queued: "
            + detail
            + "; find out before submitting it again, because the service would run and charge both",
        cause);
  }
}
