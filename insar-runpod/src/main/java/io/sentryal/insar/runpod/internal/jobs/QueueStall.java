package io.sentryal.insar.runpod.internal.jobs;

import io.sentryal.insar.runpod.EndpointHealth;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Finds out why jobs wait in the queue, for all of them together. Belongs to the engine's thread.
 */
final class QueueStall {
  private static final Duration GOOD_FOR = Duration.ofSeconds(30);

  private final JobEngine engine;
  private final EngineSettings settings;
  private @Nullable Instant askedAt;
  private String reason = "";

  QueueStall(JobEngine engine, EngineSettings settings) {
    this.engine = engine;
    this.settings = settings;
  }

  /** Notes why a job waits as far as that is known, and asks anew once in a while. */
  void explain(TrackedJob tracked) {
    tracked.stall = reason;
    Instant now = engine.now();
    if (askedAt != null && now.isBefore(askedAt.plus(GOOD_FOR))) {
      return;
    }
    askedAt = now;
    var unused =
        settings
            .client()
            .healthAsync()
            .whenComplete(
                (health, failure) ->
                    engine.onThread(
                        () -> {
                          reason =
                              health == null ? "the endpoint does not tell why" : stall(health);
                          tracked.stall = reason;
                        }));
  }

  /** Returns why jobs wait, as far as the counts of workers tell. */
  static String stall(EndpointHealth health) {
    EndpointHealth.Workers workers = health.workers();
    if (workers.throttled().orElse(0) > 0) {
      return "NO_CAPACITY: "
          + workers.throttled().getAsInt()
          + " workers wait for a machine; allow more kinds of GPU or more regions";
    }
    if (workers.initializing().orElse(0) > 0) {
      return "WORKERS_STARTING: "
          + workers.initializing().getAsInt()
          + " workers start; if that lasts, the image cannot be pulled or crashes: see their logs";
    }
    if (workers.running() > 0) {
      return "BUSY: all " + workers.running() + " workers have jobs; raise workers.max";
    }
    if (workers.idle() + workers.ready().orElse(0) > 0) {
      return "NOT_TAKEN: workers are idle and take nothing; see their logs";
    }
    return "NO_WORKERS: the endpoint has none; see workers.max, which RunPod lowers to 0 after 7"
        + " days without jobs, and the balance of the account";
  }
}
