package io.sentryal.insar.backend;

import io.sentryal.insar.error.Checks;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * What a job will roughly need. Immutable.
 *
 * @param duration time of one job once it runs
 * @param memoryBytes memory that the backend needs on this machine for one job
 * @param costUsd money, empty where the backend costs nothing
 * @param basis on what the estimate rests, in words
 */
public record JobEstimate(
    Duration duration, long memoryBytes, Optional<BigDecimal> costUsd, String basis) {
  public JobEstimate {
    Objects.requireNonNull(duration, "duration");
    Objects.requireNonNull(costUsd, "costUsd");
    Checks.notBlank("basis", basis);
  }
}
