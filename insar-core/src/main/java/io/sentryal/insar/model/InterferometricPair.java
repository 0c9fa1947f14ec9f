package io.sentryal.insar.model;

import java.time.Duration;

/**
 * Two images of the same ground; the reference is the earlier one. Immutable.
 *
 * @param reference the earlier image
 * @param secondary the later image
 */
public record InterferometricPair(Granule reference, Granule secondary) {
  public InterferometricPair {
    if (!reference.sensingStart().isBefore(secondary.sensingStart())) {
      throw new IllegalArgumentException(
          "reference must be earlier than secondary: "
              + reference.id()
              + " ("
              + reference.sensingStart()
              + ") is not before "
              + secondary.id()
              + " ("
              + secondary.sensingStart()
              + "); swap them");
    }
  }

  /** Returns the time between the two acquisitions, always positive. */
  public Duration temporalBaseline() {
    return Duration.between(reference.sensingStart(), secondary.sensingStart());
  }
}
