package io.sentryal.insar.timeseries;

import io.sentryal.insar.error.Checks;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How much a pair counts at a point, from its coherence. Immutable, thread-safe.
 *
 * <p>A weight multiplies the squared residual. Within the formulas the coherence is limited to
 * [{@value #LOWEST_COHERENCE}, {@value #HIGHEST_COHERENCE}]: below, the estimate of the coherence
 * itself is mostly bias; above, a pair would outweigh all others.
 */
public final class PairWeights {
  /** Coherences below count as this one. */
  public static final double LOWEST_COHERENCE = 0.05;

  /** Coherences above count as this one. */
  public static final double HIGHEST_COHERENCE = 0.999;

  private final Rule rule;
  private final double looks;
  private final @Nullable PhaseVarianceTable table;

  private PairWeights(Rule rule, double looks, @Nullable PhaseVarianceTable table) {
    this.rule = rule;
    this.looks = looks;
    this.table = table;
  }

  private enum Rule {
    UNIFORM,
    COHERENCE,
    VARIANCE,
    FISHER
  }

  /** Returns the rule by which all pairs count alike; needs no coherence. */
  public static PairWeights uniform() {
    return new PairWeights(Rule.UNIFORM, 1, null);
  }

  /** Returns the rule weight = coherence. */
  public static PairWeights coherence() {
    return new PairWeights(Rule.COHERENCE, 1, null);
  }

  /**
   * Returns the rule weight = 1 / variance of the phase of a distributed target (Tough et al. 1995,
   * Proc. R. Soc. A 449; Bamler and Hartl 1998, Inverse Problems 14, eq. 66), by a table that is
   * within 1e-4 of the integral.
   *
   * @param looks independent looks behind each phase and coherence, from 1 to 1000
   */
  public static PairWeights variance(double looks) {
    return new PairWeights(
        Rule.VARIANCE, checkLooks(looks), PhaseVarianceTable.of(looks, HIGHEST_COHERENCE));
  }

  /**
   * Returns the rule weight = 2 L c^2 / (1 - c^2), the Fisher information of the phase: the inverse
   * of the Cramer-Rao bound (Rodriguez and Martin 1992, IEE Proc. F 139(2)).
   *
   * @param looks independent looks L behind each phase and coherence, from 1 to 1000
   */
  public static PairWeights fisher(double looks) {
    return new PairWeights(Rule.FISHER, checkLooks(looks), null);
  }

  private static double checkLooks(double looks) {
    return Checks.inRange("looks", looks, 1, 1000);
  }

  /** Returns whether all pairs count alike, so that no coherence is needed. */
  public boolean isUniform() {
    return rule == Rule.UNIFORM;
  }

  /**
   * Returns the weight of a pair: 1, the coherence, or an inverse variance (1/rad^2).
   *
   * @param coherence coherence of the pair at the point, in [0, 1]
   * @throws IllegalArgumentException if the coherence is outside or NaN; uniform weights do not ask
   */
  public double weight(double coherence) {
    if (rule == Rule.UNIFORM) {
      return 1;
    }
    Checks.inRange("coherence", coherence, 0, 1);
    double limited = Math.min(HIGHEST_COHERENCE, Math.max(LOWEST_COHERENCE, coherence));
    if (table != null) {
      return 1 / table.varianceRad2(limited);
    }
    double squared = limited * limited;
    return rule == Rule.FISHER ? 2 * looks * squared / (1 - squared) : limited;
  }

  @Override
  public String toString() {
    String name = rule.name().toLowerCase(Locale.ROOT);
    return rule == Rule.VARIANCE || rule == Rule.FISHER
        ? String.format(Locale.ROOT, "%s (%.1f looks)", name, looks)
        : name;
  }
}
