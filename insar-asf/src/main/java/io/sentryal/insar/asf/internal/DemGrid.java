package io.sentryal.insar.asf.internal;

import io.sentryal.insar.internal.raster.GeoGrid;
import io.sentryal.insar.model.BoundingBox;
import java.util.ArrayList;
import java.util.List;

/**
 * The pixels of a mosaic, counted from the equator and from Greenwich, on the lattice of the tiles.
 * Immutable.
 *
 * @param columnsPerDeg columns per degree: the most that a tile of the area has
 * @param north number of the first row: latitude times 3600
 * @param south number of the last row
 * @param west number of the first column: longitude times the columns per degree
 * @param east number of the last column; beyond 180 deg across the date line
 */
record DemGrid(int columnsPerDeg, int north, int south, int west, int east) {
  /** About 1.6 GB of heights. */
  private static final long MOST_PIXELS = 400_000_000;

  // A box on the lattice must not grow by a row because 1/3600 is no binary fraction.
  private static final double ROUNDING = 1e-6;

  /**
   * Returns the smallest grid that covers an area.
   *
   * @throws IllegalArgumentException if it is too large for one file
   */
  static DemGrid covering(BoundingBox area) {
    int north = (int) Math.min(90 * DemTile.ROWS, ceil(area.northDeg() * DemTile.ROWS));
    int south = (int) Math.max(-90 * DemTile.ROWS + 1, floor(area.southDeg() * DemTile.ROWS));
    int finest = 0;
    for (int deg = tileSouthDeg(south); deg <= tileSouthDeg(north); deg++) {
      finest = Math.max(finest, DemTile.columns(deg));
    }
    double eastDeg = area.crossesDateLine() ? area.eastDeg() + 360 : area.eastDeg();
    DemGrid grid =
        new DemGrid(
            finest,
            north,
            south,
            (int) floor(area.westDeg() * finest),
            (int) ceil(eastDeg * finest));
    long pixels = (long) grid.rows() * grid.columns();
    if (pixels > MOST_PIXELS) {
      throw new IllegalArgumentException(
          "the elevation model of %s would have %,d pixels, more than %,d; ask for smaller areas"
              .formatted(area, pixels, MOST_PIXELS));
    }
    return grid;
  }

  private static double ceil(double value) {
    return Math.ceil(value - ROUNDING);
  }

  private static double floor(double value) {
    return Math.floor(value + ROUNDING);
  }

  int rows() {
    return north - south + 1;
  }

  int columns() {
    return east - west + 1;
  }

  /**
   * Returns the southern edge of the tile that holds a row (deg): its northern edge belongs to it.
   */
  static int tileSouthDeg(int row) {
    return Math.floorDiv(row - 1, DemTile.ROWS);
  }

  /** Returns the western edge of the tile that holds a longitude in degrees, in [-180, 179]. */
  static int tileWestDeg(int deg) {
    return Math.floorMod(deg + 180, 360) - 180;
  }

  /** Returns the tiles that are needed, row by row from the north. */
  List<DemTile> tiles() {
    List<DemTile> tiles = new ArrayList<>();
    for (int deg = tileSouthDeg(north); deg >= tileSouthDeg(south); deg--) {
      int columns = DemTile.columns(deg);
      int first = Math.floorDiv(firstSource(columns), columns);
      int last = Math.floorDiv(lastSource(columns), columns);
      for (int westDeg = first; westDeg <= last && westDeg < first + 360; westDeg++) {
        tiles.add(new DemTile(deg, tileWestDeg(westDeg)));
      }
    }
    return tiles;
  }

  /** Returns the first column that is needed of a row of tiles with that many per degree. */
  int firstSource(int columns) {
    return columns == columnsPerDeg
        ? west
        : (int) Math.floorDiv((long) west * columns, columnsPerDeg) - 1;
  }

  /** Returns the last column that is needed of a row of tiles with that many per degree. */
  int lastSource(int columns) {
    return columns == columnsPerDeg
        ? east
        : (int) Math.floorDiv((long) east * columns, columnsPerDeg) + 2;
  }

  GeoGrid geo() {
    return new GeoGrid(
        (double) north / DemTile.ROWS,
        (double) west / columnsPerDeg,
        1.0 / DemTile.ROWS,
        1.0 / columnsPerDeg,
        rows(),
        columns());
  }
}
