package io.sentryal.insar.asf.internal;

import io.sentryal.insar.asf.RepairReport;
import io.sentryal.insar.asf.RepairReport.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.locationtech.jts.algorithm.Orientation;
import org.locationtech.jts.densify.Densifier;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Envelope;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.GeometryCollection;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.geom.Point;
import org.locationtech.jts.geom.Polygon;
import org.locationtech.jts.geom.util.AffineTransformation;
import org.locationtech.jts.geom.util.GeometryFixer;
import org.locationtech.jts.operation.union.UnaryUnionOp;
import org.locationtech.jts.simplify.TopologyPreservingSimplifier;

/**
 * An area of interest in the form in which CMR can be asked for it, without changing what is meant.
 *
 * @param parts what CMR is asked for, one request each
 * @param exact what is meant, where it is less than that
 * @param repairs what was done
 */
public record AreaPreparation(
    List<Geometry> parts, Optional<Geometry> exact, List<RepairReport> repairs) {
  private static final double LARGEST_LONGITUDE_DEG = 540;
  private static final int MOST_CORNERS = 300;
  private static final double FIRST_TOLERANCE_DEG = 1e-4;
  private static final double LONGEST_EDGE_DEG = 2;
  private static final int MOST_PARTS = 500;
  private static final Geometry LATITUDES =
      new GeometryFactory()
          .toGeometry(new Envelope(-2 * LARGEST_LONGITUDE_DEG, 2 * LARGEST_LONGITUDE_DEG, -90, 90));

  public AreaPreparation {
    parts = List.copyOf(parts);
    repairs = List.copyOf(repairs);
  }

  /**
   * Prepares an area.
   *
   * @param given the area
   * @param wide whether it may be wider than 180 degrees
   * @throws IllegalArgumentException if it is empty, outside the globe, or too wide to say which
   *     way around the globe is meant
   */
  public static AreaPreparation of(Geometry given, boolean wide) {
    if (given.isEmpty()) {
      throw new IllegalArgumentException("the area of interest is empty; give at least a point");
    }
    for (Coordinate coordinate : given.getCoordinates()) {
      requireOnGlobe(coordinate);
    }
    List<RepairReport> repairs = new ArrayList<>();
    List<Geometry> meant = new ArrayList<>();
    collect(flat(given, repairs), meant, repairs);
    meant = merged(noded(meant, repairs), repairs);
    if (!wide) {
      meant.forEach(AreaPreparation::requireNarrow);
    }
    if (meant.size() > MOST_PARTS) {
      throw new IllegalArgumentException(
          "the area of interest has "
              + meant.size()
              + " separate parts, which are as many requests; give at most "
              + MOST_PARTS
              + ", or their hull");
    }
    if (!wide) {
      wrapReport(meant, repairs);
    }
    List<Geometry> parts = new ArrayList<>();
    for (Geometry part : meant) {
      Geometry asked = part instanceof Polygon polygon ? outline(polygon, repairs) : part;
      asked = asked instanceof Polygon ring ? counterClockwise(ring, repairs) : asked;
      parts.add(withShortEdges(asked));
    }
    Geometry exact = new GeometryFactory().buildGeometry(meant);
    return new AreaPreparation(
        parts, isWider(repairs) ? Optional.of(exact) : Optional.empty(), repairs);
  }

  private static boolean isWider(List<RepairReport> repairs) {
    return repairs.stream()
        .map(RepairReport::kind)
        .anyMatch(kind -> kind == Kind.HOLES || kind == Kind.GEOMETRY_SIMPLIFICATION);
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

  static Geometry flat(Geometry given, List<RepairReport> repairs) {
    long high = 0;
    Geometry copy = given.copy();
    for (Coordinate coordinate : copy.getCoordinates()) {
      if (!Double.isNaN(coordinate.getZ())) {
        high++;
        coordinate.setZ(Double.NaN);
      }
    }
    if (high > 0) {
      repairs.add(
          new RepairReport(
              Kind.EXTRA_DIMENSION, "the third coordinate of " + high + " corners is not used"));
    }
    return copy;
  }

  private static void collect(Geometry geometry, List<Geometry> parts, List<RepairReport> repairs) {
    if (geometry.isEmpty()) {
      repairs.add(new RepairReport(Kind.EMPTY_PART, "an empty part was left out"));
    } else if (geometry instanceof GeometryCollection) {
      for (int i = 0; i < geometry.getNumGeometries(); i++) {
        collect(geometry.getGeometryN(i), parts, repairs);
      }
    } else {
      parts.add(geometry);
    }
  }

  private static List<Geometry> noded(List<Geometry> parts, List<RepairReport> repairs) {
    List<Geometry> noded = new ArrayList<>();
    for (Geometry part : parts) {
      if (!(part instanceof Polygon) || part.isValid()) {
        noded.add(part);
        continue;
      }
      Geometry fixed = GeometryFixer.fix(part);
      if (fixed.isEmpty() || fixed.getDimension() < 2) {
        throw new IllegalArgumentException(
            "the area of interest has an outline without ground inside, "
                + shortened(part.toText())
                + "; give a line instead");
      }
      repairs.add(
          new RepairReport(
              Kind.SELF_INTERSECTION,
              "an outline that crosses or touches itself was split into "
                  + fixed.getNumGeometries()
                  + " valid parts"));
      collect(fixed, noded, repairs);
    }
    return noded;
  }

  private static String shortened(String text) {
    return text.length() <= 80 ? text : text.substring(0, 80) + "...";
  }

  /** Joins the halves at the date line, then what overlaps. */
  private static List<Geometry> merged(List<Geometry> given, List<RepairReport> repairs) {
    List<Geometry> parts = joinedAtDateLine(given, repairs);
    List<Geometry> polygons = parts.stream().filter(Polygon.class::isInstance).toList();
    if (polygons.size() < 2) {
      return parts;
    }
    Geometry union = UnaryUnionOp.union(polygons);
    if (union.getNumGeometries() == polygons.size()) {
      return parts;
    }
    repairs.add(
        new RepairReport(
            Kind.OVERLAP_MERGE,
            polygons.size() + " polygons that overlap merged into " + union.getNumGeometries()));
    List<Geometry> merged = new ArrayList<>();
    collect(union, merged, repairs);
    parts.stream().filter(part -> !(part instanceof Polygon)).forEach(merged::add);
    return merged;
  }

  private static List<Geometry> joinedAtDateLine(List<Geometry> parts, List<RepairReport> repairs) {
    boolean east = parts.stream().anyMatch(part -> part.getEnvelopeInternal().getMaxX() == 180);
    boolean west = parts.stream().anyMatch(AreaPreparation::startsAtDateLine);
    if (parts.size() < 2 || !east || !west) {
      return parts;
    }
    List<Geometry> shifted =
        parts.stream()
            .map(part -> part instanceof Polygon && startsAtDateLine(part) ? eastward(part) : part)
            .toList();
    List<Geometry> polygons = shifted.stream().filter(Polygon.class::isInstance).toList();
    if (polygons.size() < 2) {
      return parts;
    }
    Geometry union = UnaryUnionOp.union(polygons);
    if (union.getNumGeometries() == polygons.size()) {
      return parts;
    }
    repairs.add(
        new RepairReport(
            Kind.DATE_LINE,
            polygons.size()
                + " polygons joined at the date line into "
                + union.getNumGeometries()));
    List<Geometry> joined = new ArrayList<>();
    collect(union, joined, repairs);
    shifted.stream().filter(part -> !(part instanceof Polygon)).forEach(joined::add);
    return joined;
  }

  private static boolean startsAtDateLine(Geometry part) {
    return part.getEnvelopeInternal().getMinX() == -180;
  }

  private static Geometry eastward(Geometry part) {
    return AffineTransformation.translationInstance(360, 0).transform(part);
  }

  private static void requireNarrow(Geometry part) {
    Envelope extent = part.getEnvelopeInternal();
    boolean around = part instanceof Polygon && extent.getWidth() == 360 && isRectangle(part);
    if (extent.getWidth() > 180 && !around) {
      throw new IllegalArgumentException(
          "the area of interest is "
              + extent.getWidth()
              + " degrees wide; across the date line write longitudes beyond 180 (179 to 181), for a"
              + " wide area give a bounding box or several parts");
    }
  }

  /** Returns whether a polygon is its own box; by area, since joined halves keep their corners. */
  static boolean isRectangle(Geometry polygon) {
    return polygon.equalsTopo(polygon.getEnvelope());
  }

  private static void wrapReport(List<Geometry> parts, List<RepairReport> repairs) {
    long beyond = 0;
    for (Geometry part : parts) {
      for (Coordinate coordinate : part.getCoordinates()) {
        beyond += Math.abs(coordinate.x) > 180 ? 1 : 0;
      }
    }
    if (beyond > 0) {
      repairs.add(
          new RepairReport(
              Kind.WRAP,
              "longitudes beyond 180 degrees are sent across the date line, of "
                  + beyond
                  + " corners"));
    }
  }

  private static Polygon outline(Polygon polygon, List<RepairReport> repairs) {
    GeometryFactory factory = polygon.getFactory();
    Polygon outline = polygon;
    if (polygon.getNumInteriorRing() > 0) {
      repairs.add(
          new RepairReport(
              Kind.HOLES,
              polygon.getNumInteriorRing() + " holes, of which CMR knows none, filter the answer"));
      outline = factory.createPolygon(polygon.getExteriorRing().getCoordinates());
    }
    return outline.getNumPoints() > MOST_CORNERS ? simplified(outline, repairs) : outline;
  }

  // Simplified by up to a tolerance, then widened by more (a buffer cuts its round corners): what
  // is sent contains what is meant.
  private static Polygon simplified(Polygon polygon, List<RepairReport> repairs) {
    Polygon simple = polygon;
    double toleranceDeg = 0;
    while (simple.getNumPoints() > MOST_CORNERS) {
      toleranceDeg = Math.max(FIRST_TOLERANCE_DEG, toleranceDeg * growth(simple.getNumPoints()));
      Geometry around =
          TopologyPreservingSimplifier.simplify(polygon, toleranceDeg)
              .buffer(1.5 * toleranceDeg, 1);
      Geometry inside = around.intersection(LATITUDES);
      simple =
          polygon.getFactory().createPolygon(((Polygon) inside).getExteriorRing().getCoordinates());
    }
    repairs.add(
        new RepairReport(
            Kind.GEOMETRY_SIMPLIFICATION,
            "an outline of "
                + polygon.getNumPoints()
                + " corners is sent as one of "
                + simple.getNumPoints()
                + " around it, at most "
                + 2.5 * toleranceDeg
                + " degrees wider; the answer is filtered by the first"));
    return simple;
  }

  // The corners that are left fall with the tolerance, of the roughest coasts by its power of 1.3:
  // so many at once are not too many, and a million corners take few rounds.
  private static double growth(int corners) {
    return Math.max(2, Math.pow((double) corners / MOST_CORNERS, 0.75));
  }

  // CMR follows great circles from corner to corner. Over 2 degrees they leave the straight line in
  // longitude and latitude by 0.5 km at most, over 20 degrees by up to 50 km.
  private static Geometry withShortEdges(Geometry part) {
    if (part instanceof Point || (part instanceof Polygon && isRectangle(part))) {
      return part;
    }
    double longestDeg = LONGEST_EDGE_DEG;
    Geometry dense = Densifier.densify(part, longestDeg);
    while (dense.getNumPoints() > MOST_CORNERS && dense.getNumPoints() > part.getNumPoints()) {
      longestDeg *= 2;
      dense = Densifier.densify(part, longestDeg);
    }
    return dense;
  }

  private static Polygon counterClockwise(Polygon ring, List<RepairReport> repairs) {
    if (Orientation.isCCW(ring.getExteriorRing().getCoordinates())) {
      return ring;
    }
    repairs.add(new RepairReport(Kind.REVERSE, "an outline was turned counter-clockwise"));
    return ring.reverse();
  }
}
