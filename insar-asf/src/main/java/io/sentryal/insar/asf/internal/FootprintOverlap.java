package io.sentryal.insar.asf.internal;

import io.sentryal.insar.error.InvalidDataException;
import io.sentryal.insar.model.Granule;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.operation.overlayng.OverlayNG;
import org.locationtech.jts.operation.overlayng.OverlayNGRobust;

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
    if (crossesDateLine(one) || crossesDateLine(two)) {
      toEast(one);
      toEast(two);
    }
    double area = one.getArea();
    if (!(area > 0)) {
      throw new InvalidDataException(
          first.id(), "its footprint has no area; do not ask by overlap");
    }
    return Math.min(1, OverlayNGRobust.overlay(one, two, OverlayNG.INTERSECTION).getArea() / area);
  }

  private static Geometry footprint(Granule granule) {
    return granule
        .footprint()
        .orElseThrow(
            () ->
                new InvalidDataException(
                    granule.id(), "its footprint is unknown; do not ask by overlap"));
  }

  private static boolean crossesDateLine(Geometry footprint) {
    return footprint.getEnvelopeInternal().getWidth() > 180;
  }

  /** Counts western longitudes beyond 180. */
  private static void toEast(Geometry footprint) {
    for (Coordinate coordinate : footprint.getCoordinates()) {
      coordinate.x = coordinate.x < 0 ? coordinate.x + 360 : coordinate.x;
    }
    footprint.geometryChanged();
  }
}
