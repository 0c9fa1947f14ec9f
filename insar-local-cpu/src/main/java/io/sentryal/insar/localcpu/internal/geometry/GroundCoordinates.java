package io.sentryal.insar.localcpu.internal.geometry;

import static io.sentryal.insar.model.PhysicalConstants.WGS84_SEMI_MAJOR_AXIS_M;

import io.sentryal.insar.error.ProcessingException;
import io.sentryal.insar.internal.raster.GeoGrid;

/**
 * Places on the ground in the coordinates in which the surface is fastest to read: cells of an
 * elevation model, else latitude and longitude. Longitudes run on across the date line. Immutable.
 */
abstract class GroundCoordinates {

  /** Returns the coordinates of a surface, with longitudes in the turn of an anchor (rad). */
  static GroundCoordinates of(ElevationSurface surface, double anchorLonRad) {
    return surface instanceof DemSurface dem
        ? new Cells(dem, anchorLonRad)
        : new Angles(surface, anchorLonRad);
  }

  private final double anchorLonRad;

  private GroundCoordinates(double anchorLonRad) {
    this.anchorLonRad = anchorLonRad;
  }

  /** Returns the longitude (rad) in the turn nearest to the anchor. */
  final double runningLonRad(double lonRad) {
    return lonRad - 2 * Math.PI * Math.rint((lonRad - anchorLonRad) / (2 * Math.PI));
  }

  abstract double u(double latRad);

  abstract double v(double lonRad);

  /** Returns the size of one unit of u and of v on the ground (m). */
  abstract double[] metresPerUnit(double latRad);

  abstract boolean contains(double u, double v);

  /** Returns the height (m) of the place or, outside, of the nearest one inside; NaN in a hole. */
  abstract double nearestHeightM(double u, double v);

  /** Returns the error that says that a place is not contained. */
  abstract ProcessingException outside(double u, double v);

  /** Rows and columns of an elevation model. */
  private static final class Cells extends GroundCoordinates {
    private final DemSurface dem;
    private final GeoGrid grid;
    private final CubicSpline spline;
    private final double turnDeg;

    Cells(DemSurface dem, double anchorLonRad) {
      super(anchorLonRad);
      this.dem = dem;
      this.grid = dem.grid();
      this.spline = dem.spline();
      double anchorDeg = Math.toDegrees(anchorLonRad);
      // The same longitude a whole number of turns away, where the model lies.
      this.turnDeg = 360 * Math.rint((grid.lonDeg(grid.column(anchorDeg)) - anchorDeg) / 360);
    }

    @Override
    double u(double latRad) {
      return grid.row(Math.toDegrees(latRad));
    }

    @Override
    double v(double lonRad) {
      double lonDeg = Math.toDegrees(runningLonRad(lonRad)) + turnDeg;
      return (lonDeg - grid.westLonDeg()) / grid.lonStepDeg();
    }

    @Override
    double[] metresPerUnit(double latRad) {
      double metresPerDeg = Math.toRadians(1) * WGS84_SEMI_MAJOR_AXIS_M;
      return new double[] {
        metresPerDeg * grid.latStepDeg(), metresPerDeg * grid.lonStepDeg() * Math.cos(latRad)
      };
    }

    @Override
    boolean contains(double u, double v) {
      return spline.contains(u, v);
    }

    @Override
    double nearestHeightM(double u, double v) {
      return spline.contains(u, v) ? spline.at(u, v) : spline.atNearest(u, v);
    }

    @Override
    ProcessingException outside(double u, double v) {
      return dem.outside(Math.toRadians(grid.latDeg(u)), Math.toRadians(grid.lonDeg(v)));
    }
  }

  /** Latitude and longitude (rad). */
  private static final class Angles extends GroundCoordinates {
    private final ElevationSurface surface;

    Angles(ElevationSurface surface, double anchorLonRad) {
      super(anchorLonRad);
      this.surface = surface;
    }

    @Override
    double u(double latRad) {
      return latRad;
    }

    @Override
    double v(double lonRad) {
      return runningLonRad(lonRad);
    }

    @Override
    double[] metresPerUnit(double latRad) {
      return new double[] {WGS84_SEMI_MAJOR_AXIS_M, WGS84_SEMI_MAJOR_AXIS_M * Math.cos(latRad)};
    }

    @Override
    boolean contains(double u, double v) {
      return true;
    }

    @Override
    double nearestHeightM(double u, double v) {
      return surface.nearestHeightM(u, v);
    }

    @Override
    ProcessingException outside(double u, double v) {
      throw new IllegalStateException("the surface itself says where it ends");
    }
  }
}
