package io.sentryal.insar.runpod;

import java.util.OptionalInt;

/**
 * What the service says about a batch at one moment; its counts are absent in some answers.
 * Immutable.
 *
 * @param id the service's id of the batch
 * @param state the state
 * @param total how many requests it has
 * @param inProgress how many of them run
 * @param completed how many completed
 * @param failed how many failed
 * @param rawJson the answer as it came
 */
public record BatchStatus(
    String id,
    BatchState state,
    OptionalInt total,
    OptionalInt inProgress,
    OptionalInt completed,
    OptionalInt failed,
    String rawJson) {

  /** Returns whether nothing more will happen: cancelled, failed, or every request has ended. */
  public boolean isDone() {
    boolean over = state.equals(BatchState.CANCELLED) || state.equals(BatchState.FAILED);
    return over
        || (state.equals(BatchState.FINALIZED)
            && total.isPresent()
            && completed.orElse(0) + failed.orElse(0) == total.getAsInt());
  }
}
