package io.sentryal.insar.network;

import io.sentryal.insar.error.Checks;
import io.sentryal.insar.model.BaselineStack;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/**
 * The rules by which images are paired.
 *
 * <p>All of them: the reference is the earlier image; of images of one pass (within an hour:
 * slices, or two products of one acquisition) only that which shares most ground with the stack's
 * reference is used; images whose track, direction, mode, burst or polarisation differ, or whose
 * footprints have nothing in common, are not paired. What is left out is listed with its reason.
 */
public final class PairNetworks {
  private PairNetworks() {}

  /**
   * Returns the rule that pairs each image with the next ones in time, whatever their baselines.
   *
   * @param count with how many later images each image is paired, at least 1
   */
  public static PairSelection nearest(int count) {
    if (count < 1) {
      throw new IllegalArgumentException("nearest needs at least 1 later image, was " + count);
    }
    return new Rule("nearest:" + count, candidates -> nearest(candidates, count));
  }

  /**
   * Returns the small-baseline rule (Berardino et al. 2002, IEEE TGRS 40(11)): all pairs within
   * both limits. A pair whose perpendicular baseline is unknown is left out with that reason.
   *
   * @param maxDays longest time between the images (days), at least 1; times are rounded to days
   * @param maxPerpendicularM largest perpendicular baseline of either sign (m), positive
   */
  public static PairSelection smallBaseline(int maxDays, double maxPerpendicularM) {
    Checks.positive("maxPerpendicularM", maxPerpendicularM);
    if (maxDays < 1) {
      throw new IllegalArgumentException("maxDays must be at least 1, was " + maxDays);
    }
    String name = String.format(Locale.ROOT, "sbas:%d,%.0f", maxDays, maxPerpendicularM);
    return new Rule(name, candidates -> smallBaseline(candidates, maxDays, maxPerpendicularM));
  }

  /**
   * Returns the rule that connects all images by as few and as short pairs as possible: the minimum
   * spanning tree (Kruskal 1956) of the distance sqrt((s t)^2 + b^2) from time t (days) and
   * perpendicular baseline b (m), where s makes the stack's span of time as long as its span of
   * baselines. Every pair of a tree is a bridge: combine it with another rule. An image whose
   * baseline is unknown is left without a pair, with that reason.
   */
  public static PairSelection minimumSpanningTree() {
    return new Rule("tree", candidates -> SpanningTree.ofBaselines(candidates).select());
  }

  /**
   * Returns the rule that connects all images by the pairs of the smallest total cost, for example
   * {@code 1 / coherence} from an earlier run. Equal costs are decided by the order of the pairs.
   *
   * @param name what the cost is, for plans and provenance
   * @param cost cost of a pair; a pair whose cost is not a finite number is left out
   */
  public static PairSelection minimumSpanningTree(String name, ToDoubleFunction<NetworkPair> cost) {
    Checks.notBlank("name of the cost", name);
    Objects.requireNonNull(cost, "cost");
    return new Rule(
        "tree by " + name, candidates -> SpanningTree.ofCosts(candidates, name, cost).select());
  }

  /**
   * Returns the rule that takes the edges of the Delaunay triangulation of the images in the plane
   * of time and perpendicular baseline, scaled to equal spans (Pepe and Lanari 2006, IEEE TGRS
   * 44(9)): short pairs in every direction, closed to triangles. An image whose baseline is unknown
   * is left without a pair, with that reason.
   */
  public static PairSelection delaunay() {
    return new Rule(
        "delaunay",
        candidates ->
            new DelaunayNetwork(candidates)
                .select(Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY));
  }

  /**
   * Returns the rule that takes those edges of the Delaunay triangulation that are within both
   * limits; see {@link #delaunay()}.
   *
   * @param maxDays longest time between the images (days), at least 1; times are rounded to days
   * @param maxPerpendicularM largest perpendicular baseline of either sign (m), positive
   */
  public static PairSelection delaunay(int maxDays, double maxPerpendicularM) {
    Checks.positive("maxPerpendicularM", maxPerpendicularM);
    if (maxDays < 1) {
      throw new IllegalArgumentException("maxDays must be at least 1, was " + maxDays);
    }
    return new Rule(
        String.format(Locale.ROOT, "delaunay:%d,%.0f", maxDays, maxPerpendicularM),
        candidates -> new DelaunayNetwork(candidates).select(maxDays, maxPerpendicularM));
  }

