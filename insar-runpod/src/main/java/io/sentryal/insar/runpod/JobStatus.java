package io.sentryal.insar.runpod;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * What the service says about a job at one moment. The output of a job that is not over is only
 * ever shown as {@link #progressJson()}. Immutable.
 */
public final class JobStatus {
  private final String id;
  private final RunState state;
  private final @Nullable String outputJson;
  private final @Nullable WorkerError error;
  private final @Nullable Duration delay;
  private final @Nullable Duration executionTime;
  private final @Nullable String workerId;
  private final @Nullable Integer retries;
  private final String rawJson;

  private JobStatus(Builder builder) {
    id = builder.id;
    state = builder.state;
    rawJson = builder.rawJson;
    outputJson = builder.outputJson;
    error = builder.error;
    delay = builder.delay;
    executionTime = builder.executionTime;
    workerId = builder.workerId;
    retries = builder.retries;
  }

  /**
   * Returns a builder; everything else is optional.
   *
   * @param id the service's id of the job
   * @param state the state
   * @param rawJson the answer as it came
   */
  public static Builder builder(String id, RunState state, String rawJson) {
    return new Builder(id, state, rawJson);
  }

  /** Returns the service's id of the job. */
  public String id() {
    return id;
  }

  /** Returns the state. */
  public RunState state() {
    return state;
  }

  /** Returns the output of a job that is over, any JSON value but null, digit for digit. */
  public Optional<String> outputJson() {
    return state.isTerminal() ? Optional.ofNullable(outputJson) : Optional.empty();
  }

  /** Returns the latest progress of a job that is not over; never a result. */
  public Optional<String> progressJson() {
    return state.isTerminal() ? Optional.empty() : Optional.ofNullable(outputJson);
  }

  /** Returns whether the job is COMPLETED and has no output: the result was lost on its way. */
  public boolean isResultMissing() {
    return state.equals(RunState.COMPLETED) && outputJson == null;
  }

  /** Returns the error, if there is one. */
  public Optional<WorkerError> error() {
    return Optional.ofNullable(error);
  }

  /** Returns the time from submission to pickup, cold start included, once it was picked up. */
  public Optional<Duration> delay() {
    return Optional.ofNullable(delay);
  }

  /** Returns how long a worker has been, or was, at it. */
  public Optional<Duration> executionTime() {
    return Optional.ofNullable(executionTime);
  }

  /** Returns the worker, if the service says. */
  public Optional<String> workerId() {
    return Optional.ofNullable(workerId);
  }

  /** Returns how often the service has tried the job again by itself, if it says. */
  public OptionalInt retries() {
    return retries == null ? OptionalInt.empty() : OptionalInt.of(retries);
  }

  /** Returns the answer as it came; it may echo the input. */
  public String rawJson() {
    return rawJson;
  }

  @Override
  public String toString() {
    return "job " + id + " " + state + (error == null ? "" : ": " + error);
  }

  /** Collects what an answer says. Not thread-safe. */
  public static final class Builder {
    private final String id;
    private final RunState state;
    private final String rawJson;
    private @Nullable String outputJson;
    private @Nullable WorkerError error;
    private @Nullable Duration delay;
    private @Nullable Duration executionTime;
    private @Nullable String workerId;
    private @Nullable Integer retries;

    private Builder(String id, RunState state, String rawJson) {
      this.id = Objects.requireNonNull(id, "id");
      this.state = Objects.requireNonNull(state, "state");
      this.rawJson = Objects.requireNonNull(rawJson, "rawJson");
    }

    /** Sets the output, or the progress while the job is not over. */
    public Builder outputJson(String value) {
      outputJson = Objects.requireNonNull(value, "outputJson");
      return this;
    }

    /** Sets the error. */
    public Builder error(WorkerError value) {
      error = Objects.requireNonNull(value, "error");
      return this;
    }

    /** Sets the time from submission to pickup. */
    public Builder delay(Duration value) {
      delay = Objects.requireNonNull(value, "delay");
      return this;
    }

    /** Sets how long a worker was at it. */
    public Builder executionTime(Duration value) {
      executionTime = Objects.requireNonNull(value, "executionTime");
      return this;
    }

    /** Sets the worker. */
    public Builder workerId(String value) {
      workerId = Objects.requireNonNull(value, "workerId");
      return this;
    }

    /** Sets how often the service has tried the job again. */
    public Builder retries(int value) {
      retries = value;
      return this;
    }

    /** Returns the status. */
    public JobStatus build() {
      return new JobStatus(this);
    }
  }
}
