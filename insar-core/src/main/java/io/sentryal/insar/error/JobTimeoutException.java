package io.sentryal.insar.error;

import java.time.Duration;

/** We stopped waiting; the job may still run. */
public class JobTimeoutException extends InsarException {
  private final String jobId;
  private final Duration waited;

  /**
   * Creates an exception.
   *
   * @param jobId id of the job
   * @param waited how long we waited
   * @param stage the stage last seen
   */
  public JobTimeoutException(String jobId, Duration waited, String stage) {
    super(
        "gave up waiting for job "
            + jobId
            + " after "
            + waited
            + " (stage last seen: "
            + stage
            + "); the job itself may still run: wait again, or cancel it",
        null);
    this.jobId = jobId;
    this.waited = waited;
  }

  /** Returns the id of the job. */
  public String jobId() {
    return jobId;
  }

  /** Returns how long we waited. */
  public Duration waited() {
    return waited;
  }

  @Override
  public boolean isRetryable() {
    return true;
  }
}
