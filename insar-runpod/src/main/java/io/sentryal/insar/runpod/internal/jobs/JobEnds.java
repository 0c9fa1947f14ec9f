package io.sentryal.insar.runpod.internal.jobs;

import io.sentryal.insar.backend.InsarResult;
import io.sentryal.insar.backend.JobId;
import io.sentryal.insar.backend.JobStage;
import io.sentryal.insar.error.FailureCode;
import io.sentryal.insar.error.InvalidDataException;
import io.sentryal.insar.error.JobFailedException;
import io.sentryal.insar.json.WorkerContract;
import io.sentryal.insar.json.WorkerResult;
import io.sentryal.insar.runpod.RunPodOutcome;
import io.sentryal.insar.runpod.Submission;
import io.sentryal.insar.runpod.Submission.Ending;
import io.sentryal.insar.runpod.Submission.Kind;
import io.sentryal.insar.runpod.SubmissionState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Ends jobs: with a verified result that is stored first, or with what else became of them. */
final class JobEnds {
  private static final Logger LOG = LoggerFactory.getLogger(JobEnds.class);
  private static final Duration FETCH_AGAIN = Duration.ofSeconds(30);

  private final JobEngine engine;
  private final EngineSettings settings;
  private final EndedJobs ended;

  JobEnds(JobEngine engine, EngineSettings settings) {
    this.engine = engine;
    this.settings = settings;
    this.ended = new EndedJobs(engine.jobs());
  }

  /** Ends a job with what the worker gave, after its measurements were fetched where they lie. */
  void fetched(TrackedJob tracked, WorkerResult message, Duration execution) {
    if (message.pointsFile().isEmpty()) {
      succeed(tracked, message, execution);
      return;
    }
    onFiles(
        () -> engine.inputs().whole(message),
        (whole, failure) -> {
          if (tracked.outcome().isPresent()) {
            return;
          }
          if (whole != null) {
            succeed(tracked, whole, execution);
          } else if (failure instanceof InvalidDataException) {
            engine.end(tracked, StatusJudge.unbelievable(failure, execution));
          } else {
            LOG.warn("job {}: its result was not fetched", tracked.id(), failure);
            engine.poller().follow(tracked, FETCH_AGAIN); // ask again, fetch again
          }
        });
  }

