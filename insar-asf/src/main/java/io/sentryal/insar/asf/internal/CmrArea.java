package io.sentryal.insar.asf.internal;

import io.sentryal.insar.asf.AreaOfInterest;
import io.sentryal.insar.model.BoundingBox;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Envelope;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.LineString;
import org.locationtech.jts.geom.Point;
import org.locationtech.jts.geom.Polygon;

/**
 * Writes an area of interest as CMR reads it, one parameter for each part. A rectangle goes as a
 * box (its west greater than its east across the date line), any other polygon as a ring;
 * longitudes beyond 180 are brought back, so that 179..181 asks for two degrees and not for 358.
 */
final class CmrArea {
  private CmrArea() {}

  static CmrParameter box(BoundingBox box) {
    return bounds(box.westDeg(), box.southDeg(), box.eastDeg(), box.northDeg());
  }

  /** Returns one parameter for each part of the area. */
  static List<CmrParameter> of(AreaOfInterest area) {
    List<CmrParameter> parameters = new ArrayList<>();
    for (Geometry part : area.parts()) {
      CmrParameter parameter = parameter(part);
      parameters.add(
          area.radiusM().isPresent()
              ? new CmrParameter(
                  "circle", parameter.value() + "," + number(area.radiusM().getAsDouble()))
              : parameter);
    }
    return parameters;
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

  private static CmrParameter polygon(Polygon polygon) {
    if (!AreaPreparation.isRectangle(polygon)) {
      return new CmrParameter("polygon", list(polygon.getExteriorRing().getCoordinates()));
    }
    Envelope extent = polygon.getEnvelopeInternal();
    double eastDeg = extent.getMaxX() == 180 ? 180 : wrapped(extent.getMaxX());
    double westDeg = extent.getMinX() == -180 ? -180 : wrapped(extent.getMinX());
    return bounds(westDeg, extent.getMinY(), eastDeg, extent.getMaxY());
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
  private static String number(double value) {
    String text = new BigDecimal(Double.toString(value)).stripTrailingZeros().toPlainString();
    return text.equals("-0") ? "0" : text;
  }
}
