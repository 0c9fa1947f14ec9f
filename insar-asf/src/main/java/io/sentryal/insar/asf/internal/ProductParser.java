package io.sentryal.insar.asf.internal;

import com.fasterxml.jackson.databind.JsonNode;
import io.sentryal.insar.asf.AsfProduct;
import io.sentryal.insar.asf.AsfProduct.ArchiveFile;
import io.sentryal.insar.asf.AsfProduct.Link;
import io.sentryal.insar.asf.ProductKind;
import io.sentryal.insar.model.Granule;
import io.sentryal.insar.model.Platform;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.StringJoiner;

/**
 * Turns items of {@code granules.umm_json} into products. Texts that come again and again are kept
 * once. Not thread-safe: one for each page.
 */
public final class ProductParser {
  private static final int MOST_SHARED_TEXTS = 5_000;

  private final Map<String, String> texts = new HashMap<>();

  /**
   * Returns the product.
   *
   * @param item one element of the array of granules
   * @param where where the item stands, for messages
   * @throws io.sentryal.insar.error.InvalidDataException if the item is no granule, or lacks what
   *     every granule has
   */
  public AsfProduct parse(JsonNode item, String where) {
    Granule granule = GranuleParser.parse(item, where);
    JsonNode umm = item.path("umm");
    Map<String, List<String>> attributes = attributes(umm);
    AsfProduct.Builder product = AsfProduct.builder().granule(granule).attributes(attributes);
    for (String name : new String[] {"concept-id", "collection-concept-id"}) {
      meta(product, name, item.path("meta").path(name));
    }
    meta(product, "ShortName", umm.at("/CollectionReference/ShortName"));
    meta(product, "Instrument", umm.at("/Platforms/0/Instruments/0/ShortName"));
    meta(product, "Platform", umm.at("/Platforms/0/ShortName"));
    meta(product, "ProductionDateTime", umm.at("/DataGranule/ProductionDateTime"));
    meta(product, "SingleDateTime", umm.at("/TemporalExtent/SingleDateTime"));
    StringJoiner inputs = new StringJoiner("\n");
    umm.path("InputGranules").forEach(name -> inputs.add(name.asText()));
    if (inputs.length() > 0) {
      product.meta("InputGranules", inputs.toString());
    }
    JsonNode files = umm.at("/DataGranule/ArchiveAndDistributionInformation");
    meta(product, "Size", files.path(0).path("Size"));
    StringJoiner orbits = new StringJoiner(",");
    umm.path("OrbitCalculatedSpatialDomains")
        .forEach(domain -> orbits.add(domain.path("OrbitNumber").asText()));
    if (orbits.length() > 0) {
      product.meta("Orbits", shared(orbits.toString()));
    }
    return product
        .kind(kind(granule, umm, attributes))
        .links(links(umm))
        .files(files(files))
        .build();
  }

  private void meta(AsfProduct.Builder product, String name, JsonNode value) {
    String text = value.asText("").trim();
    if (!text.isEmpty()) {
      product.meta(name, shared(text));
    }
  }

  private static ProductKind kind(
      Granule granule, JsonNode umm, Map<String, List<String>> attributes) {
    String collection = umm.at("/CollectionReference/ShortName").asText("");
    String platform = granule.platform().map(Platform::name).orElse("");
    if (granule.id().startsWith("OPERA_") || collection.startsWith("OPERA_")) {
      return ProductKind.OPERA;
    }
    if (granule.id().startsWith("S1-GUNW")
        || collection.equals("ARIA_S1_GUNW")
        || collection.startsWith("SENTINEL-1_INTERFEROGRAMS")
        || attributes
            .getOrDefault("ASF_PLATFORM", List.of())
            .toString()
            .contains("Sentinel-1 Interferogram")) {
      return ProductKind.ARIA_GUNW;
    }
    if (!platform.toUpperCase(Locale.ROOT).matches("SENTINEL-1[A-Z]")) {
      return ProductKind.OTHER;
    }
    return granule.productType().filter("BURST"::equals).isPresent()
        ? ProductKind.SENTINEL1_BURST
        : ProductKind.SENTINEL1_SCENE;
  }

  private Map<String, List<String>> attributes(JsonNode umm) {
    Map<String, List<String>> attributes = new LinkedHashMap<>();
    for (JsonNode attribute : umm.path("AdditionalAttributes")) {
      List<String> values = new ArrayList<>(1);
      attribute.path("Values").forEach(value -> values.add(shared(value.asText())));
      attributes.putIfAbsent(shared(attribute.path("Name").asText()), List.copyOf(values));
    }
    return attributes;
  }

  private List<Link> links(JsonNode umm) {
    List<Link> links = new ArrayList<>();
    for (JsonNode link : umm.path("RelatedUrls")) {
      links.add(new Link(shared(link.path("Type").asText()), link.path("URL").asText().trim()));
    }
    return links;
  }

  private List<ArchiveFile> files(JsonNode list) {
    List<ArchiveFile> files = new ArrayList<>();
    for (JsonNode file : list) {
      JsonNode bytes = file.path("SizeInBytes");
      files.add(
          new ArchiveFile(
              file.path("Name").asText(""),
              bytes.canConvertToLong() ? OptionalLong.of(bytes.asLong()) : OptionalLong.empty(),
              shared(file.path("Format").asText("")),
              file.at("/Checksum/Algorithm").asText("").equals("MD5")
                  ? file.at("/Checksum/Value").asText("")
                  : ""));
    }
    return files;
  }

  private String shared(String text) {
    if (texts.size() >= MOST_SHARED_TEXTS) {
      return texts.getOrDefault(text, text);
    }
    String first = texts.putIfAbsent(text, text);
    return first == null ? text : first;
  }
}
