package io.sentryal.insar.asf.export;

import io.sentryal.insar.asf.AsfProduct;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Geometry;

/** One product in KML. */
final class KmlPlacemark {
  private KmlPlacemark() {}

  static void write(
      StringBuilder text, AsfProduct product, Map<String, @Nullable Object> properties) {
    text.append("<Placemark><name>")
        .append(escaped(product.granule().sceneName()))
        .append("</name><ExtendedData>");
    for (Map.Entry<String, @Nullable Object> property : properties.entrySet()) {
      Object value = property.getValue();
      if (value instanceof String || value instanceof Number) {
        text.append("<Data name=\"")
            .append(escaped(property.getKey()))
            .append("\"><value>")
            .append(escaped(value.toString()))
            .append("</value></Data>");
      }
    }
    text.append("</ExtendedData>");
    product.granule().footprint().ifPresent(footprint -> polygons(text, footprint));
    text.append("</Placemark>\n");
  }

  private static void polygons(StringBuilder text, Geometry footprint) {
    text.append("<MultiGeometry>");
    for (int i = 0; i < footprint.getNumGeometries(); i++) {
      text.append("<Polygon><outerBoundaryIs><LinearRing><coordinates>");
      for (Coordinate corner : footprint.getGeometryN(i).getCoordinates()) {
        text.append(String.format(Locale.ROOT, "%s,%s ", corner.x, corner.y));
      }
      text.append("</coordinates></LinearRing></outerBoundaryIs></Polygon>");
    }
    text.append("</MultiGeometry>");
  }

  static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
