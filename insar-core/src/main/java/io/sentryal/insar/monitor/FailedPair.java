package io.sentryal.insar.monitor;

import io.sentryal.insar.error.Checks;
import io.sentryal.insar.error.FailureCode;
import io.sentryal.insar.model.InterferometricPair;
import java.util.Objects;
import java.util.Optional;

/**
 * A planned pair that did not enter the series. Immutable.
 *
 * @param pair the two images
 * @param code the kind of failure; empty if it was measured but could not be used
 * @param reason why, in words
 */
public record FailedPair(InterferometricPair pair, Optional<FailureCode> code, String reason) {
  public FailedPair {
    Objects.requireNonNull(pair, "pair");
    Objects.requireNonNull(code, "code");
    Checks.notBlank("reason", reason);
  }

  @Override
  public String toString() {
    return pair.reference().id() + " -> " + pair.secondary().id() + ": " + reason;
  }
}
