package io.sentryal.insar.model;

import io.sentryal.insar.error.Checks;

/**
 * A place on the WGS 84 ellipsoid. Immutable.
 *
 * @param latitudeDeg geodetic latitude (deg), in [-90, 90]
 * @param longitudeDeg longitude (deg), in [-180, 180]
 */
public record GeoPoint(double latitudeDeg, double longitudeDeg) {
  public GeoPoint {
    Checks.inRange("latitudeDeg", latitudeDeg, -90, 90);
    Checks.inRange("longitudeDeg", longitudeDeg, -180, 180);
  }
}
