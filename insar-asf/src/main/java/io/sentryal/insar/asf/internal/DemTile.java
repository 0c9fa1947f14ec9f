package io.sentryal.insar.asf.internal;

import java.util.Locale;

/**
 * One tile of Copernicus GLO-30: a degree by a degree, rows of 1/3600 deg, fewer columns toward the
 * poles. Pixel centres lie on whole degrees: the first row on the northern edge, the first column
 * on the western one, the southern and eastern edges belong to the neighbours. Immutable.
 *
 * @param southDeg latitude of the southern edge, -90 to 89
 * @param westDeg longitude of the western edge, -180 to 179
 */
record DemTile(int southDeg, int westDeg) {
  /** Rows per degree. */
  static final int ROWS = 3600;

  DemTile {
    if (southDeg < -90 || southDeg > 89 || westDeg < -180 || westDeg > 179) {
      throw new IllegalArgumentException("no tile at " + southDeg + ", " + westDeg + " deg");
    }
  }

  /** Returns the name by its south-western corner, as in {@code tileList.txt}. */
  String name() {
    return name(10);
  }

  /** Returns the name of the same tile in GLO-90, which covers all land. */
  String landName() {
    return name(30);
  }

  private String name(int arcSecondsTimesTen) {
    return String.format(
        Locale.ROOT,
        "Copernicus_DSM_COG_%d_%s%02d_00_%s%03d_00_DEM",
        arcSecondsTimesTen,
        southDeg < 0 ? "S" : "N",
        Math.abs(southDeg),
        westDeg < 0 ? "W" : "E",
        Math.abs(westDeg));
  }

  /** Returns the key in the bucket. */
  String key() {
    return name() + "/" + name() + ".tif";
  }

  /**
   * Returns the columns per degree (Copernicus DEM Product Handbook, table of pixel spacing): by
   * the latitude of the edge toward the equator.
   */
  int columns() {
    return columns(southDeg);
  }

  static int columns(int southDeg) {
    int towardEquatorDeg = southDeg >= 0 ? southDeg : -southDeg - 1;
    if (towardEquatorDeg < 50) {
      return 3600;
    }
    if (towardEquatorDeg < 60) {
      return 2400;
    }
    if (towardEquatorDeg < 70) {
      return 1800;
    }
    if (towardEquatorDeg < 80) {
      return 1200;
    }
    return towardEquatorDeg < 85 ? 720 : 360;
  }

  @Override
  public String toString() {
    return name();
  }
}
