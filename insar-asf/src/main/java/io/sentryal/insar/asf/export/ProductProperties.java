package io.sentryal.insar.asf.export;

import io.sentryal.insar.asf.AsfProduct;
import io.sentryal.insar.asf.AsfProduct.ArchiveFile;
import io.sentryal.insar.asf.AsfProduct.Link;
import io.sentryal.insar.asf.ProductKind;
import io.sentryal.insar.internal.geometry.DateLine;
import io.sentryal.insar.model.BaselineStack;
import io.sentryal.insar.model.Granule;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.Point;

/**
 * The properties of a product under the names of asf_search. Times are whole, not cut to seconds;
 * what the record lacks is null.
 */
final class ProductProperties {
  private final AsfProduct product;
  private final Granule granule;
  private final Map<String, @Nullable Object> properties = new LinkedHashMap<>();

  private ProductProperties(AsfProduct product) {
    this.product = product;
    this.granule = product.granule();
  }

  static Map<String, @Nullable Object> of(
      AsfProduct product, BaselineStack.@Nullable Entry baseline) {
    ProductProperties all = new ProductProperties(product);
    all.common();
    switch (product.kind()) {
      case SENTINEL1_SCENE -> all.scene();
      case SENTINEL1_BURST -> all.burst();
      case OPERA -> all.opera();
      case ARIA_GUNW -> all.aria();
      case OTHER -> all.put("frameNumber", all.whole("CENTER_ESA_FRAME"));
    }
    if (baseline != null) {
      all.put("temporalBaseline", baseline.temporalBaselineDays());
      all.put(
          "perpendicularBaseline",
          baseline.perpendicularBaselineM().isPresent()
              ? baseline.perpendicularBaselineM().getAsDouble()
              : null);
    }
    return all.properties;
  }

  private void put(String name, @Nullable Object value) {
    properties.put(name, value);
  }

  private void common() {
    put("centerLat", number("CENTER_LAT"));
    put("centerLon", number("CENTER_LON"));
    put("startTime", product.isStatic() ? null : text(granule.sensingStart()));
    put("stopTime", granule.sensingStop().map(ProductProperties::text).orElse(null));
    put("fileID", granule.id());
    put("sceneName", granule.sceneName());
    put("flightDirection", raw("ASCENDING_DESCENDING"));
    put("pathNumber", whole("PATH_NUMBER"));
    put("processingLevel", raw("PROCESSING_TYPE"));
    put("url", granule.uri().map(Object::toString).orElse(null));
    put("fileName", granule.fileName().orElse(null));
    put("browse", browse());
    put(
        "platform",
        Optional.ofNullable(raw("ASF_PLATFORM")).or(product::platformName).orElse(null));
    put("bytes", rounded("BYTES"));
    put("md5sum", raw("MD5SUM"));
    put("granuleType", raw("GRANULE_TYPE"));
    put("orbit", product.absoluteOrbits().stream().findFirst().map(Integer::valueOf).orElse(null));
    put("polarization", raw("POLARIZATION"));
    put("processingDate", product.productionTime().map(ProductProperties::text).orElse(null));
    put("sensor", product.instrument().orElse(null));
    put("beamModeType", Optional.ofNullable(raw("BEAM_MODE_TYPE")).orElse(raw("BEAM_MODE")));
  }

  private void scene() {
    put("frameNumber", whole("FRAME_NUMBER"));
    put("groupID", raw("GROUP_ID"));
    put("pgeVersion", granule.processorVersion().orElse(null));
    put("s3Urls", urls(true));
  }

  private void burst() {
    scene();
    properties.remove("frameNumber");
    put("bytes", raw("BYTE_LENGTH"));
    List<String> service = links("USE SERVICE API");
    if (service.size() > 1) {
      put("additionalUrls", List.of(service.get(1)));
    }
    Map<String, @Nullable Object> burst = new LinkedHashMap<>();
    burst.put("absoluteBurstID", whole("BURST_ID_ABSOLUTE"));
    burst.put("relativeBurstID", whole("BURST_ID_RELATIVE"));
    burst.put("fullBurstID", raw("BURST_ID_FULL"));
    burst.put("burstIndex", whole("BURST_INDEX"));
    burst.put("samplesPerBurst", whole("SAMPLES_PER_BURST"));
    burst.put("subswath", raw("SUBSWATH_NAME"));
    burst.put("azimuthTime", raw("AZIMUTH_TIME"));
    burst.put("azimuthAnxTime", raw("AZIMUTH_ANX_TIME"));
    put("burst", burst);
  }

