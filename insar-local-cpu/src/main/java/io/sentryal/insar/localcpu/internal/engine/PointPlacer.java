package io.sentryal.insar.localcpu.internal.engine;

import io.sentryal.insar.error.FailureCode;
import io.sentryal.insar.error.ProcessingException;
import io.sentryal.insar.internal.geometry.Ellipsoid;
import io.sentryal.insar.localcpu.internal.geometry.ElevationSurface;
import io.sentryal.insar.localcpu.internal.geometry.GeoExtent;
import io.sentryal.insar.localcpu.internal.geometry.GridPosition;
import io.sentryal.insar.model.InvalidReason;
import io.sentryal.insar.model.MonitoringPoint;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/** Finds where points appear on the common grid. Immutable. */
final class PointPlacer {
  /** Metres in a degree of latitude, at least. */
  private static final double METRES_PER_DEG = 110_500;

  /** Room beyond the window, for slopes that fold over it or hide it (deg). */
  private static final double SPARE_DEG = 0.1;

  private final CommonGrid grid;
  private final Footprint footprint;
  private final List<CommonBurst> bursts;

  PointPlacer(CommonGrid grid, Footprint footprint, List<CommonBurst> bursts) {
    this.grid = grid;
    this.footprint = footprint;
    this.bursts = bursts;
  }

  /**
   * Returns the part of an elevation model that the points and a margin need. The window in radar
   * coordinates is turned against the meridians, so each side grows by half of the other one too.
   *
   * @param points the points of the job
   * @param marginM how far the window reaches beyond the outermost points (m)
   * @throws ProcessingException with {@link FailureCode#OUTSIDE_COVERAGE} if no burst may see any
   *     of the points
   */
  GeoExtent groundNeeded(List<MonitoringPoint> points, double marginM) {
    List<MonitoringPoint> near =
        points.stream().filter(point -> footprint.mayHold(point.position())).toList();
    if (near.isEmpty()) {
      throw noneInside(points);
    }
    double anchorDeg = near.get(0).position().longitudeDeg();
    double south = 90;
    double north = -90;
    double west = Double.POSITIVE_INFINITY;
    double east = Double.NEGATIVE_INFINITY;
    for (MonitoringPoint point : near) {
      double lonDeg = Footprint.near(point.position().longitudeDeg(), anchorDeg);
      south = Math.min(south, point.position().latitudeDeg());
      north = Math.max(north, point.position().latitudeDeg());
      west = Math.min(west, lonDeg);
      east = Math.max(east, lonDeg);
    }
    double shrink = Math.max(0.05, Math.cos(Math.toRadians(Math.max(-south, north))));
    double heightDeg = north - south;
    double widthDeg = (east - west) * shrink;
    double marginDeg = 1.5 * marginM / METRES_PER_DEG + SPARE_DEG;
    double upDeg = marginDeg + widthDeg / 2;
    double acrossDeg = (marginDeg + heightDeg / 2) / shrink;
    return new GeoExtent(
        Math.max(-90, south - upDeg),
        Math.min(90, north + upDeg),
        west - acrossDeg,
        east + acrossDeg);
  }

  ProcessingException noneInside(List<MonitoringPoint> points) {
    return new ProcessingException(
        FailureCode.OUTSIDE_COVERAGE,
        "none of the "
            + points.size()
            + " points (first: "
            + points.get(0)
            + ") lies in the reference image "
            + bursts.get(0).referenceSwath().productName()
            + "; check the coordinates (latitude, longitude in degrees) and the choice of images");
  }

  /**
   * Returns where each point appears, in the order of the points.
   *
   * @param points the points
   * @param surface the ground
   * @throws ProcessingException with {@link FailureCode#DEM_MISSING} if a point that may lie in a
   *     burst lies outside the elevation model
   */
  List<PlacedPoint> place(List<MonitoringPoint> points, ElevationSurface surface) {
    List<PlacedPoint> placed = new ArrayList<>(points.size());
    for (MonitoringPoint point : points) {
      placed.add(
          footprint.mayHold(point.position())
              ? placeNear(point, surface)
              : PlacedPoint.nowhere(point, InvalidReason.OUTSIDE_COVERAGE));
    }
    return placed;
  }

  private PlacedPoint placeNear(MonitoringPoint point, ElevationSurface surface) {
    OptionalDouble heightM = point.heightM();
    if (heightM.isEmpty()) {
      try {
        heightM =
            OptionalDouble.of(
                surface.heightM(
                    Math.toRadians(point.position().latitudeDeg()),
                    Math.toRadians(point.position().longitudeDeg())));
      } catch (ProcessingException e) {
        if (mayLieInBurst(point)) {
          throw e;
        }
        return PlacedPoint.nowhere(point, InvalidReason.OUTSIDE_COVERAGE);
      }
    }
    if (Double.isNaN(heightM.getAsDouble())) {
      return PlacedPoint.nowhere(point, InvalidReason.NODATA);
    }
    try {
      return PlacedPoint.at(point, position(point, heightM.getAsDouble()));
    } catch (ProcessingException e) {
      return PlacedPoint.nowhere(point, InvalidReason.OUTSIDE_COVERAGE);
    }
  }

  /** The range of a point falls as its height grows, so two heights bound it. */
  private boolean mayLieInBurst(MonitoringPoint point) {
    GridPosition far;
    GridPosition near;
    try {
      far = position(point, Footprint.LOWEST_M);
      near = position(point, Footprint.HIGHEST_M);
    } catch (ProcessingException e) {
      return false;
    }
    for (double part = 0; part <= 1; part += 1.0 / 64) {
      GridPosition between =
          new GridPosition(
              near.line() + part * (far.line() - near.line()),
              near.sample() + part * (far.sample() - near.sample()));
      if (bursts.stream().anyMatch(burst -> grid.holds(burst, between))) {
        return true;
      }
    }
    return false;
  }

  private GridPosition position(MonitoringPoint point, double heightM) {
    double[] xyzM = new double[3];
    Ellipsoid.toEcef(
        Math.toRadians(point.position().latitudeDeg()),
        Math.toRadians(point.position().longitudeDeg()),
        heightM,
        xyzM);
    return grid.geometry().locate(xyzM);
  }
}
