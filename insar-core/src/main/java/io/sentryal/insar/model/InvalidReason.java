package io.sentryal.insar.model;

/** Why a point has no displacement. */
public enum InvalidReason {
  /** The point lies outside the common valid area of the images. */
  OUTSIDE_COVERAGE,
  /** The coherence is below the limit. */
  LOW_COHERENCE,
  /** An image holds no data there. */
  NODATA,
  /** A mask excludes the point. */
  MASKED,
  /** The slope is folded over or hidden from the radar. */
  LAYOVER_SHADOW,
  /** The phase could not be unwrapped relative to the reference. */
  UNWRAP_FAILED
}
