package io.sentryal.insar.testkit.scene;

import java.time.Duration;
import java.time.Instant;

/**
 * Track, orbit number and burst ids of Sentinel-1A (burst id: ESA, S1-TN-MDA-52-7445, section
 * 9.25).
 *
 * @param relativeOrbit track, 1 to 175
 * @param firstBurstNumber burst number of the first burst; the others follow
 */
record OrbitNumbers(int relativeOrbit, int firstBurstNumber) {
  static final int CYCLE_DAYS = 12;
  static final int ORBITS_PER_CYCLE = 175;

  private static final double ORBIT_S = CYCLE_DAYS * 86_400.0 / ORBITS_PER_CYCLE;
  private static final double BEAM_CYCLE_S = 2.758273;
  private static final double PREAMBLE_S = 2.299849;
  private static final int FIRST_TRACK_ORBIT = 73;
  private static final int KNOWN_ORBIT = 36_718;
  private static final Instant KNOWN_TIME = Instant.parse("2021-02-23T13:51:24Z");

  /**
   * Chooses the track on which the burst grid of ESA's formula fits the scene best: the border
   * between two burst numbers falls between the middle of the first burst and the start of the
   * second, or a single burst lies in the middle of its number.
   *
   * @param pass the reference, whose orbit gives the ascending node
   */
  static OrbitNumbers fitting(Pass pass) {
    double nodeS = pass.orbit().ascendingNodeS();
    boolean single = pass.layout().bursts() == 1;
    double borderS =
        single
            ? pass.burstMiddleS(0) + BEAM_CYCLE_S / 2
            : (pass.burstMiddleS(0) + pass.burstStartS(1)) / 2;
    int best = 1;
    double smallest = Double.POSITIVE_INFINITY;
    for (int track = 1; track <= ORBITS_PER_CYCLE; track++) {
      double beams = beams(borderS - nodeS, track);
      double miss = Math.abs(beams - Math.rint(beams));
      if (miss < smallest) {
        smallest = miss;
        best = track;
      }
    }
    return new OrbitNumbers(best, number(pass.burstMiddleS(0) - nodeS, best));
  }

  private static double beams(double sinceNodeS, int orbit) {
    return (sinceNodeS + (orbit - 1) * ORBIT_S - PREAMBLE_S) / BEAM_CYCLE_S;
  }

  /** Returns the burst number of a burst seen at a time since the ascending node (s). */
  static int number(double sinceNodeS, int relativeOrbit) {
    return 1 + (int) Math.floor(beams(sinceNodeS, relativeOrbit));
  }

  /** Returns the absolute orbit number nearest to a moment that belongs to the track. */
  int absoluteOrbit(Instant moment) {
    double sinceS = Duration.between(KNOWN_TIME, moment).toMillis() / 1000.0;
    int near = KNOWN_ORBIT + (int) Math.rint(sinceS / ORBIT_S);
    int track = Math.floorMod(near - FIRST_TRACK_ORBIT, ORBITS_PER_CYCLE) + 1;
    int ahead = Math.floorMod(relativeOrbit - track, ORBITS_PER_CYCLE);
    return near + (ahead > ORBITS_PER_CYCLE / 2 ? ahead - ORBITS_PER_CYCLE : ahead);
  }

  /** Returns the burst number counted over the whole mission, as annotations give it. */
  static long absoluteBurst(double sinceNodeS, int absoluteOrbit) {
    return 1 + (long) Math.floor(beams(sinceNodeS, absoluteOrbit));
  }
}
