package io.sentryal.insar.asf.internal;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.geom.Polygon;
import org.locationtech.jts.geom.PrecisionModel;

/** The footprint of a granule as the archive gives it (longitude, latitude; deg, WGS 84). */
final class UmmFootprint {
  private static final GeometryFactory FACTORY = new GeometryFactory(new PrecisionModel(), 4326);
  private static final int SMALLEST_RING = 4;

  private UmmFootprint() {}

  /** Returns the polygon, or polygons; nothing if there is none that can be drawn. */
  static Optional<Geometry> of(JsonNode umm) {
    List<Polygon> polygons = new ArrayList<>();
    for (JsonNode polygon : umm.at("/SpatialExtent/HorizontalSpatialDomain/Geometry/GPolygons")) {
      ring(polygon.at("/Boundary/Points")).ifPresent(polygons::add);
    }
    return switch (polygons.size()) {
      case 0 -> Optional.empty();
      case 1 -> Optional.of(polygons.get(0));
      default -> Optional.of(FACTORY.createMultiPolygon(polygons.toArray(Polygon[]::new)));
    };
  }

  private static Optional<Polygon> ring(JsonNode points) {
    List<Coordinate> ring = new ArrayList<>();
    for (JsonNode point : points) {
      JsonNode longitude = point.path("Longitude");
      JsonNode latitude = point.path("Latitude");
      if (!longitude.isNumber() || !latitude.isNumber()) {
        return Optional.empty();
      }
      ring.add(new Coordinate(longitude.asDouble(), latitude.asDouble()));
    }
    if (!ring.isEmpty() && !ring.get(0).equals2D(ring.get(ring.size() - 1))) {
      ring.add(ring.get(0).copy());
    }
    return ring.size() < SMALLEST_RING
        ? Optional.empty()
        : Optional.of(FACTORY.createPolygon(ring.toArray(Coordinate[]::new)));
  }
}
