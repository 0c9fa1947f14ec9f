package io.sentryal.insar.localcpu.internal.geometry;

import io.sentryal.insar.error.Checks;

/**
 * Where the cells of a raster in geographic coordinates lie. Immutable. Row 0 is the northernmost,
 * column 0 the westernmost; heights belong to cell centres, half a step inside the corner.
 *
 * @param northDeg latitude of the upper edge of row 0 (deg)
 * @param westDeg longitude of the left edge of column 0 (deg)
 * @param latStepDeg height of a cell (deg), positive
 * @param lonStepDeg width of a cell (deg), positive
 * @param rows number of rows
 * @param columns number of columns
 */
public record GeoGrid(
    double northDeg, double westDeg, double latStepDeg, double lonStepDeg, int rows, int columns) {
  public GeoGrid {
    Checks.inRange("northDeg", northDeg, -91, 91);
    Checks.inRange("westDeg", westDeg, -541, 541);
    Checks.positive("latStepDeg", latStepDeg);
    Checks.positive("lonStepDeg", lonStepDeg);
    Checks.positive("rows", rows);
    Checks.positive("columns", columns);
  }

  /** Returns the extent of the cell centres, between which heights can be interpolated. */
  public GeoExtent centres() {
    return new GeoExtent(
        northDeg - (rows - 0.5) * latStepDeg,
        northDeg - 0.5 * latStepDeg,
        westDeg + 0.5 * lonStepDeg,
        westDeg + (columns - 0.5) * lonStepDeg);
  }

  /** Returns the latitude of the centre of a row (deg). */
  public double latitudeDeg(int row) {
    return northDeg - (row + 0.5) * latStepDeg;
  }

  /** Returns the longitude of the centre of a column (deg). */
  public double longitudeDeg(int column) {
    return westDeg + (column + 0.5) * lonStepDeg;
  }

  /** Returns the fractional row of a latitude (deg); whole numbers are cell centres. */
  public double row(double latitudeDeg) {
    return (northDeg - latitudeDeg) / latStepDeg - 0.5;
  }

  /**
   * Returns the fractional column of a longitude (deg), taken in the turn that lies nearest to the
   * middle of the grid; whole numbers are cell centres.
   */
  public double column(double longitudeDeg) {
    return (nearestTurnDeg(longitudeDeg) - westDeg) / lonStepDeg - 0.5;
  }

  /** Returns the same longitude (deg) in the turn that lies nearest to the middle of the grid. */
  public double nearestTurnDeg(double longitudeDeg) {
    double fromMiddle = longitudeDeg - (westDeg + 0.5 * columns * lonStepDeg);
    return longitudeDeg - 360 * Math.rint(fromMiddle / 360);
  }
}
