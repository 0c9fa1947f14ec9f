package io.sentryal.insar.asf.internal;

import io.sentryal.insar.asf.RepairReport;
import io.sentryal.insar.asf.RepairReport.Kind;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.locationtech.jts.algorithm.Orientation;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Envelope;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.GeometryCollection;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.geom.LineString;
import org.locationtech.jts.geom.MultiPolygon;
import org.locationtech.jts.geom.Point;
import org.locationtech.jts.geom.Polygon;
import org.locationtech.jts.operation.union.UnaryUnionOp;
import org.locationtech.jts.simplify.TopologyPreservingSimplifier;

/**
 * Repairs an area step by step as asf_search 12.3 does, its losses included: flatten, merge, hull,
 * simplify, wind, clamp, wrap, round.
 */
public final class AsfSearchRepair {
  private static final double THRESHOLD_DEG = 0.0004;
  private static final int SIMPLIFICATIONS = 20;
  private static final int MOST_CORNERS = 300;
  private static final int DECIMALS = 14;
  private static final GeometryFactory FACTORY = new GeometryFactory();

  private AsfSearchRepair() {}

  /**
   * Repairs an area.
   *
   * @throws IllegalArgumentException if asf_search refuses it, or fails on it
   */
  public static AreaPreparation of(Geometry given) {
    if (given.isEmpty()) {
      throw new IllegalArgumentException("the area of interest is empty; give at least a point");
    }
    List<RepairReport> repairs = new ArrayList<>();
    Geometry flat = AreaPreparation.flat(given, repairs);
    List<Geometry> parts = new ArrayList<>();
    flatten(flat.isValid() ? flat : exteriors(flat), parts);
    if (parts.isEmpty()) {
      throw new IllegalArgumentException("the area of interest is empty; give at least a point");
    }
    Geometry simple = simplified(hull(parts, repairs), repairs);
    Geometry wound = counterClockwise(simple, repairs);
    Geometry wrapped = changed(clamped(wound, repairs), coordinate -> wrapped(coordinate));
    report(Kind.WRAP, differences(wound, wrapped, true), "longitudes wrapped to +/-180", repairs);
    Geometry rounded = changed(wrapped, c -> new Coordinate(rounded(c.x), rounded(c.y)));
    return new AreaPreparation(List.of(rounded), Optional.empty(), repairs);
  }

  private static Geometry exteriors(Geometry invalid) {
    if (invalid instanceof MultiPolygon) {
      List<Geometry> rings = new ArrayList<>();
      for (int i = 0; i < invalid.getNumGeometries(); i++) {
        rings.add(wound(exterior((Polygon) invalid.getGeometryN(i))));
      }
      return FACTORY.createMultiPolygon(rings.toArray(Polygon[]::new));
    }
    if (invalid instanceof Polygon polygon) {
      Polygon ring = wound(exterior(polygon));
      if (ring.isValid()) {
        return ring;
      }
    }
    throw new IllegalArgumentException(
        "the area of interest crosses itself, which asf_search does not repair; use"
            + " AreaRepair.EXACT");
  }

  private static Polygon wound(Polygon ring) {
    return isClockwise(ring) ? ring.reverse() : ring;
  }

  private static Polygon exterior(Polygon polygon) {
    return FACTORY.createPolygon(polygon.getExteriorRing().getCoordinates());
  }

  private static void flatten(Geometry geometry, List<Geometry> parts) {
    if (geometry instanceof GeometryCollection) {
      for (int i = 0; i < geometry.getNumGeometries(); i++) {
        flatten(geometry.getGeometryN(i), parts);
      }
    } else if (!geometry.isEmpty()) {
      parts.add(geometry instanceof Polygon polygon ? exterior(polygon) : geometry);
    }
  }

  private static Geometry hull(List<Geometry> parts, List<RepairReport> repairs) {
    if (parts.size() == 1) {
      return parts.get(0);
    }
    Geometry union = UnaryUnionOp.union(parts);
    if (!(union instanceof GeometryCollection)) {
      report(Kind.OVERLAP_MERGE, parts.size(), "overlapping shapes merged into one", repairs);
      return union;
    }
    List<Geometry> hulls = new ArrayList<>();
    for (int i = 0; i < union.getNumGeometries(); i++) {
      hulls.add(union.getGeometryN(i).convexHull());
    }
    Geometry merged = UnaryUnionOp.union(hulls);
    if (!(merged instanceof GeometryCollection)) {
      report(Kind.OVERLAP_MERGE, hulls.size(), "shapes merged by their convex hulls", repairs);
      return isClockwise(merged) ? merged.reverse() : merged;
    }
    report(
        Kind.CONVEX_HULL_INDIVIDUAL,
        merged.getNumGeometries(),
        "unconnected shapes became their common convex hull",
        repairs);
    return merged.convexHull();
  }

