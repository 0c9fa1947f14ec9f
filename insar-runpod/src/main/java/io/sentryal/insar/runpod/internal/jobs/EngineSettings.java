package io.sentryal.insar.runpod.internal.jobs;

import io.sentryal.insar.runpod.EndpointClient;
import io.sentryal.insar.runpod.PayloadStore;
import io.sentryal.insar.runpod.Polling;
import io.sentryal.insar.runpod.SpendGuard;
import io.sentryal.insar.runpod.SubmissionLedger;
import io.sentryal.insar.runpod.WebhookUrls;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.random.RandomGenerator;

/**
 * What the engine works with. Immutable.
 *
 * @param client the endpoint
 * @param ledger the memory
 * @param guard the money
 * @param payloads object storage, if there is any
 * @param webhooks makes the URLs to call back, if there is a receiver
 * @param limits how long what may take
 * @param time the time
 * @param secrets what must never stand in an input
 */
public record EngineSettings(
    EndpointClient client,
    SubmissionLedger ledger,
    SpendGuard guard,
    Optional<PayloadStore> payloads,
    Optional<WebhookUrls> webhooks,
    Limits limits,
    Time time,
    List<String> secrets) {

  /**
   * How long what may take. Immutable.
   *
   * @param execution running time of a job
   * @param queue waiting time of a job
   * @param grace how long after a lost answer the job is submitted again
   * @param mostPosts how often a job is submitted at most
   * @param polling how often jobs are asked for
   */
  public record Limits(
      Duration execution, Duration queue, Duration grace, int mostPosts, Polling polling) {}

  /**
   * Time and chance. Immutable.
   *
   * @param clock tells the time
   * @param scheduler the engine's thread
   * @param files runs what waits for object storage
   * @param random jitter
   */
  public record Time(
      Clock clock, ScheduledExecutorService scheduler, Executor files, RandomGenerator random) {}

  /** Shows no secret. */
  @Override
  public String toString() {
    return "EngineSettings[" + client + ", " + limits + "]";
  }
}
