package io.sentryal.insar.localcpu.internal.geometry;

import io.sentryal.insar.error.Checks;

/**
 * One height above the ellipsoid everywhere; chosen by the caller, never a stand-in for a missing
 * elevation model. Immutable.
 *
 * @param ellipsoidHeightM height above the WGS 84 ellipsoid (m)
 */
public record FlatSurface(double ellipsoidHeightM) implements ElevationSurface {
  public FlatSurface {
    Checks.inRange("ellipsoidHeightM", ellipsoidHeightM, -12_000, 10_000);
  }

  @Override
  public double heightM(double latRad, double lonRad) {
    return ellipsoidHeightM;
  }

  @Override
  public double nearestHeightM(double latRad, double lonRad) {
    return ellipsoidHeightM;
  }

  @Override
  public double lowestM() {
    return ellipsoidHeightM;
  }

  @Override
  public double highestM() {
    return ellipsoidHeightM;
  }
}
