package io.sentryal.insar.runpod.internal;

import java.time.Duration;

/**
 * The operations of an endpoint: how often they may be called and what may be repeated. Rates are
 * half of the documented ones; where none is stated, that of cancel, the most careful, is used.
 */
public enum Operation {
  /** Submits a job. */
  RUN("run", 50, 1, Repeat.NEVER_AFTER_SENDING),
  /** Submits a job and waits for it. */
  RUNSYNC("runsync", 100, 1, Repeat.NEVER_AFTER_SENDING),
  /** Asks for the status of a job. */
  STATUS("status", 100, 1, Repeat.ALWAYS),
  /** Takes what a job has streamed. */
  STREAM("stream", 100, 1, Repeat.ALWAYS),
  /** Cancels a job. */
  CANCEL("cancel", 5, 1, Repeat.ALWAYS),
  /** Runs a failed job again. */
  RETRY("retry", 5, 1, Repeat.NEVER_AFTER_SENDING),
  /** Removes the queued jobs. */
  PURGE_QUEUE("purge-queue", 1, 10, Repeat.ALWAYS),
  /** Asks how the endpoint is. */
  HEALTH("health", 5, 1, Repeat.ALWAYS),
  /** Asks for something about a batch. */
  BATCH_READ("batch", 5, 1, Repeat.ALWAYS),
  /** Changes something about a batch. */
  BATCH_WRITE("batch", 5, 1, Repeat.NEVER_AFTER_SENDING);

  private static final int RUN_LIMIT_BYTES = 10_000_000;
  private static final int RUNSYNC_LIMIT_BYTES = 20_000_000;

  private final String path;
  private final int calls;
  private final Duration period;
  private final Repeat repeat;

  Operation(String path, int calls, int periodSeconds, Repeat repeat) {
    this.path = path;
    this.calls = calls;
    this.period = Duration.ofSeconds(periodSeconds);
    this.repeat = repeat;
  }

  /** Returns the name as in the address. */
  public String path() {
    return path;
  }

  /** Returns how many calls are made in a period at most. */
  public int calls() {
    return calls;
  }

  /** Returns the period. */
  public Duration period() {
    return period;
  }

  /** Returns the largest body that the service takes (bytes). */
  int limitBytes() {
    return this == RUNSYNC ? RUNSYNC_LIMIT_BYTES : RUN_LIMIT_BYTES;
  }

  /** Returns whether a request may be sent again although the first may have been processed. */
  boolean mayRepeatAfterSending() {
    return repeat == Repeat.ALWAYS;
  }

  private enum Repeat {
    ALWAYS,
    NEVER_AFTER_SENDING
  }
}
