package io.sentryal.insar.asf;

import io.sentryal.insar.error.Checks;

/**
 * A kind of product as ASF names it (its "processing level"). Immutable. Kinds that are not named
 * here can be asked for as well.
 *
 * @param code for example {@code SLC}
 */
public record ProductLevel(String code) {
  /** Sentinel-1 scenes, complex. */
  public static final ProductLevel SLC = new ProductLevel("SLC");

  /** Sentinel-1 bursts, complex. */
  public static final ProductLevel BURST = new ProductLevel("BURST");

  /** Sentinel-1 raw data. */
  public static final ProductLevel RAW = new ProductLevel("RAW");

  /** Sentinel-1 ocean products. */
  public static final ProductLevel OCN = new ProductLevel("OCN");

  /** Sentinel-1 ground range, high resolution, dual polarisation. */
  public static final ProductLevel GRD_HD = new ProductLevel("GRD_HD");

  /** Sentinel-1 ground range, high resolution, single polarisation. */
  public static final ProductLevel GRD_HS = new ProductLevel("GRD_HS");

  /** Sentinel-1 ground range, medium resolution, dual polarisation. */
  public static final ProductLevel GRD_MD = new ProductLevel("GRD_MD");

  /** Sentinel-1 ground range, medium resolution, single polarisation. */
  public static final ProductLevel GRD_MS = new ProductLevel("GRD_MS");

  /** Sentinel-1 ground range, full resolution, dual polarisation. */
  public static final ProductLevel GRD_FD = new ProductLevel("GRD_FD");

  /** OPERA coregistered bursts, complex, in map geometry. */
  public static final ProductLevel CSLC = new ProductLevel("CSLC");

  /** OPERA radiometrically terrain-corrected bursts. */
  public static final ProductLevel RTC = new ProductLevel("RTC");

  /** OPERA static layers of the coregistered bursts. */
  public static final ProductLevel CSLC_STATIC = new ProductLevel("CSLC-STATIC");

  /** OPERA static layers of the terrain-corrected bursts. */
  public static final ProductLevel RTC_STATIC = new ProductLevel("RTC-STATIC");

  /** OPERA displacement time series. */
  public static final ProductLevel DISP_S1 = new ProductLevel("DISP-S1");

  /** OPERA static layers of the displacement time series. */
  public static final ProductLevel DISP_S1_STATIC = new ProductLevel("DISP-S1-STATIC");

  /** OPERA alerts of surface disturbance. */
  public static final ProductLevel DIST_ALERT_S1 = new ProductLevel("DIST-ALERT-S1");

  /** ARIA unwrapped interferograms. */
  public static final ProductLevel GUNW_STD = new ProductLevel("GUNW_STD");

  public ProductLevel {
    code = Checks.notBlank("product level", code).trim();
  }

  @Override
  public String toString() {
    return code;
  }
}
