package io.sentryal.insar.runpod.internal.jobs;

import io.sentryal.insar.backend.InsarResult;
import io.sentryal.insar.backend.JobId;
import io.sentryal.insar.backend.JobStage;
import io.sentryal.insar.error.FailureCode;
import io.sentryal.insar.error.InsarException;
import io.sentryal.insar.error.InvalidDataException;
import io.sentryal.insar.error.JobFailedException;
import io.sentryal.insar.json.WorkerResult;
import io.sentryal.insar.runpod.RunPodOutcome;
import io.sentryal.insar.runpod.Submission;
import io.sentryal.insar.runpod.Submission.Ending;
import io.sentryal.insar.runpod.Submission.Kind;
import io.sentryal.insar.runpod.SubmissionState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings jobs from PLANNED to SETTLED. Everything that changes a job runs on the one thread of the
 * scheduler, so every change is one compare-and-set, whoever brings it: a poll, a webhook, an
 * answer, a cancellation, a restart.
 */
public final class JobEngine {
  private static final Logger LOG = LoggerFactory.getLogger(JobEngine.class);

  private final EngineSettings settings;
  private final Map<JobId, TrackedJob> jobs = new ConcurrentHashMap<>();
  private final Submitter submitter;
  private final Poller poller;
  private final EndedJobs ended = new EndedJobs(jobs);
  private final AtomicInteger waitingEvents = new AtomicInteger();
  private boolean syncDue;
  private volatile boolean closed;

  /** Creates an engine. */
  public JobEngine(EngineSettings settings) {
    this.settings = settings;
    this.submitter = new Submitter(this, settings);
    this.poller = new Poller(this, settings);
  }

  /** Returns the jobs that are followed, by id. */
  public Map<JobId, TrackedJob> jobs() {
    return jobs;
  }

