package io.sentryal.insar.asf.internal;

import io.sentryal.insar.model.Platform;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Which collections of ASF hold a product, by their short names, as asf_search 14 asks for them.
 * Those follow one pattern and are the same in every CMR: a new satellite needs no new release, and
 * no concept id can be out of date, which would silently find less.
 */
final class CmrCollections {
  private static final List<String> SATELLITES = List.of("A", "B", "C", "D");
  private static final String SENTINEL_1 = "SENTINEL-1";

  /** Kind of product, and the ending of the short name of its collections, one per satellite. */
  private static final Map<String, String> PER_SATELLITE = perSatellite();

  private static final List<Shared> SHARED =
      List.of(
          new Shared("SLC-BURST", "BURST", "SENTINEL-1_BURSTS"),
          new Shared("ARIA S1 GUNW", "GUNW_STD", "SENTINEL-1_INTERFEROGRAMS"),
          new Shared("ARIA S1 GUNW", "GUNW_STD", "ARIA_S1_GUNW"),
          new Shared("OPERA-S1", "CSLC", "OPERA_L2_CSLC-S1_V1"),
          new Shared("OPERA-S1", "RTC", "OPERA_L2_RTC-S1_V1"),
          new Shared("OPERA-S1", "CSLC-STATIC", "OPERA_L2_CSLC-S1-STATIC_V1"),
          new Shared("OPERA-S1", "RTC-STATIC", "OPERA_L2_RTC-S1-STATIC_V1"),
          new Shared("OPERA-S1", "DISP-S1", "OPERA_L3_DISP-S1_V1"),
          new Shared("OPERA-S1", "DISP-S1-STATIC", "OPERA_L3_DISP-S1-STATIC_V1"),
          new Shared("OPERA-S1", "DIST-ALERT-S1", "OPERA_L3_DIST-ALERT-S1_V1"),
          new Shared("OPERA-S1-CALVAL", "CSLC", "OPERA_L2_CSLC-S1_CALVAL_V1"),
          new Shared("OPERA-S1-CALVAL", "RTC", "OPERA_L2_RTC-S1_CALVAL_V1"));

  private CmrCollections() {}

  private static Map<String, String> perSatellite() {
    Map<String, String> endings = new LinkedHashMap<>();
    for (String level : List.of("SLC", "RAW", "OCN")) {
      endings.put(level, "_" + level);
      endings.put("METADATA_" + level, "_META_" + level);
    }
    Map<String, String> resolutions = Map.of("F", "FULL", "H", "HIGH", "M", "MEDIUM");
    for (String letter : List.of("F", "H", "M")) {
      for (String polarizations : List.of("D", "S")) {
        String level = "GRD_" + letter + polarizations;
        String ending = "GRD_" + resolutions.get(letter);
        endings.put(level, "_" + polarizations + "P_" + ending);
        endings.put("METADATA_" + level, "_" + polarizations + "P_META_" + ending);
      }
    }
    return endings;
  }

  /**
   * Returns the parameters that choose what to look for.
   *
   * @param levels kinds of product, all unless given
   * @param datasets names of asf_search, all unless given
   * @param platforms satellites, all unless given
   * @throws IllegalArgumentException if a dataset is not known, or nothing is in all of them
   */
  static Choice choose(List<String> levels, List<String> datasets, List<Platform> platforms) {
    datasets.forEach(CmrCollections::requireKnown);
    if (levels.isEmpty() && datasets.isEmpty()) {
      return new Choice(byPlatform(platforms), List.of());
    }
    Set<String> shortNames = new LinkedHashSet<>();
    Set<String> unknown = new LinkedHashSet<>();
    boolean shared = false;
    for (String level : levels.isEmpty() ? List.of("") : levels) {
      Set<String> own = ofSatellites(level, datasets, platforms);
      List<String> common = common(level, datasets);
      if (own.isEmpty() && common.isEmpty()) {
        unknown.add(level);
      }
      shared |= !common.isEmpty();
      shortNames.addAll(own);
      shortNames.addAll(common);
    }
    if (!unknown.isEmpty()) {
      return unknown(shortNames, unknown, datasets, platforms);
    }
    List<CmrParameter> parameters = new ArrayList<>();
    shortNames.forEach(name -> parameters.add(new CmrParameter("short_name[]", name)));
    if (shared) {
      parameters.addAll(byPlatform(platforms));
    }
    return new Choice(parameters, List.of());
  }

  private static Choice unknown(
      Set<String> known, Set<String> unknown, List<String> datasets, List<Platform> platforms) {
    if (!datasets.isEmpty()) {
      throw new IllegalArgumentException(
          "processingLevel " + unknown + " is not in the dataset " + datasets + "; leave out one");
    }
    if (!known.isEmpty()) {
      throw new IllegalArgumentException(
          "processingLevel "
              + unknown
              + " is not known here and cannot be asked for together with others; search twice");
    }
    return new Choice(byPlatform(platforms), List.copyOf(unknown));
  }

  private static void requireKnown(String dataset) {
    boolean known =
        dataset.equals(SENTINEL_1) || SHARED.stream().anyMatch(s -> s.dataset.equals(dataset));
    if (!known) {
      throw new IllegalArgumentException(
          "dataset must be SENTINEL-1, SLC-BURST, OPERA-S1, OPERA-S1-CALVAL or ARIA S1 GUNW, was '"
              + dataset
              + "'; others can be asked for by their collections or short names");
    }
  }

  private static Set<String> ofSatellites(
      String level, List<String> datasets, List<Platform> platforms) {
    Set<String> names = new LinkedHashSet<>();
    if (!datasets.isEmpty() && !datasets.contains(SENTINEL_1)) {
      return names;
    }
    List<String> satellites =
        platforms.isEmpty()
            ? SATELLITES.stream().map(letter -> "SENTINEL-1" + letter).toList()
            : platforms.stream().map(platform -> platform.name().toUpperCase(Locale.ROOT)).toList();
    for (String satellite : satellites) {
      if (satellite.matches("SENTINEL-1[A-Z]")) {
        PER_SATELLITE.forEach(
            (kind, ending) -> {
              if (level.isEmpty() || kind.equals(level)) {
                names.add(satellite + ending);
              }
            });
      }
    }
    return names;
  }

  private static List<String> common(String level, List<String> datasets) {
    return SHARED.stream()
        .filter(shared -> level.isEmpty() || shared.level.equals(level))
        // What is made for calibration is only found when it is asked for.
        .filter(
            shared ->
                datasets.isEmpty()
                    ? !shared.dataset.endsWith("CALVAL")
                    : datasets.contains(shared.dataset))
        .map(Shared::shortName)
        .toList();
  }

  private static List<CmrParameter> byPlatform(List<Platform> platforms) {
    return platforms.stream()
        .map(platform -> new CmrParameter("platform[]", platform.name()))
        .toList();
  }

  /**
   * The answer of the table.
   *
   * @param parameters parameters of every request
   * @param levels kinds of product that only the attribute PROCESSING_TYPE can choose
   */
  record Choice(List<CmrParameter> parameters, List<String> levels) {}

  /** A collection for all satellites: its dataset, kind of product and short name. */
  private record Shared(String dataset, String level, String shortName) {}
}
