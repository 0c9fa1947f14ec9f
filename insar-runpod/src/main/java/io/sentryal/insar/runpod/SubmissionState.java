package io.sentryal.insar.runpod;

/** How far the submission of a job is, as the ledger knows it. */
public enum SubmissionState {
  /** Written down; nothing was sent, nothing is paid. */
  PLANNED,
  /** The budget holds money for it; nothing was sent. */
  RESERVED,
  /** A POST may have been sent; whether it was is not known until its answer is written down. */
  SUBMITTING,
  /** The answer to a POST was lost: the job may or may not be queued and paid for. */
  AMBIGUOUS,
  /** RunPod has the job, under an id that is known. */
  SUBMITTED,
  /** A worker has it. */
  RUNNING,
  /** The endpoint refused it; nothing is paid. */
  REJECTED,
  /** It is over; how, says its {@link Submission.Ending}. */
  ENDED,
  /** Its result was verified and is on the disk. */
  RESULT_STORED,
  /** Its cost is in the account; nothing is left to do. */
  SETTLED;

  /** Returns whether something is left to do. */
  public boolean isOpen() {
    return this != SETTLED;
  }

  /** Returns whether the job has ended, however. */
  public boolean isOver() {
    return compareTo(REJECTED) >= 0;
  }
}
