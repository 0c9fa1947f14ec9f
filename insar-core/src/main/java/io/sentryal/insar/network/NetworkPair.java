package io.sentryal.insar.network;

import io.sentryal.insar.error.Checks;
import io.sentryal.insar.model.Granule;
import io.sentryal.insar.model.InterferometricPair;
import java.time.Duration;
import java.util.Comparator;
import java.util.Objects;
import java.util.OptionalDouble;

/**
 * A pair of a network with its baselines and its score. Immutable; ordered by the time of the
 * reference, then of the secondary, then by their ids.
 *
 * @param pair the two images, the reference is the earlier one
 * @param perpendicularBaselineM perpendicular baseline, secondary minus reference (m): the
 *     difference of the two images' baselines to the stack's reference; empty if one of them is
 *     unknown
 * @param score how good the pair is expected to be
 */
public record NetworkPair(
    InterferometricPair pair, OptionalDouble perpendicularBaselineM, PairScore score)
    implements Comparable<NetworkPair> {
  private static final double SECONDS_PER_DAY = 86_400;

  private static final Comparator<NetworkPair> ORDER =
      Comparator.comparing((NetworkPair p) -> p.reference().sensingStart())
          .thenComparing(p -> p.secondary().sensingStart())
          .thenComparing(p -> p.reference().id())
          .thenComparing(p -> p.secondary().id());

  public NetworkPair {
    Objects.requireNonNull(pair, "pair");
    if (perpendicularBaselineM.isPresent()) {
      Checks.finite("perpendicularBaselineM", perpendicularBaselineM.getAsDouble());
    }
    Objects.requireNonNull(score, "score");
  }

  /** Returns the earlier image. */
  public Granule reference() {
    return pair.reference();
  }

  /** Returns the later image. */
  public Granule secondary() {
    return pair.secondary();
  }

  /** Returns the time between the two images, always positive. */
  public Duration temporalBaseline() {
    return pair.temporalBaseline();
  }

  /**
   * Returns the time between the two images, rounded to whole days.
   *
   * <p>Rounded elapsed time, not a difference of calendar dates: repeat passes drift by seconds,
   * and one that drifts over midnight UTC stays a pass of 12 days.
   */
  public long temporalBaselineDays() {
    return days(pair.temporalBaseline());
  }

  static long days(Duration time) {
    return Math.round(time.toSeconds() / SECONDS_PER_DAY);
  }

  @Override
  public int compareTo(NetworkPair other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return reference().id() + " -> " + secondary().id();
  }
}
