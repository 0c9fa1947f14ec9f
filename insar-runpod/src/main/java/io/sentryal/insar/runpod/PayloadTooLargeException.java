package io.sentryal.insar.runpod;

import io.sentryal.insar.error.InsarException;

/** A request body is larger than the service takes; it was not sent. */
public final class PayloadTooLargeException extends InsarException {
  private final long sizeBytes;
  private final long limitBytes;

  /**
   * Creates an exception.
   *
   * @param operation the operation, for example {@code run}
   * @param sizeBytes size of the body (bytes)
   * @param limitBytes the service's limit (bytes)
   */
  public PayloadTooLargeException(String operation, long sizeBytes, long limitBytes) {
    super(
        "the body of "
            + operation
            + " has "
            + sizeBytes
            + " bytes and the service takes "
            + limitBytes
            + "; nothing was sent. Pack the points (points_packed), or put them into object storage"
            + " and send their URL (points_url)",
        null);
    this.sizeBytes = sizeBytes;
    this.limitBytes = limitBytes;
  }

  /** Returns the size of the body (bytes). */
  public long sizeBytes() {
    return sizeBytes;
  }

  /** Returns the service's limit (bytes). */
  public long limitBytes() {
    return limitBytes;
  }
}
