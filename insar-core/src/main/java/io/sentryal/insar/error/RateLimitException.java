package io.sentryal.insar.error;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A remote service asks to slow down (HTTP 429). */
public class RateLimitException extends RemoteServiceException {
  private final @Nullable Duration retryAfter;

  /**
   * Creates an exception.
   *
   * @param service name of the service
   * @param requestId the service's own id of the request, or null
   * @param retryAfter how long the service asks to wait, or null if it did not say
   * @param detail what the service said
   */
  public RateLimitException(
      String service, @Nullable String requestId, @Nullable Duration retryAfter, String detail) {
    super(service, 429, requestId, detail);
    this.retryAfter = retryAfter;
  }

  /** Returns how long the service asks to wait, if it said. */
  public Optional<Duration> retryAfter() {
    return Optional.ofNullable(retryAfter);
  }
}
