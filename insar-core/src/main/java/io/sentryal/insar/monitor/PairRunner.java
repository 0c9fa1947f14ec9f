package io.sentryal.insar.monitor;

import io.sentryal.insar.backend.InsarBackend;
import io.sentryal.insar.backend.InsarJob;
import io.sentryal.insar.backend.InsarResult;
import io.sentryal.insar.backend.JobHandle;
import io.sentryal.insar.backend.JobId;
import io.sentryal.insar.backend.JobListener;
import io.sentryal.insar.backend.JobProgress;
import io.sentryal.insar.backend.JobState;
import io.sentryal.insar.backend.spi.ResultRules;
import io.sentryal.insar.error.FailureCode;
import io.sentryal.insar.error.InsarException;
import io.sentryal.insar.error.InvalidDataException;
import io.sentryal.insar.error.JobCancelledException;
import io.sentryal.insar.error.JobFailedException;
import io.sentryal.insar.error.JobTimeoutException;
import io.sentryal.insar.model.Granule;
import io.sentryal.insar.network.NetworkPair;
import io.sentryal.insar.store.AttemptOutcome;
import io.sentryal.insar.store.JobAttempt;
import io.sentryal.insar.store.JobLedger;
import io.sentryal.insar.store.JobRequest;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/** Has one pair after the other measured and noted in the ledger. Thread-safe. */
final class PairRunner {
  /** A burst starts up to half a minute after its slice; another pass is days away. */
  private static final Duration SAME_ACQUISITION = Duration.ofMinutes(10);

  private final MonitoringRun run;
  private final InsarBackend backend;
  private final JobLedger ledger;
  private final PairJobs jobs;
  private final ProgressMeter meter;
  private final Clock clock;
  private final Duration pairTimeout;

  PairRunner(
      MonitoringRun run, InsarMonitor.Settings settings, PairJobs jobs, ProgressMeter meter) {
    this.run = run;
    this.backend = settings.backend();
    this.ledger = settings.store().jobs();
    this.jobs = jobs;
    this.meter = meter;
    this.clock = settings.clock();
    this.pairTimeout = settings.pairTimeout();
  }

  /** Where the product of an image lies, once it is there. */
  interface ProductSource {
    URI await(Granule granule) throws InterruptedException;
  }

  /** Returns what became of the pair; throws nothing but errors of the machine. */
  PairOutcome run(NetworkPair pair, ProductSource products) {
    PairOutcome outcome;
    try {
      InsarJob job = jobs.job(fetched(pair, products, true), fetched(pair, products, false));
      outcome = run.isCancelRequested() ? cancelled(pair) : attempt(pair, job);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      outcome = cancelled(pair);
    } catch (CancellationException e) {
      outcome = cancelled(pair);
    } catch (DownloadFailedException e) {
      outcome =
          PairOutcome.failed(pair, FailureCode.DOWNLOAD_FAILED, String.valueOf(e.getMessage()));
    } catch (RuntimeException e) { // outermost frame: one pair never sinks the run
      outcome = PairOutcome.failed(pair, e);
    }
    String detail =
        outcome instanceof PairOutcome.Failed failed ? "failed: " + failed.pair().reason() : "done";
    run.report(MonitoringStep.MEASURING, meter.measured(pair, 1), pair.toString(), detail);
    return outcome;
  }

  private static URI fetched(NetworkPair pair, ProductSource products, boolean reference)
      throws InterruptedException {
    Granule granule = reference ? pair.reference() : pair.secondary();
    try {
      return products.await(granule);
    } catch (InsarException e) {
      throw new DownloadFailedException(granule, e);
    }
  }

  /**
   * Makes an attempt, and another one as long as it only found a job of an earlier run that had
   * failed or had been cancelled. The backend may know more of it than the ledger: of a job that
   * the ledger forgot, or that runs on although its handle was ended.
   */
  private PairOutcome attempt(NetworkPair pair, InsarJob job) throws InterruptedException {
    JobRequest request = jobs.request(pair.pair(), job);
    Optional<JobId> alive = stillWithBackend(request);
    if (alive.isPresent()) {
      PairOutcome outcome = measure(pair, job, alive.get());
      if (isFinal(outcome)) {
        return outcome;
      }
    }
    JobAttempt attempt = ledger.plan(request, clock.instant());
    while (true) {
      JobId id = attempt.jobId();
      boolean ofEarlierRun = attempt.submittedAt().isPresent() || backend.attach(id).isPresent();
      PairOutcome outcome = measure(pair, job, id);
      if (!ofEarlierRun || isFinal(outcome)) {
        return outcome;
      }
      attempt = ledger.plan(request, clock.instant());
      if (attempt.jobId().equals(id)) {
        return outcome; // the ledger did not take its end
      }
    }
  }

