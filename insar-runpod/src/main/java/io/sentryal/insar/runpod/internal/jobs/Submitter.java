package io.sentryal.insar.runpod.internal.jobs;

import io.sentryal.insar.backend.JobStage;
import io.sentryal.insar.error.AuthenticationException;
import io.sentryal.insar.error.FailureCode;
import io.sentryal.insar.error.InsarException;
import io.sentryal.insar.runpod.AmbiguousSubmissionException;
import io.sentryal.insar.runpod.JobStatus;
import io.sentryal.insar.runpod.RunRequest;
import io.sentryal.insar.runpod.Submission;
import io.sentryal.insar.runpod.Submission.Ending;
import io.sentryal.insar.runpod.Submission.Kind;
import io.sentryal.insar.runpod.SubmissionState;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends jobs, each after its row is durable, and takes the answers. */
final class Submitter {
  private static final Logger LOG = LoggerFactory.getLogger(Submitter.class);

  /** How many POSTs are under way at once: as many as a crash may leave unknown. */
  private static final int MOST_UNDER_WAY = 32;

  private static final Duration FIRST_REST = Duration.ofSeconds(1);
  private static final Duration LONGEST_REST = Duration.ofSeconds(30);

  private final JobEngine engine;
  private final EngineSettings settings;
  private final LostAnswers lostAnswers;
  private final Queue<TrackedJob> planned = new ArrayDeque<>();
  private final Queue<Prepared> prepared = new ArrayDeque<>();
  private int underWay;
  private Duration rest = Duration.ZERO;
  private boolean resting;
  private boolean pumpDue;
  private boolean sendDue;
  private @Nullable CompletableFuture<Boolean> stopped;

  Submitter(JobEngine engine, EngineSettings settings) {
    this.engine = engine;
    this.settings = settings;
    this.lostAnswers = new LostAnswers(engine, this, settings);
  }

  LostAnswers lostAnswers() {
    return lostAnswers;
  }

  void enqueue(TrackedJob tracked) {
    planned.add(tracked);
    pumpSoon();
  }

  private void pumpSoon() {
    if (!pumpDue) {
      pumpDue = true;
      engine.onThread(this::pump);
    }
  }

  /** Takes as many jobs as may be under way; one leaves the line when its row is written. */
  private void pump() {
    pumpDue = false;
    while (!resting && underWay < MOST_UNDER_WAY && !planned.isEmpty()) {
      TrackedJob tracked = planned.element();
      boolean goes = isToBeSent(tracked) && reserve(tracked);
      planned.remove();
      if (goes) {
        underWay++;
        prepare(tracked);
      }
    }
  }

  /** Returns whether a job is to be sent still: nobody cancelled it or heard of it meanwhile. */
  private boolean isToBeSent(TrackedJob tracked) {
    if (tracked.outcome().isPresent() || tracked.endpointJobId() != null) {
      return false;
    }
    if (tracked.row().cancelRequested()) {
      engine.end(tracked, cancelled(tracked.row()));
      return false;
    }
    return true;
  }

  private boolean reserve(TrackedJob tracked) {
    try {
      settings.guard().reserve(tracked.id(), tracked.job().site().id());
    } catch (RuntimeException e) { // of the guard, which may be the caller's: the job is not sent
      refuse(tracked, tracked.row(), FailureCode.BAD_REQUEST, e);
      return false;
    }
    engine.put(tracked, SubmissionState.RESERVED);
    return true;
  }

  private void prepare(TrackedJob tracked) {
    if (settings.payloads().isEmpty()) {
      Prepared ready = input(tracked);
      engine.step(() -> ready(ready));
      return;
    }
    var unused =
        CompletableFuture.supplyAsync(() -> input(tracked), settings.time().files())
            .thenAccept(ready -> engine.onThread(() -> ready(ready)));
  }

  private Prepared input(TrackedJob tracked) {
    try {
      RunRequest.Builder request =
          RunRequest.builder(engine.inputs().of(tracked.id(), tracked.job()))
              .executionTimeout(settings.limits().execution())
              .queueAllowance(settings.limits().queue());
      settings
          .webhooks()
          .ifPresent(urls -> request.webhook(urls.urlFor(tracked.id(), engine.now())));
      return new Prepared(tracked, request.build(), null);
    } catch (RuntimeException e) { // told as the end of the job
      return new Prepared(tracked, null, e);
    }
  }

  /** Writes down that a job is about to be sent, unless it turned out meanwhile that it is not. */
  private void ready(Prepared ready) {
    TrackedJob tracked = ready.tracked();
    RuntimeException failure = ready.failure();
    if (!isToBeSent(tracked)) {
      over();
    } else if (failure != null) {
      refuse(tracked, tracked.row(), FailureCode.BAD_REQUEST, failure);
      over();
    } else {
      Submission row = tracked.row();
      engine.put(
          tracked,
          row.posted(row.posts().count() + 1).in(SubmissionState.SUBMITTING, engine.now()));
      prepared.add(ready);
      if (!sendDue) {
        sendDue = true;
        engine.onThread(this::sendPrepared);
      }
    }
  }

  /** Makes the rows of what is prepared durable, all together, and only then sends it. */
  private void sendPrepared() {
    settings.ledger().sync();
    sendDue = false;
    while (!prepared.isEmpty()) {
      Prepared ready = prepared.element();
      TrackedJob tracked = ready.tracked();
      Submission unsent = unsent(tracked.row());
      if (tracked.row().cancelRequested() && tracked.outcome().isEmpty()) {
        engine.ends().end(tracked, unsent, cancelled(unsent));
        over();
      } else if (unsent.state() != tracked.row().state()) {
        post(tracked, Objects.requireNonNull(ready.request()));
      } else { // an earlier submission was heard of while this one was made durable
        engine.put(tracked, unsent);
        over();
      }
      prepared.remove();
    }
  }

