package io.sentryal.insar.runpod.internal;

import io.sentryal.insar.error.InsarException;

/** A request that must not be repeated was sent, and whether it was processed is unknown. */
@SuppressWarnings("serial") // never leaves the client
final class UnknownAnswer extends InsarException {
  private final InsarException failure;

  UnknownAnswer(InsarException failure) {
    super(String.valueOf(failure.getMessage()), failure);
    this.failure = failure;
  }

  /** Returns what was seen of it. */
  InsarException failure() {
    return failure;
  }
}
