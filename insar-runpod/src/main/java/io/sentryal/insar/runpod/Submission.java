package io.sentryal.insar.runpod;

import io.sentryal.insar.backend.JobId;
import io.sentryal.insar.backend.JobStage;
import io.sentryal.insar.error.FailureCode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * One row of the {@link SubmissionLedger}. Immutable.
 *
 * @param id the caller's id of the job, its key
 * @param digest SHA-256 over what is asked, without signatures of URLs
 * @param state how far it is
 * @param posts what was sent
 * @param times when
 * @param cancelRequested whether somebody asked for it to stop
 * @param ending how it ended, once it did
 */
public record Submission(
    JobId id,
    String digest,
    SubmissionState state,
    Posts posts,
    Times times,
    boolean cancelRequested,
    Optional<Ending> ending) {

  /**
   * What was sent. Immutable.
   *
   * @param count how many POSTs may have reached the endpoint
   * @param endpointJobIds the endpoint's ids of the job, first the one that is followed; more than
   *     one only after a lost answer
   */
  public record Posts(int count, List<String> endpointJobIds) {
    public Posts {
      endpointJobIds = List.copyOf(endpointJobIds);
    }
  }

  /**
   * When what happened. Immutable.
   *
   * @param plannedAt when the job was given
   * @param changedAt when the state last changed
   */
  public record Times(Instant plannedAt, Instant changedAt) {}

  /** The kinds of ends, as {@link RunPodOutcome} has them. */
  public enum Kind {
    /** A verified result. */
    SUCCEEDED,
    /** The worker, or the endpoint, said why not. */
    FAILED,
    /** It ran, or waited, too long. */
    TIMED_OUT,
    /** By request. */
    CANCELLED,
    /** RunPod forgot it before its end was seen. */
    EXPIRED,
    /** It completed and the result is nowhere. */
    RESULT_MISSING,
    /** Nobody knows what became of it. */
    LOST
  }

  /**
   * How a job ended. Immutable.
   *
   * @param kind the kind of end
   * @param code the kind of failure
   * @param stage the stage in which it failed
   * @param detail the reason in words, empty after a success
   * @param retryable whether the same job may succeed later
   * @param execution how long a worker was at it; the most that it can have been where nobody knows
   */
  public record Ending(
      Kind kind,
      FailureCode code,
      JobStage stage,
      String detail,
      boolean retryable,
      Duration execution) {
    public Ending {
      Objects.requireNonNull(kind, "kind");
      Objects.requireNonNull(detail, "detail");
    }
  }

  static Submission planned(JobId id, String digest, Instant at) {
    return new Submission(
        id,
        digest,
        SubmissionState.PLANNED,
        new Posts(0, List.of()),
        new Times(at, at),
        false,
        Optional.empty());
  }

  /** Returns the row in another state. */
  public Submission in(SubmissionState next, Instant at) {
    return new Submission(
        id, digest, next, posts, new Times(times.plannedAt(), at), cancelRequested, ending);
  }

  /** Returns the row with another number of POSTs. */
  public Submission posted(int count) {
    return with(new Posts(count, posts.endpointJobIds()));
  }

  /** Returns the row with one more id of the endpoint. */
  public Submission known(String endpointJobId) {
    if (posts.endpointJobIds().contains(endpointJobId)) {
      return this;
    }
    List<String> ids = new ArrayList<>(posts.endpointJobIds());
    ids.add(endpointJobId);
    return with(new Posts(posts.count(), ids));
  }

  /** Returns the row with these ids of the endpoint, the one that is followed first. */
  public Submission followed(List<String> endpointJobIds) {
    return with(new Posts(posts.count(), endpointJobIds));
  }

  /** Returns the row of a job that somebody asked to stop. */
  public Submission cancelled() {
    return new Submission(id, digest, state, posts, times, true, ending);
  }

  /** Returns the row with its end. */
  public Submission ended(Ending how) {
    return new Submission(id, digest, state, posts, times, cancelRequested, Optional.of(how));
  }

  private Submission with(Posts next) {
    return new Submission(id, digest, state, next, times, cancelRequested, ending);
  }
}
