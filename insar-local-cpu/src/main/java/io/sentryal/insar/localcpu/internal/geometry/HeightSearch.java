package io.sentryal.insar.localcpu.internal.geometry;

/**
 * Finds the height at which a range circle meets the ground, from one trial height to the next.
 *
 * <p>With G(h) the height of the ground below the point of the circle at height h, wanted is G(h) =
 * h. The slope m = dG/dh is the terrain slope along the look direction over the tangent of the
 * incidence angle. A step of (G - h)/(1 - m) is Newton's; m comes from the last two trials. Keeping
 * 1 - m within bounds makes every fold of the terrain (m &gt;= 1) repel the search, so that it ends
 * on a slope that the radar sees in order. Not thread-safe.
 */
final class HeightSearch {
  private static final double CONVERGED_M = 1e-6;
  private static final int MOST_ROUNDS = 200;
  private static final int ROUNDS_BEFORE_DAMPING = 30;
  private static final double LEAST_ONE_MINUS_SLOPE = 0.3;
  private static final double MOST_ONE_MINUS_SLOPE = 4;

  private double trialM;
  private double lastTrialM = Double.NaN;
  private double lastGroundM = Double.NaN;
  private double oneMinusSlope = 1;
  private int rounds;
  private boolean ended;
  private boolean found;

  HeightSearch(double startM) {
    this.trialM = startM;
  }

  /**
   * Returns the heights from which to start where the ground is unknown: the middle first, then the
   * ends and the quarters of what the surface holds.
   */
  static double[] starts(ElevationSurface surface) {
    double lowM = surface.lowestM();
    double spanM = surface.highestM() - lowM;
    if (spanM == 0) {
      return new double[] {lowM};
    }
    return new double[] {
      lowM + 0.5 * spanM, lowM, lowM + spanM, lowM + 0.25 * spanM, lowM + 0.75 * spanM
    };
  }

  /** Returns whether the search is over. */
  boolean ended() {
    return ended;
  }

  /** Returns whether the search is over with a height, which is then {@link #trialM()}. */
  boolean found() {
    return found;
  }

  double trialM() {
    return trialM;
  }

  /** Takes the height of the ground below the last trial; NaN, a hole, ends the search. */
  void ground(double groundM) {
    double missingM = groundM - trialM;
    if (Double.isNaN(missingM) || ++rounds > MOST_ROUNDS) {
      ended = true;
      return;
    }
    if (Math.abs(trialM - lastTrialM) > 1e-4) {
      double measured = 1 - (groundM - lastGroundM) / (trialM - lastTrialM);
      oneMinusSlope = Math.max(LEAST_ONE_MINUS_SLOPE, Math.min(MOST_ONE_MINUS_SLOPE, measured));
    }
    lastTrialM = trialM;
    lastGroundM = groundM;
    // A plain damped step cannot circle around a kink.
    double stepM = rounds > ROUNDS_BEFORE_DAMPING ? 0.3 * missingM : missingM / oneMinusSlope;
    trialM += stepM;
    found = Math.abs(stepM) < CONVERGED_M;
    ended = found;
  }
}
