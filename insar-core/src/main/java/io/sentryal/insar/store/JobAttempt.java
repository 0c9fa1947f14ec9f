package io.sentryal.insar.store;

import io.sentryal.insar.backend.JobId;
import io.sentryal.insar.backend.JobState;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One row of the ledger: one attempt at a job. Immutable; the methods that change it return the
 * changed row, and refuse what the order {@code planned -> submitted -> ended} forbids.
 */
public final class JobAttempt {
  private final JobRequest request;
  private final int number;
  private final Instant plannedAt;
  private final @Nullable Instant submittedAt;
  private final @Nullable Instant endedAt;
  private final @Nullable AttemptOutcome outcome;

  private JobAttempt(
      JobRequest request,
      int number,
      Instant plannedAt,
      @Nullable Instant submittedAt,
      @Nullable Instant endedAt,
      @Nullable AttemptOutcome outcome) {
    this.request = Objects.requireNonNull(request, "request");
    this.number = number;
    this.plannedAt = Objects.requireNonNull(plannedAt, "plannedAt");
    this.submittedAt = submittedAt;
    this.endedAt = endedAt;
    this.outcome = outcome;
  }

  /**
   * Returns an attempt that is about to be made.
   *
   * @param request what is asked
   * @param number 1 for the first attempt at the request, and so on
   * @param at when it was planned (UTC)
   */
  public static JobAttempt planned(JobRequest request, int number, Instant at) {
    if (number < 1) {
      throw new IllegalArgumentException("attempts are counted from 1, was " + number);
    }
    return new JobAttempt(request, number, at, null, null, null);
  }

  /**
   * Returns the attempt as submitted.
   *
   * @throws IllegalStateException if it was submitted or has ended
   */
  public JobAttempt submitted(Instant at) {
    if (!isPlanned()) {
      throw new IllegalStateException("job " + jobId() + " is " + phase() + ", not planned");
    }
    return new JobAttempt(request, number, plannedAt, Objects.requireNonNull(at, "at"), null, null);
  }

  /**
   * Returns the attempt as ended.
   *
   * @throws IllegalStateException if it has ended
   */
  public JobAttempt ended(AttemptOutcome how, Instant at) {
    if (!isOpen()) {
      throw new IllegalStateException("job " + jobId() + " has ended: " + phase());
    }
    return new JobAttempt(
        request,
        number,
        plannedAt,
        submittedAt,
        Objects.requireNonNull(at, "at"),
        Objects.requireNonNull(how, "how"));
  }

  /** Returns what is asked. */
  public JobRequest request() {
    return request;
  }

  /** Returns which attempt at the request it is, from 1. */
  public int number() {
    return number;
  }

  /**
   * Returns the id under which the backend knows it: the key, with the number from the second on.
   */
  public JobId jobId() {
    return new JobId(number == 1 ? request.key() : request.key() + "-a" + number);
  }

  /** Returns when it was planned (UTC). */
  public Instant plannedAt() {
    return plannedAt;
  }

  /** Returns when the backend took it (UTC). */
  public Optional<Instant> submittedAt() {
    return Optional.ofNullable(submittedAt);
  }

  /** Returns when it ended (UTC). */
  public Optional<Instant> endedAt() {
    return Optional.ofNullable(endedAt);
  }

  /** Returns how it ended; empty while it is open. */
  public Optional<AttemptOutcome> outcome() {
    return Optional.ofNullable(outcome);
  }

  /** Returns whether it has not ended. */
  public boolean isOpen() {
    return outcome == null;
  }

  /** Returns whether it is neither submitted nor ended. */
  public boolean isPlanned() {
    return submittedAt == null && outcome == null;
  }

  /**
   * Returns whether the same request is to be tried anew rather than attached to: the attempt
   * failed or was cancelled.
   */
  public boolean needsAnotherAttempt() {
    return outcome != null && outcome.state() != JobState.SUCCEEDED;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof JobAttempt that
        && request.equals(that.request)
        && number == that.number
        && plannedAt.equals(that.plannedAt)
        && Objects.equals(submittedAt, that.submittedAt)
        && Objects.equals(endedAt, that.endedAt)
        && Objects.equals(outcome, that.outcome);
  }

  @Override
  public int hashCode() {
    return Objects.hash(request, number, plannedAt);
  }

  @Override
  public String toString() {
    return "JobAttempt[" + jobId() + ", " + phase() + "]";
  }

  private String phase() {
    if (outcome != null) {
      return outcome.state().name();
    }
    return submittedAt == null ? "PLANNED" : "SUBMITTED";
  }
}