  /**
   * Returns the rule that takes what a rule takes and, if its network falls apart, the fewest pairs
   * of the highest scores that connect it: a maximum spanning tree between its components. They are
   * listed by {@link PairNetwork#joins()}. Images that cannot be paired with any other stay apart.
   *
   * @param rule the rule
   */
  public static PairSelection connected(PairSelection rule) {
    return new Reinforced(rule, "connected", Reinforcement::connected);
  }

  /**
   * Returns the rule that takes what a rule takes and further pairs, those of the highest scores
   * first, until every image stands in enough of them. Where there are not enough images the rest
   * is said by {@link PairNetwork#leftOut()}.
   *
   * @param rule the rule
   * @param count in how many pairs each image stands, at least 1
   */
  public static PairSelection atLeastPairsPerImage(PairSelection rule, int count) {
    if (count < 1) {
      throw new IllegalArgumentException(
          "count of pairs per image must be at least 1, was " + count);
    }
    return new Reinforced(
        rule,
        "at least " + count + " pairs per image",
        reinforcement -> reinforcement.withPairsPerImage(count));
  }

  /** Returns the rule that takes every pair that can be formed. */
  public static PairSelection all() {
    return new Rule("all", PairNetworks::all);
  }

  /**
   * Returns the rule that takes what any of the rules takes, each pair once.
   *
   * @param rules at least one rule
   */
  public static PairSelection union(PairSelection... rules) {
    return new Union(List.of(rules));
  }

  private static PairNetwork nearest(Candidates candidates, int count) {
    List<NetworkPair> pairs = new ArrayList<>();
    for (int first = 0; first < candidates.size(); first++) {
      int taken = 0;
      for (int second = first + 1; second < candidates.size() && taken < count; second++) {
        Optional<NetworkPair> pair = candidates.pair(first, second);
        pair.ifPresent(pairs::add);
        taken += pair.isPresent() ? 1 : 0;
      }
    }
    return candidates.network(pairs);
  }

  private static PairNetwork smallBaseline(
      Candidates candidates, int maxDays, double maxPerpendicularM) {
    List<NetworkPair> pairs = new ArrayList<>();
    for (int first = 0; first < candidates.size(); first++) {
      int second = first + 1;
      for (; second < candidates.size() && candidates.days(first, second) <= maxDays; second++) {
        OptionalDouble baselineM = candidates.baselineM(first, second);
        if (baselineM.isEmpty()) {
          candidates.leaveOut(first, second, candidates.unknownBaseline(first, second));
        } else if (Math.abs(baselineM.getAsDouble()) <= maxPerpendicularM) {
          candidates.pair(first, second).ifPresent(pairs::add);
        }
      }
    }
    return candidates.network(pairs);
  }

  private static PairNetwork all(Candidates candidates) {
    List<NetworkPair> pairs = new ArrayList<>();
    for (int first = 0; first < candidates.size(); first++) {
      for (int second = first + 1; second < candidates.size(); second++) {
        candidates.pair(first, second).ifPresent(pairs::add);
      }
    }
    return candidates.network(pairs);
  }

  private record Rule(String description, Function<Candidates, PairNetwork> body)
      implements PairSelection {
    @Override
    public PairNetwork select(BaselineStack stack, PairScoring scoring) {
      return body.apply(new Candidates(stack, scoring));
    }

    @Override
    public String toString() {
      return description;
    }
  }

  private record Reinforced(
      PairSelection rule, String addition, Function<Reinforcement, PairNetwork> body)
      implements PairSelection {
    Reinforced {
      Objects.requireNonNull(rule, "rule");
    }

    @Override
    public String description() {
      return rule.description() + ", " + addition;
    }

    @Override
    public PairNetwork select(BaselineStack stack, PairScoring scoring) {
      return body.apply(
          new Reinforcement(rule.select(stack, scoring), new Candidates(stack, scoring)));
    }

    @Override
    public String toString() {
      return description();
    }
  }

  private record Union(List<PairSelection> rules) implements PairSelection {
    Union {
      if (rules.isEmpty()) {
        throw new IllegalArgumentException("a union needs at least one rule");
      }
    }

    @Override
    public String description() {
      return String.join(" or ", rules.stream().map(PairSelection::description).toList());
    }

    @Override
    public PairNetwork select(BaselineStack stack, PairScoring scoring) {
      return rules.stream()
          .map(rule -> rule.select(stack, scoring))
          .reduce(PairNetwork::union)
          .orElseThrow();
    }

    @Override
    public String toString() {
      return description();
    }
  }
}
