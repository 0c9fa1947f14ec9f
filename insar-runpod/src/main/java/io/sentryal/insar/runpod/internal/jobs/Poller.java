package io.sentryal.insar.runpod.internal.jobs;

import io.sentryal.insar.backend.JobStage;
import io.sentryal.insar.error.AuthenticationException;
import io.sentryal.insar.error.FailureCode;
import io.sentryal.insar.error.InvalidDataException;
import io.sentryal.insar.json.WorkerContract;
import io.sentryal.insar.json.WorkerProgress;
import io.sentryal.insar.runpod.JobGoneException;
import io.sentryal.insar.runpod.JobStatus;
import io.sentryal.insar.runpod.Polling;
import io.sentryal.insar.runpod.RunState;
import io.sentryal.insar.runpod.Submission.Ending;
import io.sentryal.insar.runpod.Submission.Kind;
import io.sentryal.insar.runpod.SubmissionState;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks for jobs: soon after their submission, then ever more seldom; those that are due longest
 * first, the oldest first of equals, so that after a restart no result is forgotten by the service
 * while it waits.
 */
final class Poller {
  private static final Logger LOG = LoggerFactory.getLogger(Poller.class);
  private static final int MOST_UNDER_WAY = 32;
  private static final Duration AFTER_TROUBLE = Duration.ofSeconds(5);

  /** How long after its limit a job may still say that it runs. */
  private static final Duration OVERTIME = Duration.ofMinutes(2);

  /** From here on a wait in the queue wants a reason. */
  private static final Duration WORTH_A_REASON = Duration.ofMinutes(10);

  private final JobEngine engine;
  private final EngineSettings settings;
  private final Polling polling;
  private final QueueStall stall;
  private final TreeSet<TrackedJob> due =
      new TreeSet<>(
          Comparator.comparing(
                  (TrackedJob job) -> job.nextPoll == null ? Instant.MAX : job.nextPoll)
              .thenComparing(job -> job.row().times().plannedAt())
              .thenComparing(TrackedJob::id));
  private final RuntimeEstimate runtimes = new RuntimeEstimate();
  private @Nullable Instant wakeAt;
  private volatile String refusal = "";
  private int underWay;

  Poller(JobEngine engine, EngineSettings settings) {
    this.engine = engine;
    this.settings = settings;
    this.polling = settings.limits().polling();
    this.stall = new QueueStall(engine, settings);
  }

  /** Asks for a job after this wait. */
  void follow(TrackedJob tracked, Duration wait) {
    due.remove(tracked);
    tracked.nextPoll = engine.now().plus(wait);
    due.add(tracked);
    wake();
  }

  /** Asks for a job no more. */
  void forget(TrackedJob tracked) {
    due.remove(tracked);
    tracked.nextPoll = null;
  }

  private void wake() {
    if (due.isEmpty() || underWay >= MOST_UNDER_WAY) {
      return;
    }
    Instant next = due.first().nextPoll;
    if (next != null && (wakeAt == null || next.isBefore(wakeAt))) {
      wakeAt = next;
      Duration wait = Duration.between(engine.now(), next);
      engine.later(wait.isNegative() ? Duration.ZERO : wait.plusNanos(999_999), this::askDue);
    }
  }

  private void askDue() {
    wakeAt = null;
    Instant now = engine.now();
    while (!due.isEmpty() && underWay < MOST_UNDER_WAY) {
      TrackedJob tracked = due.first();
      Instant next = tracked.nextPoll;
      String id = tracked.endpointJobId();
      if (next == null || next.isAfter(now)) {
        break;
      }
      forget(tracked);
      if (id != null && tracked.outcome().isEmpty()) {
        askNow(tracked, id);
      }
    }
    wake();
  }

  /** Asks for a job under one of its ids now. */
  void askNow(TrackedJob tracked, String endpointJobId) {
    underWay++;
    CompletableFuture<JobStatus> answer =
        tracked.seen
            ? settings.client().statusAsync(endpointJobId)
            : settings.client().firstStatusAsync(endpointJobId);
    var unused =
        answer.whenComplete(
            (status, failure) ->
                engine.onThread(
                    () -> {
                      underWay--;
                      engine.step(() -> answered(tracked, endpointJobId, status, failure));
                      wake();
                    }));
  }

  /** Returns that the endpoint refuses to tell of jobs, if it does. */
  Optional<String> refusal() {
    return refusal.isEmpty() ? Optional.empty() : Optional.of(refusal);
  }