  private boolean isFinal(PairOutcome outcome) {
    return outcome instanceof PairOutcome.Measured || run.isCancelRequested();
  }

  /** Returns the job of the last attempt, if the ledger took it for lost and the backend has it. */
  private Optional<JobId> stillWithBackend(JobRequest request) {
    List<JobAttempt> attempts = ledger.attempts(request.key());
    if (attempts.isEmpty() || !attempts.get(attempts.size() - 1).needsAnotherAttempt()) {
      return Optional.empty();
    }
    JobId last = attempts.get(attempts.size() - 1).jobId();
    return backend
        .attach(last)
        .map(JobHandle::state)
        .filter(state -> state != JobState.FAILED && state != JobState.CANCELLED)
        .map(state -> last);
  }

  private PairOutcome measure(NetworkPair pair, InsarJob job, JobId id)
      throws InterruptedException {
    JobHandle handle = submit(job, id);
    handle.addListener(
        new JobListener() {
          @Override
          public void progress(JobProgress step) {
            double fraction = meter.measured(pair, step.fraction());
            run.report(MonitoringStep.MEASURING, fraction, pair.toString(), step.stage().name());
          }
        });
    run.track(handle);
    try {
      InsarResult result = handle.await(pairTimeout);
      ResultRules.check(id, job, result);
      requireSameTimes(pair, result);
      note(id, AttemptOutcome.succeeded());
      return new PairOutcome.Measured(pair, result);
    } catch (JobTimeoutException e) {
      noteWhenEnded(handle);
      run.stop(handle);
      return PairOutcome.failed(pair, FailureCode.INTERNAL, e.getMessage() + " (it was cancelled)");
    } catch (InterruptedException e) {
      noteWhenEnded(handle);
      throw e;
    } catch (JobCancelledException e) {
      note(id, AttemptOutcome.cancelled("cancelled"));
      return cancelled(pair);
    } catch (InsarException e) {
      FailureCode code = e instanceof JobFailedException f ? f.code() : FailureCode.INTERNAL;
      note(id, AttemptOutcome.failed(code, Objects.requireNonNullElse(e.getMessage(), "")));
      return PairOutcome.failed(pair, e);
    } finally {
      run.untrack(handle);
    }
  }

  private JobHandle submit(InsarJob job, JobId id) {
    try {
      JobHandle handle = backend.submit(id, job);
      ledger.submitted(id, clock.instant());
      return handle;
    } catch (IllegalArgumentException | IllegalStateException refused) {
      note(
          id, AttemptOutcome.failed(FailureCode.BAD_REQUEST, String.valueOf(refused.getMessage())));
      throw refused;
    }
  }

  /** The result stands even if the ledger cannot take the note; the run then warns. */
  private void note(JobId id, AttemptOutcome outcome) {
    try {
      ledger.ended(id, outcome, clock.instant());
    } catch (InsarException e) {
      run.warn("the ledger did not take the end of job " + id + ": " + e.getMessage());
    }
  }

  private void noteWhenEnded(JobHandle handle) {
    handle.addListener(
        new JobListener() {
          @Override
          public void ended(JobId id, JobState state, @Nullable Throwable failure) {
            note(
                id,
                switch (state) {
                  case SUCCEEDED -> AttemptOutcome.succeeded();
                  case CANCELLED -> AttemptOutcome.cancelled("cancelled");
                  default -> AttemptOutcome.failed(FailureCode.INTERNAL, String.valueOf(failure));
                });
          }
        });
  }

  /** A backend measures the images that were asked, or its result is not believed. */
  private static void requireSameTimes(NetworkPair pair, InsarResult result) {
    requireSameTime(pair.reference(), result.referenceTime());
    requireSameTime(pair.secondary(), result.secondaryTime());
  }

  private static void requireSameTime(Granule granule, Instant measured) {
    Instant asked = granule.sensingStart();
    if (Duration.between(asked, measured).abs().compareTo(SAME_ACQUISITION) > 0) {
      throw new InvalidDataException(
          granule.id(),
          "sensed at "
              + asked
              + ", but the backend's result says "
              + measured
              + "; it measured another image");
    }
  }

  private static PairOutcome cancelled(NetworkPair pair) {
    return PairOutcome.failed(pair, FailureCode.CANCELLED, "cancelled");
  }

  private static final class DownloadFailedException extends InsarException {
    DownloadFailedException(Granule granule, InsarException cause) {
      super("image " + granule.id() + " could not be fetched: " + cause.getMessage(), cause);
    }
  }
}
