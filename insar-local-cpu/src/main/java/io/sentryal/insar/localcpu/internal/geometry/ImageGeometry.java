package io.sentryal.insar.localcpu.internal.geometry;

import io.sentryal.insar.error.FailureCode;
import io.sentryal.insar.error.ProcessingException;
import io.sentryal.insar.internal.geometry.Ellipsoid;
import io.sentryal.insar.internal.geometry.Orbit;
import io.sentryal.insar.internal.geometry.ZeroDoppler;
import io.sentryal.insar.internal.geometry.ZeroDopplerPoint;
import io.sentryal.insar.model.MonitoringPoint;
import java.util.Objects;

/**
 * The grid of one image with the orbit from which it was taken: from pixels to the ground and back,
 * one at a time. Immutable, thread-safe.
 *
 * @param grid the grid of the image
 * @param orbit the orbit of the satellite
 */
public record ImageGeometry(RadarGrid grid, Orbit orbit) {
  public ImageGeometry {
    Objects.requireNonNull(grid, "grid");
    Objects.requireNonNull(orbit, "orbit");
  }

  /**
   * Returns where a pixel lies at a height above the ellipsoid.
   *
   * @param line line, may be fractional
   * @param sample sample, may be fractional
   * @param heightM height above the ellipsoid (m)
   */
  public GroundPoint atHeight(double line, double sample, double heightM) {
    return new RangeDoppler(orbit)
        .atHeight(grid.timeS(orbit, line), grid.slantRangeM(sample), heightM);
  }

  /**
   * Returns where a pixel lies on the ground.
   *
   * @param line line, may be fractional
   * @param sample sample, may be fractional
   * @param surface the ground
   * @throws ProcessingException with {@link FailureCode#DEM_MISSING} without a height there
   */
  public GroundPoint onSurface(double line, double sample, ElevationSurface surface) {
    return new RangeDoppler(orbit)
        .onSurface(grid.timeS(orbit, line), grid.slantRangeM(sample), surface);
  }

  /**
   * Returns the pixel in which a target on the right of the track appears; it may lie outside the
   * image.
   *
   * @param targetXyzM the target (m, Earth-fixed)
   * @throws ProcessingException with {@link FailureCode#OUTSIDE_COVERAGE} if the target lies to the
   *     left of the track, with {@link FailureCode#ORBIT_MISSING} if the satellite passes it
   *     outside the orbit's vectors
   */
  public GridPosition locate(double[] targetXyzM) {
    double middleS = grid.timeS(orbit, 0.5 * grid.lines());
    ZeroDopplerPoint seen = ZeroDoppler.solve(orbit, targetXyzM, middleS);
    if (!seen.rightSide()) {
      double[] geodetic = new double[3];
      Ellipsoid.toGeodetic(targetXyzM, geodetic);
      throw new ProcessingException(
          FailureCode.OUTSIDE_COVERAGE,
          "the target at latitude "
              + Math.toDegrees(geodetic[0])
              + ", longitude "
              + Math.toDegrees(geodetic[1])
              + " deg lies to the left of the track, the radar looks to the right");
    }
    return new GridPosition(grid.line(orbit, seen.timeS()), grid.sample(seen.slantRangeM()));
  }

  /**
   * Returns the pixel in which a monitoring point appears; it may lie outside the image.
   *
   * @param point the point; without a height of its own it lies on the surface
   * @param surface the ground
   * @throws ProcessingException with {@link FailureCode#DEM_MISSING} if the point needs a height
   *     and the surface has none, or as {@link #locate(double[])} says
   */
  public GridPosition locate(MonitoringPoint point, ElevationSurface surface) {
    double latRad = Math.toRadians(point.position().latitudeDeg());
    double lonRad = Math.toRadians(point.position().longitudeDeg());
    double heightM =
        point.heightM().isPresent()
            ? point.heightM().getAsDouble()
            : surface.heightM(latRad, lonRad);
    if (Double.isNaN(heightM)) {
      throw new ProcessingException(
          FailureCode.DEM_MISSING,
          "the elevation model has no data at point "
              + point
              + "; supply a model without a hole there, or give the point a height");
    }
    double[] xyzM = new double[3];
    Ellipsoid.toEcef(latRad, lonRad, heightM, xyzM);
    return locate(xyzM);
  }

  /**
   * Returns the latitudes and longitudes of a window for all heights between two.
   *
   * @param window the window of pixels
   * @param lowestM lowest height above the ellipsoid (m)
   * @param highestM highest height above the ellipsoid (m)
   */
  public GeoExtent footprint(GridWindow window, double lowestM, double highestM) {
    double south = 90;
    double north = -90;
    double west = Double.POSITIVE_INFINITY;
    double east = Double.NEGATIVE_INFINITY;
    double anchorDeg = atHeight(window.firstLine(), window.firstSample(), lowestM).longitudeDeg();
    int steps = 8;
    for (int i = 0; i <= steps; i++) {
      double line = window.firstLine() + (window.lines() - 1.0) * i / steps;
      for (int j = 0; j <= steps; j++) {
        double sample = window.firstSample() + (window.samples() - 1.0) * j / steps;
        for (double heightM : new double[] {lowestM, highestM}) {
          GroundPoint place = atHeight(line, sample, heightM);
          double lonDeg = place.longitudeDeg();
          lonDeg -= 360 * Math.rint((lonDeg - anchorDeg) / 360);
          south = Math.min(south, place.latitudeDeg());
          north = Math.max(north, place.latitudeDeg());
          west = Math.min(west, lonDeg);
          east = Math.max(east, lonDeg);
        }
      }
    }
    return new GeoExtent(south, north, west, east);
  }
}
