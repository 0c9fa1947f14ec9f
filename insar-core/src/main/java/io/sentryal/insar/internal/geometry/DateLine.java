package io.sentryal.insar.internal.geometry;

import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.util.AffineTransformation;
import org.locationtech.jts.operation.overlayng.OverlayNG;
import org.locationtech.jts.operation.overlayng.OverlayNGRobust;

/**
 * Footprints across the date line (longitude, latitude; deg). Archives write them with longitudes
 * of both signs, so that in a plane they would be what lies on the other side of the globe.
 */
public final class DateLine {
  private static final double HALF_TURN_DEG = 180;
  private static final double TURN_DEG = 360;

  private DateLine() {}

  /**
   * Returns a footprint in one piece: if it is wider than half a turn, which no image is, its
   * western longitudes count beyond 180.
   */
  public static Geometry unwrapped(Geometry footprint) {
    if (footprint.getEnvelopeInternal().getWidth() <= HALF_TURN_DEG) {
      return footprint;
    }
    Geometry copy = footprint.copy();
    for (Coordinate coordinate : copy.getCoordinates()) {
      coordinate.x = coordinate.x <= 0 ? coordinate.x + TURN_DEG : coordinate.x;
    }
    copy.geometryChanged();
    return copy;
  }

  /**
   * Returns the ground that two unwrapped footprints have in common, by area in longitude and
   * latitude (square degrees).
   */
  public static double commonAreaSquareDeg(Geometry first, Geometry second) {
    double apartDeg = middleDeg(first) - middleDeg(second);
    double turnDeg = TURN_DEG * Math.rint(apartDeg / TURN_DEG);
    Geometry near =
        turnDeg == 0
            ? second
            : AffineTransformation.translationInstance(turnDeg, 0).transform(second);
    return OverlayNGRobust.overlay(first, near, OverlayNG.INTERSECTION).getArea();
  }

  private static double middleDeg(Geometry geometry) {
    return geometry.getEnvelopeInternal().centre().x;
  }
}
