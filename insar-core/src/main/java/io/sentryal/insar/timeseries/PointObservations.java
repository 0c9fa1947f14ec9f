package io.sentryal.insar.timeseries;

import io.sentryal.insar.error.Checks;
import io.sentryal.insar.model.LosDisplacement;
import io.sentryal.insar.model.PointMeasurement;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the pairs say about one point. Immutable; in the order of the {@link PairTable}.
 *
 * <p><b>Sign.</b> Phase of {@code reference * conj(secondary)}, unwrapped, geometry removed:
 * positive means that the range grew, the ground moved away. <b>Zero.</b> Relative to the reference
 * point. A pair that does not hold the point is missing: NaN.
 */
public final class PointObservations {
  private final String pointId;
  private final double[] phaseRad;
  private final double @Nullable [] coherence;

  private PointObservations(String pointId, double[] phaseRad, double @Nullable [] coherence) {
    this.pointId = Checks.notBlank("pointId", pointId);
    this.phaseRad = phaseRad;
    this.coherence = coherence;
    for (int m = 0; m < phaseRad.length; m++) {
      if (Double.isInfinite(phaseRad[m])) {
        throw new IllegalArgumentException(
            pointId + ": phase of pair " + m + " is " + phaseRad[m] + "; a missing phase is NaN");
      }
    }
    if (coherence != null) {
      checkCoherence(pointId, phaseRad.length, coherence);
    }
  }

  private static void checkCoherence(String pointId, int pairs, double[] coherence) {
    if (coherence.length != pairs) {
      throw new IllegalArgumentException(
          pointId + ": " + pairs + " phases but " + coherence.length + " coherences; one per pair");
    }
    for (int m = 0; m < pairs; m++) {
      if (!(coherence[m] >= 0 && coherence[m] <= 1) && !Double.isNaN(coherence[m])) {
        throw new IllegalArgumentException(
            pointId
                + ": coherence of pair "
                + m
                + " must be between 0 and 1, was "
                + coherence[m]
                + "; an unknown coherence is NaN");
      }
    }
  }

  /**
   * Returns observations without coherence, for uniform weights.
   *
   * @param pointId id of the point
   * @param phaseRad unwrapped phase per pair (rad), NaN where missing; copied
   */
  public static PointObservations of(String pointId, double[] phaseRad) {
    return new PointObservations(pointId, phaseRad.clone(), null);
  }

  /**
   * Returns observations.
   *
   * @param pointId id of the point
   * @param phaseRad unwrapped phase per pair (rad), NaN where missing; copied
   * @param coherence coherence per pair, in [0, 1], NaN where unknown; copied
   */
  public static PointObservations of(String pointId, double[] phaseRad, double[] coherence) {
    return new PointObservations(pointId, phaseRad.clone(), coherence.clone());
  }

  /**
   * Returns observations from the measurements of a backend; a pair without a result, and a
   * measurement without a value, are missing.
   *
   * @param pointId id of the point
   * @param measurements one per pair of the table, in its order
   * @param wavelengthM radar wavelength (m), positive
   * @throws IllegalArgumentException if a measurement is of another point
   */
  public static PointObservations ofMeasurements(
      String pointId, List<Optional<PointMeasurement>> measurements, double wavelengthM) {
    double[] phaseRad = new double[measurements.size()];
    double[] coherence = new double[measurements.size()];
    Arrays.fill(phaseRad, Double.NaN);
    Arrays.fill(coherence, Double.NaN);
    for (int m = 0; m < phaseRad.length; m++) {
      if (measurements.get(m).isPresent()) {
        PointMeasurement measurement = measurements.get(m).get();
        if (!measurement.pointId().equals(pointId)) {
          throw new IllegalArgumentException(
              "measurement " + m + " is of point " + measurement.pointId() + ", not of " + pointId);
        }
        if (measurement.displacementMm().isPresent()) {
          phaseRad[m] =
              LosDisplacement.phaseRad(measurement.displacementMm().getAsDouble(), wavelengthM);
        }
        coherence[m] = measurement.coherence().orElse(Double.NaN);
      }
    }
    return new PointObservations(pointId, phaseRad, coherence);
  }

  /** Returns the id of the point. */
  public String pointId() {
    return pointId;
  }

  /** Returns how many pairs there are, missing ones included. */
  public int pairCount() {
    return phaseRad.length;
  }

  /**
   * Returns the unwrapped phase of a pair (rad, positive = range grew), NaN where missing.
   *
   * @param pair index of the pair
   */
  public double phaseRad(int pair) {
    return phaseRad[pair];
  }

  /**
   * Returns the coherence of a pair, in [0, 1], NaN where unknown.
   *
   * @param pair index of the pair
   */
  public double coherence(int pair) {
    return coherence == null ? Double.NaN : coherence[pair];
  }

  @Override
  public String toString() {
    long present = Arrays.stream(phaseRad).filter(p -> !Double.isNaN(p)).count();
    return "PointObservations[" + pointId + ", " + present + " of " + phaseRad.length + " pairs]";
  }
}
