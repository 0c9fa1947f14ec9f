package io.sentryal.insar.asf.export;

import io.sentryal.insar.asf.AsfProduct;
import io.sentryal.insar.asf.ProductKind;
import io.sentryal.insar.internal.geometry.DateLine;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.locationtech.jts.geom.Geometry;

/** One product in jsonlite, under the keys of asf_search. */
final class JsonLite {
  private static final double BURST_BYTES_PER_MB = 1_024_000;
  private static final double BYTES_PER_MB = 1_048_576;

  private JsonLite() {}

  static Map<String, @Nullable Object> of(
      AsfProduct product, Map<String, @Nullable Object> properties) {
    Map<String, @Nullable Object> lite = new LinkedHashMap<>();
    copy(properties, lite, "beamModeType", "beamMode");
    Object browse = properties.get("browse");
    lite.put("browse", browse == null ? List.of() : browse);
    lite.put("canInSAR", ProductProperties.canInSar(product));
    copy(properties, lite, "platform", "dataset");
    copy(properties, lite, "url", "downloadUrl");
    attribute(product, lite, "FARADAY_ROTATION", "faradayRotation");
    copy(properties, lite, "fileName", "fileName");
    copy(properties, lite, "flightDirection", "flightDirection");
    attribute(product, lite, "FLIGHT_LINE", "flightLine");
    copy(properties, lite, "frameNumber", "frame");
    copy(properties, lite, "sceneName", "granuleName");
    Object group = properties.get("groupID");
    lite.put("groupID", group == null ? properties.get("sceneName") : group);
    copy(properties, lite, "sensor", "instrument");
    attribute(product, lite, "MISSION_NAME", "missionName");
    attribute(product, lite, "OFF_NADIR_ANGLE", "offNadirAngle");
    Object orbit = properties.get("orbit");
    lite.put("orbit", orbit instanceof List<?> ? orbit : List.of(String.valueOf(orbit)));
    copy(properties, lite, "pathNumber", "path");
    copy(properties, lite, "polarization", "polarization");
    attribute(product, lite, "POINTING_ANGLE", "pointingAngle");
    copy(properties, lite, "fileID", "productID");
    copy(properties, lite, "processingLevel", "productType");
    attribute(product, lite, "PROCESSING_TYPE_DISPLAY", "productTypeDisplay");
    lite.put("sizeMB", size(product, properties));
    attribute(product, lite, "INSAR_STACK_SIZE", "stackSize");
    copy(properties, lite, "startTime", "startTime");
    copy(properties, lite, "stopTime", "stopTime");
    attribute(product, lite, "THUMBNAIL_URL", "thumb");
    lite.put("wkt", product.granule().footprint().map(Geometry::toText).orElse(null));
    lite.put(
        "wkt_unwrapped",
        product.granule().footprint().map(f -> DateLine.unwrapped(f).toText()).orElse(null));
    copy(properties, lite, "pgeVersion", "pgeVersion");
    for (String name : List.of("temporalBaseline", "perpendicularBaseline")) {
      if (properties.containsKey(name) && product.kind() != ProductKind.ARIA_GUNW) {
        copy(properties, lite, name, name);
      }
    }
    switch (product.kind()) {
      case SENTINEL1_BURST -> copy(properties, lite, "burst", "burst");
      case OPERA -> lite.put("opera", opera(properties));
      case ARIA_GUNW -> aria(product, properties, lite);
      default -> {}
    }
    return lite;
  }

  // Where the record has no version, the name of the product ends with it: v3_0_1.
  private static void aria(
      AsfProduct product,
      Map<String, @Nullable Object> properties,
      Map<String, @Nullable Object> lite) {
    if (properties.get("ariaVersion") == null) {
      String id = product.granule().id();
      lite.put(
          "ariaVersion",
          id.substring(id.lastIndexOf('v') + 1).replace('_', '.').replaceAll("[^0-9.]", ""));
    } else {
      copy(properties, lite, "ariaVersion", "ariaVersion");
      lite.put("productTypeDisplay", "Standard Product, NetCDF");
    }
  }

  private static void copy(
      Map<String, @Nullable Object> from,
      Map<String, @Nullable Object> to,
      String name,
      String newName) {
    Object value = from.get(name);
    to.put(newName, "NA".equals(value) || "".equals(value) ? null : value);
  }

  private static void attribute(
      AsfProduct product, Map<String, @Nullable Object> to, String name, String newName) {
    to.put(newName, product.attribute(name).filter(v -> !v.matches("NA|NULL|")).orElse(null));
  }

  /** asf_search divides the size of a burst by 1,024,000 and other sizes by 1,048,576. */
  private static @Nullable Object size(
      AsfProduct product, Map<String, @Nullable Object> properties) {
    if (product.kind() == ProductKind.SENTINEL1_BURST) {
      return product.attribute("BYTE_LENGTH").map(b -> number(b, BURST_BYTES_PER_MB)).orElse(null);
    }
    return product
        .statedSize()
        .map(text -> number(text, 1))
        .orElseGet(
            () ->
                properties.get("bytes") instanceof Long bytes
                    ? Double.valueOf(bytes / BYTES_PER_MB)
                    : null);
  }

  private static @Nullable Double number(String text, double divisor) {
    try {
      return Double.parseDouble(text) / divisor;
    } catch (NumberFormatException e) {
      return null;
    }
  }

  private static Map<String, @Nullable Object> opera(Map<String, @Nullable Object> properties) {
    Map<String, @Nullable Object> opera = new LinkedHashMap<>();
    for (String name :
        List.of("operaBurstID", "s3Urls", "additionalUrls", "tileID", "productVersion", "bytes")) {
      copy(properties, opera, name, name);
    }
    if (properties.get("validityStartDate") != null) {
      copy(properties, opera, "validityStartDate", "validityStartDate");
    }
    return opera;
  }
}
