package io.sentryal.insar.localcpu.internal.geometry;

import io.sentryal.insar.error.Checks;
import io.sentryal.insar.error.FailureCode;
import io.sentryal.insar.error.InvalidDataException;
import io.sentryal.insar.error.ProcessingException;
import io.sentryal.insar.internal.raster.GeoGrid;
import java.util.Arrays;
import java.util.Objects;

/**
 * An elevation model: cells of a geographic raster, joined by a cubic spline. Immutable,
 * thread-safe.
 *
 * <p><b>Kernel.</b> The interpolating cubic B-spline ({@link CubicSpline}), which on terrain agrees
 * with the six-point splines that other processors call biquintic to a few millimetres; a bilinear
 * surface would move pixels by up to 0.3 m.
 *
 * <p><b>Holes.</b> NaN cells are holes. A place whose 4 x 4 surrounding cells touch a hole has no
 * height (NaN), never zero.
 */
public final class DemSurface implements ElevationSurface {
  private final String name;
  private final GeoGrid grid;
  private final CubicSpline spline;

  private DemSurface(String name, GeoGrid grid, float[] ellipsoidHeightsM) {
    this.name = name;
    this.grid = grid;
    if (allHoles(ellipsoidHeightsM)) {
      throw new ProcessingException(
          FailureCode.DEM_MISSING,
          "elevation model "
              + name
              + " has no data at all within "
              + extent(grid)
              + "; supply one with heights there");
    }
    this.spline = new CubicSpline(ellipsoidHeightsM, grid.rows(), grid.columns());
  }

  /**
   * Returns the surface of heights above the WGS 84 ellipsoid.
   *
   * @param name name of the model, for messages
   * @param grid where its cells lie
   * @param heightsM heights (m), row-major from the north-west, NaN for a hole; copied
   * @throws ProcessingException with {@link FailureCode#DEM_MISSING} if every cell is a hole
   */
  public static DemSurface ofEllipsoidHeights(String name, GeoGrid grid, float[] heightsM) {
    requireHeights(name, grid, heightsM);
    return new DemSurface(name, grid, heightsM);
  }

  /**
   * Returns the surface of heights above a geoid, lifted to the ellipsoid.
   *
   * @param name name of the model, for messages
   * @param grid where its cells lie
   * @param heightsM heights (m), row-major from the north-west, NaN for a hole; copied
   * @param geoid the geoid to which the heights refer
   * @throws ProcessingException with {@link FailureCode#DEM_MISSING} if every cell is a hole
   */
  public static DemSurface ofGeoidHeights(
      String name, GeoGrid grid, float[] heightsM, GeoidSampler geoid) {
    requireHeights(name, grid, heightsM);
    float[] lifted = Arrays.copyOf(heightsM, heightsM.length);
    for (int row = 0; row < grid.rows(); row++) {
      double latDeg = grid.latDeg(row);
      for (int column = 0; column < grid.columns(); column++) {
        int at = row * grid.columns() + column;
        if (!Float.isNaN(lifted[at])) {
          lifted[at] += (float) geoid.undulationM(latDeg, grid.lonDeg(column));
        }
      }
    }
    return new DemSurface(name, grid, lifted);
  }

  /** Returns the name of the model. */
  public String name() {
    return name;
  }

  /** Returns where the cells lie. */
  public GeoGrid grid() {
    return grid;
  }

  @Override
  public double heightM(double latRad, double lonRad) {
    double row = grid.row(Math.toDegrees(latRad));
    double column = grid.column(Math.toDegrees(lonRad));
    if (!spline.contains(row, column)) {
      throw outside(latRad, lonRad);
    }
    return spline.at(row, column);
  }

  @Override
  public double nearestHeightM(double latRad, double lonRad) {
    return spline.atNearest(grid.row(Math.toDegrees(latRad)), grid.column(Math.toDegrees(lonRad)));
  }

  @Override
  public double lowestM() {
    return spline.lowest();
  }

  @Override
  public double highestM() {
    return spline.highest();
  }

  /** Returns the spline, in cells of the grid. */
  CubicSpline spline() {
    return spline;
  }

  ProcessingException outside(double latRad, double lonRad) {
    return new ProcessingException(
        FailureCode.DEM_MISSING,
        "elevation model "
            + name
            + " does not reach latitude "
            + Math.toDegrees(latRad)
            + ", longitude "
            + Math.toDegrees(lonRad)
            + " deg: it covers "
            + extent(grid)
            + "; supply a model that covers the whole window with a margin");
  }

  private static GeoExtent extent(GeoGrid grid) {
    return new GeoExtent(
        grid.southLatDeg(), grid.northLatDeg(), grid.westLonDeg(), grid.eastLonDeg());
  }

  private static boolean allHoles(float[] heightsM) {
    for (float heightM : heightsM) {
      if (!Float.isNaN(heightM)) {
        return false;
      }
    }
    return true;
  }

  private static void requireHeights(String name, GeoGrid grid, float[] heightsM) {
    Checks.notBlank("name", Objects.requireNonNull(name, "name"));
    if (heightsM.length != (long) grid.rows() * grid.columns()) {
      throw new IllegalArgumentException(
          "heightsM must hold "
              + grid.rows()
              + " x "
              + grid.columns()
              + " values, held "
              + heightsM.length);
    }
    for (int i = 0; i < heightsM.length; i++) {
      float heightM = heightsM[i];
      if (!(heightM > -12_000 && heightM < 10_000) && !Float.isNaN(heightM)) {
        throw new InvalidDataException(
            "elevation model " + name,
            "height "
                + heightM
                + " m in row "
                + i / grid.columns()
                + ", column "
                + i % grid.columns()
                + " is no height on Earth; is it an undeclared no-data value?");
      }
    }
  }
}
