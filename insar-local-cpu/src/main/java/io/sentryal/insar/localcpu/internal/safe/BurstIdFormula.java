package io.sentryal.insar.localcpu.internal.safe;

import io.sentryal.insar.error.Checks;
import io.sentryal.insar.model.BurstId;

/**
 * The burst id by ESA's formula, for products whose annotation holds none (IPF before 3.40).
 *
 * <p>ESA, Sentinel-1 Level 1 Detailed Algorithm Definition (S1-TN-MDA-52-7445), section 9.25,
 * equations 9-89 to 9-91: {@code 1 + floor((t_b - t_anx + (r - 1) T_orb - T_pre) / T_beam)}, where
 * {@code t_b} is the sensing time in the middle of the IW2 burst of the cycle and {@code r} the
 * relative orbit at {@code t_anx}. The same number names the IW1, IW2 and IW3 burst of one cycle.
 */
final class BurstIdFormula {
  /** Length of one cycle IW1, IW2, IW3 (s). */
  private static final double BEAM_CYCLE_S = 2.758273;

  /** Preamble of the data take (s). */
  private static final double PREAMBLE_S = 2.299849;

  /** Nominal orbital period (s): 175 orbits in 12 days. */
  static final double ORBIT_S = 12 * 86400.0 / 175;

  private static final int ORBITS = 175;

  /**
   * From the first echo of a burst to the middle of the IW2 burst of its cycle (s). The starts of
   * IW2 and IW3 lie 0.8322 s and 1.9102 s after that of IW1: so in the sensing times of every
   * product from IPF 002.36 to 003.91 that was looked at, to 0.001 s.
   */
  private static final double[] TO_MIDDLE_OF_IW2_S = {1.3712, 0.5390, -0.5390};

  private BurstIdFormula() {}

  /**
   * Returns the id of a burst.
   *
   * @param sensingSinceNodeS time of the first echo since the ascending node (s)
   * @param relativeOrbit relative orbit that begins at that node, 1 to 175
   * @param swath {@code IW1}, {@code IW2} or {@code IW3}
   * @throws IllegalArgumentException for another swath or orbit, or a time that is not finite
   */
  static BurstId ofSensingTime(double sensingSinceNodeS, int relativeOrbit, String swath) {
    Checks.finite("sensingSinceNodeS", sensingSinceNodeS);
    int beam = beam(swath);
    double sinceCycleStartS =
        sensingSinceNodeS + TO_MIDDLE_OF_IW2_S[beam] + (relativeOrbit - 1) * ORBIT_S - PREAMBLE_S;
    double repeatS = ORBITS * ORBIT_S;
    double wrappedS = sinceCycleStartS - Math.floor(sinceCycleStartS / repeatS) * repeatS;
    return ofNumber(1 + (int) Math.floor(wrappedS / BEAM_CYCLE_S), relativeOrbit, swath);
  }

  /**
   * Returns the id with that number.
   *
   * <p>A burst near the node is given to the track in which the IW1 burst of its cycle begins. That
   * follows from the number alone, so that it is the same at every pass; a product whose number
   * does not belong to its orbit or to a neighbour (none of ESA's does) keeps its own orbit.
   *
   * @param number relative burst number, positive
   * @param relativeOrbit relative orbit of the product's start, 1 to 175
   * @param swath for example {@code IW2}
   */
  static BurstId ofNumber(int number, int relativeOrbit, String swath) {
    double startOfIw1S = PREAMBLE_S + (number - 1.0) * BEAM_CYCLE_S;
    int track = 1 + (int) (Math.floor(startOfIw1S / ORBIT_S) % ORBITS);
    int ahead = Math.floorMod(track - relativeOrbit, ORBITS);
    boolean near = ahead <= 1 || ahead == ORBITS - 1;
    return new BurstId(near ? track : relativeOrbit, number, swath);
  }

  private static int beam(String swath) {
    return switch (swath) {
      case "IW1" -> 0;
      case "IW2" -> 1;
      case "IW3" -> 2;
      default ->
          throw new IllegalArgumentException(
              "burst ids are defined for IW1, IW2 and IW3, not for '" + swath + "'");
    };
  }
}
