package io.sentryal.insar.runpod.internal.jobs;

import io.sentryal.insar.backend.JobId;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Queue;

/**
 * Lets go of the jobs that ended longest ago, so that a service that runs for months does not keep
 * every result in memory; the ledger has them. Belongs to the engine's thread.
 */
final class EndedJobs {
  /** Measurements of ended jobs that are kept in memory. */
  private static final int MOST_POINTS = 100_000;

  private final Map<JobId, TrackedJob> jobs;
  private final Queue<TrackedJob> ended = new ArrayDeque<>();
  private long points;

  EndedJobs(Map<JobId, TrackedJob> jobs) {
    this.jobs = jobs;
  }

  /** Keeps a job that has just ended, in the place of older ones. */
  void add(TrackedJob justEnded) {
    ended.add(justEnded);
    points += justEnded.job().points().size();
    while (ended.size() > 1 && points > MOST_POINTS) {
      TrackedJob oldest = ended.remove();
      points -= oldest.job().points().size();
      boolean ignored = jobs.remove(oldest.id(), oldest);
    }
  }
}
