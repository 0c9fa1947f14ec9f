package io.sentryal.insar.model;

import io.sentryal.insar.error.Checks;
import java.util.Collection;

/**
 * An area between two parallels and two meridians (WGS 84). Immutable. A box whose {@code westDeg}
 * is greater than its {@code eastDeg} crosses the date line.
 *
 * @param southDeg southern edge (deg), below {@code northDeg}
 * @param westDeg western edge (deg)
 * @param northDeg northern edge (deg)
 * @param eastDeg eastern edge (deg)
 */
public record BoundingBox(double southDeg, double westDeg, double northDeg, double eastDeg) {
  public BoundingBox {
    Checks.inRange("southDeg", southDeg, -90, 90);
    Checks.inRange("northDeg", northDeg, -90, 90);
    Checks.inRange("westDeg", westDeg, -180, 180);
    Checks.inRange("eastDeg", eastDeg, -180, 180);
    if (southDeg >= northDeg) {
      throw new IllegalArgumentException(
          "southDeg must be below northDeg, was " + southDeg + " and " + northDeg + "; swap them");
    }
    if (westDeg == eastDeg) {
      throw new IllegalArgumentException("westDeg and eastDeg are equal: " + westDeg);
    }
  }

  /** Returns whether the box crosses the date line. */
  public boolean crossesDateLine() {
    return westDeg > eastDeg;
  }

  /** Returns whether the point lies in the box, edges included. */
  public boolean contains(GeoPoint point) {
    double lon = point.longitudeDeg();
    boolean inLongitude =
        crossesDateLine() ? lon >= westDeg || lon <= eastDeg : lon >= westDeg && lon <= eastDeg;
    return inLongitude && point.latitudeDeg() >= southDeg && point.latitudeDeg() <= northDeg;
  }

  /**
   * Returns the smallest box around the points, widened on every side.
   *
   * <p>Of the two ways around the globe the narrower is taken, so points on both sides of the date
   * line give a box that crosses it.
   *
   * @param points at least one point
   * @param marginDeg how far the box reaches beyond the outermost points (deg), positive
   */
  public static BoundingBox around(Collection<GeoPoint> points, double marginDeg) {
    Checks.positive("marginDeg", marginDeg);
    if (points.isEmpty()) {
      throw new IllegalArgumentException("a bounding box needs at least one point");
    }
    double[] longitudesDeg = points.stream().mapToDouble(GeoPoint::longitudeDeg).sorted().toArray();
    int last = longitudesDeg.length - 1;
    double widestGapDeg = longitudesDeg[0] + 360 - longitudesDeg[last];
    double westDeg = longitudesDeg[0];
    double eastDeg = longitudesDeg[last];
    for (int i = 0; i < last; i++) {
      double gapDeg = longitudesDeg[i + 1] - longitudesDeg[i];
      if (gapDeg > widestGapDeg) {
        widestGapDeg = gapDeg;
        westDeg = longitudesDeg[i + 1];
        eastDeg = longitudesDeg[i];
      }
    }
    double southDeg = points.stream().mapToDouble(GeoPoint::latitudeDeg).min().orElseThrow();
    double northDeg = points.stream().mapToDouble(GeoPoint::latitudeDeg).max().orElseThrow();
    return new BoundingBox(
        Math.max(-90, southDeg - marginDeg),
        inGlobe(westDeg - marginDeg),
        Math.min(90, northDeg + marginDeg),
        inGlobe(eastDeg + marginDeg));
  }

  private static double inGlobe(double longitudeDeg) {
    if (longitudeDeg < -180) {
      return longitudeDeg + 360;
    }
    return longitudeDeg > 180 ? longitudeDeg - 360 : longitudeDeg;
  }

  /**
   * Returns the box as a WKT polygon in longitude, latitude order; two polygons across the date
   * line.
   */
  public String toWkt() {
    if (!crossesDateLine()) {
      return "POLYGON (" + ring(westDeg, eastDeg) + ")";
    }
    return "MULTIPOLYGON ((" + ring(westDeg, 180) + "), (" + ring(-180, eastDeg) + "))";
  }

  private String ring(double fromDeg, double toDeg) {
    return "("
        + (fromDeg + " " + southDeg + ", ")
        + (toDeg + " " + southDeg + ", ")
        + (toDeg + " " + northDeg + ", ")
        + (fromDeg + " " + northDeg + ", ")
        + (fromDeg + " " + southDeg + ")");
  }
}