  private void opera() {
    scene();
    properties.remove("frameNumber");
    put("operaBurstID", raw("OPERA_BURST_ID"));
    put("validityStartDate", product.isStatic() ? text(granule.sensingStart()) : null);
    put("polarization", product.attributes().get("POLARIZATION"));
    put("subswath", raw("SUBSWATH_NAME"));
    put("tileID", raw("MGRS_TILE_ID"));
    put("productVersion", raw("PRODUCT_VERSION"));
    put("beamMode", raw("BEAM_MODE"));
    Map<String, Object> files = new LinkedHashMap<>();
    for (ArchiveFile file : product.files()) {
      if (file.bytes().isPresent()) {
        files.put(file.name(), Map.of("bytes", file.bytes().getAsLong(), "format", file.format()));
      }
    }
    put("bytes", files);
    if (properties.get("processingLevel") == null) {
      put("processingLevel", raw("PRODUCT_TYPE"));
    }
    put("additionalUrls", additionalUrls());
    Optional<Point> center =
        granule.footprint().map(DateLine::unwrapped).map(Geometry::getCentroid);
    put("centerLat", center.map(Point::getY).orElse(null));
    put("centerLon", center.map(p -> p.getX() > 180 ? p.getX() - 360 : p.getX()).orElse(null));
    if (String.valueOf(properties.get("processingLevel")).startsWith("RTC")) {
      put("bistaticDelayCorrection", raw("BISTATIC_DELAY_CORRECTION"));
      if ("RTC".equals(properties.get("processingLevel"))) {
        put("noiseCorrection", raw("NOISE_CORRECTION"));
        put("postProcessingFilter", raw("POST_PROCESSING_FILTER"));
      }
    }
  }

  private void aria() {
    scene();
    put("perpendicularBaseline", number("PERPENDICULAR_BASELINE"));
    put("orbit", product.absoluteOrbits().stream().map(Integer::valueOf).toList());
    put("inputGranules", product.inputGranules());
    put("ariaVersion", raw("VERSION"));
    List<String> service = links("USE SERVICE API");
    put("additionalUrls", service.isEmpty() ? List.of() : service.subList(1, service.size()));
    for (ArchiveFile file : product.files()) {
      if (properties.get("bytes") == null && file.format().equals("netCDF-4")) {
        put("bytes", file.bytes().isPresent() ? file.bytes().getAsLong() : null);
        put("md5sum", file.md5().isEmpty() ? null : file.md5());
      }
    }
  }

  private @Nullable Object browse() {
    List<String> links = links("GET RELATED VISUALIZATION");
    return links.isEmpty() ? null : links;
  }

  private List<String> links(String type) {
    return product.links().stream()
        .filter(link -> link.type().equals(type))
        .map(Link::url)
        .toList();
  }

  private List<String> urls(boolean s3) {
    return product.links().stream()
        .map(Link::url)
        .filter(url -> url.startsWith("s3://") == s3)
        .distinct()
        .sorted()
        .toList();
  }

  private List<String> additionalUrls() {
    List<String> additional = new ArrayList<>(urls(false));
    additional.removeIf(
        url ->
            url.endsWith(".md5")
                || url.endsWith(".png")
                || url.contains("s3credentials")
                || url.equals(properties.get("url")));
    return additional;
  }

  private @Nullable String raw(String attribute) {
    return product.attribute(attribute).orElse(null);
  }

  private @Nullable Object whole(String attribute) {
    String text = raw(attribute);
    return text != null && text.matches("-?\\d{1,18}") ? (Object) Long.valueOf(text) : null;
  }

  private @Nullable Object rounded(String attribute) {
    Object value = number(attribute);
    return value instanceof Double number ? (Object) Math.round(number) : null;
  }

  private @Nullable Object number(String attribute) {
    try {
      String text = raw(attribute);
      return text == null ? null : Double.valueOf(text);
    } catch (NumberFormatException e) {
      return null;
    }
  }

  private static String text(Instant instant) {
    return instant.toString();
  }

  /** Returns whether a product can be paired with others by the state vectors of its record. */
  static boolean canInSar(AsfProduct product) {
    boolean vectors = product.granule().stateVectors().size() == 2;
    return vectors
        && (product.kind() == ProductKind.SENTINEL1_SCENE
            || product.kind() == ProductKind.SENTINEL1_BURST);
  }
}
