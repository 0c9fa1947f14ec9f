package io.sentryal.insar.orbit;

/** How good an orbit file is; better ones first. */
public enum OrbitKind {
  /** Precise orbit (AUX_POEORB): about 20 days after the acquisition, about 5 cm. */
  PRECISE,
  /** Restituted orbit (AUX_RESORB): some hours after the acquisition, about 10 cm. */
  RESTITUTED
}
