package io.sentryal.insar.orbit;

import io.sentryal.insar.internal.geometry.Orbit;
import io.sentryal.insar.model.StateVector;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** An acquisition and the orbit on which it was made. Immutable, thread-safe. */
public final class Pass {
  private final Orbit orbit;
  private final Instant start;
  private final Instant stop;

  private Pass(Orbit orbit, Instant start, Instant stop) {
    this.orbit = orbit;
    this.start = start;
    this.stop = stop;
  }

  /**
   * Returns an acquisition on its orbit.
   *
   * @param stateVectors at least four around the acquisition, a minute apart at most
   * @param start start of the acquisition (UTC)
   * @param stop end of the acquisition (UTC), after its start
   * @throws io.sentryal.insar.error.ProcessingException with {@code ORBIT_MISSING} if there are
   *     fewer
   * @throws io.sentryal.insar.error.InvalidDataException if the vectors contradict each other
   */
  public static Pass of(List<StateVector> stateVectors, Instant start, Instant stop) {
    if (!start.isBefore(stop)) {
      throw new IllegalArgumentException(
          "an acquisition must end after it starts, was " + start + " to " + stop);
    }
    return new Pass(Orbit.of(stateVectors), start, stop);
  }

  Orbit orbit() {
    return orbit;
  }

  /** Returns the start of the acquisition (s since the epoch of the orbit). */
  double startS() {
    return orbit.seconds(start);
  }

  /** Returns the length of the acquisition (s). */
  double lengthS() {
    return Duration.between(start, stop).toNanos() * 1e-9;
  }

  /** Returns the middle of the acquisition (s since the epoch of the orbit). */
  double middleS() {
    return startS() + lengthS() / 2;
  }
}
