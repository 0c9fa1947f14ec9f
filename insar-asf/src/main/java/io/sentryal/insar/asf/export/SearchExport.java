package io.sentryal.insar.asf.export;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sentryal.insar.asf.AsfProduct;
import io.sentryal.insar.error.InsarIoException;
import io.sentryal.insar.model.BaselineStack;
import java.io.IOException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.Polygon;

/**
 * Writes search results in the formats of asf_search, under its names. Times are UTC and whole (it
 * cuts them to seconds); the baseline columns are filled where baselines are given. Immutable.
 */
public final class SearchExport {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final List<AsfProduct> products;
  private final Map<String, BaselineStack.Entry> baselines;

  private SearchExport(List<AsfProduct> products, Map<String, BaselineStack.Entry> baselines) {
    this.products = List.copyOf(products);
    this.baselines = Collections.unmodifiableMap(baselines);
  }

  /** Returns the export of products, in their order. */
  public static SearchExport of(List<AsfProduct> products) {
    return new SearchExport(products, Map.of());
  }

  /** Returns the same export with baselines: temporal in days, perpendicular in m. */
  public SearchExport with(BaselineStack stack) {
    Map<String, BaselineStack.Entry> entries = new LinkedHashMap<>();
    stack.entries().forEach(entry -> entries.put(entry.granule().id(), entry));
    return new SearchExport(products, entries);
  }

  private BaselineStack.@Nullable Entry baseline(AsfProduct product) {
    return baselines.get(product.granule().id());
  }

  private Map<String, @Nullable Object> properties(AsfProduct product) {
    return ProductProperties.of(product, baseline(product));
  }

  /** Writes a GeoJSON collection of features (longitude, latitude; deg). */
  public void writeGeoJson(Appendable out) {
    ObjectNode collection = JSON.createObjectNode().put("type", "FeatureCollection");
    ArrayNode features = collection.putArray("features");
    for (AsfProduct product : products) {
      ObjectNode feature = features.addObject().put("type", "Feature");
      feature.set("geometry", product.granule().footprint().map(this::geometry).orElse(null));
      feature.set("properties", JSON.valueToTree(properties(product)));
    }
    append(out, collection.toPrettyString());
  }

  private ObjectNode geometry(Geometry footprint) {
    ObjectNode node = JSON.createObjectNode();
    boolean single = footprint instanceof Polygon;
    node.put("type", single ? "Polygon" : "MultiPolygon");
    ArrayNode coordinates = node.putArray("coordinates");
    for (int i = 0; i < footprint.getNumGeometries(); i++) {
      ArrayNode ring = single ? coordinates.addArray() : coordinates.addArray().addArray();
      for (Coordinate corner : footprint.getGeometryN(i).getCoordinates()) {
        ring.addArray().add(corner.x).add(corner.y);
      }
    }
    return node;
  }

  /** Writes jsonlite: {@code {"results": [...]}}. */
  public void writeJsonLite(Appendable out) {
    ObjectNode root = JSON.createObjectNode();
    ArrayNode results = root.putArray("results");
    for (AsfProduct product : products) {
      results.add(JSON.<ObjectNode>valueToTree(JsonLite.of(product, properties(product))));
    }
    append(out, root.toPrettyString());
  }

  /** Writes CSV: the columns of asf_search, all values in quotes, lines ended by CR LF. */
  public void writeCsv(Appendable out) {
    StringBuilder text = new StringBuilder();
    row(text, CsvColumns.NAMES);
    for (AsfProduct product : products) {
      row(text, CsvColumns.of(product, properties(product)));
    }
    append(out, text.toString());
  }

  private static void row(StringBuilder text, List<? extends @Nullable Object> values) {
    for (int i = 0; i < values.size(); i++) {
      String value = Objects.toString(values.get(i), "");
      text.append(i == 0 ? "" : ",").append('"').append(value.replace("\"", "\"\"")).append('"');
    }
    text.append("\r\n");
  }

  /** Writes KML: one placemark for each product, on the ground. */
  public void writeKml(Appendable out) {
    StringBuilder text = new StringBuilder();
    text.append("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n")
        .append("<kml xmlns=\"http://www.opengis.net/kml/2.2\">\n<Document>\n")
        .append("<name>ASF search results</name>\n");
    for (AsfProduct product : products) {
      KmlPlacemark.write(text, product, properties(product));
    }
    append(out, text.append("</Document>\n</kml>\n").toString());
  }

  /** Writes Metalink 3.0: name, address, MD5 sum and size of each file. */
  public void writeMetalink(Appendable out) {
    StringBuilder text = new StringBuilder();
    text.append("<?xml version=\"1.0\"?>\n")
        .append("<metalink xmlns=\"http://www.metalinker.org/\" version=\"3.0\">\n<files>\n");
    for (AsfProduct product : products) {
      file(text, product);
    }
    append(out, text.append("</files>\n</metalink>\n").toString());
  }

  private static void file(StringBuilder text, AsfProduct product) {
    if (product.granule().uri().isEmpty() || product.granule().fileName().isEmpty()) {
      return;
    }
    text.append("<file name=\"")
        .append(KmlPlacemark.escaped(product.granule().fileName().get()))
        .append("\"><resources><url type=\"http\">")
        .append(KmlPlacemark.escaped(product.granule().uri().get().toString()))
        .append("</url></resources>");
    product
        .granule()
        .md5()
        .ifPresent(
            md5 ->
                text.append("<verification><hash type=\"md5\">")
                    .append(md5)
                    .append("</hash></verification>"));
    if (product.granule().bytes().isPresent()) {
      text.append("<size>").append(product.granule().bytes().getAsLong()).append("</size>");
    }
    text.append("</file>\n");
  }

  private static void append(Appendable out, String text) {
    try {
      out.append(text);
    } catch (IOException e) {
      throw new InsarIoException("the export", "cannot be written", e, false);
    }
  }
}
