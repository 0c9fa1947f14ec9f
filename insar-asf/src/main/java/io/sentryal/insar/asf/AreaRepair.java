package io.sentryal.insar.asf;

/** What is done to an area of interest before CMR is asked. */
public enum AreaRepair {
  /**
   * Asks for the area as it was meant: parts stay parts, halves that touch the date line are
   * joined, crossing outlines are noded, holes and outlines of very many corners are taken care of
   * when the answer has come. A latitude beyond 90 degrees is refused.
   */
  EXACT,
  /**
   * Asks for what asf_search asks for: holes are dropped, separate parts become their common convex
   * hull, latitudes are clamped, the date line is not understood. For comparisons only.
   */
  ASF_SEARCH
}
