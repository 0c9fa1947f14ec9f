package io.sentryal.insar.runpod;

import io.sentryal.insar.error.Checks;

/**
 * A state of a batch, in the service's own word; unknown words are kept. There is none for "done":
 * see {@link BatchStatus#isDone()}. Immutable.
 *
 * @param name the word, for example {@code DRAFT}
 */
public record BatchState(String name) {
  /** Requests may still be added. */
  public static final BatchState DRAFT = new BatchState("DRAFT");

  /** The requests are being processed, or have been. */
  public static final BatchState FINALIZED = new BatchState("FINALIZED");

  /** The batch as a whole failed. */
  public static final BatchState FAILED = new BatchState("FAILED");

  /** The batch was cancelled. */
  public static final BatchState CANCELLED = new BatchState("CANCELLED");

  /** Refuses a blank word. */
  public BatchState {
    Checks.notBlank("name", name);
  }

  @Override
  public String toString() {
    return name;
  }
}
