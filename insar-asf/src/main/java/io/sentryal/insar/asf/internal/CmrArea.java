package io.sentryal.insar.asf.internal;

import io.sentryal.insar.model.BoundingBox;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;
import org.locationtech.jts.algorithm.Orientation;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Envelope;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.GeometryCollection;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.geom.LineString;
import org.locationtech.jts.geom.Point;
import org.locationtech.jts.geom.Polygon;
import org.locationtech.jts.geom.util.AffineTransformation;
import org.locationtech.jts.operation.union.UnaryUnionOp;
import org.locationtech.jts.operation.valid.IsValidOp;
import org.locationtech.jts.operation.valid.TopologyValidationError;
import org.locationtech.jts.simplify.TopologyPreservingSimplifier;

/**
 * Writes an area of interest as CMR understands it.
 *
 * <p>Parts stay parts: each gives a request of its own. Halves that touch at longitude 180 and -180
 * are joined again; longitudes beyond 180 are brought back, so that 179..181 asks for two degrees
 * and not for 358. A rectangle goes as a box (its west greater than its east across the date line),
 * any other polygon as a counter-clockwise ring.
 */
final class CmrArea {
  private static final double LARGEST_LONGITUDE_DEG = 540;
  private static final int MOST_CORNERS = 300;

  private CmrArea() {}

  static CmrParameter box(BoundingBox box) {
    return bounds(box.westDeg(), box.southDeg(), box.eastDeg(), box.northDeg());
  }

  /**
   * Returns one parameter for each part of the area.
   *
   * @throws IllegalArgumentException if the area is empty, outside the globe, crosses itself, or is
   *     wider than 180 degrees
   */
  static List<CmrParameter> of(Geometry area) {
    if (area.isEmpty()) {
      throw new IllegalArgumentException("the area of interest is empty; give at least a point");
    }
    for (Coordinate coordinate : area.getCoordinates()) {
      requireOnGlobe(coordinate);
    }
    List<CmrParameter> parameters = new ArrayList<>();
    for (Geometry part : joinedAtDateLine(area)) {
      parameters.add(parameter(part));
    }
    return parameters;
  }

  private static void requireOnGlobe(Coordinate coordinate) {
    boolean latitude = coordinate.y >= -90 && coordinate.y <= 90;
    boolean longitude = Math.abs(coordinate.x) <= LARGEST_LONGITUDE_DEG;
    if (!latitude || !longitude) {
      throw new IllegalArgumentException(
          "the area of interest has a corner at longitude "
              + coordinate.x
              + ", latitude "
              + coordinate.y
              + ", which is not on the globe; WKT is longitude first, latitude second, in degrees");
    }
  }

  private static List<Geometry> joinedAtDateLine(Geometry area) {
    List<Geometry> parts = new ArrayList<>();
    collect(area, parts);
    boolean east = parts.stream().anyMatch(part -> part.getEnvelopeInternal().getMaxX() == 180);
    boolean west = parts.stream().anyMatch(CmrArea::startsAtDateLine);
    if (parts.size() < 2 || !east || !west || parts.stream().anyMatch(CmrArea::isNoPolygon)) {
      return parts;
    }
    List<Geometry> shifted =
        parts.stream().map(part -> startsAtDateLine(part) ? eastward(part) : part).toList();
    List<Geometry> joined = new ArrayList<>();
    collect(UnaryUnionOp.union(shifted), joined);
    return joined;
  }

  private static boolean startsAtDateLine(Geometry part) {
    return part.getEnvelopeInternal().getMinX() == -180;
  }

  private static boolean isNoPolygon(Geometry part) {
    return !(part instanceof Polygon);
  }

  private static Geometry eastward(Geometry part) {
    return AffineTransformation.translationInstance(360, 0).transform(part);
  }

  private static void collect(Geometry geometry, List<Geometry> parts) {
    if (!(geometry instanceof GeometryCollection)) {
      if (!geometry.isEmpty()) {
        parts.add(geometry);
      }
      return;
    }
    for (int i = 0; i < geometry.getNumGeometries(); i++) {
      collect(geometry.getGeometryN(i), parts);
    }
  }

