package io.sentryal.insar.asf.internal;

import io.sentryal.insar.internal.raster.GeoGrid;
import io.sentryal.insar.internal.raster.GeoidGrid;
import io.sentryal.insar.internal.raster.HeightTiffWriter;
import io.sentryal.insar.internal.raster.TiffRasterReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Writes tiles as one raster, lifted from the geoid to the ellipsoid. Not thread-safe; used once.
 *
 * <p>Rows of tiles that have fewer columns per degree than the mosaic are resampled along the row
 * by cubic convolution (Keys 1981, equation 15, a = -1/2); all tiles share their latitudes.
 */
final class DemMosaic implements AutoCloseable {
  private static final int ROWS_AT_ONCE = 256;

  private final DemGrid grid;
  private final GeoGrid geo;
  private final Map<DemTile, Path> files;
  private final Set<DemTile> holes;
  private final GeoidGrid geoid;
  private final Map<DemTile, TiffRasterReader> open = new HashMap<>();
  private final Set<String> notes = new TreeSet<>();

  /**
   * Prepares a mosaic.
   *
   * @param grid its pixels
   * @param files the tiles there are; others are water
   * @param holes tiles of land that there are not
   * @param geoid to which the heights refer
   */
  DemMosaic(DemGrid grid, Map<DemTile, Path> files, Set<DemTile> holes, GeoidGrid geoid) {
    this.grid = grid;
    this.geo = grid.geo();
    this.files = Map.copyOf(files);
    this.holes = Set.copyOf(holes);
    this.geoid = geoid;
  }

  /** Returns what was done to the heights, known once they are written. */
  Set<String> notes() {
    return notes;
  }

  /** Writes all rows. */
  void write(HeightTiffWriter writer) throws IOException {
    int row = grid.north();
    while (row >= grid.south()) {
      int southDeg = DemGrid.tileSouthDeg(row);
      int lastOfTile = southDeg * DemTile.ROWS + 1;
      int last = Math.max(grid.south(), Math.max(lastOfTile, row - ROWS_AT_ONCE + 1));
      writeRows(writer, southDeg, row, row - last + 1);
      row = last - 1;
      if (last == lastOfTile) {
        closeTiles();
      }
    }
  }

  private void writeRows(HeightTiffWriter writer, int southDeg, int firstRow, int rows)
      throws IOException {
    int perDeg = DemTile.columns(southDeg);
    int first = grid.firstSource(perDeg);
    int columns = grid.lastSource(perDeg) - first + 1;
    float[] source = new float[Math.multiplyExact(rows, columns)];
    readRows(southDeg, firstRow, rows, first, source);
    if (perDeg != grid.columnsPerDeg()) {
      notes.add(
          "latitudes %d to %d deg resampled from %d to %d columns per degree by cubic convolution"
              .formatted(southDeg, southDeg + 1, perDeg, grid.columnsPerDeg()));
    }
    float[] row = new float[grid.columns()];
    for (int i = 0; i < rows; i++) {
      double latDeg = (double) (firstRow - i) / DemTile.ROWS;
      resample(source, i * columns, perDeg, row);
      lift(row, latDeg);
      writer.writeRow(row);
    }
  }

  /** Puts the tiles of some rows side by side. */
  private void readRows(int southDeg, int firstRow, int rows, int first, float[] source) {
    int perDeg = DemTile.columns(southDeg);
    int columns = source.length / rows;
    int done = 0;
    while (done < columns) {
      int deg = Math.floorDiv(first + done, perDeg);
      int column = first + done - deg * perDeg;
      int width = Math.min(columns - done, perDeg - column);
      DemTile tile = new DemTile(southDeg, DemGrid.tileWestDeg(deg));
      Path file = files.get(tile);
      if (file == null) {
        float heightM = holes.contains(tile) ? Float.NaN : 0;
        for (int i = 0; i < rows; i++) {
          int start = i * columns + done;
          Arrays.fill(source, start, start + width, heightM);
        }
      } else {
        float[] part = new float[rows * width];
        int rowInTile = (southDeg + 1) * DemTile.ROWS - firstRow;
        reader(tile, file).read(rowInTile, column, rows, width, part);
        for (int i = 0; i < rows; i++) {
          System.arraycopy(part, i * width, source, i * columns + done, width);
        }
      }
      done += width;
    }
  }

  private void resample(float[] source, int start, int perDeg, float[] row) {
    if (perDeg == grid.columnsPerDeg()) {
      System.arraycopy(source, start, row, 0, row.length);
      return;
    }
    int first = grid.firstSource(perDeg);
    for (int column = 0; column < row.length; column++) {
      long scaled = (long) (grid.west() + column) * perDeg;
      int before = (int) Math.floorDiv(scaled, grid.columnsPerDeg());
      double t = Math.floorMod(scaled, grid.columnsPerDeg()) / (double) grid.columnsPerDeg();
      int at = start + before - first;
      row[column] =
          t == 0
              ? source[at]
              : (float) cubic(source[at - 1], source[at], source[at + 1], source[at + 2], t);
    }
  }

  private static double cubic(double a, double b, double c, double d, double t) {
    return b + 0.5 * t * (c - a + t * (2 * a - 5 * b + 4 * c - d + t * (3 * (b - c) + d - a)));
  }

  private void lift(float[] row, double latDeg) {
    for (int column = 0; column < row.length; column++) {
      double lonDeg = geo.lonDeg(column);
      double undulationM = geoid.undulationM(latDeg, lonDeg > 180 ? lonDeg - 360 : lonDeg);
      row[column] = (float) (row[column] + undulationM);
    }
  }

  private TiffRasterReader reader(DemTile tile, Path file) {
    return open.computeIfAbsent(tile, absent -> TiffRasterReader.open(file));
  }

  private void closeTiles() {
    open.values().forEach(TiffRasterReader::close);
    open.clear();
  }

  @Override
  public void close() {
    closeTiles();
  }
}
