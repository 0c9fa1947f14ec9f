package io.sentryal.insar.asf.internal;

import io.sentryal.insar.archive.SceneQuery.ProductType;
import io.sentryal.insar.model.Platform;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Which collections of ASF hold a product.
 *
 * <p>CMR answers fastest when it is told the concept ids, so those of production are sent for the
 * satellites known here. A satellite that is not known here, or another CMR (UAT), is asked for by
 * the collections' short names, which follow one pattern: a new satellite needs no new release.
 */
final class CmrCollections {
  private static final Map<Platform, String> PRODUCTION_SLC =
      Map.of(
          Platform.SENTINEL_1A, "C1214470488-ASF",
          Platform.SENTINEL_1B, "C1327985661-ASF",
          Platform.SENTINEL_1C, "C3470873558-ASF",
          Platform.SENTINEL_1D, "C4175278193-ASF");
  private static final String PRODUCTION_BURSTS = "C2709161906-ASF";
  private static final List<Platform> KNOWN =
      List.of(
          Platform.SENTINEL_1A, Platform.SENTINEL_1B, Platform.SENTINEL_1C, Platform.SENTINEL_1D);

  private final boolean production;

  /**
   * Creates the table.
   *
   * @param host host of the CMR; its user acceptance test system has other concept ids
   */
  CmrCollections(String host) {
    this.production = !host.toLowerCase(Locale.ROOT).startsWith("cmr.uat.");
  }

  /** Returns the parameters that choose the product and the satellites; none stands for all. */
  List<CmrParameter> parameters(List<ProductType> products, List<Platform> platforms) {
    List<Platform> satellites = platforms.isEmpty() ? KNOWN : platforms;
    boolean byId = production && KNOWN.containsAll(satellites);
    String name = byId ? "echo_collection_id[]" : "short_name[]";
    List<CmrParameter> parameters = new ArrayList<>();
    if (products.contains(ProductType.SLC)) {
      for (Platform satellite : satellites) {
        parameters.add(new CmrParameter(name, byId ? idOf(satellite) : shortName(satellite)));
      }
    }
    if (products.contains(ProductType.BURST)) {
      parameters.add(new CmrParameter(name, byId ? PRODUCTION_BURSTS : "SENTINEL-1_BURSTS"));
      for (Platform satellite : platforms) {
        parameters.add(new CmrParameter("platform[]", satellite.name()));
      }
    }
    return parameters;
  }

  private static String idOf(Platform satellite) {
    return String.valueOf(PRODUCTION_SLC.get(satellite));
  }

  private static String shortName(Platform satellite) {
    return satellite.name().toUpperCase(Locale.ROOT) + "_SLC";
  }
}
