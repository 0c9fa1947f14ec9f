package io.sentryal.insar.runpod;

import io.sentryal.insar.backend.BackendCapabilities;
import io.sentryal.insar.backend.BackendHealth;
import io.sentryal.insar.backend.InsarBackend;
import io.sentryal.insar.backend.InsarJob;
import io.sentryal.insar.backend.JobEstimate;
import io.sentryal.insar.backend.JobHandle;
import io.sentryal.insar.backend.JobId;
import io.sentryal.insar.error.InsarException;
import io.sentryal.insar.runpod.internal.jobs.EngineSettings;
import io.sentryal.insar.runpod.internal.jobs.JobEngine;
import io.sentryal.insar.runpod.internal.jobs.JobRules;
import io.sentryal.insar.runpod.internal.jobs.RequestDigest;
import io.sentryal.insar.runpod.internal.jobs.TrackedJob;
import io.sentryal.insar.runpod.money.CostEstimate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Measures pairs with the ISCE3 worker on RunPod Serverless. Thread-safe.
 *
 * <p><b>Durable.</b> When {@link #submit} returns, the job is in the {@link SubmissionLedger}; what
 * may have been sent is there before it is sent. After a crash {@link #recover} takes up every open
 * job; submitting the same job under the same id again does so, too, and never sends it twice.
 *
 * <p><b>Paid twice, how often at most.</b> RunPod has no idempotency key. When the answer to a
 * submission is lost (a reset, a 5xx, a crash between request and answer), the job may or may not
 * be queued. The backend then waits for a webhook or for the worker's claim, and after the grace
 * period sends the job again: at most {@link RunPodBackendBuilder#mostSubmissions} times in all, 2
 * unless set. So a job is never run more often than that, a job whose answers arrive is run once,
 * and with a {@link PayloadStore} (the worker's claim) the twin ends within seconds of its start:
 * its cost is one cold start. It is never "exactly once".
 *
 * <p>Credentials never travel: file URIs, URLs with passwords and inputs that hold a known secret
 * are refused before anything is sent.
 */
public final class RunPodBackend implements InsarBackend {
  /** The name by which this backend is chosen. */
  public static final String NAME = "runpod";

  private static final Logger LOG = LoggerFactory.getLogger(RunPodBackend.class);
  private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(10);

  private final EngineSettings settings;
  private final JobEngine engine;
  private final boolean leaveRunning;
  private final List<AutoCloseable> owned;
  private volatile boolean closed;

  RunPodBackend(EngineSettings settings, boolean leaveRunning, List<AutoCloseable> owned) {
    this.settings = settings;
    this.engine = new JobEngine(settings);
    this.leaveRunning = leaveRunning;
    this.owned = List.copyOf(owned);
  }

  /**
   * Returns the backend that the environment names: {@code RUNPOD_API_KEY}, {@code
   * RUNPOD_ENDPOINT_ID}; {@code RUNPOD_LEDGER}, the folder of the ledger, {@code insar-data/runpod}
   * unless set; {@code WEBHOOK_BASE_URL} and {@code RUNPOD_WEBHOOK_SECRET} for a receiver; {@code
   * RUNPOD_S3_ENDPOINT}, {@code _BUCKET}, {@code _REGION}, {@code _ACCESS_KEY_ID}, {@code
   * _SECRET_ACCESS_KEY} and, {@code insar/jobs} unless set, {@code _PREFIX} for object storage;
   * {@code RUNPOD_BUDGET_USD} (a site), {@code RUNPOD_BUDGET_USD_PER_DAY} and {@code
   * RUNPOD_GPU_POOL}, whose price counts, for a budget, in which a job is reckoned as 15 minutes of
   * work and 5 of idling until twenty have told better; {@code RUNPOD_ENDPOINT_BASE_URL} and {@code
   * RUNPOD_REST_URL} for tests.
   *
   * @throws IllegalArgumentException if one of the first two is absent, or a value cannot be right
   */
  public static RunPodBackend fromEnv() {
    return builderFromEnv(System.getenv()).build();
  }

  /**
   * Returns a builder with what these variables say, as {@link #fromEnv} names them; what it opened
   * is closed with the backend.
   *
   * @throws IllegalArgumentException if a value is absent or cannot be right
   */
  public static RunPodBackendBuilder builderFromEnv(Map<String, String> environment) {
    return new RunPodEnvironment(environment).builder();
  }

  /**
   * Returns a builder.
   *
   * @param client the endpoint; closed by whoever made it
   * @param ledger the memory; closed by whoever made it
   */
  public static RunPodBackendBuilder builder(EndpointClient client, SubmissionLedger ledger) {
    return new RunPodBackendBuilder(client, ledger);
  }

  @Override
  public String name() {
    return NAME;
  }

  /**
   * Takes a job; see {@link InsarBackend#submit}.
   *
   * @throws IllegalArgumentException also if an input is a file, or the names of the images say
   *     that the secondary is not the later one
   */
  @Override
  public JobHandle submit(JobId id, InsarJob job) {
    if (closed) {
      throw new IllegalStateException("backend runpod is closed; job " + id + " was not taken");
    }
    JobRules.check(job);
    TrackedJob known = engine.jobs().get(id);
    if (known == null) {
      Submission row = settings.ledger().plan(id, job, settings.time().clock().instant());
      known = engine.track(new TrackedJob(job, row));
    }
    if (!known.row().digest().equals(RequestDigest.of(job))) {
      throw new IllegalArgumentException(
          "job id '" + id + "' is in use by another job (" + known.job() + "); choose another id");
    }
    return known.handle();
  }

  /**
   * Returns the id under which to give a job when the caller keeps no ids: the same job has the
   * same id as long as it is open or has succeeded, so that giving it again attaches to it. After a
   * failure or a cancellation it gets a new one, with {@code -a2}, {@code -a3} and so on.
   *
   * @param prefix begins the id, up to 90 of {@code A-Z a-z 0-9 . _ -}
   * @param job what to measure
   */
  public JobId idOf(String prefix, InsarJob job) {
    String first = prefix + "-" + RequestDigest.of(job).substring(0, 16);
    JobId id = new JobId(first);
    for (int attempt = 2; endedWithoutResult(id); attempt++) {
      id = new JobId(first + "-a" + attempt);
    }
    return id;
  }

  private boolean endedWithoutResult(JobId id) {
    return settings
        .ledger()
        .find(id)
        .flatMap(Submission::ending)
        .filter(ending -> ending.kind() != Submission.Kind.SUCCEEDED)
        .isPresent();
  }

  @Override
  public Optional<JobHandle> attach(JobId id) {
    return engine.attach(id).map(TrackedJob::handle);
  }

  /**
   * Takes up every job of the ledger with which something is left to do, oldest first. One whose
   * files are damaged is told in the log and does not keep the others back.
   */
  public List<JobHandle> recover() {
    List<JobHandle> handles = new ArrayList<>();
    for (Submission row : settings.ledger().open()) {
      try {
        attach(row.id()).ifPresent(handles::add);
      } catch (InsarException e) { // attach(id) throws it to whoever asks for the job
        LOG.error("job {} cannot be taken up", row.id(), e);
      }
    }
    return handles;
  }

  /** Returns how a job ended, in RunPod's terms; empty while it has not, or if it is not known. */
  public Optional<RunPodOutcome> outcome(JobId id) {
    return attach(id).flatMap(handle -> engine.outcome(id));
  }

  /**
   * Returns the receiver of webhooks, to be put into a web server.
   *
   * @throws IllegalStateException if none were set
   */
  public WebhookReceiver webhooks() {
    WebhookUrls urls =
        settings
            .webhooks()
            .orElseThrow(
                () ->
                    new IllegalStateException(
                        "no webhooks were set; give the builder webhooks, or set WEBHOOK_BASE_URL"
                            + " and RUNPOD_WEBHOOK_SECRET"));
    return new WebhookReceiver(urls, engine, settings.time().clock());
  }

  @Override
  public JobEstimate estimate(InsarJob job) {
    Optional<CostEstimate> cost = settings.guard().estimate();
    return new JobEstimate(
        settings.limits().execution(),
        0,
        cost.map(CostEstimate::costUsd),
        "the execution timeout, the most that a job may run; nothing is computed on this machine; "
            + cost.map(known -> "the cost is that of " + known.basis())
                .orElse("no price was given"));
  }

  @Override
  public BackendHealth health() {
    List<String> details = new ArrayList<>();
    try {
      EndpointHealth health = settings.client().health();
      details.add("endpoint " + settings.client().endpointId() + " answers");
      details.add("jobs: " + health.jobs());
      details.add("workers: " + health.workers());
    } catch (InsarException | IllegalStateException e) {
      details.add("the endpoint does not answer: " + e.getMessage());
      return new BackendHealth(BackendHealth.Status.DOWN, details);
    }
    List<String> remarks = engine.remarks();
    details.addAll(remarks);
    return new BackendHealth(
        remarks.isEmpty() ? BackendHealth.Status.OK : BackendHealth.Status.DEGRADED, details);
  }

  @Override
  public BackendCapabilities capabilities() {
    return new BackendCapabilities(5_000_000, 10_000, true, Set.of("cuda"));
  }

  /**
   * Ends the backend. Open jobs are cancelled, at RunPod too, for up to ten seconds; what is not
   * through by then is cancelled at the next start. With {@link
   * RunPodBackendBuilder#leaveRunningOnClose} the jobs run on, and only their handles end.
   */
  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    List<CompletableFuture<?>> ends = new ArrayList<>();
    for (TrackedJob tracked : engine.jobs().values()) {
      if (!tracked.handle().state().isTerminal() && !leaveRunning) {
        ends.add(tracked.handle().cancel());
      }
    }
    if (leaveRunning) { // an answer that is not awaited would leave its job ambiguous
      ends.add(engine.stopSending());
    }
    await(ends);
    engine.close();
    for (TrackedJob tracked : engine.jobs().values()) {
      tracked.handle().cancelled();
    }
    for (AutoCloseable resource : owned) {
      closeQuietly(resource);
    }
  }

  /** Stops at once and leaves everything as it is, as the end of the process does; for tests. */
  void crash() {
    closed = true;
    engine.close();
  }

  private static void await(List<CompletableFuture<?>> ends) {
    try {
      CompletableFuture.allOf(ends.toArray(new CompletableFuture<?>[0]))
          .get(CLOSE_PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (TimeoutException | ExecutionException e) {
      LOG.warn("not every job was settled in time; recover() sees to the rest");
    }
  }

  private static void closeQuietly(AutoCloseable resource) {
    try {
      resource.close();
    } catch (Exception e) { // one that does not close must not keep the others open
      LOG.warn("{} was not closed", resource, e);
    }
  }

  @Override
  public String toString() {
    return "RunPodBackend[" + settings.client() + "]";
  }
}
