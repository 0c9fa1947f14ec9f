package io.sentryal.insar.model;

import io.sentryal.insar.error.Checks;

/**
 * The direction from the ground to the satellite. Immutable.
 *
 * @param incidenceDeg angle from the ellipsoid normal to the line of sight (deg), in [0, 90]
 * @param azimuthDeg direction of the satellite as seen from the ground, clockwise from north (deg),
 *     in [0, 360)
 */
public record LineOfSight(double incidenceDeg, double azimuthDeg) {
  public LineOfSight {
    Checks.inRange("incidenceDeg", incidenceDeg, 0, 90);
    if (!(azimuthDeg >= 0 && azimuthDeg < 360)) {
      throw new IllegalArgumentException("azimuthDeg must be in [0, 360), was " + azimuthDeg);
    }
  }

  /** Returns the eastward component of the unit vector from the ground to the satellite. */
  public double east() {
    return Math.sin(Math.toRadians(incidenceDeg)) * Math.sin(Math.toRadians(azimuthDeg));
  }

  /** Returns the northward component of the unit vector from the ground to the satellite. */
  public double north() {
    return Math.sin(Math.toRadians(incidenceDeg)) * Math.cos(Math.toRadians(azimuthDeg));
  }

  /** Returns the upward component of the unit vector from the ground to the satellite. */
  public double up() {
    return Math.cos(Math.toRadians(incidenceDeg));
  }
}
