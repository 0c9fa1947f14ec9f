package io.sentryal.insar.runpod;

import io.sentryal.insar.error.RemoteServiceException;
import org.jspecify.annotations.Nullable;

/**
 * The service does not know the job (404). Of a job that was seen before it means that it expired:
 * its result was kept for its 30 minutes, or its ttl ended.
 */
public final class JobGoneException extends RemoteServiceException {
  private final String jobId;

  /**
   * Creates an exception.
   *
   * @param jobId the service's id of the job
   * @param requestId the service's own id of the request, or null
   */
  public JobGoneException(String jobId, @Nullable String requestId) {
    super(
        "RunPod",
        404,
        requestId,
        "job "
            + jobId
            + " is not known, or not any more: results are kept for 30 minutes, and a job is deleted"
            + " when its ttl ends");
    this.jobId = jobId;
  }

  /** Returns the service's id of the job. */
  public String jobId() {
    return jobId;
  }
}
