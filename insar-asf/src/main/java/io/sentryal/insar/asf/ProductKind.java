package io.sentryal.insar.asf;

/** What kind of product a search found. */
public enum ProductKind {
  /** A scene of Sentinel-1, of any processing level. */
  SENTINEL1_SCENE,
  /** A single burst of Sentinel-1. */
  SENTINEL1_BURST,
  /** An OPERA product. */
  OPERA,
  /** An ARIA interferogram of Sentinel-1. */
  ARIA_GUNW,
  /** Anything else; its attributes are there as the archive gives them. */
  OTHER
}
