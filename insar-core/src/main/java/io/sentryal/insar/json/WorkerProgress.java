package io.sentryal.insar.json;

import io.sentryal.insar.backend.JobStage;
import io.sentryal.insar.error.Checks;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * One progress event of the worker contract. Immutable.
 *
 * @param stage the stage the job is in
 * @param fraction how much of the whole job is done (dimensionless), in [0, 1]
 * @param device on what the stage runs, for example {@code cuda:0}
 * @param etaS how long the worker expects to take still (s)
 */
public record WorkerProgress(
    JobStage stage, double fraction, Optional<String> device, OptionalDouble etaS) {
  public WorkerProgress {
    Objects.requireNonNull(stage, "stage");
    Checks.inRange("fraction", fraction, 0, 1);
    if (!device.orElse("cpu").matches("cpu|cuda:[0-9]+")) {
      throw new IllegalArgumentException("device must be cpu or cuda:<n>, was " + device.get());
    }
    etaS.ifPresent(seconds -> Checks.inRange("etaS", seconds, 0, 1e9));
  }

  /** Returns an event without device and estimate. */
  public static WorkerProgress of(JobStage stage, double fraction) {
    return new WorkerProgress(stage, fraction, Optional.empty(), OptionalDouble.empty());
  }
}
