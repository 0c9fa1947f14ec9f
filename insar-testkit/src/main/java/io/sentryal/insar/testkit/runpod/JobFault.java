package io.sentryal.insar.testkit.runpod;

/** What goes wrong with one job, whatever its handler does. */
public enum JobFault {
  /** COMPLETED, and the output is lost. */
  RESULT_MISSING,
  /** While it runs, its state is a word that nobody knows. */
  UNKNOWN_STATE,
  /** It disappears while it runs, as with a ttl that is too short: status answers 404. */
  VANISHES,
  /** No worker ever takes it. */
  STALLS_IN_QUEUE,
  /** Its worker goes on after a cancel, and is paid for. */
  IGNORES_CANCEL,
  /** A progress update lands after the result: IN_PROGRESS for ever. */
  PROGRESS_AFTER_RESULT,
  /** Its worker dies while it runs and is heard of no more. */
  WORKER_DIES
}
