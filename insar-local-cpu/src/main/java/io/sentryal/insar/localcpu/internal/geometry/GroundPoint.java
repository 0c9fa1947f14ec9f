package io.sentryal.insar.localcpu.internal.geometry;

import io.sentryal.insar.model.LineOfSight;

/**
 * A place on the ground and how the satellite looks at it. Immutable.
 *
 * @param latRad geodetic latitude (rad)
 * @param lonRad longitude (rad, in [-pi, pi])
 * @param heightM height above the ellipsoid (m)
 * @param losEast east component of the unit vector from the ground to the satellite
 * @param losNorth north component
 * @param losUp up component, along the ellipsoid normal: the cosine of the incidence angle
 */
public record GroundPoint(
    double latRad, double lonRad, double heightM, double losEast, double losNorth, double losUp) {

  /** Returns the geodetic latitude (deg). */
  public double latitudeDeg() {
    return Math.toDegrees(latRad);
  }

  /** Returns the longitude (deg), in [-180, 180]. */
  public double longitudeDeg() {
    return Math.toDegrees(lonRad);
  }

  /** Returns the angle from the ellipsoid normal to the line of sight (rad). */
  public double incidenceRad() {
    return Math.atan2(Math.hypot(losEast, losNorth), losUp);
  }

  /** Returns the direction from the ground to the satellite. */
  public LineOfSight lineOfSight() {
    double azimuthDeg = Math.toDegrees(Math.atan2(losEast, losNorth));
    double positiveDeg = azimuthDeg < 0 ? azimuthDeg + 360 : azimuthDeg;
    return new LineOfSight(Math.toDegrees(incidenceRad()), positiveDeg >= 360 ? 0 : positiveDeg);
  }
}
