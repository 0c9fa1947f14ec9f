package io.sentryal.insar.localcpu.internal.geometry;

import io.sentryal.insar.error.FailureCode;
import io.sentryal.insar.error.ProcessingException;
import io.sentryal.insar.internal.geometry.Ellipsoid;
import io.sentryal.insar.internal.geometry.Orbit;
import io.sentryal.insar.internal.geometry.Vectors;

/**
 * From azimuth time and slant range to the ground ("rdr2geo"). Immutable, thread-safe.
 *
 * <p>At zero Doppler the target lies on the circle of radius R around the satellite P, in the plane
 * perpendicular to the velocity: {@code X(look) = P + R (n cos(look) + c sin(look))}, with n the
 * direction to the Earth's centre made perpendicular to the velocity and c to the right of the
 * track. The look angle at which X has the wanted ellipsoid height follows by Newton's method from
 * the spherical solution (Curlander and McDonough, Synthetic Aperture Radar, section 8.2).
 */
public final class RangeDoppler {
  private static final double CONVERGED_M = 1e-7;
  private static final int MOST_ROUNDS = 20;

  private final Orbit orbit;

  /**
   * Creates the equations of an orbit.
   *
   * @param orbit the orbit of the satellite
   */
  public RangeDoppler(Orbit orbit) {
    this.orbit = orbit;
  }

  /**
   * Returns the place seen at a time and range, at a height above the ellipsoid.
   *
   * @param timeS zero-Doppler time (s since the orbit's epoch)
   * @param slantRangeM slant range (m)
   * @param heightM height above the ellipsoid (m)
   * @throws ProcessingException with {@link FailureCode#OUTSIDE_COVERAGE} if that range does not
   *     reach that height, with {@link FailureCode#ORBIT_MISSING} outside the orbit
   */
  public GroundPoint atHeight(double timeS, double slantRangeM, double heightM) {
    RangeCircle circle = new RangeCircle(orbit, timeS, slantRangeM);
    circle.moveToHeight(heightM);
    return circle.groundPoint();
  }

  /**
   * Returns the place seen at a time and range on the ground.
   *
   * <p>Where the terrain folds over in range (layover) several places have that range; one of them
   * is returned.
   *
   * @param timeS zero-Doppler time (s since the orbit's epoch)
   * @param slantRangeM slant range (m)
   * @param surface the ground
   * @throws ProcessingException with {@link FailureCode#DEM_MISSING} if the surface has no height
   *     there, with {@link FailureCode#OUTSIDE_COVERAGE} if the range does not reach the ground,
   *     with {@link FailureCode#ORBIT_MISSING} outside the orbit
   */
  public GroundPoint onSurface(double timeS, double slantRangeM, ElevationSurface surface) {
    RangeCircle circle = new RangeCircle(orbit, timeS, slantRangeM);
    for (double startM : HeightSearch.starts(surface)) {
      HeightSearch search = new HeightSearch(startM, surface.lowestM(), surface.highestM());
      while (!search.ended()) {
        circle.moveToHeight(search.trialM());
        search.ground(surface.nearestHeightM(circle.latRad(), circle.lonRad()));
      }
      if (search.found()) {
        circle.moveToHeight(search.trialM());
        // Refuses a place outside the model.
        surface.heightM(circle.latRad(), circle.lonRad());
        return circle.groundPoint();
      }
    }
    throw new ProcessingException(
        FailureCode.DEM_MISSING,
        "the elevation model has no data near latitude "
            + Math.toDegrees(circle.latRad())
            + ", longitude "
            + Math.toDegrees(circle.lonRad())
            + " deg; supply a model without a hole there");
  }

  /** The circle of points at one range, perpendicular to the velocity. One call, one circle. */
  private static final class RangeCircle {
    private final double[] satellite = new double[3];
    private final double[] nadir = new double[3];
    private final double[] right = new double[3];
    private final double slantRangeM;
    private final double[] target = new double[3];
    private final double[] geodetic = new double[3];
    private final double[] up = new double[3];
    private double lookRad;

