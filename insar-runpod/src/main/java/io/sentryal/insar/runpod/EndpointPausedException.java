package io.sentryal.insar.runpod;

import io.sentryal.insar.error.BackendUnavailableException;

/**
 * The endpoint failed too often, so the client's circuit breaker keeps further requests back; this
 * one was not sent. Time mends it, or a look at the endpoint does.
 */
public final class EndpointPausedException extends BackendUnavailableException {

  /**
   * Creates an exception.
   *
   * @param endpointId the endpoint
   */
  public EndpointPausedException(String endpointId) {
    super(
        "endpoint "
            + endpointId
            + " failed too often; nothing was sent. The next try after the pause decides whether to"
            + " go on; see whether the endpoint exists and its workers are healthy",
        null);
  }

  @Override
  public boolean isRetryable() {
    return true;
  }
}
