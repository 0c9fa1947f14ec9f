package io.sentryal.insar.asf.export;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sentryal.insar.asf.AreaOfInterest;
import io.sentryal.insar.asf.AsfProduct;
import io.sentryal.insar.asf.BaselineMode;
import io.sentryal.insar.asf.Baselines;
import io.sentryal.insar.asf.ProductKind;
import io.sentryal.insar.asf.SharedData;
import io.sentryal.insar.asf.internal.ProductParser;
import io.sentryal.insar.model.BaselineStack;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.locationtech.jts.io.WKTReader;

/**
 * Exports of recorded products against those of asf_search 12.3.1. On purpose: times are whole here
 * and cut to seconds there, baselines of CSV are filled, and what has no state vectors cannot be
 * paired ({@code canInSAR}), which asf_search says of scenes and interferograms without any.
 */
class SearchExportTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private static JsonNode cases() {
    return SharedData.json("asf-conformance", "parse_cases.json").path("cases");
  }

  private static AsfProduct product(JsonNode one) {
    JsonNode file = SharedData.json("asf-conformance", one.path("recorded").asText() + ".gz");
    return new ProductParser()
        .parse(SharedData.items(file).get(one.path("index").asInt()), one.path("id").asText());
  }

  @Test
  void kinds_areTheClassesOfAsfSearch() {
    Map<String, ProductKind> kinds =
        Map.of(
            "S1Product", ProductKind.SENTINEL1_SCENE,
            "S1BurstProduct", ProductKind.SENTINEL1_BURST,
            "OPERAS1Product", ProductKind.OPERA,
            "ARIAS1GUNWProduct", ProductKind.ARIA_GUNW);
    int compared = 0;
    for (JsonNode one : cases()) {
      if (one.has("class") && !one.path("class").asText().equals("ASFProduct")) {
        assertThat(product(one).kind())
            .as(one.path("id").asText())
            .isEqualTo(kinds.getOrDefault(one.path("class").asText(), ProductKind.OTHER));
        compared++;
      }
    }
    assertThat(compared).isGreaterThanOrEqualTo(24);
  }

  @Test
  void geoJsonAndJsonLite_haveWhatAsfSearchHas() throws Exception {
    Map<ProductKind, Integer> compared = new EnumMap<>(ProductKind.class);
    List<String> differences = new ArrayList<>();
    for (JsonNode one : cases()) {
      if (!one.has("class") || one.path("class").asText().equals("ASFProduct")) {
        continue;
      }
      AsfProduct product = product(one);
      if (product.kind() == ProductKind.OTHER) {
        continue;
      }
      StringBuilder geoJson = new StringBuilder();
      SearchExport.of(List.of(product)).writeGeoJson(geoJson);
      JsonNode feature = JSON.readTree(geoJson.toString()).at("/features/0");
      String id = one.path("id").asText();
      compare(
          id + " geojson", one.at("/geojson/properties"), feature.path("properties"), differences);
      compare(id + " geometry", one.at("/geojson/geometry"), feature.path("geometry"), differences);
      StringBuilder lite = new StringBuilder();
      SearchExport.of(List.of(product)).writeJsonLite(lite);
      JsonNode theirs = one.path("jsonlite");
      compare(
          id + " jsonlite",
          theirs.has("results") ? theirs.at("/results/0") : theirs,
          JSON.readTree(lite.toString()).at("/results/0"),
          differences);
      compared.merge(product.kind(), 1, Integer::sum);
    }
    // asf_search reads the first of the polygons of a footprint only: one product here has two.
    assertThat(differences)
        .hasSize(5)
        .allSatisfy(
            text ->
                assertThat(text)
                    .matches("opera_s1_products#2 \\w+ (centerLon|coordinates|type|wkt\\w*): .*"));
    assertThat(compared.get(ProductKind.SENTINEL1_SCENE)).isGreaterThanOrEqualTo(11);
    assertThat(compared)
        .containsEntry(ProductKind.SENTINEL1_BURST, 2)
        .containsEntry(ProductKind.OPERA, 4)
        .containsEntry(ProductKind.ARIA_GUNW, 1);
  }

  private static void compare(String id, JsonNode theirs, JsonNode ours, List<String> differences)
      throws Exception {
    for (Map.Entry<String, JsonNode> field : theirs.properties()) {
      JsonNode value = ours.path(field.getKey());
      if (!same(field.getKey(), field.getValue(), value)) {
        differences.add(id + " " + field.getKey() + ": " + field.getValue() + " / " + value);
      }
    }
  }

  private static boolean same(String name, JsonNode theirs, JsonNode ours) throws Exception {
    if (name.equals("canInSAR") && theirs.asBoolean() && !ours.asBoolean()) {
      return true;
    }
    if (theirs.isNull()) {
      return ours.isNull() || ours.isMissingNode();
    }
    if (theirs.isNumber() && ours.isNumber()) {
      return Math.abs(theirs.asDouble() - ours.asDouble()) < 1e-9;
    }
    if (name.startsWith("wkt")) {
      return new WKTReader()
          .read(theirs.asText())
          .equalsExact(new WKTReader().read(ours.asText()), 1e-12);
    }
    if (theirs.isTextual() && theirs.asText().matches("\\d{4}-.*T\\d\\d:\\d\\d:\\d\\dZ")) {
      return ours.asText().startsWith(theirs.asText().replace("Z", ""));
    }
    if (theirs.isObject() || theirs.isArray()) {
      List<String> inner = new ArrayList<>();
      if (theirs.size() != ours.size()) {
        return false;
      }
      if (theirs.isObject()) {
        compare("", theirs, ours, inner);
        return inner.isEmpty();
      }
      for (int i = 0; i < theirs.size(); i++) {
        if (!same("", theirs.get(i), ours.get(i))) {
          return false;
        }
      }
      return true;
    }
    return theirs.equals(ours);
  }

  @Test
  void csv_hasTheColumnsOfAsfSearchAndTheBaselines() {
    List<AsfProduct> stack = new ArrayList<>();
    JsonNode file =
        SharedData.json("asf-search", "s1-slc-stack-3-fairbanks-with-baselines.json.gz");
    for (JsonNode item : SharedData.items(file)) {
      stack.add(new ProductParser().parse(item, "item"));
    }
    BaselineStack baselines =
        Baselines.stack(
            stack.get(0).granule(),
            stack.stream().map(AsfProduct::granule).toList(),
            BaselineMode.EXACT);
    StringBuilder csv = new StringBuilder();

    SearchExport.of(stack).with(baselines).writeCsv(csv);

    String[] lines = csv.toString().split("\r\n");
    assertThat(lines).hasSize(1 + stack.size());
    assertThat(lines[0].split(",")).hasSize(42).contains("\"PerpendicularBaseline\"");
    for (int i = 1; i < lines.length; i++) {
      String[] values = lines[i].split("\",\"");
      assertThat(values[32]).matches("-?\\d+");
      assertThat(values[33]).matches("-?\\d+\\.\\d+");
    }
  }

  @Test
  void csvHeader_isThatOfAsfSearch() throws Exception {
    JsonNode theirs = cases().get(0).path("csv");
    String text = theirs.isTextual() ? theirs.asText() : theirs.toString();
    for (String column : CsvColumns.NAMES) {
      assertThat(text).contains(column);
    }
  }

  @Test
  void kml_canBeReadAsAnArea() {
    JsonNode one = cases().get(0);
    AsfProduct product = product(one);
    StringBuilder kml = new StringBuilder();

    SearchExport.of(List.of(product)).writeKml(kml);

    assertThat(
            AreaOfInterest.parse(kml.toString())
                .geometry()
                .equalsTopo(product.granule().footprint().orElseThrow()))
        .isTrue();
  }

  @Test
  void metalink_namesFileSumAndSize() {
    JsonNode one = cases().get(0);
    StringBuilder metalink = new StringBuilder();

    SearchExport.of(List.of(product(one))).writeMetalink(metalink);

    JsonNode properties = one.at("/geojson/properties");
    for (String name : Set.of("fileName", "url", "md5sum", "bytes")) {
      assertThat(metalink).contains(properties.path(name).asText());
    }
  }
}
