package io.sentryal.insar.asf;

/**
 * Something that was done to an area of interest. Immutable.
 *
 * @param kind what was done
 * @param report a sentence with the numbers
 */
public record RepairReport(Kind kind, String report) {
  /** The kinds of repair. */
  public enum Kind {
    /** A third coordinate was dropped. */
    EXTRA_DIMENSION,
    /** Parts without a corner were dropped. */
    EMPTY_PART,
    /** An outline that crosses or touches itself was noded; the covered ground is kept. */
    SELF_INTERSECTION,
    /** Parts that overlap or touch were merged; the covered ground is kept. */
    OVERLAP_MERGE,
    /** Halves that touch at the date line were joined. */
    DATE_LINE,
    /** Longitudes beyond 180 degrees were brought back. */
    WRAP,
    /** An outline was turned counter-clockwise. */
    REVERSE,
    /** Holes are applied to the answer. */
    HOLES,
    /** An outline has fewer corners in the request than it was given with. */
    GEOMETRY_SIMPLIFICATION,
    /** Latitudes were cut at 90 degrees (asf_search only). */
    CLAMP,
    /** Separate parts became their convex hull (asf_search only). */
    CONVEX_HULL_INDIVIDUAL
  }
}
