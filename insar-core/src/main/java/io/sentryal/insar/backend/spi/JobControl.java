package io.sentryal.insar.backend.spi;

import io.sentryal.insar.backend.JobId;
import io.sentryal.insar.backend.JobStage;
import java.util.concurrent.CancellationException;

/** What running work sees of its job. Thread-safe. */
public interface JobControl {

  /** Returns the id of the job. */
  JobId id();

  /**
   * Reports how far the work is. What would fall back is raised to what was reported before: the
   * stage never goes back and the fraction never falls, whatever order threads report in.
   *
   * @param stage the stage it is in
   * @param fraction how much of the whole job is done (dimensionless), in [0, 1]
   * @throws IllegalArgumentException if the fraction is outside [0, 1] or NaN
   */
  void progress(JobStage stage, double fraction);

  /**
   * Returns whether somebody asked for the job to stop; cheap enough for every line of an image.
   */
  boolean isCancelRequested();

  /**
   * Leaves the work if somebody asked for it to stop.
   *
   * @throws CancellationException if so; let it pass, the job then ends as cancelled
   */
  default void throwIfCancelRequested() {
    if (isCancelRequested()) {
      throw new CancellationException("job " + id() + " was asked to stop");
    }
  }
}
