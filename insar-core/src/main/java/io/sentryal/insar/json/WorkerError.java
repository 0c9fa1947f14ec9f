package io.sentryal.insar.json;

import io.sentryal.insar.backend.JobId;
import io.sentryal.insar.backend.JobStage;
import io.sentryal.insar.error.Checks;
import io.sentryal.insar.error.FailureCode;
import io.sentryal.insar.error.JobFailedException;
import java.util.Objects;

/**
 * Why the worker gave no result: the {@code error} of the worker contract. Immutable.
 *
 * @param code the kind of failure
 * @param message what failed, with which value, and what to do
 * @param stage the stage in which it failed
 * @param retryable whether the same job may succeed later
 */
public record WorkerError(FailureCode code, String message, JobStage stage, boolean retryable) {
  public WorkerError {
    Objects.requireNonNull(code, "code");
    Checks.notBlank("message", message);
    Objects.requireNonNull(stage, "stage");
  }

  /** Returns it as the failure of a job. */
  public JobFailedException asFailureOf(JobId id) {
    return new JobFailedException(id.value(), code, stage.name(), message, retryable, null);
  }
}