    RangeCircle(Orbit orbit, double timeS, double slantRangeM) {
      this.slantRangeM = slantRangeM;
      double[] track = new double[3];
      orbit.position(timeS, satellite);
      orbit.velocity(timeS, track);
      Vectors.normalize(track);
      double along = Vectors.dot(satellite, track);
      for (int i = 0; i < 3; i++) {
        nadir[i] = -satellite[i] + along * track[i];
      }
      Vectors.normalize(nadir);
      Vectors.cross(nadir, track, right);
      lookRad = Double.NaN;
    }

    double latRad() {
      return geodetic[0];
    }

    double lonRad() {
      return geodetic[1];
    }

    void moveToHeight(double heightM) {
      if (Double.isNaN(lookRad)) {
        lookRad = sphericalLookRad(heightM);
      }
      for (int round = 0; round < MOST_ROUNDS; round++) {
        double sin = Math.sin(lookRad);
        double cos = Math.cos(lookRad);
        for (int i = 0; i < 3; i++) {
          target[i] = satellite[i] + slantRangeM * (cos * nadir[i] + sin * right[i]);
        }
        Ellipsoid.toGeodetic(target, geodetic);
        double missingM = heightM - geodetic[2];
        Ellipsoid.up(geodetic[0], geodetic[1], up);
        if (Math.abs(missingM) < CONVERGED_M) {
          requireAboveHorizon(heightM);
          return;
        }
        double climbMPerRad =
            slantRangeM * (cos * Vectors.dot(right, up) - sin * Vectors.dot(nadir, up));
        lookRad += missingM / climbMPerRad;
        if (!(lookRad > 0 && lookRad < Math.PI / 2)) {
          throw unreachable(heightM);
        }
      }
      throw unreachable(heightM);
    }

    /** Beyond the horizon the circle meets the height again, seen through the Earth. */
    private void requireAboveHorizon(double heightM) {
      double rising = 0;
      for (int i = 0; i < 3; i++) {
        rising += (satellite[i] - target[i]) * up[i];
      }
      if (!(rising > 0)) {
        throw unreachable(heightM);
      }
    }

    /** The law of cosines in the triangle of Earth's centre, satellite and target. */
    private double sphericalLookRad(double heightM) {
      double satelliteRadiusM = Vectors.norm(satellite);
      double[] below = new double[3];
      Ellipsoid.toGeodetic(satellite, below);
      double groundRadiusM = satelliteRadiusM - below[2] + heightM;
      double cosLook =
          (satelliteRadiusM * satelliteRadiusM
                  + slantRangeM * slantRangeM
                  - groundRadiusM * groundRadiusM)
              / (2 * satelliteRadiusM * slantRangeM);
      if (!(cosLook > 0 && cosLook < 1)) {
        throw unreachable(heightM);
      }
      return Math.acos(cosLook);
    }

    private ProcessingException unreachable(double heightM) {
      return new ProcessingException(
          FailureCode.OUTSIDE_COVERAGE,
          "a slant range of "
              + slantRangeM
              + " m does not reach a height of "
              + heightM
              + " m to the right of the track; check slant range (one way, m) and orbit");
    }

    GroundPoint groundPoint() {
      double sinLat = Math.sin(geodetic[0]);
      double cosLat = Math.cos(geodetic[0]);
      double sinLon = Math.sin(geodetic[1]);
      double cosLon = Math.cos(geodetic[1]);
      double dx = (satellite[0] - target[0]) / slantRangeM;
      double dy = (satellite[1] - target[1]) / slantRangeM;
      double dz = (satellite[2] - target[2]) / slantRangeM;
      double outward = cosLon * dx + sinLon * dy;
      return new GroundPoint(
          geodetic[0],
          geodetic[1],
          geodetic[2],
          cosLon * dy - sinLon * dx,
          cosLat * dz - sinLat * outward,
          sinLat * dz + cosLat * outward);
    }
  }
}
