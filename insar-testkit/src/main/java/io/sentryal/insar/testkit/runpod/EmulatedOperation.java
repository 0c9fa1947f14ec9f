package io.sentryal.insar.testkit.runpod;

/** An operation of the endpoint, on the clients' or on the workers' side. */
public enum EmulatedOperation {
  /** {@code POST /run}. */
  RUN(true, 1000),
  /** {@code POST /runsync}. */
  RUNSYNC(true, 2000),
  /** {@code GET /status/ID}. */
  STATUS(true, 2000),
  /** {@code GET /stream/ID}. */
  STREAM(true, 2000),
  /** {@code POST /cancel/ID}. */
  CANCEL(true, 100),
  /** {@code POST /retry/ID}. */
  RETRY(true, Integer.MAX_VALUE),
  /** {@code POST /purge-queue}. */
  PURGE_QUEUE(true, 2),
  /** {@code GET /health}. */
  HEALTH(true, Integer.MAX_VALUE),
  /** Everything below {@code /batch}. */
  BATCH(true, Integer.MAX_VALUE),
  /** A worker asks for a job, or for several. */
  JOB_TAKE(false, Integer.MAX_VALUE),
  /** A worker delivers a result, or progress. */
  JOB_DONE(false, Integer.MAX_VALUE),
  /** A worker delivers a part of a result. */
  JOB_STREAM(false, Integer.MAX_VALUE),
  /** A worker asks which jobs it shall stop. */
  JOB_STOP(false, Integer.MAX_VALUE),
  /** A worker says that it is alive. */
  PING(false, Integer.MAX_VALUE);

  private final boolean ofClients;
  private final int callsPerTenSeconds;

  EmulatedOperation(boolean ofClients, int callsPerTenSeconds) {
    this.ofClients = ofClients;
    this.callsPerTenSeconds = callsPerTenSeconds;
  }

  /** Returns whether clients call it, not workers. */
  public boolean isOfClients() {
    return ofClients;
  }

  /** Returns the documented limit; {@code Integer.MAX_VALUE} where none is stated. */
  public int callsPerTenSeconds() {
    return callsPerTenSeconds;
  }
}
