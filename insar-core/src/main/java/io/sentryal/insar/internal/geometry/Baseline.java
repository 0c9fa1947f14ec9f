package io.sentryal.insar.internal.geometry;

/**
 * The distance between the two places from which a target was seen, across the line of sight and
 * along it. Immutable.
 *
 * <p><b>Sign.</b> Secondary minus reference. The perpendicular axis is the look vector (satellite
 * to ground) cross the velocity of the reference: up and to the right of the track. The parallel
 * axis is the look vector, so a secondary that is nearer to the target has a positive parallel
 * baseline.
 *
 * @param perpendicularM perpendicular baseline (m)
 * @param parallelM parallel baseline (m)
 * @param slantRangeM slant range of the target from the reference (m)
 * @param incidenceRad angle at the target from the ellipsoid normal to the line of sight of the
 *     reference (rad)
 */
public record Baseline(
    double perpendicularM, double parallelM, double slantRangeM, double incidenceRad) {

  /**
   * Returns the baseline of two orbits at a target.
   *
   * @param reference orbit of the reference
   * @param referenceTimeS a time near the acquisition (s since the epoch of the reference's orbit)
   * @param secondary orbit of the secondary
   * @param secondaryTimeS a time near the acquisition (s since the epoch of the secondary's orbit)
   * @param target the target (m, Earth-fixed)
   */
  public static Baseline at(
      Orbit reference,
      double referenceTimeS,
      Orbit secondary,
      double secondaryTimeS,
      double[] target) {
    double[] from = new double[3];
    double[] velocity = new double[3];
    double[] to = new double[3];
    ZeroDopplerPoint seen = ZeroDoppler.solve(reference, target, referenceTimeS);
    reference.position(seen.timeS(), from);
    reference.velocity(seen.timeS(), velocity);
    secondary.position(ZeroDoppler.solve(secondary, target, secondaryTimeS).timeS(), to);
    double[] look = new double[3];
    Vectors.subtract(target, from, look);
    Vectors.normalize(look);
    double[] across = new double[3];
    Vectors.cross(look, velocity, across);
    Vectors.normalize(across);
    Vectors.subtract(to, from, to);
    double[] up = new double[3];
    Ellipsoid.toGeodetic(target, up);
    Ellipsoid.up(up[0], up[1], up);
    return new Baseline(
        Vectors.dot(to, across),
        Vectors.dot(to, look),
        seen.slantRangeM(),
        Math.acos(-Vectors.dot(look, up)));
  }

  /**
   * Returns the height that turns the phase by one cycle (m): {@code lambda R sin(incidence) / (2
   * Bperp)} (Hanssen, Radar Interferometry, eq. 2.4.14). It has the sign of the perpendicular
   * baseline and is infinite without one.
   *
   * @param wavelengthM radar wavelength (m)
   */
  public double heightOfAmbiguityM(double wavelengthM) {
    return wavelengthM * slantRangeM * Math.sin(incidenceRad) / (2 * perpendicularM);
  }
}
