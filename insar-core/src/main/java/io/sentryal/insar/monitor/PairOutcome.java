package io.sentryal.insar.monitor;

import io.sentryal.insar.backend.InsarResult;
import io.sentryal.insar.error.FailureCode;
import io.sentryal.insar.error.JobFailedException;
import io.sentryal.insar.error.ProcessingException;
import io.sentryal.insar.network.NetworkPair;
import java.util.Objects;
import java.util.Optional;

/** What became of one pair of a run. */
sealed interface PairOutcome {

  /** The pair was measured. */
  record Measured(NetworkPair pair, InsarResult result) implements PairOutcome {}

  /** The pair was not measured. */
  record Failed(FailedPair pair) implements PairOutcome {}

  static Failed failed(NetworkPair pair, FailureCode code, String reason) {
    return new Failed(new FailedPair(pair.pair(), Optional.of(code), reason));
  }

  static Failed failed(NetworkPair pair, Throwable cause) {
    FailureCode code = FailureCode.INTERNAL;
    if (cause instanceof JobFailedException known) {
      code = known.code();
    } else if (cause instanceof ProcessingException known) {
      code = known.code();
    }
    return failed(
        pair, code, Objects.requireNonNullElse(cause.getMessage(), cause.getClass().getName()));
  }
}