  private static CmrParameter parameter(Geometry part) {
    if (part instanceof Point point) {
      return new CmrParameter("point", list(point.getCoordinates()));
    }
    if (part instanceof LineString line) {
      return new CmrParameter("line", list(line.getCoordinates()));
    }
    if (part instanceof Polygon polygon) {
      return polygon(polygon);
    }
    throw new IllegalArgumentException(
        "the area of interest holds a "
            + part.getGeometryType()
            + "; give points, lines or polygons");
  }

  private static CmrParameter polygon(Polygon given) {
    // Holes are left out here and taken care of when the answer is filtered.
    Polygon polygon = new GeometryFactory().createPolygon(given.getExteriorRing().getCoordinates());
    TopologyValidationError error = new IsValidOp(polygon).getValidationError();
    if (error != null) {
      throw new IllegalArgumentException(
          "the area of interest is not a valid polygon ("
              + error.getMessage()
              + " at longitude "
              + error.getCoordinate().x
              + ", latitude "
              + error.getCoordinate().y
              + "); draw it without crossing itself");
    }
    Envelope extent = polygon.getEnvelopeInternal();
    if (extent.getWidth() > 180 && extent.getWidth() < 360) {
      throw new IllegalArgumentException(
          "the area of interest is "
              + extent.getWidth()
              + " degrees wide; across the date line write longitudes beyond 180 (179 to 181), for a"
              + " wide area give a bounding box or several parts");
    }
    // By area, not by corners: joined halves keep corners on the date line.
    if (polygon.equalsTopo(polygon.getEnvelope())) {
      double eastDeg = extent.getMaxX() == 180 ? 180 : wrapped(extent.getMaxX());
      double westDeg = extent.getMinX() == -180 ? -180 : wrapped(extent.getMinX());
      return bounds(westDeg, extent.getMinY(), eastDeg, extent.getMaxY());
    }
    Polygon outline = simplified(polygon);
    boolean counterClockwise = Orientation.isCCW(outline.getExteriorRing().getCoordinates());
    return new CmrParameter(
        "polygon", list((counterClockwise ? outline : outline.reverse()).getCoordinates()));
  }

  /** Returns whether the area has so many corners that a simpler one around it is sent. */
  static boolean isSimplified(Geometry area) {
    return area.getNumPoints() > MOST_CORNERS;
  }

  // Simplified by up to a tolerance, then widened by more (a buffer cuts its round corners): what
  // is
  // sent contains what is meant.
  private static Polygon simplified(Polygon polygon) {
    Polygon simple = polygon;
    for (double toleranceDeg = 1e-4; simple.getNumPoints() > MOST_CORNERS; toleranceDeg *= 2) {
      Geometry around =
          TopologyPreservingSimplifier.simplify(polygon, toleranceDeg)
              .buffer(1.5 * toleranceDeg, 1);
      simple =
          new GeometryFactory()
              .createPolygon(((Polygon) around).getExteriorRing().getCoordinates());
    }
    return simple;
  }

  private static CmrParameter bounds(
      double westDeg, double southDeg, double eastDeg, double northDeg) {
    return new CmrParameter(
        "bounding_box",
        number(westDeg) + "," + number(southDeg) + "," + number(eastDeg) + "," + number(northDeg));
  }

  private static String list(Coordinate[] coordinates) {
    StringJoiner list = new StringJoiner(",");
    Coordinate last = null;
    for (Coordinate coordinate : coordinates) {
      if (last == null || !last.equals2D(coordinate)) {
        list.add(number(wrapped(coordinate.x))).add(number(coordinate.y));
      }
      last = coordinate;
    }
    return list.toString();
  }

  private static double wrapped(double longitudeDeg) {
    double wrapped = longitudeDeg;
    while (wrapped > 180) {
      wrapped -= 360;
    }
    while (wrapped < -180) {
      wrapped += 360;
    }
    return wrapped;
  }

  // Never with an exponent, which CMR refuses.
  private static String number(double valueDeg) {
    String text = new BigDecimal(Double.toString(valueDeg)).stripTrailingZeros().toPlainString();
    return text.equals("-0") ? "0" : text;
  }
}
