package io.sentryal.insar.model;

/** From what a perpendicular baseline was computed. */
public enum BaselineSource {
  /** The two state vectors that the archive gives per image. */
  STATE_VECTOR,
  /** An orbit file. */
  PRECISE_ORBIT,
  /** A value that the archive had computed. */
  PRECALCULATED,
  /** Nothing: the baseline is unknown. */
  MISSING
}
