package io.sentryal.insar.localcpu.internal.engine;

import io.sentryal.insar.internal.geometry.Orbit;
import io.sentryal.insar.localcpu.internal.geometry.GeoExtent;
import io.sentryal.insar.localcpu.internal.geometry.GridWindow;
import io.sentryal.insar.localcpu.internal.geometry.ImageGeometry;
import io.sentryal.insar.localcpu.internal.geometry.RadarGrid;
import io.sentryal.insar.localcpu.internal.safe.BurstAnnotation;
import io.sentryal.insar.localcpu.internal.safe.SwathAnnotation;
import io.sentryal.insar.model.GeoPoint;
import java.util.ArrayList;
import java.util.List;

/**
 * What the bursts of a product can see on the ground at any height a ground can have. Immutable.
 * Serves to leave out points that are far away before any elevation model is read.
 */
final class Footprint {
  /** Heights of the Earth's ground above the ellipsoid, with room to spare (m). */
  static final double LOWEST_M = -600;

  static final double HIGHEST_M = 9100;

  private final List<GeoExtent> bursts = new ArrayList<>();

  private Footprint() {}

  static Footprint of(List<SwathAnnotation> swaths, Orbit orbit) {
    Footprint footprint = new Footprint();
    for (SwathAnnotation swath : swaths) {
      for (BurstAnnotation burst : swath.bursts()) {
        RadarGrid grid =
            new RadarGrid(
                burst.azimuthTime(),
                swath.azimuthTimeIntervalS(),
                swath.firstSlantRangeM(),
                swath.rangeSpacingM(),
                swath.linesPerBurst(),
                swath.samplesPerBurst(),
                swath.wavelengthM());
        GridWindow valid =
            new GridWindow(
                burst.firstValidLine(),
                burst.firstValidSample(),
                burst.lastValidLine() - burst.firstValidLine() + 1,
                burst.lastValidSample() - burst.firstValidSample() + 1);
        footprint.bursts.add(
            new ImageGeometry(grid, orbit).footprint(valid, LOWEST_M, HIGHEST_M).grownBy(0.01));
      }
    }
    return footprint;
  }

  /** Returns whether a burst may see the place. */
  boolean mayHold(GeoPoint place) {
    return bursts.stream().anyMatch(extent -> contains(extent, place));
  }

  private static boolean contains(GeoExtent extent, GeoPoint place) {
    double middleDeg = (extent.westDeg() + extent.eastDeg()) / 2;
    double lonDeg = near(place.longitudeDeg(), middleDeg);
    return place.latitudeDeg() >= extent.southDeg()
        && place.latitudeDeg() <= extent.northDeg()
        && lonDeg >= extent.westDeg()
        && lonDeg <= extent.eastDeg();
  }

  /** Returns the longitude in the turn nearest to another one (deg). */
  static double near(double lonDeg, double otherDeg) {
    return lonDeg + 360 * Math.rint((otherDeg - lonDeg) / 360);
  }
}
