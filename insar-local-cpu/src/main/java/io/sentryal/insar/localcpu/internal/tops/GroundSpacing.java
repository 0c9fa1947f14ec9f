package io.sentryal.insar.localcpu.internal.tops;

import io.sentryal.insar.error.Checks;
import io.sentryal.insar.localcpu.internal.safe.BurstAnnotation;

/**
 * How large a pixel is on the ground. Immutable.
 *
 * @param azimuthM from line to line (m)
 * @param rangeM from sample to sample, across the track (m)
 */
public record GroundSpacing(double azimuthM, double rangeM) {
  public GroundSpacing {
    Checks.positive("azimuthM", azimuthM);
    Checks.positive("rangeM", rangeM);
  }

  /**
   * Returns how far inside the valid window of a reference burst a place lies.
   *
   * @param burst the burst
   * @param placement where it lies on the common grid
   * @param line line of the common grid
   * @param sample sample of the common grid
   */
  public Depth depth(
      BurstAnnotation burst, BurstPair.Placement placement, double line, double sample) {
    double l = line - placement.firstLine();
    double s = sample - placement.firstSample();
    double azimuth = Math.min(l - burst.firstValidLine(), burst.lastValidLine() - l) * azimuthM;
    double range = Math.min(s - burst.firstValidSample(), burst.lastValidSample() - s) * rangeM;
    return new Depth(Math.min(azimuth, range), azimuth);
  }

  /**
   * Distances to the edges of a burst; negative outside. Immutable.
   *
   * @param nearestEdgeM distance to the nearest edge (m)
   * @param azimuthEdgeM distance to the nearer of the first and the last line (m)
   */
  public record Depth(double nearestEdgeM, double azimuthEdgeM) {

    /** Returns whether this place lies farther inside; equal ones are told apart along azimuth. */
    public boolean isDeeperThan(Depth other) {
      return nearestEdgeM != other.nearestEdgeM
          ? nearestEdgeM > other.nearestEdgeM
          : azimuthEdgeM > other.azimuthEdgeM;
    }

    /** Returns whether the place lies in the burst. */
    public boolean isInside() {
      return nearestEdgeM >= 0;
    }
  }
}