  /**
   * Looks a job up of which only a webhook has told, before its id is taken for the job's: whoever
   * holds the URL can tell any id.
   *
   * @param over runs when the question is settled
   */
  void confirm(TrackedJob tracked, String endpointJobId, Runnable over) {
    var unused =
        settings
            .client()
            .statusAsync(endpointJobId)
            .whenComplete(
                (status, failure) ->
                    engine.onThread(
                        () -> {
                          boolean again =
                              status == null
                                  && tracked.outcome().isEmpty()
                                  && !(cause(failure) instanceof JobGoneException);
                          if (again) {
                            engine.later(
                                AFTER_TROUBLE, () -> confirm(tracked, endpointJobId, over));
                            return;
                          }
                          confirmed(tracked, endpointJobId, status);
                          over.run();
                        }));
  }

  private void confirmed(TrackedJob tracked, String endpointJobId, @Nullable JobStatus status) {
    if (tracked.outcome().isPresent()) {
      return;
    }
    if (status == null || isOfAnother(tracked, status)) {
      LOG.warn(
          "a webhook of job {} names {}, which is none of its runs", tracked.id(), endpointJobId);
      return;
    }
    if (status.state().isTerminal()) { // it may be what a lost answer came to
      engine.note(tracked, endpointJobId);
    } else {
      engine.adopt(tracked, endpointJobId);
    }
    told(tracked, status, endpointJobId.equals(tracked.endpointJobId()));
  }

  /** Returns whether a status shows another job: the result that it holds says so. */
  private static boolean isOfAnother(TrackedJob tracked, JobStatus status) {
    return StatusJudge.judge(status, JobStage.UPLOADING)
        .result()
        .filter(result -> !result.jobId().equals(tracked.id()))
        .isPresent();
  }

  private static @Nullable Throwable cause(@Nullable Throwable failure) {
    return failure instanceof CompletionException e ? e.getCause() : failure;
  }

  private void answered(
      TrackedJob tracked,
      String endpointJobId,
      @Nullable JobStatus status,
      @Nullable Throwable failure) {
    if (tracked.outcome().isPresent()) {
      return;
    }
    boolean followed = endpointJobId.equals(tracked.endpointJobId());
    Throwable why = cause(failure);
    refused(why);
    if (status != null) {
      tracked.seen |= followed;
      told(tracked, status, followed);
    } else if (why instanceof JobGoneException && followed) {
      gone(tracked, endpointJobId);
    } else if (followed) {
      LOG.debug("job {} was not told: {}", tracked.id(), String.valueOf(why));
      follow(tracked, stretched(AFTER_TROUBLE));
    }
  }

  /** A key that is refused while jobs run is told: nothing is heard of them until it is mended. */
  private void refused(@Nullable Throwable why) {
    String told =
        why instanceof AuthenticationException
            ? "the endpoint refuses to tell of jobs, which run on: " + why.getMessage()
            : "";
    if (!told.isEmpty() && refusal.isEmpty()) {
      LOG.warn("{}", told);
    }
    refusal = told;
  }

  private void told(TrackedJob tracked, JobStatus status, boolean followed) {
    JobStage stage = tracked.handle().progress().orElseThrow().stage();
    StatusJudge.Verdict verdict =
        StatusJudge.judge(status, stage == JobStage.DONE ? JobStage.UPLOADING : stage);
    if (verdict.result().isPresent()) {
      status.executionTime().ifPresent(runtimes::add);
      tracked.resultFrom = status.id();
      engine
          .ends()
          .fetched(tracked, verdict.result().get(), status.executionTime().orElse(Duration.ZERO));
    } else if (!followed) {
      LOG.debug("the twin {} of job {} gives no result", status.id(), tracked.id());
    } else if (verdict.ending().isPresent()) {
      ended(tracked, status, verdict.ending().get());
    } else {
      open(tracked, status);
    }
  }

  private void ended(TrackedJob tracked, JobStatus status, Ending ending) {
    boolean sentAway =
        ending.kind() == Kind.CANCELLED && !status.state().equals(RunState.CANCELLED);
    boolean undelivered = ending.kind() == Kind.RESULT_MISSING || ending.kind() == Kind.TIMED_OUT;
    if (sentAway || undelivered) {
      engine.ends().endUnlessClaimed(tracked, status.id(), ending);
    } else {
      engine.end(tracked, ending);
    }
  }

