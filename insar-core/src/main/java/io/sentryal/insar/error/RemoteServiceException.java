package io.sentryal.insar.error;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A remote service answered, and the answer is no. */
public class RemoteServiceException extends InsarException {
  private final String service;
  private final int statusCode;
  private final @Nullable String requestId;

  /**
   * Creates an exception.
   *
   * @param service name of the service, for example {@code CMR}
   * @param statusCode HTTP status
   * @param requestId the service's own id of the request, or null
   * @param detail what the service said and what to do
   */
  public RemoteServiceException(
      String service, int statusCode, @Nullable String requestId, String detail) {
    super(
        service
            + " answered "
            + statusCode
            + ": "
            + detail
            + (requestId == null ? "" : " (request id: " + requestId + ")"),
        null);
    this.service = service;
    this.statusCode = statusCode;
    this.requestId = requestId;
  }

  /** Returns the name of the service. */
  public String service() {
    return service;
  }

  /** Returns the HTTP status. */
  public int statusCode() {
    return statusCode;
  }

  /** Returns the service's own id of the request, if it sent one. */
  public Optional<String> requestId() {
    return Optional.ofNullable(requestId);
  }

  @Override
  public boolean isRetryable() {
    return statusCode == 408 || statusCode == 429 || statusCode >= 500;
  }
}
