package io.sentryal.insar.runpod;

import io.sentryal.insar.backend.InsarJob;
import io.sentryal.insar.backend.JobHandle;
import io.sentryal.insar.backend.JobId;
import io.sentryal.insar.error.InsarIoException;
import io.sentryal.insar.testkit.runpod.EmulatedExecution;
import io.sentryal.insar.testkit.runpod.EmulatedHandler;
import io.sentryal.insar.testkit.runpod.FaultPlan;
import io.sentryal.insar.testkit.runpod.RunPodEmulator;
import io.sentryal.insar.testkit.time.VirtualTime;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A backend, an endpoint with workers and, if wanted, a webhook server, in one virtual time. */
final class Rehearsal implements AutoCloseable {
  static final Duration RUNTIME = Duration.ofMinutes(4);
  static final String WEBHOOK_SECRET = "a-secret-of-the-webhooks-0123";

  private static final Duration REAL_LIMIT = Duration.ofMinutes(2);

  final VirtualTime time = VirtualTime.startingAt(Instant.parse("2026-03-01T00:00:00Z"));
  final RunPodEmulator cloud;
  final EndpointClient client;
  final SubmissionLedger ledger;
  RunPodBackend backend;
  @Nullable WebhookServer server;
  int port;

  private final UnaryOperator<RunPodBackendBuilder> configured;

  Rehearsal(FaultPlan faults) {
    this(faults, call -> PairJobs.worker(call, RUNTIME), backend -> backend);
  }

  Rehearsal(
      FaultPlan faults, EmulatedHandler handler, UnaryOperator<RunPodBackendBuilder> configured) {
    this(faults, handler, emulated -> emulated, configured);
  }

  Rehearsal(
      FaultPlan faults,
      EmulatedHandler handler,
      UnaryOperator<RunPodEmulator.Builder> emulated,
      UnaryOperator<RunPodBackendBuilder> configured) {
    this(faults, handler, emulated, configured, SubmissionLedger.inMemory());
  }

  Rehearsal(
      FaultPlan faults,
      EmulatedHandler handler,
      UnaryOperator<RunPodEmulator.Builder> emulated,
      UnaryOperator<RunPodBackendBuilder> configured,
      SubmissionLedger ledger) {
    this.configured = configured;
    this.cloud =
        emulated
            .apply(
                RunPodEmulator.builder()
                    .time(time.clock(), time)
                    .faults(faults)
                    .handler(handler)
                    .workers(20, Duration.ofSeconds(20), Duration.ofSeconds(60)))
            .start();
    this.client =
        EndpointClient.builder(cloud.endpointId(), cloud.apiKey())
            .baseUrl(cloud.baseUrl())
            .time(time.clock(), time)
            .build();
    this.ledger = ledger;
    this.backend = open(configured);
  }

  /** A rehearsal whose endpoint calls a webhook server back. */
  static Rehearsal withWebhooks(FaultPlan faults, EmulatedHandler handler) {
    Rehearsal rehearsal = new Rehearsal(faults, handler, backend -> backend);
    rehearsal.startServer();
    return rehearsal;
  }

  /** The port must be known before the backend is built, and the backend before the receiver. */
  void startServer() {
    for (int left = 10; server == null; left--) {
      port = freePort();
      backend = open(builder -> builder.webhooks(urls()));
      try {
        server =
            WebhookServer.start(
                backend.webhooks(), new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      } catch (InsarIoException e) { // somebody else has taken the port meanwhile
        if (left == 1) {
          throw e;
        }
      }
    }
  }

  /** Ends the backend as a crash does, and gives the ledger to another one after a while. */
  RunPodBackend restarted(Duration away) {
    backend.crash();
    pass(away);
    if (server == null) {
      return open(builder -> builder);
    }
    RunPodBackend second = open(builder -> builder.webhooks(urls()));
    server.close();
    server =
        WebhookServer.start(
            second.webhooks(), new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    return second;
  }

  private WebhookUrls urls() {
    return WebhookUrls.of(
        URI.create("http://127.0.0.1:" + port),
        cloud.endpointId(),
        Map.of("k1", WEBHOOK_SECRET),
        Duration.ofHours(3));
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private RunPodBackend open(UnaryOperator<RunPodBackendBuilder> further) {
    return further
        .apply(
            configured.apply(
                RunPodBackend.builder(client, ledger)
                    .time(time.clock(), time, new SplittableRandom(5))
                    .neverSend(cloud.apiKey())))
        .build();
  }

  JobHandle submit(String id) {
    return submit(id, PairJobs.job());
  }

  JobHandle submit(String id, InsarJob job) {
    return backend.submit(new JobId(id), job);
  }

  /**
   * Moves the time on until the job has ended and what was sent meanwhile, such as a cancellation,
   * is answered; returns how the job ended.
   */
  RunPodOutcome end(String id) {
    JobId job = new JobId(id);
    until(() -> backend.outcome(job).isPresent() && isIdle());
    return backend.outcome(job).orElseThrow();
  }

  void until(BooleanSupplier done) {
    until(done, REAL_LIMIT);
  }

  void until(BooleanSupplier done, Duration realLimit) {
    time.runUntil(done, this::isIdle, realLimit);
  }

  /** Moves the time on by this much, with everything that happens on the way. */
  void pass(Duration duration) {
    Instant end = time.now().plus(duration);
    var unused = time.schedule(() -> {}, duration.toMillis(), TimeUnit.MILLISECONDS);
    until(() -> !time.now().isBefore(end));
  }

  /** Returns how often each job was begun by a worker, and paid for. */
  long executions(String id) {
    return cloud.executions().stream().filter(run -> isOf(run, id)).count();
  }

  static boolean isOf(EmulatedExecution run, String id) {
    return run.inputJson().contains("\"job_id\":\"" + id + "\"");
  }

  /** Returns whether nothing is under way but what waits for the time. */
  boolean isIdle() {
    return client.requestsInFlight() == cloud.requestsHeld() && cloud.isIdle();
  }

  Collection<Submission> rows() {
    return List.copyOf(ledger.all());
  }

  @Override
  public void close() {
    if (server != null) {
      server.close();
    }
    client.close();
    cloud.close();
    ledger.close();
  }
}
