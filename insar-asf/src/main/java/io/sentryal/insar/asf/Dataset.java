package io.sentryal.insar.asf;

import io.sentryal.insar.error.Checks;

/**
 * A group of collections as asf_search names it. Immutable.
 *
 * @param name for example {@code SLC-BURST}
 */
public record Dataset(String name) {
  /** All products of Sentinel-1 that ESA makes. */
  public static final Dataset SENTINEL_1 = new Dataset("SENTINEL-1");

  /** Bursts of Sentinel-1, cut out of the scenes on demand. */
  public static final Dataset SLC_BURST = new Dataset("SLC-BURST");

  /** OPERA products of Sentinel-1. */
  public static final Dataset OPERA_S1 = new Dataset("OPERA-S1");

  /** OPERA products made for calibration and validation. */
  public static final Dataset OPERA_S1_CALVAL = new Dataset("OPERA-S1-CALVAL");

  /** ARIA interferograms of Sentinel-1. */
  public static final Dataset ARIA_S1_GUNW = new Dataset("ARIA S1 GUNW");

  public Dataset {
    name = Checks.notBlank("dataset", name).trim();
  }

  @Override
  public String toString() {
    return name;
  }
}
