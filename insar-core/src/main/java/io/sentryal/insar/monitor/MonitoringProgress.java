package io.sentryal.insar.monitor;

import io.sentryal.insar.error.Checks;
import java.util.Locale;
import java.util.Objects;

/**
 * One step of a run's progress. Immutable.
 *
 * @param runId the run
 * @param step what it is doing
 * @param fraction how much of the whole run is done (dimensionless), in [0, 1], never falling
 * @param subject the image or pair it is about, empty if it is about none
 * @param detail what happened, in words
 */
public record MonitoringProgress(
    String runId, MonitoringStep step, double fraction, String subject, String detail) {
  public MonitoringProgress {
    Checks.notBlank("runId", runId);
    Objects.requireNonNull(step, "step");
    Checks.inRange("fraction", fraction, 0, 1);
    Objects.requireNonNull(subject, "subject");
    Objects.requireNonNull(detail, "detail");
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%3.0f %% %s%s%s",
        100 * fraction,
        step,
        subject.isEmpty() ? "" : " " + subject,
        detail.isEmpty() ? "" : ": " + detail);
  }
}
