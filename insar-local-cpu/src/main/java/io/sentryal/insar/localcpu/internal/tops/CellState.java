package io.sentryal.insar.localcpu.internal.tops;

/** Whether a multilooked cell holds a measurement; later ones are better. */
public enum CellState {
  /** Some of its pixels lie outside the valid part of one of the images. */
  OUTSIDE,
  /** An image holds nothing but zeros there, or the elevation model has a hole. */
  NO_DATA,
  /** At least half of its pixels are folded over or hidden from the radar. */
  FOLDED,
  /** It holds a measurement. */
  VALID
}
