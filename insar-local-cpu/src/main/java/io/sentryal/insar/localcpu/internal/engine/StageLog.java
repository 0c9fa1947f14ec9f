package io.sentryal.insar.localcpu.internal.engine;

import io.sentryal.insar.backend.JobStage;
import io.sentryal.insar.backend.spi.JobControl;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Reports the stages of one job and measures how long each takes. Not thread-safe, except {@link
 * #within}.
 */
final class StageLog {
  private final JobControl control;
  private final Map<JobStage, Double> secondsByStage = new LinkedHashMap<>();
  private JobStage stage = JobStage.STARTING;
  private double from;
  private double to;
  private long begunNanos = System.nanoTime();

  StageLog(JobControl control) {
    this.control = control;
  }

  /**
   * Ends the current stage and begins the next.
   *
   * @param next the next stage
   * @param fraction how much of the job is done when it begins
   * @param fractionAtEnd how much is done when it ends
   */
  void begin(JobStage next, double fraction, double fractionAtEnd) {
    close();
    control.throwIfCancelRequested();
    stage = next;
    from = fraction;
    to = fractionAtEnd;
    control.progress(next, fraction);
  }

  /** Reports how much of the current stage is done; may be called from any thread. */
  void within(double fractionOfStage) {
    control.progress(stage, from + (to - from) * fractionOfStage);
  }

  /** Ends the current stage. */
  void close() {
    long now = System.nanoTime();
    secondsByStage.merge(stage, (now - begunNanos) * 1e-9, Double::sum);
    begunNanos = now;
  }

  /** Returns the seconds that each stage took, in the order in which they ran. */
  Map<JobStage, Double> secondsByStage() {
    return new LinkedHashMap<>(secondsByStage);
  }
}
