package io.sentryal.insar.model;

import io.sentryal.insar.error.Checks;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * What one pair says about one point: a displacement, or the reason why there is none. Immutable.
 *
 * <p><b>Sign.</b> Positive is toward the satellite. <b>Zero.</b> The value is the movement between
 * the two acquisitions relative to the reference of the {@code InsarResult} that holds it.
 */
public final class PointMeasurement {
  private final String pointId;
  private final double displacementMm;
  private final double coherence;
  private final double sigmaMm;
  private final @Nullable InvalidReason reason;

  private PointMeasurement(
      String pointId,
      double displacementMm,
      double coherence,
      double sigmaMm,
      @Nullable InvalidReason reason) {
    this.pointId = Checks.notBlank("pointId", pointId);
    this.displacementMm = displacementMm;
    this.coherence = coherence;
    this.sigmaMm = sigmaMm;
    this.reason = reason;
  }

  /**
   * Returns a measurement.
   *
   * @param pointId id of the point
   * @param displacementMm line-of-sight displacement (mm, toward the satellite positive), finite
   * @param coherence interferometric coherence (dimensionless), in [0, 1]
   * @param sigmaMm standard deviation of the displacement from phase noise alone (mm), not negative
   */
  public static PointMeasurement valid(
      String pointId, double displacementMm, double coherence, double sigmaMm) {
    return new PointMeasurement(
        pointId,
        Checks.finite("displacementMm", displacementMm),
        Checks.inRange("coherence", coherence, 0, 1),
        Checks.inRange("sigmaMm", sigmaMm, 0, Double.MAX_VALUE),
        null);
  }

  /**
   * Returns the statement that a point has no displacement.
   *
   * @param pointId id of the point
   * @param reason why
   */
  public static PointMeasurement invalid(String pointId, InvalidReason reason) {
    return new PointMeasurement(
        pointId, Double.NaN, Double.NaN, Double.NaN, Objects.requireNonNull(reason, "reason"));
  }

  /**
   * Returns the statement that a point has no displacement though its coherence is known.
   *
   * @param pointId id of the point
   * @param reason why
   * @param coherence interferometric coherence (dimensionless), in [0, 1]
   */
  public static PointMeasurement invalid(String pointId, InvalidReason reason, double coherence) {
    return new PointMeasurement(
        pointId,
        Double.NaN,
        Checks.inRange("coherence", coherence, 0, 1),
        Double.NaN,
        Objects.requireNonNull(reason, "reason"));
  }

  /** Returns the id of the point. */
  public String pointId() {
    return pointId;
  }

  /** Returns whether there is a displacement. */
  public boolean isValid() {
    return reason == null;
  }

  /** Returns the line-of-sight displacement (mm, toward the satellite positive). */
  public OptionalDouble displacementMm() {
    return optional(displacementMm);
  }

  /** Returns the interferometric coherence, in [0, 1]; known also for some points without value. */
  public OptionalDouble coherence() {
    return optional(coherence);
  }

  /** Returns the standard deviation of the displacement from phase noise alone (mm). */
  public OptionalDouble sigmaMm() {
    return optional(sigmaMm);
  }

  /** Returns why there is no displacement; empty when there is one. */
  public Optional<InvalidReason> reason() {
    return Optional.ofNullable(reason);
  }

  private static OptionalDouble optional(double value) {
    return Double.isNaN(value) ? OptionalDouble.empty() : OptionalDouble.of(value);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof PointMeasurement that
        && pointId.equals(that.pointId)
        && Double.compare(displacementMm, that.displacementMm) == 0
        && Double.compare(coherence, that.coherence) == 0
        && Double.compare(sigmaMm, that.sigmaMm) == 0
        && reason == that.reason;
  }

  @Override
  public int hashCode() {
    return Objects.hash(pointId, displacementMm, coherence, sigmaMm, reason);
  }

  @Override
  public String toString() {
    return reason == null
        ? String.format(
            Locale.ROOT, "%s: %.2f mm, coherence %.2f", pointId, displacementMm, coherence)
        : pointId + ": " + reason;
  }
}
