package io.sentryal.insar.asf.internal;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.locationtech.jts.algorithm.Orientation;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.geom.LinearRing;
import org.locationtech.jts.geom.Polygon;

/**
 * Reads the points, lines and polygons of a shapefile (ESRI Shapefile Technical Description, July
 * 1998). Heights and measures are left out. The coordinates must be longitude and latitude on WGS
 * 84, which the .prj file tells.
 */
final class ShapefileArea {
  private static final GeometryFactory FACTORY = new GeometryFactory();
  private static final int MAGIC = 9994;
  // Every hole is held against every outline.
  private static final int MOST_RINGS = 10_000;
  private static final int HEADER_BYTES = 100;

  private ShapefileArea() {}

  static Geometry read(byte[] bytes, @Nullable String projection) {
    requireWgs84(projection);
    ByteBuffer in = ByteBuffer.wrap(bytes);
    try {
      if (in.getInt(0) != MAGIC) {
        throw new IllegalArgumentException(
            "the shapefile begins with "
                + in.getInt(0)
                + " instead of "
                + MAGIC
                + "; it is damaged");
      }
      List<Geometry> parts = new ArrayList<>();
      if (bytes.length < HEADER_BYTES) {
        throw new BufferUnderflowException();
      }
      for (in.position(HEADER_BYTES); in.remaining() >= 8; ) {
        in.getInt();
        int lengthBytes = Math.multiplyExact(in.order(ByteOrder.BIG_ENDIAN).getInt(), 2);
        if (lengthBytes < Integer.BYTES || lengthBytes > in.remaining()) {
          throw new BufferUnderflowException();
        }
        int end = in.position() + lengthBytes;
        record(in.order(ByteOrder.LITTLE_ENDIAN), parts);
        in.order(ByteOrder.BIG_ENDIAN).position(end);
      }
      return FACTORY.createGeometryCollection(parts.toArray(Geometry[]::new));
    } catch (BufferUnderflowException
        | IndexOutOfBoundsException
        | ArithmeticException
        | NegativeArraySizeException e) {
      throw new IllegalArgumentException(
          "the shapefile ends too early, or says so many bytes or corners that it is damaged", e);
    }
  }

  private static void requireWgs84(@Nullable String projection) {
    if (projection == null) {
      throw new IllegalArgumentException(
          "the shapefile has no .prj, so nobody knows what its numbers mean; add one, or convert it:"
              + " ogr2ogr -t_srs EPSG:4326");
    }
    String upper = projection.trim().toUpperCase(Locale.ROOT);
    boolean geographic = upper.startsWith("GEOGCS") || upper.startsWith("GEOGCRS");
    if (!geographic || !upper.matches("(?s).*WGS[ _]?(19)?84.*")) {
      String name = projection.substring(0, Math.min(60, projection.length()));
      throw new IllegalArgumentException(
          "the shapefile is not in longitude and latitude on WGS 84 but in "
              + name
              + "...; convert it: ogr2ogr -t_srs EPSG:4326");
    }
  }

  private static void record(ByteBuffer in, List<Geometry> parts) {
    int type = in.getInt();
    switch (type % 10) {
      case 0 -> {}
      case 1 -> parts.add(FACTORY.createPoint(point(in)));
      case 3 -> rings(in).forEach(line -> parts.add(FACTORY.createLineString(line)));
      case 5 -> polygons(rings(in), parts);
      case 8 -> {
        in.position(in.position() + 4 * Double.BYTES);
        for (Coordinate corner : corners(in, in.getInt())) {
          parts.add(FACTORY.createPoint(corner));
        }
      }
      default ->
          throw new IllegalArgumentException(
              "the shapefile holds shapes of the type "
                  + type
                  + "; give points, lines or polygons");
    }
  }

  private static Coordinate point(ByteBuffer in) {
    return new Coordinate(in.getDouble(), in.getDouble());
  }

  private static Coordinate[] corners(ByteBuffer in, int count) {
    if (count < 0 || count > in.remaining() / (2 * Double.BYTES)) {
      throw new BufferUnderflowException();
    }
    Coordinate[] corners = new Coordinate[count];
    for (int i = 0; i < count; i++) {
      corners[i] = point(in);
    }
    return corners;
  }

  private static List<Coordinate[]> rings(ByteBuffer in) {
    in.position(in.position() + 4 * Double.BYTES);
    int count = in.getInt();
    int points = in.getInt();
    if (count < 0 || count > in.remaining() / Integer.BYTES) {
      throw new BufferUnderflowException();
    }
    if (count > MOST_RINGS) {
      throw new IllegalArgumentException(
          "the shapefile has a shape of " + count + " parts; give at most " + MOST_RINGS);
    }
    int[] starts = new int[count + 1];
    for (int i = 0; i < count; i++) {
      starts[i] = in.getInt();
    }
    starts[count] = points;
    List<Coordinate[]> rings = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      rings.add(corners(in, starts[i + 1] - starts[i]));
    }
    return rings;
  }

  /** Outer rings run clockwise; the others are holes in the outer ring that holds them. */
  private static void polygons(List<Coordinate[]> rings, List<Geometry> parts) {
    List<LinearRing> holes = new ArrayList<>();
    List<Polygon> shells = new ArrayList<>();
    for (Coordinate[] corners : rings) {
      LinearRing ring = FACTORY.createLinearRing(corners);
      if (ring.isEmpty()) {
        continue;
      }
      if (rings.size() > 1 && Orientation.isCCW(corners)) {
        holes.add(ring);
      } else {
        shells.add(FACTORY.createPolygon(ring));
      }
    }
    for (Polygon shell : shells) {
      LinearRing[] inside =
          holes.stream()
              .filter(hole -> shell.covers(FACTORY.createPolygon(hole)))
              .toArray(LinearRing[]::new);
      parts.add(FACTORY.createPolygon(shell.getExteriorRing(), inside));
    }
  }
}