  private void post(TrackedJob tracked, RunRequest request) {
    var unused =
        settings
            .client()
            .runAsync(request)
            .whenComplete(
                (status, failure) ->
                    engine.onThread(
                        () -> {
                          answered(tracked, status, failure);
                          over();
                        }));
  }

  /** One that was under way is over, and what came of it is written down. */
  private void over() {
    underWay--;
    tellIfIdle();
    pumpSoon();
  }

  /** Sends nothing more, and completes the future when no answer is awaited. */
  void stop(CompletableFuture<Boolean> whenIdle) {
    resting = true;
    stopped = whenIdle;
    tellIfIdle();
  }

  private void tellIfIdle() {
    if (stopped != null && underWay == 0) {
      boolean ignored = stopped.complete(true);
    }
  }

  /**
   * Returns the row of a job whose last POST was not sent after all. What an earlier one came to
   * stays: an id that was heard of is followed on, an unknown one stays unknown.
   */
  private Submission unsent(Submission row) {
    int count = Math.max(0, row.posts().count() - 1);
    Submission less = row.posted(count);
    if (row.state() != SubmissionState.SUBMITTING) {
      return less;
    }
    return less.in(count == 0 ? SubmissionState.PLANNED : SubmissionState.AMBIGUOUS, engine.now());
  }

  private void answered(
      TrackedJob tracked, @Nullable JobStatus status, @Nullable Throwable failure) {
    Throwable why = failure instanceof CompletionException e ? e.getCause() : failure;
    if (status != null) {
      rest = Duration.ZERO;
      accepted(tracked, status.id());
    } else if (why instanceof AmbiguousSubmissionException) {
      if (tracked.row().state() == SubmissionState.SUBMITTING) {
        engine.put(tracked, SubmissionState.AMBIGUOUS);
        lostAnswers.await(tracked);
        settings.ledger().sync();
      }
    } else if (tracked.row().state() != SubmissionState.SUBMITTING) { // an earlier one was heard of
      engine.put(tracked, unsent(tracked.row()));
    } else if (why instanceof InsarException known && isForLater(known)) {
      engine.put(tracked, unsent(tracked.row()));
      planned.add(tracked);
      takeARest(known);
    } else {
      FailureCode code =
          why instanceof AuthenticationException
              ? FailureCode.CREDENTIALS_REFUSED
              : FailureCode.BAD_REQUEST;
      refuse(tracked, unsent(tracked.row()), code, Objects.requireNonNull(why));
    }
  }

  /** Accepts the id that the endpoint gave; the first look at the status comes by polling. */
  private void accepted(TrackedJob tracked, String endpointJobId) {
    Submission row = tracked.row();
    if (tracked.outcome().isPresent()) {
      if (!row.posts().endpointJobIds().contains(endpointJobId)) {
        engine.cancelRemote(tracked, endpointJobId);
      }
      return;
    }
    if (row.posts().count() == 1) { // the one submission: no other id can be this job's
      row = row.followed(List.of(endpointJobId));
    } else if (!row.posts().endpointJobIds().isEmpty()) {
      engine.adopt(tracked, endpointJobId);
      return;
    } else {
      row = row.known(endpointJobId);
    }
    if (!row.equals(tracked.row())) {
      engine.put(
          tracked,
          row.state() == SubmissionState.RUNNING
              ? row
              : row.in(SubmissionState.SUBMITTED, engine.now()));
      engine.syncSoon();
    }
    if (row.cancelRequested()) {
      engine.cancelRemote(tracked, endpointJobId);
    }
    engine.poller().follow(tracked, settings.limits().polling().first());
  }

  private static boolean isForLater(InsarException failure) {
    return failure.isRetryable() && !(failure instanceof AuthenticationException);
  }

  /** Nothing was sent: the jobs stay planned, and all of them wait for better times. */
  private void takeARest(InsarException failure) {
    if (resting) {
      return;
    }
    rest = rest.isZero() ? FIRST_REST : min(rest.multipliedBy(2), LONGEST_REST);
    resting = true;
    LOG.debug("submission rests for {}: {}", rest, failure.getMessage());
    engine.later(
        rest,
        () -> {
          resting = stopped != null;
          pump();
        });
  }

  /** Ends a job that is not sent; what an earlier submission of it came to is not known then. */
  private void refuse(TrackedJob tracked, Submission row, FailureCode code, Throwable why) {
    String reason = JobEngine.reason(why);
    if (row.posts().count() == 0) {
      Ending refused = new Ending(Kind.FAILED, code, JobStage.QUEUED, reason, false, Duration.ZERO);
      engine.ends().reject(tracked, row, refused);
    } else {
      String evidence = "the answer was lost, and sending it again was refused: " + reason;
      engine.ends().end(tracked, row, lostAnswers.lost(row.posts().count(), evidence));
    }
  }

  /** Returns the end of a job that was cancelled before it was sent, or sent again. */
  Ending cancelled(Submission row) {
    return new Ending(
        Kind.CANCELLED,
        FailureCode.CANCELLED,
        JobStage.QUEUED,
        row.posts().count() == 0
            ? "it was cancelled before it was sent"
            : "it was cancelled while its submission was unknown; nothing was heard of it",
        false,
        settings.limits().execution().multipliedBy(row.posts().count()));
  }

  static Duration min(Duration a, Duration b) {
    return a.compareTo(b) < 0 ? a : b;
  }

  /** A job and its request, or why there is none. */
  private record Prepared(
      TrackedJob tracked, @Nullable RunRequest request, @Nullable RuntimeException failure) {}
}
