package io.sentryal.insar.localcpu.internal.geometry;

import java.util.Locale;

/**
 * A range of latitudes and longitudes. Immutable.
 *
 * <p>Longitudes run on without a jump: an extent across the date line has an east end above 180 (or
 * a west end below -180).
 *
 * @param southDeg southern end (deg)
 * @param northDeg northern end (deg), not below the southern
 * @param westDeg western end (deg)
 * @param eastDeg eastern end (deg), not below the western
 */
public record GeoExtent(double southDeg, double northDeg, double westDeg, double eastDeg) {
  public GeoExtent {
    if (!(southDeg <= northDeg && westDeg <= eastDeg)) {
      throw new IllegalArgumentException(
          "an extent needs south <= north and west <= east, was south "
              + southDeg
              + ", north "
              + northDeg
              + ", west "
              + westDeg
              + ", east "
              + eastDeg
              + " deg");
    }
  }

  /** Returns the extent grown by a margin on every side (deg). */
  public GeoExtent grownBy(double marginDeg) {
    return new GeoExtent(
        southDeg - marginDeg, northDeg + marginDeg, westDeg - marginDeg, eastDeg + marginDeg);
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "latitude %.5f to %.5f, longitude %.5f to %.5f deg",
        southDeg,
        northDeg,
        westDeg,
        eastDeg);
  }
}
