package io.sentryal.insar.asf.internal;

import io.sentryal.insar.error.InvalidDataException;
import io.sentryal.insar.internal.geometry.DateLine;
import io.sentryal.insar.model.Granule;
import org.locationtech.jts.geom.Geometry;

/** How much of one footprint another one shows. */
public final class FootprintOverlap {
  private FootprintOverlap() {}

  /**
   * Returns the share of the first image's footprint that the second shows, by area in longitude
   * and latitude, in [0, 1].
   *
   * @throws InvalidDataException if a footprint is unknown or has no area
   */
  public static double shareOf(Granule first, Granule second) {
    Geometry one = footprint(first);
    Geometry two = footprint(second);
    double area = one.getArea();
    if (!(area > 0)) {
      throw new InvalidDataException(
          first.id(), "its footprint has no area; do not ask by overlap");
    }
    return Math.min(1, DateLine.commonAreaSquareDeg(one, two) / area);
  }

  private static Geometry footprint(Granule granule) {
    return granule
        .footprint()
        .map(DateLine::unwrapped)
        .orElseThrow(
            () ->
                new InvalidDataException(
                    granule.id(), "its footprint is unknown; do not ask by overlap"));
  }
}
