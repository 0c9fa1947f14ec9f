package io.sentryal.insar.localcpu.internal.geometry;

import io.sentryal.insar.error.FailureCode;
import io.sentryal.insar.error.ProcessingException;

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
  static final double CONVERGED_M = 1e-6;
  private static final int MOST_ROUNDS = 120;
  private static final int ROUNDS_BEFORE_DAMPING = 30;
  private static final double LEAST_ONE_MINUS_SLOPE = 0.3;
  private static final double MOST_ONE_MINUS_SLOPE = 4;

  private double trialM;
  private double lastTrialM = Double.NaN;
  private double lastGroundM = Double.NaN;
  private double oneMinusSlope = 1;
  private double damping = 1;
  private int rounds;
  private boolean done;

  HeightSearch(double startM) {
    this.trialM = startM;
  }

  boolean done() {
    return done;
  }

  double trialM() {
    return trialM;
  }

  /** Takes the height of the ground below the last trial. */
  void ground(double groundM) {
    double missingM = groundM - trialM;
    if (Math.abs(trialM - lastTrialM) > 1e-4) {
      double measured = 1 - (groundM - lastGroundM) / (trialM - lastTrialM);
      oneMinusSlope = Math.max(LEAST_ONE_MINUS_SLOPE, Math.min(MOST_ONE_MINUS_SLOPE, measured));
    }
    lastTrialM = trialM;
    lastGroundM = groundM;
    if (++rounds > ROUNDS_BEFORE_DAMPING) {
      damping = 0.3;
      oneMinusSlope = Math.max(1, oneMinusSlope);
    }
    double stepM = damping * missingM / oneMinusSlope;
    trialM += stepM;
    done = Math.abs(stepM) < CONVERGED_M;
    if (!done && rounds >= MOST_ROUNDS) {
      throw new ProcessingException(
          FailureCode.INTERNAL,
          "the ground was not found within "
              + MOST_ROUNDS
              + " rounds, last between "
              + trialM
              + " and "
              + groundM
              + " m: is the elevation model far steeper than real terrain?");
    }
  }
}
