package io.sentryal.insar.testkit.scene;

import io.sentryal.insar.model.GeoPoint;

/**
 * East and north distances from a place on a plane that is good to some tens of kilometres: one
 * degree of latitude is 111,132 m, one of longitude 111,320 m times the cosine of the latitude.
 * What is defined with it (terrain, deformation, coherence) is exact by definition.
 */
record LocalMetres(GeoPoint origin) {
  private static final double PER_DEGREE_NORTH_M = 111_132;
  private static final double PER_DEGREE_EAST_M = 111_320;

  double eastM(double longitudeDeg) {
    double scale = PER_DEGREE_EAST_M * Math.cos(Math.toRadians(origin.latitudeDeg()));
    return (longitudeDeg - origin.longitudeDeg()) * scale;
  }

  double northM(double latitudeDeg) {
    return (latitudeDeg - origin.latitudeDeg()) * PER_DEGREE_NORTH_M;
  }

  double distanceM(GeoPoint point) {
    return Math.hypot(eastM(point.longitudeDeg()), northM(point.latitudeDeg()));
  }
}
