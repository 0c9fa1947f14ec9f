package io.sentryal.insar.orbit;

import io.sentryal.insar.error.Checks;
import io.sentryal.insar.internal.geometry.Baseline;
import io.sentryal.insar.internal.geometry.Ellipsoid;
import io.sentryal.insar.internal.geometry.ZeroDoppler;
import io.sentryal.insar.internal.geometry.ZeroDopplerPoint;
import io.sentryal.insar.model.GeoPoint;

/**
 * How the places from which two acquisitions saw a target differ, from their orbits: both
 * satellites are placed where the target is broadside (zero Doppler in the Earth-fixed frame).
 * Immutable.
 *
 * <p><b>Sign.</b> Secondary minus reference. The perpendicular axis is the look vector (satellite
 * to ground) cross the velocity of the reference: up and to the right of the track. It is that of
 * ASF and of SNAP; ISCE2's points the other way. The parallel axis is the look vector, so a
 * secondary nearer to the target has a positive parallel baseline.
 *
 * @param perpendicularM perpendicular baseline (m)
 * @param parallelM parallel baseline (m)
 * @param slantRangeM slant range of the target from the reference (m)
 * @param incidenceDeg angle at the target from the ellipsoid normal to the line of sight of the
 *     reference (deg)
 * @param startOffsetS how much later along the track, over the same ground, the secondary
 *     acquisition starts (s); negative if earlier. For two products of a burst it tells how well
 *     the instrument was synchronised
 * @param overlapS length of the ground that both acquisitions show, along the track (s); 0 if none
 * @param overlapShareOfReference the same as a share of the reference, in [0, 1]
 */
public record PassBaseline(
    double perpendicularM,
    double parallelM,
    double slantRangeM,
    double incidenceDeg,
    double startOffsetS,
    double overlapS,
    double overlapShareOfReference) {

  /**
   * Returns the baseline of two acquisitions at a target.
   *
   * @param reference the acquisition to which it refers
   * @param secondary the other acquisition
   * @param target the target
   * @param heightM its height above the WGS 84 ellipsoid (m)
   * @throws io.sentryal.insar.error.ProcessingException with {@code ORBIT_MISSING} if the target is
   *     not broadside within the state vectors, with {@code OUTSIDE_COVERAGE} if never
   * @throws IllegalArgumentException if the target lies to the left of the track of an acquisition,
   *     where Sentinel-1 does not look
   */
  public static PassBaseline between(
      Pass reference, Pass secondary, GeoPoint target, double heightM) {
    Checks.inRange("heightM", heightM, -1000, 10000);
    double[] xyzM = new double[3];
    Ellipsoid.toEcef(
        Math.toRadians(target.latitudeDeg()), Math.toRadians(target.longitudeDeg()), heightM, xyzM);
    double seenS = broadsideS(reference, xyzM, target);
    double seenAgainS = broadsideS(secondary, xyzM, target);
    Baseline baseline = Baseline.at(reference.orbit(), seenS, secondary.orbit(), seenAgainS, xyzM);
    double startsS = reference.startS() - seenS;
    double startsAgainS = secondary.startS() - seenAgainS;
    double overlapS =
        Math.min(startsS + reference.lengthS(), startsAgainS + secondary.lengthS())
            - Math.max(startsS, startsAgainS);
    double commonS = Math.max(0, overlapS);
    return new PassBaseline(
        baseline.perpendicularM(),
        baseline.parallelM(),
        baseline.slantRangeM(),
        Math.toDegrees(baseline.incidenceRad()),
        startsAgainS - startsS,
        commonS,
        commonS / reference.lengthS());
  }

  private static double broadsideS(Pass pass, double[] xyzM, GeoPoint target) {
    ZeroDopplerPoint seen = ZeroDoppler.solve(pass.orbit(), xyzM, pass.middleS());
    if (!seen.rightSide()) {
      throw new IllegalArgumentException(
          target + " lies to the left of the track, where Sentinel-1 does not look");
    }
    return seen.timeS();
  }

  /**
   * Returns the height that turns the interferometric phase by one cycle (m): {@code lambda R
   * sin(incidence) / (2 Bperp)} (Hanssen, Radar Interferometry, eq. 2.4.14). It has the sign of the
   * perpendicular baseline and is infinite without one.
   *
   * @param wavelengthM radar wavelength (m), positive; there is no default
   */
  public double heightOfAmbiguityM(double wavelengthM) {
    Checks.positive("wavelengthM", wavelengthM);
    return wavelengthM
        * slantRangeM
        * Math.sin(Math.toRadians(incidenceDeg))
        / (2 * perpendicularM);
  }
}
