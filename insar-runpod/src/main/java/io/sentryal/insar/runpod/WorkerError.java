package io.sentryal.insar.runpod;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The error of a failed job. Workers send a text, or a JSON document inside a text, or (against the
 * rules) an object: what can be read is taken apart, and the raw text is always kept. Immutable.
 */
public final class WorkerError {
  private static final String EXECUTION_TIMEOUT = "executionTimeout exceeded";

  private final String raw;
  private final String message;
  private final @Nullable String type;
  private final @Nullable String traceback;
  private final @Nullable String sdkVersion;

  /**
   * Creates an error.
   *
   * @param raw the text as it came, or the JSON if it was no text
   * @param message the part of it for people
   * @param type the class of the exception in the worker, or null
   * @param traceback where it was thrown, or null
   * @param sdkVersion the version of the runpod package in the worker, or null
   */
  public WorkerError(
      String raw,
      String message,
      @Nullable String type,
      @Nullable String traceback,
      @Nullable String sdkVersion) {
    this.raw = raw;
    this.message = message;
    this.type = type;
    this.traceback = traceback;
    this.sdkVersion = sdkVersion;
  }

  /** Returns the text as it came; the JSON if it was no text. */
  public String raw() {
    return raw;
  }

  /** Returns the part for people. */
  public String message() {
    return message;
  }

  /** Returns the class of the exception in the worker, if it said. */
  public Optional<String> type() {
    return Optional.ofNullable(type);
  }

  /** Returns where the worker threw it, if it said. */
  public Optional<String> traceback() {
    return Optional.ofNullable(traceback);
  }

  /** Returns the version of the runpod package in the worker, if it said. */
  public Optional<String> sdkVersion() {
    return Optional.ofNullable(sdkVersion);
  }

  /** Returns whether the job ran longer than its policy allowed, which the service calls FAILED. */
  public boolean isExecutionTimeout() {
    return raw.contains(EXECUTION_TIMEOUT);
  }

  @Override
  public String toString() {
    return type == null ? message : type + ": " + message;
  }
}
