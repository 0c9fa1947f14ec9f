package io.sentryal.insar.backend;

/** How far a job is, as last seen. */
public enum JobState {
  /** Accepted, not yet running. */
  QUEUED,
  /** Running. */
  RUNNING,
  /** Ended with a result. */
  SUCCEEDED,
  /** Ended without a result. */
  FAILED,
  /** Ended by request. */
  CANCELLED;

  /** Returns whether the job has ended and will never change again. */
  public boolean isTerminal() {
    return this == SUCCEEDED || this == FAILED || this == CANCELLED;
  }
}
