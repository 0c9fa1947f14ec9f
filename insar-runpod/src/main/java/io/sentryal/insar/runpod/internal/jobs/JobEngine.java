package io.sentryal.insar.runpod.internal.jobs;

import io.sentryal.insar.backend.JobId;
import io.sentryal.insar.error.InsarException;
import io.sentryal.insar.error.InsarIoException;
import io.sentryal.insar.runpod.RunPodOutcome;
import io.sentryal.insar.runpod.Submission;
import io.sentryal.insar.runpod.Submission.Ending;
import io.sentryal.insar.runpod.SubmissionState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings jobs from PLANNED to SETTLED. Everything that changes a job runs on the one thread of the
 * scheduler, so every change is one compare-and-set, whoever brings it: a poll, a webhook, an
 * answer, a cancellation, a restart.
 *
 * <p>A step that the ledger cannot take, because the disk is full, is done again until it can: what
 * was heard is not lost, and nothing is sent of which nothing is written. So a step writes before
 * it changes anything that a second try would change twice.
 */
public final class JobEngine {
  private static final Logger LOG = LoggerFactory.getLogger(JobEngine.class);
  private static final Duration UNTIL_THE_LEDGER_CAN = Duration.ofSeconds(10);

  private final EngineSettings settings;
  private final RequestInput inputs;
  private final Map<JobId, TrackedJob> jobs = new ConcurrentHashMap<>();
  private final Submitter submitter;
  private final Poller poller;
  private final JobEnds ends;
  private final AtomicInteger waitingEvents = new AtomicInteger();
  private boolean syncDue;
  private volatile String trouble = "";
  private volatile boolean closed;

  /** Creates an engine. */
  public JobEngine(EngineSettings settings) {
    this.settings = settings;
    this.inputs = new RequestInput(settings.payloads(), settings.secrets());
    this.submitter = new Submitter(this, settings);
    this.poller = new Poller(this, settings);
    this.ends = new JobEnds(this, settings);
  }

  /** Returns the jobs that are followed, by id. */
  public Map<JobId, TrackedJob> jobs() {
    return jobs;
  }

  /** Returns a job, taken up from the ledger if it is not followed; empty if it is in neither. */
  public Optional<TrackedJob> attach(JobId id) {
    TrackedJob known = jobs.get(id);
    return known != null
        ? Optional.of(known)
        : settings
            .ledger()
            .find(id)
            .map(row -> track(new TrackedJob(settings.ledger().job(id), row)));
  }

  /** Begins to follow a job where its row says that it is, unless it is followed already. */
  public TrackedJob track(TrackedJob fresh) {
    TrackedJob known = jobs.putIfAbsent(fresh.id(), fresh);
    if (known != null) {
      return known;
    }
    try {
      follow(fresh);
    } catch (RuntimeException e) { // its result cannot be read: the next one who asks is told, too
      boolean ignored = jobs.remove(fresh.id(), fresh);
      throw e;
    }
    return fresh;
  }

  private void follow(TrackedJob tracked) {
    tracked.handle().whenCancelRequested(() -> onThread(() -> cancel(tracked)));
    Submission row = tracked.row();
    if (row.state() == SubmissionState.RESULT_STORED || row.state().isOver()) {
      ends.fromLedger(tracked);
    } else {
      onThread(() -> resume(tracked));
    }
    if (closed) { // it came while the backend was being closed
      boolean ignored = tracked.handle().cancelled();
    }
  }

  /** Takes what a webhook claims; what it claims is looked up before it is believed. */
  public boolean heard(JobId id, String endpointJobId, boolean terminal, int mostWaiting) {
    if (waitingEvents.incrementAndGet() > mostWaiting) {
      waitingEvents.decrementAndGet();
      return false;
    }
    return onThread(
        () -> {
          TrackedJob tracked = attach(id).orElse(null);
          if (tracked == null || tracked.outcome().isPresent()) {
            LOG.debug("a webhook for job {}, which is not open", id);
          } else if (!tracked.row().posts().endpointJobIds().contains(endpointJobId)) {
            poller.confirm(tracked, endpointJobId, waitingEvents::decrementAndGet);
            return;
          } else if (terminal) {
            poller.askNow(tracked, endpointJobId);
          }
          waitingEvents.decrementAndGet();
        });
  }

  /** Returns what stands out: a full disk, jobs that wait for a reason, states nobody knows. */
  public List<String> remarks() {
    List<String> remarks = new ArrayList<>();
    if (!trouble.isEmpty()) {
      remarks.add("the ledger takes nothing, so nothing goes on: " + trouble);
    }
    poller.refusal().ifPresent(remarks::add);
    jobs.values().stream()
        .filter(job -> job.outcome().isEmpty())
        .filter(job -> !job.stall.isEmpty() || !job.unknownState.isEmpty())
        .map(
            job ->
                job.unknownState.isEmpty()
                    ? "job " + job.id() + " waits: " + job.stall
                    : "job " + job.id() + " is in state '" + job.unknownState + "', not known here")
        .limit(20)
        .forEach(remarks::add);
    return remarks;
  }

  /** Sends nothing more; completes when the answers to what was sent are written down. */
  public CompletableFuture<Boolean> stopSending() {
    CompletableFuture<Boolean> idle = new CompletableFuture<>();
    if (!onThread(() -> submitter.stop(idle))) {
      boolean ignored = idle.cancel(false);
    }
    return idle;
  }

  /** Does nothing more. */
  public void close() {
    closed = true;
  }

  boolean onThread(Runnable step) {
    try {
      settings.time().scheduler().execute(() -> step(step));
      return true;
    } catch (RejectedExecutionException e) {
      return false; // closed
    }
  }

