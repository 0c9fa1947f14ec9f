package io.sentryal.insar.error;

import org.jspecify.annotations.Nullable;

/** A job ran and failed. */
public class JobFailedException extends InsarException {
  private final String jobId;
  private final FailureCode code;
  private final String stage;
  private final boolean retryable;

  /**
   * Creates an exception.
   *
   * @param jobId id of the job
   * @param code the kind of failure
   * @param stage the stage in which it failed
   * @param detail what failed, with which value, and what to do
   * @param retryable whether the same job may succeed later
   * @param cause the cause, or null
   */
  public JobFailedException(
      String jobId,
      FailureCode code,
      String stage,
      String detail,
      boolean retryable,
      @Nullable Throwable cause) {
    super("job " + jobId + " failed in stage " + stage + " [" + code + "]: " + detail, cause);
    this.jobId = jobId;
    this.code = code;
    this.stage = stage;
    this.retryable = retryable;
  }

  /** Returns the id of the job. */
  public String jobId() {
    return jobId;
  }

  /** Returns the kind of failure. */
  public FailureCode code() {
    return code;
  }

  /** Returns the stage in which the job failed. */
  public String stage() {
    return stage;
  }

  @Override
  public boolean isRetryable() {
    return retryable;
  }
}
