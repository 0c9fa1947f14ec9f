package io.sentryal.insar.runpod.internal.jobs;

import io.sentryal.insar.backend.JobStage;
import io.sentryal.insar.error.FailureCode;
import io.sentryal.insar.runpod.Submission;
import io.sentryal.insar.runpod.Submission.Ending;
import io.sentryal.insar.runpod.Submission.Kind;
import io.sentryal.insar.runpod.SubmissionState;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out what became of submissions whose answers were lost: waits for a webhook or a worker's
 * claim to tell the id, then has the job sent again, as often as is allowed.
 */
final class LostAnswers {
  private static final Logger LOG = LoggerFactory.getLogger(LostAnswers.class);
  private static final Duration LOOK_FOR_CLAIM = Duration.ofSeconds(30);
  private static final Duration UNREACHABLE = Duration.ofSeconds(30);

  private final JobEngine engine;
  private final Submitter submitter;
  private final EngineSettings settings;

  LostAnswers(JobEngine engine, Submitter submitter, EngineSettings settings) {
    this.engine = engine;
    this.submitter = submitter;
    this.settings = settings;
  }

  /** Waits for news of a job in state AMBIGUOUS; after the grace period sends it again. */
  void await(TrackedJob tracked) {
    Instant since = tracked.row().times().changedAt();
    Instant now = engine.now();
    Instant from = since.isAfter(now) ? now : since; // of a clock that was put back since
    look(tracked, tracked.row(), from.plus(settings.limits().grace()));
  }

  /** Waits for news of the run that has the job, for as long as it may run. */
  void awaitOther(TrackedJob tracked) {
    Duration grace = settings.limits().grace();
    Duration longest = settings.limits().execution();
    Duration wait = grace.compareTo(longest) > 0 ? grace : longest;
    look(tracked, tracked.row(), engine.now().plus(wait));
  }

  private void look(TrackedJob tracked, Submission asOf, Instant until) {
    if (!isUnknown(tracked, asOf)) {
      return;
    }
    if (settings.payloads().isEmpty()) {
      found(tracked, asOf, until, HeldClaim.NONE);
      return;
    }
    var unused =
        CompletableFuture.supplyAsync(() -> engine.inputs().claim(tracked.id()), engine.files())
            .whenComplete(
                (claim, failure) ->
                    engine.onThread(
                        () -> found(tracked, asOf, until, claim == null ? HeldClaim.NONE : claim)));
  }

  private void found(TrackedJob tracked, Submission asOf, Instant until, HeldClaim claim) {
    if (!isUnknown(tracked, asOf)) {
      return;
    }
    if (claim.endpointJobId().isPresent()) {
      engine.adopt(tracked, claim.endpointJobId().get());
      return;
    }
    Duration left = Duration.between(engine.now(), until);
    if (left.isNegative() || left.isZero()) {
      afterGrace(tracked);
    } else {
      Duration wait = settings.payloads().isEmpty() ? left : Submitter.min(left, LOOK_FOR_CLAIM);
      engine.later(wait, () -> look(tracked, asOf, until));
    }
  }

  /** Returns whether nothing has happened to a job since. */
  private static boolean isUnknown(TrackedJob tracked, Submission asOf) {
    return tracked.outcome().isEmpty()
        && tracked.row().state() == SubmissionState.AMBIGUOUS
        && tracked.row().posts().equals(asOf.posts());
  }

  private void afterGrace(TrackedJob tracked) {
    int posts = tracked.row().posts().count();
    if (tracked.row().cancelRequested()) {
      engine.end(tracked, submitter.cancelled(tracked.row()));
    } else if (posts < settings.limits().mostPosts()) {
      sendAgainWhenReachable(tracked, tracked.row());
    } else {
      engine.end(
          tracked,
          lost(posts, "its submissions were not answered, or by runs that another one sent away"));
    }
  }

  /** Looks first whether the endpoint answers at all: an outage must not use up the submissions. */
  private void sendAgainWhenReachable(TrackedJob tracked, Submission asOf) {
    var unused =
        settings
            .client()
            .healthAsync()
            .whenComplete(
                (health, failure) ->
                    engine.onThread(
                        () -> {
                          if (!isUnknown(tracked, asOf)) {
                            return;
                          }
                          if (failure != null) {
                            engine.later(UNREACHABLE, () -> sendAgainWhenReachable(tracked, asOf));
                            return;
                          }
                          LOG.warn(
                              "job {}: nothing was heard of it; it is sent again", tracked.id());
                          submitter.enqueue(tracked);
                        }));
  }

  /** Returns the end of a job of which nobody knows what became; it counts as run to its limit. */
  Ending lost(int posts, String evidence) {
    return new Ending(
        Kind.LOST,
        FailureCode.INTERNAL,
        JobStage.QUEUED,
        "nothing was heard of it after "
            + posts
            + (posts == 1 ? " submission: " : " submissions: ")
            + evidence
            + "; see the endpoint's jobs in the console before submitting it under another id",
        true,
        settings.limits().execution().multipliedBy(posts));
  }
}
