package io.sentryal.insar.asf.internal;

import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.List;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.geom.LinearRing;

/** Reads the points, lines and polygons of a KML file. No entity of a file is ever resolved. */
final class KmlArea {
  private static final GeometryFactory FACTORY = new GeometryFactory();

  private final List<Geometry> parts = new ArrayList<>();
  private @Nullable LinearRing shell;
  private List<LinearRing> holes = new ArrayList<>();
  private boolean inPolygon;
  private boolean inHole;

  private KmlArea() {}

  static Geometry read(byte[] bytes) {
    XMLInputFactory factory = XMLInputFactory.newFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    KmlArea area = new KmlArea();
    try {
      XMLStreamReader xml = factory.createXMLStreamReader(new ByteArrayInputStream(bytes));
      area.read(xml);
    } catch (XMLStreamException e) {
      throw new IllegalArgumentException(
          "the area of interest is not whole KML: " + e.getMessage(), e);
    }
    if (area.parts.isEmpty()) {
      throw new IllegalArgumentException(
          "the KML holds no Point, LineString or Polygon; draw one and save again");
    }
    return area.parts.size() == 1
        ? area.parts.get(0)
        : FACTORY.createGeometryCollection(area.parts.toArray(Geometry[]::new));
  }

  private void read(XMLStreamReader xml) throws XMLStreamException {
    String shape = "";
    while (xml.hasNext()) {
      int event = xml.next();
      if (event == XMLStreamConstants.START_ELEMENT) {
        String name = xml.getLocalName();
        switch (name) {
          case "Polygon" -> startPolygon();
          case "innerBoundaryIs" -> inHole = true;
          case "Point", "LineString", "LinearRing" -> shape = name;
          case "coordinates" -> add(shape, xml.getElementText());
          default -> {}
        }
      } else if (event == XMLStreamConstants.END_ELEMENT) {
        switch (xml.getLocalName()) {
          case "Polygon" -> endPolygon();
          case "innerBoundaryIs" -> inHole = false;
          case "Point", "LineString", "LinearRing" -> shape = "";
          default -> {}
        }
      }
    }
  }

  private void startPolygon() {
    inPolygon = true;
    shell = null;
    holes = new ArrayList<>();
  }

  private void endPolygon() {
    inPolygon = false;
    if (shell != null) {
      parts.add(FACTORY.createPolygon(shell, holes.toArray(LinearRing[]::new)));
    }
  }

  private void add(String shape, String text) {
    Coordinate[] corners = coordinates(text);
    switch (shape) {
      case "Point" -> parts.add(FACTORY.createPoint(corners.length == 0 ? null : corners[0]));
      case "LineString" -> parts.add(FACTORY.createLineString(corners));
      case "LinearRing" -> addRing(corners);
      default -> {}
    }
  }

  private void addRing(Coordinate[] corners) {
    LinearRing ring = FACTORY.createLinearRing(corners);
    if (!inPolygon) {
      parts.add(FACTORY.createLineString(corners));
    } else if (inHole) {
      holes.add(ring);
    } else {
      shell = ring;
    }
  }

  private static Coordinate[] coordinates(String text) {
    List<Coordinate> corners = new ArrayList<>();
    for (String tuple : text.trim().split("\\s+")) {
      if (tuple.isEmpty()) {
        continue;
      }
      String[] numbers = tuple.split(",", -1);
      try {
        Coordinate corner =
            new Coordinate(Double.parseDouble(numbers[0]), Double.parseDouble(numbers[1]));
        if (numbers.length > 2 && !numbers[2].isEmpty()) {
          corner.setZ(Double.parseDouble(numbers[2]));
        }
        corners.add(corner);
      } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
        throw new IllegalArgumentException(
            "the KML has a coordinate that is not longitude,latitude: '" + tuple + "'", e);
      }
    }
    return corners.toArray(Coordinate[]::new);
  }
}
