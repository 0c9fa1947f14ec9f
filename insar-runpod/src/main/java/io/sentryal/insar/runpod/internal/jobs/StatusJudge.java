package io.sentryal.insar.runpod.internal.jobs;

import io.sentryal.insar.backend.JobStage;
import io.sentryal.insar.error.FailureCode;
import io.sentryal.insar.error.InvalidDataException;
import io.sentryal.insar.json.WorkerContract;
import io.sentryal.insar.json.WorkerError;
import io.sentryal.insar.json.WorkerResult;
import io.sentryal.insar.runpod.JobStatus;
import io.sentryal.insar.runpod.RunState;
import io.sentryal.insar.runpod.Submission.Ending;
import io.sentryal.insar.runpod.Submission.Kind;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/** Says what a status means. The output of a job that is not over is never taken for a result. */
final class StatusJudge {
  private static final int MOST_SHOWN = 2_000;

  private StatusJudge() {}

  /** What a status means: a message with a result, or an end without one; or neither, go on. */
  record Verdict(Optional<WorkerResult> result, Optional<Ending> ending) {
    static final Verdict OPEN = new Verdict(Optional.empty(), Optional.empty());

    static Verdict of(Ending ending) {
      return new Verdict(Optional.empty(), Optional.of(ending));
    }
  }

  static Verdict judge(JobStatus status, JobStage stage) {
    if (!status.state().isTerminal()) {
      return Verdict.OPEN;
    }
    Duration execution = status.executionTime().orElse(Duration.ZERO);
    if (status.state().equals(RunState.COMPLETED)) {
      return completed(status, stage, execution);
    }
    if (status.state().equals(RunState.CANCELLED)) {
      return Verdict.of(
          new Ending(
              Kind.CANCELLED,
              FailureCode.CANCELLED,
              stage,
              "RunPod says that it was cancelled",
              false,
              execution));
    }
    boolean overtime = status.error().map(e -> e.isExecutionTimeout()).orElse(false);
    if (overtime || status.state().equals(RunState.TIMED_OUT)) {
      return Verdict.of(
          new Ending(
              Kind.TIMED_OUT,
              FailureCode.INTERNAL,
              stage,
              overtime
                  ? "it ran longer than its execution timeout; raise executionTimeout, or split the"
                      + " points over several jobs"
                  : "no worker took it in time, or its worker fell silent; see the endpoint's"
                      + " workers",
              true,
              execution));
    }
    String raw = status.error().map(e -> e.raw()).orElse("no reason was given");
    return Verdict.of(failure(raw, stage, execution));
  }

  /** Returns the end for the text of an error: that of the contract, or what else a worker says. */
  static Ending failure(String raw, JobStage stage, Duration execution) {
    try {
      WorkerError error = WorkerContract.readError(raw);
      return new Ending(
          error.code() == FailureCode.CANCELLED ? Kind.CANCELLED : Kind.FAILED,
          error.code(),
          error.stage(),
          error.message(),
          error.retryable(),
          execution);
    } catch (InvalidDataException notOurs) {
      boolean memory = raw.toLowerCase(Locale.ROOT).contains("out of memory");
      return new Ending(
          Kind.FAILED,
          memory ? FailureCode.OUT_OF_MEMORY : FailureCode.INTERNAL,
          stage,
          "the worker said: " + shown(raw),
          false,
          execution);
    }
  }

  private static Verdict completed(JobStatus status, JobStage stage, Duration execution) {
    if (status.error().isPresent() && status.outputJson().isEmpty()) {
      return Verdict.of(failure(status.error().get().raw(), stage, execution));
    }
    if (status.isResultMissing()) {
      return Verdict.of(
          new Ending(
              Kind.RESULT_MISSING,
              FailureCode.DOWNLOAD_FAILED,
              JobStage.UPLOADING,
              "RunPod says COMPLETED and shows no output: as a rule the result was too large to"
                  + " deliver; give a payload store, so that results travel by reference",
              true,
              execution));
    }
    try {
      WorkerResult result = WorkerContract.readResult(status.outputJson().orElseThrow());
      if (result.error().isPresent()) {
        return Verdict.of(failure(WorkerContract.toJson(result.error().get()), stage, execution));
      }
      return new Verdict(Optional.of(result), Optional.empty());
    } catch (InvalidDataException e) {
      return Verdict.of(unbelievable(e, execution));
    }
  }

  /** Returns the end of a job whose result does not answer it. */
  static Ending unbelievable(RuntimeException refusal, Duration execution) {
    return new Ending(
        Kind.FAILED,
        FailureCode.PRODUCT_CORRUPT,
        JobStage.UPLOADING,
        "the result was not believed: " + refusal.getMessage(),
        false,
        execution);
  }

  private static String shown(String text) {
    return text.length() <= MOST_SHOWN ? text : text.substring(0, MOST_SHOWN) + "...";
  }
}
