package io.sentryal.insar.model;

/** What the network inversion could do for one point, or for one epoch of it. */
public enum PointStatus {
  /** Every epoch is connected to the reference epoch by the point's own pairs. */
  OK,
  /**
   * The point's pairs fall into separate groups; the offset between the groups is not measured but
   * follows from the smallest velocity (Berardino 2002) and is only as good as that assumption.
   */
  GAP_BRIDGED,
  /** Too few pairs hold the point for any series. */
  TOO_FEW_PAIRS,
  /** No pair measured this epoch at this point. */
  NOT_OBSERVED,
  /** The reference has no value in the pairs of this point. */
  REFERENCE_INVALID
}