  void later(Duration delay, Runnable step) {
    try {
      var unused =
          settings
              .time()
              .scheduler()
              .schedule(() -> step(step), delay.toMillis(), TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      LOG.debug("closed; work that was due later is left to the next start");
    }
  }

  /** Does a step now, on the engine's thread; what the ledger cannot take is done again later. */
  void step(Runnable step) {
    if (closed) {
      return;
    }
    try {
      step.run();
    } catch (InsarIoException e) {
      if (trouble.isEmpty()) {
        LOG.error("the ledger takes nothing, it is tried again: {}", e.getMessage(), e);
      }
      trouble = String.valueOf(e.getMessage());
      later(UNTIL_THE_LEDGER_CAN, step);
    } catch (RuntimeException | Error e) { // outermost frame of the engine's thread
      LOG.error("a step failed; its job is taken up again at the next start", e);
      if (e instanceof Error error) {
        throw error;
      }
    }
  }

  Instant now() {
    return settings.time().clock().instant();
  }

  /** Returns the thread that waits for object storage. */
  Executor files() {
    return settings.time().files();
  }

  RequestInput inputs() {
    return inputs;
  }

  Poller poller() {
    return poller;
  }

  LostAnswers lostAnswers() {
    return submitter.lostAnswers();
  }

  JobEnds ends() {
    return ends;
  }

  /** Writes a row down. */
  void put(TrackedJob tracked, Submission row) {
    settings.ledger().put(row);
    tracked.row(row);
    trouble = "";
  }

  void put(TrackedJob tracked, SubmissionState state) {
    put(tracked, tracked.row().in(state, now()));
  }

  /** Makes rows durable once what is at hand is done, all together. */
  void syncSoon() {
    if (!syncDue) {
      syncDue = true;
      onThread(
          () -> {
            settings.ledger().sync();
            syncDue = false;
          });
    }
  }

  private void resume(TrackedJob tracked) {
    if (tracked.row().cancelRequested()) {
      tracked.handle().requestCancel();
    }
    switch (tracked.row().state()) {
      case PLANNED, RESERVED -> submitter.enqueue(tracked);
      case SUBMITTING -> { // the POST may have been sent before the crash
        put(tracked, SubmissionState.AMBIGUOUS);
        lostAnswers().await(tracked);
      }
      case AMBIGUOUS -> lostAnswers().await(tracked);
      default -> {
        tracked.seen = tracked.row().state() == SubmissionState.RUNNING;
        poller.follow(tracked, Duration.ZERO);
      }
    }
  }

  /** Takes an id of the endpoint for a job's; of a second one the job is not waited for. */
  void adopt(TrackedJob tracked, String endpointJobId) {
    boolean first = tracked.endpointJobId() == null;
    note(tracked, endpointJobId);
    if (tracked.row().cancelRequested()) {
      cancelRemote(tracked, endpointJobId);
    } else if (!first && !endpointJobId.equals(tracked.endpointJobId())) {
      LOG.warn("job {} has a twin at the endpoint; the twin is cancelled", tracked.id());
      cancelRemote(tracked, endpointJobId);
    }
    if (first) {
      poller.follow(tracked, Duration.ZERO);
    }
  }

  /** Writes an id of the endpoint down. */
  void note(TrackedJob tracked, String endpointJobId) {
    Submission row = tracked.row().known(endpointJobId);
    if (!row.equals(tracked.row())) {
      boolean later = row.state().compareTo(SubmissionState.SUBMITTED) >= 0;
      put(tracked, later ? row : row.in(SubmissionState.SUBMITTED, now()));
      settings.ledger().sync();
    }
  }

  /** Asks the endpoint to stop a run; a refusal is remembered, and the next look asks again. */
  void cancelRemote(TrackedJob tracked, String endpointJobId) {
    var unused =
        settings
            .client()
            .cancelAsync(endpointJobId)
            .whenComplete(
                (status, failure) -> {
                  if (failure != null) {
                    LOG.warn(
                        "run {} of job {} was not cancelled: {}",
                        endpointJobId,
                        tracked.id(),
                        failure.toString());
                    onThread(() -> tracked.cancelFailed = true);
                  }
                });
  }

  /** Asks again for what the endpoint did not take. */
  void cancelAgain(TrackedJob tracked) {
    tracked.cancelFailed = false;
    String followed = tracked.endpointJobId();
    for (String id : tracked.row().posts().endpointJobIds()) {
      if (tracked.row().cancelRequested() || !id.equals(followed)) {
        cancelRemote(tracked, id);
      }
    }
  }

  private void cancel(TrackedJob tracked) {
    if (tracked.outcome().isPresent()) {
      return;
    }
    Submission row = tracked.row().cancelled();
    switch (row.state()) {
      case PLANNED, RESERVED -> ends.end(tracked, row, submitter.cancelled(row));
      case SUBMITTING, AMBIGUOUS -> { // cancelled when its id is known
        put(tracked, row);
        settings.ledger().sync();
      }
      default -> {
        put(tracked, row);
        row.posts().endpointJobIds().forEach(id -> cancelRemote(tracked, id));
        poller.follow(tracked, settings.limits().polling().first());
      }
    }
  }

  /** Ends a job without a result. */
  void end(TrackedJob tracked, Ending ending) {
    ends.end(tracked, tracked.row(), ending);
  }

  /** Returns the outcome of a job, if it has ended. */
  public Optional<RunPodOutcome> outcome(JobId id) {
    return Optional.ofNullable(jobs.get(id)).flatMap(TrackedJob::outcome);
  }

  static String reason(Throwable failure) {
    return failure instanceof InsarException
        ? String.valueOf(failure.getMessage())
        : failure.toString();
  }
}