  private void succeed(TrackedJob tracked, WorkerResult message, Duration execution) {
    InsarResult result;
    try {
      result = message.toInsarResult(tracked.id(), tracked.job());
    } catch (JobFailedException e) {
      engine.end(
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
      engine.end(tracked, StatusJudge.unbelievable(e, execution));
      return;
    }
    Ending ending =
        new Ending(Kind.SUCCEEDED, FailureCode.INTERNAL, JobStage.DONE, "", false, execution);
    engine.put(tracked, tracked.row().ended(ending).in(SubmissionState.ENDED, engine.now()));
    settings.ledger().storeResult(result);
    engine.put(tracked, SubmissionState.RESULT_STORED);
    settings.ledger().sync();
    succeeded(tracked, result, ending);
  }

  private void succeeded(TrackedJob tracked, InsarResult result, Ending ending) {
    finish(tracked, new RunPodOutcome.Succeeded(result, ending.execution()));
    tracked.handle().succeed(result);
    engine.step(() -> settle(tracked, ending));
  }

  /**
   * Ends a job whose run gave no result, unless the worker's claim knows better: of a result that
   * the endpoint has lost, or of another run that does the job while this one was sent away.
   */
  void endUnlessClaimed(TrackedJob tracked, String endpointJobId, Ending ending) {
    boolean sentAway = ending.kind() == Kind.CANCELLED;
    if (tracked.row().cancelRequested()) {
      engine.end(tracked, ending);
    } else if (settings.payloads().isPresent()) {
      onFiles(
          () -> engine.inputs().claim(tracked.id()),
          (claim, failure) -> {
            if (failure != null) {
              LOG.warn("job {}: its claim cannot be read", tracked.id(), failure);
            }
            if (tracked.outcome().isEmpty()) {
              claimed(tracked, endpointJobId, ending, claim == null ? HeldClaim.NONE : claim);
            }
          });
    } else if (sentAway && tracked.row().posts().count() > 1) {
      followOthers(tracked, endpointJobId);
    } else {
      engine.end(tracked, ending);
    }
  }

  private void claimed(TrackedJob tracked, String endpointJobId, Ending ending, HeldClaim claim) {
    String holder = claim.endpointJobId().orElse(endpointJobId);
    if (claim.resultJson().isPresent()) {
      LOG.warn("job {}: the endpoint has no result of it, its claim has", tracked.id());
      try {
        WorkerResult result = WorkerContract.readResult(claim.resultJson().get());
        fetched(tracked, result, ending.execution());
      } catch (InvalidDataException e) {
        engine.end(tracked, StatusJudge.unbelievable(e, ending.execution()));
      }
    } else if (!holder.equals(endpointJobId)) {
      LOG.warn("job {}: run {} has it, not {}", tracked.id(), holder, endpointJobId);
      lead(tracked, holder);
    } else {
      engine.end(tracked, ending);
    }
  }

  /** Follows another run of the job. */
  private void lead(TrackedJob tracked, String endpointJobId) {
    List<String> ids = new ArrayList<>(tracked.row().posts().endpointJobIds());
    ids.remove(endpointJobId);
    ids.add(0, endpointJobId);
    engine.put(tracked, tracked.row().followed(ids).in(SubmissionState.SUBMITTED, engine.now()));
    settings.ledger().sync();
    tracked.seen = false;
    tracked.runningSince = null;
    engine.poller().follow(tracked, settings.limits().polling().first());
  }

  /** A run was sent away as a duplicate: follows the other one, or waits to hear of it. */
  private void followOthers(TrackedJob tracked, String endpointJobId) {
    List<String> others = new ArrayList<>(tracked.row().posts().endpointJobIds());
    others.remove(endpointJobId);
    if (others.isEmpty()) {
      LOG.warn("job {}: another run, not heard of yet, has it", tracked.id());
      engine.put(
          tracked, tracked.row().followed(others).in(SubmissionState.AMBIGUOUS, engine.now()));
      settings.ledger().sync();
      engine.lostAnswers().awaitOther(tracked);
    } else {
      lead(tracked, others.get(0));
    }
  }

  /** Ends a job without a result. */
  void end(TrackedJob tracked, Submission row, Ending ending) {
    endAs(SubmissionState.ENDED, tracked, row, ending);
  }

  /** Ends a job that the endpoint, or the budget, refused: nothing was sent, nothing is paid. */
  void reject(TrackedJob tracked, Submission row, Ending ending) {
    endAs(SubmissionState.REJECTED, tracked, row, ending);
  }

  private void endAs(SubmissionState state, TrackedJob tracked, Submission row, Ending ending) {
    engine.put(tracked, row.ended(ending).in(state, engine.now()));
    settings.ledger().sync();
    conclude(tracked, ending);
    engine.step(() -> settle(tracked, ending));
  }

  /** Takes up a job whose end is in the ledger. */
  void fromLedger(TrackedJob tracked) {
    Ending ending = tracked.row().ending().orElseThrow();
    if (ending.kind() == Kind.SUCCEEDED && tracked.row().state() == SubmissionState.ENDED) {
      endedInACrash(tracked, ending);
      return;
    }
    if (ending.kind() != Kind.SUCCEEDED) {
      conclude(tracked, ending);
    } else {
      InsarResult result = settings.ledger().result(tracked.id());
      finish(tracked, new RunPodOutcome.Succeeded(result, ending.execution()));
      tracked.handle().succeed(result);
    }
    boolean open = tracked.row().state().isOpen();
    engine.onThread(open ? () -> settle(tracked, ending) : () -> ended.add(tracked));
  }

  /** The crash came before the row said that the result is stored, which it may be all the same. */
  private void endedInACrash(TrackedJob tracked, Ending ending) {
    if (!settings.ledger().hasResult(tracked.id())) {
      engine.onThread(() -> engine.poller().follow(tracked, Duration.ZERO));
      return;
    }
    InsarResult result = settings.ledger().result(tracked.id());
    engine.onThread(
        () -> {
          engine.put(tracked, SubmissionState.RESULT_STORED);
          settings.ledger().sync();
          succeeded(tracked, result, ending);
        });
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

  /** Notes the outcome, and stops every other run of the job. */
  private void finish(TrackedJob tracked, RunPodOutcome outcome) {
    tracked.outcome(outcome);
    engine.poller().forget(tracked);
    String over = tracked.resultFrom == null ? tracked.endpointJobId() : tracked.resultFrom;
    for (String id : tracked.row().posts().endpointJobIds()) {
      if (!id.equals(over) && tracked.row().state().isOpen()) {
        engine.cancelRemote(tracked, id);
      }
    }
  }

  private void settle(TrackedJob tracked, Ending ending) {
    if (tracked.row().posts().count() == 0) {
      settings.guard().release(tracked.id());
    } else {
      settings.guard().settle(tracked.id(), ending.execution());
    }
    engine.put(tracked, SubmissionState.SETTLED);
    ended.add(tracked);
  }

  private static RunPodOutcome outcome(TrackedJob tracked, Ending ending) {
    return switch (ending.kind()) {
      case CANCELLED -> new RunPodOutcome.Cancelled(mayStillRun(tracked, ending));
      case TIMED_OUT -> new RunPodOutcome.TimedOut(ending.detail());
      case EXPIRED -> new RunPodOutcome.Expired(ending.detail());
      case RESULT_MISSING -> new RunPodOutcome.ResultMissing(ending.detail());
      case LOST -> new RunPodOutcome.Lost(ending.detail());
      default -> new RunPodOutcome.Failed(failure(tracked.id(), ending), ending.execution());
    };
  }

  /** Returns whether a worker had it, or may have had it, when it was cancelled. */
  private static boolean mayStillRun(TrackedJob tracked, Ending ending) {
    return tracked.runningSince != null || !ending.execution().isZero();
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

  private <T> void onFiles(Supplier<T> work, Arrival<T> arrival) {
    var unused =
        CompletableFuture.supplyAsync(work, engine.files())
            .whenComplete(
                (value, failure) ->
                    engine.onThread(
                        () -> arrival.take(value, failure == null ? null : cause(failure))));
  }

  private static RuntimeException cause(Throwable failure) {
    return failure.getCause() instanceof RuntimeException cause
        ? cause
        : new IllegalStateException(failure);
  }

  /** Takes what came from the store, or why nothing came. */
  private interface Arrival<T> {
    void take(@Nullable T value, @Nullable RuntimeException failure);
  }
}