  private void open(TrackedJob tracked, JobStatus status) {
    Instant now = engine.now();
    tracked.unknownState = status.state().isKnown() ? "" : status.state().name();
    if (tracked.cancelFailed) {
      engine.cancelAgain(tracked);
    }
    if (status.state().equals(RunState.IN_QUEUE)) {
      if (tracked.queuedSince == null || tracked.runningSince != null) {
        tracked.queuedSince = now; // also when its worker died and another one is to take it
      }
      tracked.runningSince = null;
      waiting(tracked, Duration.between(tracked.queuedSince, now));
      return;
    }
    tracked.stall = "";
    if (tracked.runningSince == null) {
      if (tracked.row().state() != SubmissionState.RUNNING) {
        engine.put(tracked, SubmissionState.RUNNING);
      }
      tracked.runningSince = now.minus(status.executionTime().orElse(Duration.ZERO));
      tracked.handle().start();
    }
    status.progressJson().ifPresent(json -> progress(tracked, json));
    Duration running = Duration.between(tracked.runningSince, now);
    if (running.compareTo(settings.limits().execution().plus(OVERTIME)) > 0) {
      stuck(tracked, status.id(), running);
    } else {
      follow(tracked, stretched(whileRunning()));
    }
  }

  private Duration whileRunning() {
    Duration wait = runtimes.usual().dividedBy(20);
    Duration most = Submitter.min(wait, polling.longestRunning());
    return most.compareTo(polling.first()) < 0 ? polling.first() : most;
  }

  private void waiting(TrackedJob tracked, Duration waited) {
    if (waited.compareTo(settings.limits().queue()) > 0) {
      cancelRuns(tracked);
      engine.end(
          tracked,
          expired(
              "no worker took it within "
                  + settings.limits().queue()
                  + (tracked.stall.isEmpty() ? "" : ": " + tracked.stall),
              Duration.ZERO));
      return;
    }
    if (waited.compareTo(WORTH_A_REASON) > 0) {
      stall.explain(tracked);
    }
    tracked.wait =
        tracked.wait.isZero()
            ? polling.first()
            : Submitter.min(tracked.wait.multipliedBy(3).dividedBy(2), polling.longestInQueue());
    follow(tracked, stretched(tracked.wait));
  }

  private void progress(TrackedJob tracked, String json) {
    try {
      WorkerProgress progress = WorkerContract.readProgress(json);
      JobStage stage = progress.stage() == JobStage.DONE ? JobStage.UPLOADING : progress.stage();
      tracked.handle().progress(stage, progress.fraction());
    } catch (InvalidDataException e) {
      LOG.debug("job {}: a progress that is none of the contract", tracked.id(), e);
    }
  }

  private void stuck(TrackedJob tracked, String endpointJobId, Duration running) {
    cancelRuns(tracked);
    Ending ending =
        new Ending(
            Kind.TIMED_OUT,
            FailureCode.INTERNAL,
            JobStage.UPLOADING,
            "RunPod says that it runs for "
                + running
                + ", beyond its limit of "
                + settings.limits().execution()
                + ": as a rule a late progress update hides the end; it was cancelled",
            true,
            settings.limits().execution());
    engine.ends().endUnlessClaimed(tracked, endpointJobId, ending);
  }

  private void cancelRuns(TrackedJob tracked) {
    tracked.row().posts().endpointJobIds().forEach(id -> engine.cancelRemote(tracked, id));
  }

  private void gone(TrackedJob tracked, String endpointJobId) {
    Ending ending = forgotten(tracked);
    engine.ends().endUnlessClaimed(tracked, endpointJobId, ending);
  }

  /** Returns the end of a job that the service does not know any more. */
  private Ending forgotten(TrackedJob tracked) {
    if (tracked.row().state() == SubmissionState.ENDED) {
      return new Ending(
          Kind.RESULT_MISSING,
          FailureCode.DOWNLOAD_FAILED,
          JobStage.UPLOADING,
          "it had completed, and RunPod forgot the result before it was stored here",
          true,
          tracked.row().ending().orElseThrow().execution());
    }
    if (tracked.row().cancelRequested()) {
      return new Ending(
          Kind.CANCELLED, FailureCode.CANCELLED, JobStage.QUEUED, "", false, Duration.ZERO);
    }
    return expired(
        "RunPod does not know it any more: a result is kept for 30 minutes, and a job is"
            + " deleted when its ttl ends"
            + (tracked.stall.isEmpty() ? "" : "; it had waited: " + tracked.stall),
        settings.limits().execution());
  }

  /** Returns an end; a run of which nobody knows how long it took counts as run to its limit. */
  private static Ending expired(String detail, Duration execution) {
    return new Ending(
        Kind.EXPIRED, FailureCode.DOWNLOAD_FAILED, JobStage.QUEUED, detail, true, execution);
  }

  /** Returns a wait with jitter, long enough that all jobs together keep to the rate. */
  private Duration stretched(Duration wait) {
    long leastMs = Math.max(wait.toMillis() / 2, 1000L * due.size() / polling.perSecond());
    return Duration.ofMillis(leastMs + (long) (settings.time().random().nextDouble() * leastMs));
  }
}