  /** Begins to follow a job where its row says that it is. */
  public void follow(TrackedJob tracked) {
    tracked.handle().whenCancelRequested(() -> onThread(() -> cancel(tracked)));
    Submission row = tracked.row();
    if (row.state() == SubmissionState.RESULT_STORED || row.state().isOver()) {
      finishFromLedger(tracked);
    } else {
      onThread(() -> resume(tracked));
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
          waitingEvents.decrementAndGet();
          TrackedJob tracked = jobs.get(id);
          if (tracked != null && tracked.outcome().isEmpty()) {
            adopt(tracked, endpointJobId, terminal);
          }
        });
  }

  /** Returns what stands out: jobs that wait for a reason, states that nobody knows. */
  public List<String> remarks() {
    return jobs.values().stream()
        .filter(job -> job.outcome().isEmpty())
        .filter(job -> !job.stall.isEmpty() || !job.unknownState.isEmpty())
        .map(
            job ->
                job.unknownState.isEmpty()
                    ? "job " + job.id() + " waits: " + job.stall
                    : "job " + job.id() + " is in state '" + job.unknownState + "', not known here")
        .limit(20)
        .toList();
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

  boolean onThread(Runnable work) {
    try {
      settings.time().scheduler().execute(() -> guarded(work));
      return true;
    } catch (RejectedExecutionException e) {
      return false; // closed
    }
  }

  void later(Duration delay, Runnable work) {
    try {
      var unused =
          settings
              .time()
              .scheduler()
              .schedule(() -> guarded(work), delay.toMillis(), TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      LOG.debug("closed; work that was due later is left to the next start");
    }
  }

  private void guarded(Runnable work) {
    if (closed) {
      return;
    }
    try {
      work.run();
    } catch (RuntimeException e) { // outermost frame of the engine's thread
      LOG.error("a step failed; its job is taken up again by recover()", e);
    }
  }

  Instant now() {
    return settings.time().clock().instant();
  }

  /** Writes a row down. */
  void put(TrackedJob tracked, Submission row) {
    settings.ledger().put(row);
    tracked.row(row);
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
            syncDue = false;
            settings.ledger().sync();
          });
    }
  }

  private void resume(TrackedJob tracked) {
    if (tracked.row().cancelRequested()) {
      tracked.handle().requestCancel();
    }
    switch (tracked.row().state()) {
      case PLANNED, RESERVED -> submitter.enqueue(tracked);
      case SUBMITTING -> {
        put(tracked, SubmissionState.AMBIGUOUS); // the POST may have been sent before the crash
        submitter.awaitNews(tracked);
      }
      case AMBIGUOUS -> submitter.awaitNews(tracked);
      default -> {
        tracked.seen = tracked.row().state() == SubmissionState.RUNNING;
        poller.follow(tracked, Duration.ZERO);
      }
    }
  }

  /** Takes an id of the endpoint for a job, from an answer, a webhook or a claim. */
  void adopt(TrackedJob tracked, String endpointJobId, boolean terminal) {
    Submission row = tracked.row();
    boolean news = !row.posts().endpointJobIds().contains(endpointJobId);
    boolean first = row.posts().endpointJobIds().isEmpty();
    if (news) {
      SubmissionState state =
          row.state() == SubmissionState.RUNNING ? row.state() : SubmissionState.SUBMITTED;
      put(tracked, row.known(endpointJobId).in(state, now()));
      settings.ledger().sync();
    }
    if (tracked.row().cancelRequested()) {
      submitter.cancelRemote(endpointJobId);
    }
    if (first || terminal) {
      poller.askNow(tracked, endpointJobId);
    } else if (news) {
      LOG.warn("job {} has a twin at the endpoint; the twin is cancelled", tracked.id());
      submitter.cancelRemote(endpointJobId);
    }
  }

  void cancelRemote(String endpointJobId) {
    submitter.cancelRemote(endpointJobId);
  }

  Poller poller() {
    return poller;
  }

  private void cancel(TrackedJob tracked) {
    if (tracked.outcome().isPresent()) {
      return;
    }
    Submission row = tracked.row();
    put(tracked, row.cancelled());
    switch (row.state()) {
      case PLANNED, RESERVED -> end(tracked, cancelledBeforeSending());
      case SUBMITTING, AMBIGUOUS -> settings.ledger().sync(); // cancelled when its id is known
      default -> {
        row.posts().endpointJobIds().forEach(submitter::cancelRemote);
        poller.follow(tracked, settings.limits().polling().first());
      }
    }
  }

  static Ending cancelledBeforeSending() {
    return new Ending(
        Kind.CANCELLED,
        FailureCode.CANCELLED,
        JobStage.QUEUED,
        "it was cancelled before it was sent",
        false,
        Duration.ZERO);
  }

  /** Ends a job with what the worker gave, after its measurements were fetched where they lie. */
  void fetched(TrackedJob tracked, WorkerResult message, Duration execution) {
    if (message.pointsFile().isEmpty()) {
      succeed(tracked, message, execution);
      return;
    }
    CompletableFuture<WorkerResult> whole =
        CompletableFuture.supplyAsync(
            () -> submitter.inputs().whole(message), settings.time().files());
    var unused =
        whole.whenComplete(
            (fetched, failure) ->
                onThread(
                    () -> {
                      if (tracked.outcome().isPresent()) {
                        return;
                      }
                      if (failure == null) {
                        succeed(tracked, fetched, execution);
                      } else if (failure.getCause() instanceof InvalidDataException e) {
                        end(tracked, StatusJudge.unbelievable(e, execution));
                      } else {
                        LOG.warn("job {}: its result was not fetched", tracked.id(), failure);
                        poller.follow(tracked, Duration.ofSeconds(30)); // ask again, fetch again
                      }
                    }));
  }

  private void succeed(TrackedJob tracked, WorkerResult message, Duration execution) {
    InsarResult result;
    try {
      result = message.toInsarResult(tracked.id(), tracked.job());
    } catch (JobFailedException e) {
      end(
          tracked,
          new Ending(
              Kind.FAILED,
              e.code(),
              JobStage.valueOf(e.stage()),
              String.valueOf(e.getMessage()),
              false,
              execution));
      return;
    } catch (InvalidDataException | IllegalArgumentException | IllegalStateException e) {
      end(tracked, StatusJudge.unbelievable(e, execution));
      return;
    }
    Ending ending =
        new Ending(Kind.SUCCEEDED, FailureCode.INTERNAL, JobStage.DONE, "", false, execution);
    put(tracked, tracked.row().ended(ending).in(SubmissionState.ENDED, now()));
    settings.ledger().storeResult(result);
    put(tracked, SubmissionState.RESULT_STORED);
    settings.ledger().sync();
    finish(tracked, new RunPodOutcome.Succeeded(result, execution));
    tracked.handle().succeed(result);
    settle(tracked, execution);
  }

  /** Ends a job without a result. */
  void end(TrackedJob tracked, Ending ending) {
    put(tracked, tracked.row().ended(ending).in(SubmissionState.ENDED, now()));
    settings.ledger().sync();
    conclude(tracked, ending);
    settle(tracked, ending.execution());
  }

  /** Ends a job that the endpoint, or the budget, refused. */
  void reject(TrackedJob tracked, Ending ending) {
    put(tracked, tracked.row().ended(ending).in(SubmissionState.REJECTED, now()));
    settings.ledger().sync();
    conclude(tracked, ending);
    settle(tracked, Duration.ZERO);
  }

  private void finishFromLedger(TrackedJob tracked) {
    Ending ending = tracked.row().ending().orElseThrow();
    if (ending.kind() != Kind.SUCCEEDED) {
      conclude(tracked, ending);
    } else if (tracked.row().state() == SubmissionState.ENDED) {
      onThread(() -> poller.follow(tracked, Duration.ZERO)); // seen, but not stored: ask again
      return;
    } else {
      InsarResult result = settings.ledger().result(tracked.id());
      finish(tracked, new RunPodOutcome.Succeeded(result, ending.execution()));
      tracked.handle().succeed(result);
    }
    if (tracked.row().state().isOpen()) {
      onThread(() -> settle(tracked, ending.execution()));
    } else {
      onThread(() -> ended.add(tracked));
    }
  }

  private void conclude(TrackedJob tracked, Ending ending) {
    RunPodOutcome outcome = outcome(tracked, ending);
    finish(tracked, outcome);
    if (outcome instanceof RunPodOutcome.Cancelled) {
      tracked.handle().cancelled();
    } else {
      tracked.handle().fail(failure(tracked.id(), ending));
    }
  }

  private void finish(TrackedJob tracked, RunPodOutcome outcome) {
    tracked.outcome(outcome);
    poller.forget(tracked);
    List<String> ids = tracked.row().posts().endpointJobIds();
    ids.stream().skip(1).forEach(submitter::cancelRemote);
  }

  private void settle(TrackedJob tracked, Duration execution) {
    if (tracked.row().posts().count() == 0 || tracked.row().state() == SubmissionState.REJECTED) {
      settings.guard().release(tracked.id());
    } else {
      settings.guard().settle(tracked.id(), execution);
    }
    put(tracked, SubmissionState.SETTLED);
    ended.add(tracked);
  }

  private static RunPodOutcome outcome(TrackedJob tracked, Ending ending) {
    return switch (ending.kind()) {
      case CANCELLED ->
          new RunPodOutcome.Cancelled(
              tracked.runningSince != null || ending.execution().compareTo(Duration.ZERO) > 0);
      case TIMED_OUT -> new RunPodOutcome.TimedOut(ending.detail());
      case EXPIRED -> new RunPodOutcome.Expired(ending.detail());
      case RESULT_MISSING -> new RunPodOutcome.ResultMissing(ending.detail());
      case LOST -> new RunPodOutcome.Lost(ending.detail());
      default -> new RunPodOutcome.Failed(failure(tracked.id(), ending), ending.execution());
    };
  }

  private static JobFailedException failure(JobId id, Ending ending) {
    return new JobFailedException(
        id.value(),
        ending.code(),
        ending.stage().name(),
        ending.detail(),
        ending.retryable(),
        null);
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
