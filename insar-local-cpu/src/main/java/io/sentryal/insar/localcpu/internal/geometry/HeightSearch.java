package io.sentryal.insar.localcpu.internal.geometry;

/**
 * Finds the height at which a range circle meets the ground, from one trial height to the next.
 *
 * <p>With G(h) the height of the ground below the point of the circle at height h, wanted is G(h) =
 * h. Below all ground G(h) &gt; h, above it G(h) &lt; h: there is always a solution, and a bracket
 * that every trial narrows. The next trial is that of the secant, or the middle of the bracket
 * where the secant leaves it or is slow (Press et al., Numerical Recipes, section 9.4). Where the
 * terrain folds over there are several solutions; the bracket never closes around one on the folded
 * side. Not thread-safe.
 */
final class HeightSearch {
  private static final double CONVERGED_M = 1e-6;
  private static final double OUTER_M = 1;
  private static final int SECANT_ROUNDS = 20;

  /** Halving 20 km to a micrometre takes 35. */
  private static final int MOST_ROUNDS = 80;

  private double lowM;
  private double highM;
  private double trialM;
  private double lastTrialM = Double.NaN;
  private double lastMissingM = Double.NaN;
  private int rounds;
  private boolean ended;
  private boolean found;

  /**
   * @param startM the first trial
   * @param lowestM a height that no ground lies below
   * @param highestM a height that no ground lies above
   */
  HeightSearch(double startM, double lowestM, double highestM) {
    this.lowM = lowestM - OUTER_M;
    this.highM = highestM + OUTER_M;
    this.trialM = Math.max(lowestM, Math.min(highestM, startM));
  }

  /**
   * Returns the heights from which to start where the ground is unknown: the middle first, then, in
   * case of holes, the ends and the quarters of what the surface holds.
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
    if (missingM > 0) {
      lowM = trialM;
    } else {
      highM = trialM;
    }
    double next = trialM + missingM;
    double drop = (lastMissingM - missingM) / (trialM - lastTrialM);
    if (drop > 0) {
      next = trialM + missingM / drop;
    }
    if (rounds > SECANT_ROUNDS || !(next > lowM && next < highM)) {
      next = 0.5 * (lowM + highM);
    }
    found = Math.abs(next - trialM) < CONVERGED_M || missingM == 0;
    ended = found;
    lastTrialM = trialM;
    lastMissingM = missingM;
    trialM = missingM == 0 ? trialM : next;
  }
}
