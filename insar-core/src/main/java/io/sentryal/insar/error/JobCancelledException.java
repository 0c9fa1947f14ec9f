package io.sentryal.insar.error;

/** The job was cancelled by request; there is no result. */
public class JobCancelledException extends InsarException {
  private final String jobId;

  /**
   * Creates an exception.
   *
   * @param jobId id of the job
   */
  public JobCancelledException(String jobId) {
    super("job " + jobId + " was cancelled", null);
    this.jobId = jobId;
  }

  /** Returns the id of the job. */
  public String jobId() {
    return jobId;
  }
}
