package io.sentryal.insar.runpod;

import io.sentryal.insar.error.Checks;
import java.util.Set;

/**
 * A state of a job, in the service's own word. A word that this SDK does not know is kept as it
 * came and does not end a job. Immutable.
 *
 * @param name the word, for example {@code IN_QUEUE}
 */
public record RunState(String name) {
  /** Waits for a worker, perhaps for ever. */
  public static final RunState IN_QUEUE = new RunState("IN_QUEUE");

  /** A worker has it. */
  public static final RunState IN_PROGRESS = new RunState("IN_PROGRESS");

  /** Listed in the documentation, said never to be sent; means the same as IN_PROGRESS. */
  public static final RunState RUNNING = new RunState("RUNNING");

  /** Over; whether there is a result is another question. */
  public static final RunState COMPLETED = new RunState("COMPLETED");

  /** Over: the worker failed, or ran longer than allowed. */
  public static final RunState FAILED = new RunState("FAILED");

  /** Over by request; a synchronous worker may still run. */
  public static final RunState CANCELLED = new RunState("CANCELLED");

  /** Over: it expired in the queue, or its worker was not heard of any more. */
  public static final RunState TIMED_OUT = new RunState("TIMED_OUT");

  private static final Set<RunState> TERMINAL = Set.of(COMPLETED, FAILED, CANCELLED, TIMED_OUT);
  private static final Set<RunState> OPEN = Set.of(IN_QUEUE, IN_PROGRESS, RUNNING);

  /** Refuses a blank word. */
  public RunState {
    Checks.notBlank("name", name);
  }

  /** Returns whether the job is over; never for a word that is not known. */
  public boolean isTerminal() {
    return TERMINAL.contains(this);
  }

  /** Returns whether a worker has the job. */
  public boolean isRunning() {
    return equals(IN_PROGRESS) || equals(RUNNING);
  }

  /** Returns whether this SDK knows the word. */
  public boolean isKnown() {
    return isTerminal() || OPEN.contains(this);
  }

  @Override
  public String toString() {
    return name;
  }
}