  private static Geometry simplified(Geometry shape, List<RepairReport> repairs) {
    Envelope box = shape.getEnvelopeInternal();
    boolean slim = box.getWidth() <= THRESHOLD_DEG;
    boolean flat = box.getHeight() <= THRESHOLD_DEG;
    if (shape instanceof Point) {
      return shape;
    }
    if (slim && flat) {
      report(Kind.GEOMETRY_SIMPLIFICATION, corners(shape), "corners became a point", repairs);
      return shape.getCentroid();
    }
    if (shape instanceof LineString && shape.getNumPoints() == 2) {
      return shape;
    }
    if (slim || flat) {
      report(Kind.GEOMETRY_SIMPLIFICATION, corners(shape), "corners became a line", repairs);
      return slim
          ? line(middle(box.getMinX(), box.getMaxX()), box.getMinY(), 0, box.getHeight())
          : line(box.getMinX(), middle(box.getMinY(), box.getMaxY()), box.getWidth(), 0);
    }
    return thinned(shape, repairs);
  }

  private static double middle(double low, double high) {
    return (high - low) / 2 + low;
  }

  private static Geometry line(double lonDeg, double latDeg, double widthDeg, double heightDeg) {
    return FACTORY.createLineString(
        new Coordinate[] {
          new Coordinate(lonDeg, latDeg), new Coordinate(lonDeg + widthDeg, latDeg + heightDeg)
        });
  }

  private static Geometry thinned(Geometry shape, List<RepairReport> repairs) {
    for (int level = 0; level < SIMPLIFICATIONS; level++) {
      Geometry simple =
          TopologyPreservingSimplifier.simplify(shape, THRESHOLD_DEG * Math.pow(1.5, level));
      if (corners(simple) != corners(shape)) {
        repairs.add(
            new RepairReport(
                Kind.GEOMETRY_SIMPLIFICATION,
                corners(shape) + " corners simplified to " + corners(simple)));
      }
      if (corners(simple) <= MOST_CORNERS) {
        return simple;
      }
    }
    throw new IllegalArgumentException(
        "the area of interest has "
            + corners(shape)
            + " corners, which asf_search cannot bring to 300; use AreaRepair.EXACT");
  }

  private static int corners(Geometry shape) {
    return shape instanceof Polygon ? shape.getNumPoints() - 1 : shape.getNumPoints();
  }

  private static Geometry counterClockwise(Geometry shape, List<RepairReport> repairs) {
    if (!isClockwise(shape)) {
      return shape;
    }
    repairs.add(new RepairReport(Kind.REVERSE, "polygon winding order reversed"));
    return shape.reverse();
  }

  private static boolean isClockwise(Geometry shape) {
    return shape instanceof Polygon polygon
        && !Orientation.isCCW(polygon.getExteriorRing().getCoordinates());
  }

  private static Geometry clamped(Geometry shape, List<RepairReport> repairs) {
    Geometry clamped = changed(shape, c -> new Coordinate(c.x, Math.max(-90, Math.min(90, c.y))));
    report(Kind.CLAMP, differences(shape, clamped, false), "latitudes clamped to +/-90", repairs);
    return clamped;
  }

  private static Coordinate wrapped(Coordinate coordinate) {
    double lonDeg = coordinate.x;
    if (Math.abs(lonDeg) > 180) {
      double turns = Math.floor((lonDeg + 180) / 360);
      lonDeg = lonDeg + 180 - 360 * turns - 180;
    }
    return new Coordinate(lonDeg, coordinate.y);
  }

  private static double rounded(double valueDeg) {
    return new BigDecimal(valueDeg).setScale(DECIMALS, RoundingMode.HALF_EVEN).doubleValue();
  }

  private static Geometry changed(Geometry shape, UnaryOperator<Coordinate> change) {
    Geometry copy = shape.copy();
    for (Coordinate coordinate : copy.getCoordinates()) {
      coordinate.setCoordinate(change.apply(coordinate));
    }
    copy.geometryChanged();
    return copy;
  }

  private static int differences(Geometry one, Geometry other, boolean longitude) {
    Coordinate[] before = one.getCoordinates();
    Coordinate[] after = other.getCoordinates();
    int differences = 0;
    for (int i = 0; i < before.length; i++) {
      boolean differs = longitude ? before[i].x != after[i].x : before[i].y != after[i].y;
      differences += differs ? 1 : 0;
    }
    return differences;
  }

  private static void report(Kind kind, int count, String what, List<RepairReport> repairs) {
    if (count > 0) {
      repairs.add(new RepairReport(kind, count + " " + what));
    }
  }
}
