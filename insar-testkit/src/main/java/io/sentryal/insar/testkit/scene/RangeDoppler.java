package io.sentryal.insar.testkit.scene;

/**
 * The two directions of zero-Doppler geometry, for a right-looking radar, each by Newton's method
 * on the exact equations. Slow and sure: the simulator calls it at mesh nodes and in its own tests.
 */
final class RangeDoppler {
  private RangeDoppler() {}

  /** When (s of the orbit) and from how far (m) a target is seen at zero Doppler. */
  record Seen(double timeS, double slantRangeM) {}

  /**
   * Returns when and from how far a place is seen: the time at which {@code (X - S) . V = 0}.
   *
   * @param orbit the satellite
   * @param ecefM the place, Earth-fixed (m)
   * @param guessS a time near the answer (s)
   */
  static Seen see(PhysicalOrbit orbit, double[] ecefM, double guessS) {
    double timeS = guessS;
    for (int i = 0; i < 30; i++) {
      double[] look = Vectors.minus(ecefM, orbit.position(timeS));
      double[] velocity = orbit.velocity(timeS);
      double slope = Vectors.dot(look, orbit.acceleration(timeS)) - Vectors.dot(velocity, velocity);
      double stepS = Vectors.dot(look, velocity) / slope;
      timeS -= stepS;
      if (Math.abs(stepS) < 2e-12) {
        return new Seen(timeS, Vectors.norm(Vectors.minus(ecefM, orbit.position(timeS))));
      }
    }
    throw new IllegalStateException("zero-Doppler time not found near " + guessS + " s");
  }

  /**
   * Returns the place (Earth-fixed, m) at a height that is seen at a time from a range: the
   * solution of {@code |X - S| = R, (X - S) . V = 0, height(X) = h} near a guess.
   *
   * @param orbit the satellite
   * @param seen time (s) and slant range (m)
   * @param heightM height above the WGS 84 ellipsoid (m)
   * @param guessM a place on the same side of the track (m)
   */
  static double[] place(PhysicalOrbit orbit, Seen seen, double heightM, double[] guessM) {
    double[] satelliteM = orbit.position(seen.timeS());
    double[] velocity = orbit.velocity(seen.timeS());
    double[] x = guessM;
    for (int i = 0; i < 50; i++) {
      double[] look = Vectors.minus(x, satelliteM);
      double rangeM = Vectors.norm(look);
      double[] geodetic = Wgs84.toGeodetic(x);
      double[][] rows = {Vectors.unit(look), velocity, Wgs84.normal(geodetic[0], geodetic[1])};
      double[] missing = {
        seen.slantRangeM() - rangeM, -Vectors.dot(look, velocity), heightM - geodetic[2]
      };
      double[] step = Vectors.solve(rows, missing);
      x = Vectors.plusScaled(x, 1, step);
      if (Vectors.norm(step) < 1e-7) {
        return x;
      }
    }
    throw new IllegalStateException(
        "no place at "
            + heightM
            + " m is seen at "
            + seen.timeS()
            + " s, "
            + seen.slantRangeM()
            + " m");
  }

  /** Returns the angle (deg) between the line of sight and the ellipsoid's normal at a place. */
  static double incidenceDeg(double[] satelliteM, double[] ecefM) {
    double[] geodetic = Wgs84.toGeodetic(ecefM);
    double[] toSatellite = Vectors.unit(Vectors.minus(satelliteM, ecefM));
    return Math.toDegrees(
        Math.acos(Vectors.dot(toSatellite, Wgs84.normal(geodetic[0], geodetic[1]))));
  }
}
