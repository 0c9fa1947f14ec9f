package io.sentryal.insar.asf.internal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.geom.LinearRing;
import org.locationtech.jts.geom.Polygon;

/** Reads areas from GeoJSON (RFC 7946): geometries, features and collections of them. */
final class GeoJsonArea {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final GeometryFactory FACTORY = new GeometryFactory();
  private static final int DEEPEST = 20;

  private GeoJsonArea() {}

  static Geometry read(String text) {
    JsonNode root;
    try {
      root = JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(
          "the area of interest is not whole JSON: " + e.getOriginalMessage(), e);
    }
    String system = root.at("/crs/properties/name").asText("");
    if (!system.isEmpty() && !system.matches("(?i).*(CRS84|EPSG:+4326)")) {
      throw new IllegalArgumentException(
          "the area of interest is in '"
              + system
              + "'; GeoJSON must be longitude and latitude on WGS 84 (EPSG:4326): convert it");
    }
    List<Geometry> parts = new ArrayList<>();
    collect(root, parts, 0);
    return parts.size() == 1
        ? parts.get(0)
        : FACTORY.createGeometryCollection(parts.toArray(Geometry[]::new));
  }

  private static void collect(JsonNode node, List<Geometry> parts, int depth) {
    if (depth > DEEPEST) {
      throw new IllegalArgumentException(
          "the area of interest is nested more than " + DEEPEST + " levels deep; flatten it");
    }
    JsonNode at = node.path("coordinates");
    switch (node.path("type").asText()) {
      case "FeatureCollection" ->
          node.path("features").forEach(feature -> collect(feature, parts, depth + 1));
      case "Feature" -> {
        if (node.path("geometry").isObject()) {
          collect(node.path("geometry"), parts, depth + 1);
        }
      }
      case "GeometryCollection" ->
          node.path("geometries").forEach(part -> collect(part, parts, depth + 1));
      case "Point" -> parts.add(FACTORY.createPoint(position(at)));
      case "MultiPoint" -> at.forEach(point -> parts.add(FACTORY.createPoint(position(point))));
      case "LineString" -> parts.add(FACTORY.createLineString(positions(at)));
      case "MultiLineString" ->
          at.forEach(line -> parts.add(FACTORY.createLineString(positions(line))));
      case "Polygon" -> parts.add(polygon(at));
      case "MultiPolygon" -> at.forEach(polygon -> parts.add(polygon(polygon)));
      default ->
          throw new IllegalArgumentException(
              "the area of interest is no GeoJSON: its type is '"
                  + node.path("type").asText()
                  + "'; give a Polygon, a Feature or a FeatureCollection");
    }
  }

  private static Polygon polygon(JsonNode rings) {
    List<LinearRing> read = new ArrayList<>();
    rings.forEach(ring -> read.add(FACTORY.createLinearRing(positions(ring))));
    return read.isEmpty()
        ? FACTORY.createPolygon()
        : FACTORY.createPolygon(
            read.get(0), read.subList(1, read.size()).toArray(LinearRing[]::new));
  }

  private static Coordinate[] positions(JsonNode list) {
    Coordinate[] positions = new Coordinate[list.size()];
    for (int i = 0; i < positions.length; i++) {
      positions[i] = position(list.get(i));
    }
    return positions;
  }

  private static Coordinate position(JsonNode node) {
    if (!node.path(0).isNumber() || !node.path(1).isNumber()) {
      throw new IllegalArgumentException(
          "the area of interest has a position that is not [longitude, latitude]: " + node);
    }
    Coordinate position = new Coordinate(node.get(0).asDouble(), node.get(1).asDouble());
    if (node.path(2).isNumber()) {
      position.setZ(node.get(2).asDouble());
    }
    return position;
  }
}
