package io.sentryal.insar.runpod.internal;

import io.sentryal.insar.error.InsarException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One attempt failed: with what, how far it came, and how long the service asks to wait. */
@SuppressWarnings("serial") // never leaves the client
final class AttemptFailed extends InsarException {
  /** How far the request came. */
  enum Kind {
    /** It never left this machine. */
    NOT_SENT,
    /** It was refused before anything was done (429). */
    REFUSED,
    /** It was sent; whether anything was done is unknown. */
    UNKNOWN,
    /** The answer is a definite no. */
    NO
  }

  private final InsarException failure;
  private final Kind kind;
  private final @Nullable Duration retryAfter;

  AttemptFailed(InsarException failure, Kind kind, @Nullable Duration retryAfter) {
    super(String.valueOf(failure.getMessage()), failure);
    this.failure = failure;
    this.kind = kind;
    this.retryAfter = retryAfter;
  }

  InsarException failure() {
    return failure;
  }

  Kind kind() {
    return kind;
  }

  Optional<Duration> retryAfter() {
    return Optional.ofNullable(retryAfter);
  }
}
