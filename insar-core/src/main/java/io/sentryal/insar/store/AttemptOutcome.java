package io.sentryal.insar.store;

import io.sentryal.insar.backend.JobState;
import io.sentryal.insar.error.FailureCode;
import java.util.Objects;
import java.util.Optional;

/**
 * How an attempt ended. Immutable.
 *
 * @param state the terminal state
 * @param code the kind of failure; present when, and only when, it failed
 * @param detail the reason in words; empty when it succeeded
 */
public record AttemptOutcome(JobState state, Optional<FailureCode> code, String detail) {
  public AttemptOutcome {
    if (!state.isTerminal()) {
      throw new IllegalArgumentException("an outcome is terminal, was " + state);
    }
    if (code.isPresent() != (state == JobState.FAILED)) {
      throw new IllegalArgumentException(
          "a failure has a code and nothing else has one, was " + state + " with " + code);
    }
    Objects.requireNonNull(detail, "detail");
  }

  /** Returns the outcome of an attempt that gave a result. */
  public static AttemptOutcome succeeded() {
    return new AttemptOutcome(JobState.SUCCEEDED, Optional.empty(), "");
  }

  /** Returns the outcome of an attempt that gave none. */
  public static AttemptOutcome failed(FailureCode code, String detail) {
    return new AttemptOutcome(JobState.FAILED, Optional.of(code), detail);
  }

  /** Returns the outcome of an attempt that was stopped by request. */
  public static AttemptOutcome cancelled(String detail) {
    return new AttemptOutcome(JobState.CANCELLED, Optional.empty(), detail);
  }
}
