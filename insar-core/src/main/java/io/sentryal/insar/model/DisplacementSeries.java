package io.sentryal.insar.model;

import io.sentryal.insar.error.Checks;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * How one point moved, epoch by epoch. Immutable.
 *
 * <p><b>Sign.</b> Line-of-sight displacement, positive toward the satellite. <b>Zero.</b> Relative
 * to the reference point (its id is {@link #referencePointId()}) and to the reference epoch {@link
 * #referenceEpoch()}, at which the value is 0 by definition. An epoch that no pair measured at this
 * point is absent, not zero. A point without any solution has no epochs and says why in {@link
 * #status()}.
 */
public final class DisplacementSeries {
  private final String pointId;
  private final Reference reference;
  private final List<Sample> samples;
  private final PointStatus status;
  private final Quality quality;

  private DisplacementSeries(
      String pointId,
      Reference reference,
      List<Sample> samples,
      PointStatus status,
      Quality quality) {
    this.pointId = Checks.notBlank("pointId", pointId);
    this.reference = Objects.requireNonNull(reference, "reference");
    this.samples = List.copyOf(samples);
    this.status = Objects.requireNonNull(status, "status");
    this.quality = Objects.requireNonNull(quality, "quality");
    for (int i = 1; i < this.samples.size(); i++) {
      if (!this.samples.get(i - 1).epoch().isBefore(this.samples.get(i).epoch())) {
        throw new IllegalArgumentException(
            pointId + ": epochs must ascend, " + this.samples.get(i).epoch() + " does not");
      }
    }
  }

  /**
   * Returns a series.
   *
   * @param pointId id of the point
   * @param reference to what the values are relative
   * @param samples the values, ascending in time, the reference epoch included
   * @param status what the inversion could do
   * @param quality how well the pairs agree
   */
  public static DisplacementSeries of(
      String pointId,
      Reference reference,
      List<Sample> samples,
      PointStatus status,
      Quality quality) {
    return new DisplacementSeries(pointId, reference, samples, status, quality);
  }

  /** Returns the id of the point. */
  public String pointId() {
    return pointId;
  }

  /** Returns to what the values are relative. */
  public Reference reference() {
    return reference;
  }

  /** Returns the id of the point whose displacement is zero by definition. */
  public String referencePointId() {
    return reference.pointId();
  }

  /** Returns the epoch at which the displacement is zero by definition. */
  public Instant referenceEpoch() {
    return reference.epoch();
  }

  /** Returns the values, ascending in time; empty when there is no solution. */
  public List<Sample> samples() {
    return samples;
  }

  /** Returns the value at an epoch, if there is one. */
  public Optional<Sample> at(Instant epoch) {
    return samples.stream().filter(sample -> sample.epoch().equals(epoch)).findFirst();
  }

  /** Returns what the inversion could do for this point. */
  public PointStatus status() {
    return status;
  }

  /** Returns how well the pairs of the point agree. */
  public Quality quality() {
    return quality;
  }

  /**
   * Returns |sum exp(j r)| / M over the residuals r of the M pairs used (dimensionless), in [0, 1];
   * empty when no pair was used, and meaningless without {@link #redundancy()}.
   */
  public OptionalDouble temporalCoherence() {
    return quality.temporalCoherence();
  }

  /**
   * Returns the share of the observations that the solution did not use up: (M - rank) / M, in [0,
   * 1). At 0 every series fits perfectly and temporal coherence is 1 whatever the noise.
   */
  public double redundancy() {
    return quality.redundancy();
  }

  /** Returns how many pairs were used. */
  public int observationCount() {
    return quality.observationCount();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof DisplacementSeries that
        && pointId.equals(that.pointId)
        && reference.equals(that.reference)
        && samples.equals(that.samples)
        && status == that.status
        && quality.equals(that.quality);
  }

  @Override
  public int hashCode() {
    return Objects.hash(pointId, reference, samples, status);
  }

  @Override
  public String toString() {
    return "DisplacementSeries[" + pointId + ", " + samples.size() + " epochs, " + status + "]";
  }

  /**
   * To what displacements are relative. Immutable.
   *
   * @param pointId id of the point whose displacement is zero by definition
   * @param epoch time at which the displacement is zero by definition (UTC)
   */
  public record Reference(String pointId, Instant epoch) {
    public Reference {
      Checks.notBlank("reference point id", pointId);
      Objects.requireNonNull(epoch, "epoch");
    }
  }

  /**
   * The displacement at one epoch. Immutable.
   *
   * @param epoch sensing time (UTC)
   * @param displacementMm line-of-sight displacement since the reference epoch (mm, toward the
   *     satellite positive)
   * @param sigmaMm its standard deviation by propagation of the pairs' noise (mm); 0 at the
   *     reference epoch by definition; empty where it cannot be known: no pair is redundant, or the
   *     value hangs on a gap that no pair measured
   * @param status {@link PointStatus#OK}, or {@link PointStatus#GAP_BRIDGED} where the value hangs
   *     on a gap in the network
   */
  public record Sample(
      Instant epoch, double displacementMm, OptionalDouble sigmaMm, PointStatus status) {
    public Sample {
      Objects.requireNonNull(epoch, "epoch");
      Checks.finite("displacementMm", displacementMm);
      if (sigmaMm.isPresent()) {
        Checks.inRange("sigmaMm", sigmaMm.getAsDouble(), 0, Double.MAX_VALUE);
      }
      Objects.requireNonNull(status, "status");
    }
  }

  /**
   * How well the pairs of a point agree. Immutable.
   *
   * @param temporalCoherence |sum exp(j r)| / M (dimensionless), in [0, 1]; empty without pairs
   * @param redundancy (M - rank) / M (dimensionless), in [0, 1); 0 without pairs
   * @param residualRmsMm root mean square of the pairs' residuals (mm); empty without pairs
   * @param observationCount how many pairs were used (M)
   */
  public record Quality(
      OptionalDouble temporalCoherence,
      double redundancy,
      OptionalDouble residualRmsMm,
      int observationCount) {
    public Quality {
      if (temporalCoherence.isPresent()) {
        Checks.inRange("temporalCoherence", temporalCoherence.getAsDouble(), 0, 1);
      }
      Checks.inRange("redundancy", redundancy, 0, 1);
      if (residualRmsMm.isPresent()) {
        Checks.inRange("residualRmsMm", residualRmsMm.getAsDouble(), 0, Double.MAX_VALUE);
      }
    }

    /** Returns the quality of a point that no pair measured. */
    public static Quality none() {
      return new Quality(OptionalDouble.empty(), 0, OptionalDouble.empty(), 0);
    }
  }
}
