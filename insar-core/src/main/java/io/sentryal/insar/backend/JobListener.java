package io.sentryal.insar.backend;

import org.jspecify.annotations.Nullable;

/**
 * Hears what happens to a job. The order is {@code progress}* then {@code ended}; {@code ended}
 * always comes, exactly once.
 *
 * <p>Methods run on the backend's own threads, or on the thread that cancels the job or adds the
 * listener, never two at a time; when {@code ended} comes, the result is there. They return
 * quickly, throw nothing (what they throw is dropped), and do not call back into the backend.
 */
public interface JobListener {

  /** The job moved on. */
  default void progress(JobProgress progress) {}

  /**
   * The job ended.
   *
   * @param id the job
   * @param state how it ended
   * @param failure why it failed, or null
   */
  default void ended(JobId id, JobState state, @Nullable Throwable failure) {}
}
