package io.sentryal.insar.error;

import org.jspecify.annotations.Nullable;

/** A remote service refuses the credentials, or asks for some. */
public class AuthenticationException extends RemoteServiceException {

  /**
   * Creates an exception.
   *
   * @param service name of the service
   * @param statusCode HTTP status, 401 or 403
   * @param requestId the service's own id of the request, or null
   * @param detail the cause and the page that mends it; never a secret
   */
  public AuthenticationException(
      String service, int statusCode, @Nullable String requestId, String detail) {
    super(service, statusCode, requestId, detail);
  }

  @Override
  public boolean isRetryable() {
    return false;
  }
}
