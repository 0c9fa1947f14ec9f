package io.sentryal.insar.internal.raster;

import io.sentryal.insar.error.Checks;

/**
 * Where the pixels of a raster in geographic coordinates (WGS 84) lie. Immutable.
 *
 * <p>All coordinates are those of pixel <b>centres</b>, whatever the file meant by its tie point;
 * row 0 is the northernmost.
 *
 * @param northLatDeg latitude of the centres of row 0 (deg)
 * @param westLonDeg longitude of the centres of column 0 (deg)
 * @param latStepDeg distance between rows (deg), positive
 * @param lonStepDeg distance between columns (deg), positive
 * @param rows number of rows
 * @param columns number of columns
 */
public record GeoGrid(
    double northLatDeg,
    double westLonDeg,
    double latStepDeg,
    double lonStepDeg,
    int rows,
    int columns) {
  public GeoGrid {
    Checks.positive("latStepDeg", latStepDeg);
    Checks.positive("lonStepDeg", lonStepDeg);
    Checks.inRange("westLonDeg", westLonDeg, -360, 360);
    Checks.inRange("northLatDeg", northLatDeg, -90 - latStepDeg, 90 + latStepDeg);
    if (rows < 1 || columns < 1) {
      throw new IllegalArgumentException(
          "a grid needs rows and columns, got %d x %d".formatted(rows, columns));
    }
  }

  /**
   * Returns the row of a latitude, in fractions of a row; not limited to the grid.
   *
   * @param latDeg latitude (deg)
   */
  public double row(double latDeg) {
    return (northLatDeg - latDeg) / latStepDeg;
  }

  /**
   * Returns the column of a longitude, in fractions of a column; not limited to the grid. Of the
   * longitudes that differ by whole turns the one nearest to the middle of the grid is meant.
   *
   * @param lonDeg longitude (deg)
   */
  public double column(double lonDeg) {
    double middleDeg = westLonDeg + (columns - 1) * lonStepDeg / 2;
    double turns = Math.rint((middleDeg - lonDeg) / 360);
    return (lonDeg + 360 * turns - westLonDeg) / lonStepDeg;
  }

  /** Returns the latitude of a row (deg). */
  public double latDeg(double row) {
    return northLatDeg - row * latStepDeg;
  }

  /** Returns the longitude of a column (deg), which may lie beyond 180. */
  public double lonDeg(double column) {
    return westLonDeg + column * lonStepDeg;
  }

  /** Returns the latitude of the centres of the last row (deg). */
  public double southLatDeg() {
    return latDeg(rows - 1);
  }

  /** Returns the longitude of the centres of the last column (deg). */
  public double eastLonDeg() {
    return lonDeg(columns - 1);
  }
}
