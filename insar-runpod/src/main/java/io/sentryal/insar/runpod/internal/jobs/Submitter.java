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
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends jobs, each after its row is durable, and finds out what became of lost answers. */
final class Submitter {
  private static final Logger LOG = LoggerFactory.getLogger(Submitter.class);

  /** How many POSTs are under way at once: as many as a crash may leave unknown. */
  private static final int MOST_UNDER_WAY = 32;

  private static final Duration FIRST_REST = Duration.ofSeconds(1);
  private static final Duration LONGEST_REST = Duration.ofSeconds(30);
  private static final Duration LOOK_FOR_CLAIM = Duration.ofSeconds(30);

  private final JobEngine engine;
  private final EngineSettings settings;
  private final RequestInput inputs;
  private final Queue<TrackedJob> planned = new ArrayDeque<>();
  private int underWay;
  private Duration rest = Duration.ZERO;
  private boolean resting;
  private boolean pumpDue;
  private @Nullable CompletableFuture<Boolean> stopped;

  Submitter(JobEngine engine, EngineSettings settings) {
    this.engine = engine;
    this.settings = settings;
    this.inputs = new RequestInput(settings.payloads(), settings.secrets());
  }

  RequestInput inputs() {
    return inputs;
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

  /** Takes as many jobs as may be under way; their rows become durable together. */
  private void pump() {
    pumpDue = false;
    List<TrackedJob> batch = new ArrayList<>();
    while (!resting && underWay + batch.size() < MOST_UNDER_WAY && !planned.isEmpty()) {
      TrackedJob tracked = planned.remove();
      if (tracked.outcome().isEmpty() && reserve(tracked)) {
        batch.add(tracked);
      }
    }
    underWay += batch.size();
    for (TrackedJob tracked : batch) {
      if (settings.payloads().isEmpty()) {
        prepared(tracked, input(tracked));
      } else {
        var unused =
            CompletableFuture.supplyAsync(() -> input(tracked), settings.time().files())
                .whenComplete((input, failure) -> engine.onThread(() -> prepared(tracked, input)));
      }
    }
    if (!batch.isEmpty() && settings.payloads().isEmpty()) {
      settings.ledger().sync();
      batch.forEach(this::post);
    }
  }

  private boolean reserve(TrackedJob tracked) {
    try {
      settings.guard().reserve(tracked.id(), tracked.job().site().id());
    } catch (InsarException e) {
      engine.reject(tracked, refused(FailureCode.BAD_REQUEST, e, false));
      return false;
    }
    engine.put(tracked, SubmissionState.RESERVED);
    return true;
  }

  private Prepared input(TrackedJob tracked) {
    try {
      RunRequest.Builder request =
          RunRequest.builder(inputs.of(tracked.id(), tracked.job()))
              .executionTimeout(settings.limits().execution())
              .queueAllowance(settings.limits().queue());
      settings
          .webhooks()
          .ifPresent(urls -> request.webhook(urls.urlFor(tracked.id(), engine.now())));
      return new Prepared(request.build(), null);
    } catch (RuntimeException e) { // told as the end of the job
      return new Prepared(null, e);
    }
  }

  private void prepared(TrackedJob tracked, Prepared input) {
    if (tracked.outcome().isPresent()) { // cancelled while its points were uploaded
      underWay--;
      return;
    }
    tracked.prepared = input;
    Submission row = tracked.row();
    engine.put(
        tracked, row.posted(row.posts().count() + 1).in(SubmissionState.SUBMITTING, engine.now()));
    if (settings.payloads().isPresent()) {
      settings.ledger().sync();
      post(tracked);
    }
  }

  private void post(TrackedJob tracked) {
    Prepared input = tracked.prepared;
    if (input == null) {
      return; // ended meanwhile
    }
    tracked.prepared = null;
    if (tracked.row().cancelRequested()) {
      back(tracked);
      engine.end(tracked, JobEngine.cancelledBeforeSending());
      return;
    }
    RunRequest request = input.request();
    if (request == null) {
      back(tracked);
      engine.reject(
          tracked,
          refused(FailureCode.BAD_REQUEST, Objects.requireNonNull(input.failure()), false));
      return;
    }
    var unused =
        settings
            .client()
            .runAsync(request)
            .whenComplete(
                (status, failure) ->
                    engine.onThread(
                        () -> {
                          answered(tracked, status, failure);
                          tellIfIdle();
                        }));
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

  /** Notes that a POST was not sent after all. */
  private void back(TrackedJob tracked) {
    underWay--;
    Submission row = tracked.row();
    engine.put(
        tracked,
        row.posted(Math.max(0, row.posts().count() - 1)).in(SubmissionState.PLANNED, engine.now()));
    pumpSoon();
  }

  private void answered(
      TrackedJob tracked, @Nullable JobStatus status, @Nullable Throwable failure) {
    if (status != null) {
      underWay--;
      rest = Duration.ZERO;
      if (tracked.outcome().isEmpty()) {
        accepted(tracked, status.id());
      } else {
        cancelRemote(status.id());
      }
      pumpSoon();
      return;
    }
    Throwable why = failure instanceof CompletionException e ? e.getCause() : failure;
    if (why instanceof AmbiguousSubmissionException) {
      underWay--;
      if (tracked.outcome().isEmpty() && tracked.row().posts().endpointJobIds().isEmpty()) {
        engine.put(tracked, SubmissionState.AMBIGUOUS);
        settings.ledger().sync();
        awaitNews(tracked);
      }
      pumpSoon();
    } else if (why instanceof InsarException known && isForLater(known)) {
      back(tracked);
      planned.add(tracked);
      takeARest(known);
    } else {
      back(tracked);
      FailureCode code =
          why instanceof AuthenticationException
              ? FailureCode.CREDENTIALS_REFUSED
              : FailureCode.BAD_REQUEST;
      engine.reject(tracked, refused(code, why == null ? new IllegalStateException() : why, false));
    }
  }

  /** Accepts the id that the endpoint gave; the first look at the status comes by polling. */
  private void accepted(TrackedJob tracked, String endpointJobId) {
    boolean news = !tracked.row().posts().endpointJobIds().contains(endpointJobId);
    if (news && !tracked.row().posts().endpointJobIds().isEmpty()) {
      engine.adopt(tracked, endpointJobId, false);
      return;
    }
    if (news) {
      engine.put(
          tracked, tracked.row().known(endpointJobId).in(SubmissionState.SUBMITTED, engine.now()));
      engine.syncSoon();
    }
    if (tracked.row().cancelRequested()) {
      cancelRemote(endpointJobId);
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
          resting = false;
          pump();
        });
  }

  /** Waits for a webhook or a claim to tell the id; after the grace period sends the job again. */
  void awaitNews(TrackedJob tracked) {
    Instant until = tracked.row().times().changedAt().plus(settings.limits().grace());
    lookForNews(tracked, tracked.row().posts().count(), until);
  }

  private void lookForNews(TrackedJob tracked, int posts, Instant until) {
    boolean over =
        tracked.outcome().isPresent()
            || tracked.row().state() != SubmissionState.AMBIGUOUS
            || tracked.row().posts().count() != posts;
    if (over) {
      return;
    }
    if (!engine.now().isBefore(until)) {
      afterGrace(tracked);
      return;
    }
    Duration left = Duration.between(engine.now(), until);
    if (settings.payloads().isEmpty()) {
      engine.later(left, () -> lookForNews(tracked, posts, until));
      return;
    }
    var unused =
        CompletableFuture.supplyAsync(() -> claimant(tracked), settings.time().files())
            .whenComplete(
                (claimant, failure) ->
                    engine.onThread(
                        () -> {
                          if (claimant != null && claimant.isPresent()) {
                            engine.adopt(tracked, claimant.get(), false);
                          } else {
                            engine.later(
                                min(left, LOOK_FOR_CLAIM),
                                () -> lookForNews(tracked, posts, until));
                          }
                        }));
  }

  private Optional<String> claimant(TrackedJob tracked) {
    return settings
        .payloads()
        .flatMap(store -> store.download(RequestInput.claimName(tracked.id()), 4_000_000))
        .flatMap(ClaimText::endpointJobId);
  }

  private void afterGrace(TrackedJob tracked) {
    int posts = tracked.row().posts().count();
    if (tracked.row().cancelRequested()) {
      engine.end(
          tracked,
          new Ending(
              Kind.CANCELLED,
              FailureCode.CANCELLED,
              JobStage.QUEUED,
              "it was cancelled while its submission was unknown; nothing was heard of it",
              false,
              Duration.ZERO));
    } else if (posts < settings.limits().mostPosts()) {
      sendAgainWhenReachable(tracked);
    } else {
      engine.end(
          tracked,
          new Ending(
              Kind.LOST,
              FailureCode.INTERNAL,
              JobStage.QUEUED,
              "the answers to "
                  + posts
                  + " submissions were lost and nothing was heard of any; see the endpoint's jobs"
                  + " in the console before submitting it under another id",
              true,
              Duration.ZERO));
    }
  }

  /** Looks first whether the endpoint answers at all: an outage must not use up the submissions. */
  private void sendAgainWhenReachable(TrackedJob tracked) {
    var unused =
        settings
            .client()
            .healthAsync()
            .whenComplete(
                (health, failure) ->
                    engine.onThread(
                        () -> {
                          if (tracked.outcome().isPresent()
                              || tracked.row().state() != SubmissionState.AMBIGUOUS) {
                            return;
                          }
                          if (failure != null) {
                            engine.later(LONGEST_REST, () -> sendAgainWhenReachable(tracked));
                            return;
                          }
                          LOG.warn(
                              "job {}: nothing was heard of it; it is sent again", tracked.id());
                          enqueue(tracked);
                        }));
  }

  void cancelRemote(String endpointJobId) {
    var unused =
        settings
            .client()
            .cancelAsync(endpointJobId)
            .whenComplete(
                (status, failure) -> {
                  if (failure != null) {
                    LOG.warn(
                        "job {} at the endpoint was not cancelled: {}",
                        endpointJobId,
                        failure.toString());
                  }
                });
  }

  private static Ending refused(FailureCode code, Throwable why, boolean retryable) {
    return new Ending(
        Kind.FAILED, code, JobStage.QUEUED, JobEngine.reason(why), retryable, Duration.ZERO);
  }

  static Duration min(Duration a, Duration b) {
    return a.compareTo(b) < 0 ? a : b;
  }

  /** A request, or why there is none. */
  record Prepared(@Nullable RunRequest request, @Nullable RuntimeException failure) {}
}
