package io.sentryal.insar.backend;

import io.sentryal.insar.error.Checks;
import java.util.Locale;
import java.util.Objects;

/**
 * One step of a job's progress. Immutable.
 *
 * @param jobId the job
 * @param stage the stage it is in
 * @param fraction how much of the whole job is done (dimensionless), in [0, 1], never falling
 */
public record JobProgress(JobId jobId, JobStage stage, double fraction) {
  public JobProgress {
    Objects.requireNonNull(jobId, "jobId");
    Objects.requireNonNull(stage, "stage");
    Checks.inRange("fraction", fraction, 0, 1);
  }

  @Override
  public String toString() {
    return String.format(Locale.ROOT, "%s %s %.0f %%", jobId, stage, 100 * fraction);
  }
}
