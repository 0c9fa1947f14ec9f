package io.sentryal.insar.network;

import io.sentryal.insar.model.BaselineStack;
import io.sentryal.insar.model.Granule;
import io.sentryal.insar.model.InterferometricPair;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The images of a stack that may be paired, one per pass, in order of time, and the reasons against
 * the others. Images are addressed by index. Not thread-safe; one per selection.
 */
final class Candidates {
  /** Images closer in time than this are of one pass: slices, or two products of one image. */
  private static final Duration SAME_PASS = Duration.ofHours(1);

  private final List<BaselineStack.Entry> entries = new ArrayList<>();
  private final List<LeftOut> leftOut = new ArrayList<>();
  private final Granule stackReference;
  private final PairScoring scoring;

  Candidates(BaselineStack stack, PairScoring scoring) {
    this.stackReference = stack.reference();
    this.scoring = scoring;
    for (BaselineStack.Entry entry : stack.entries()) {
      Optional<String> obstacle = PairGeometry.of(stackReference, entry.granule()).obstacle();
      int last = entries.size() - 1;
      if (obstacle.isPresent()) {
        leaveOut(
            entry.granule(),
            "not of the stack of " + stackReference.id() + ": " + obstacle.orElseThrow());
      } else if (last >= 0 && samePass(entries.get(last), entry)) {
        keepTheBetter(last, entry);
      } else {
        entries.add(entry);
      }
    }
  }

  /**
   * Of two images of one pass stays the stack's reference or what shares more ground with it, then
   * one with a baseline, then the first: one epoch per pass, or the series would have two.
   */
  private void keepTheBetter(int last, BaselineStack.Entry entry) {
    BaselineStack.Entry kept = entries.get(last);
    int share = Double.compare(shareOfReference(entry), shareOfReference(kept));
    boolean known =
        entry.perpendicularBaselineM().isPresent() && kept.perpendicularBaselineM().isEmpty();
    boolean better = share > 0 || (share == 0 && known);
    BaselineStack.Entry stays = better ? entry : kept;
    BaselineStack.Entry goes = better ? kept : entry;
    entries.set(last, stays);
    leaveOut(
        goes.granule(), "of the same pass as " + stays.granule().id() + ", which is used instead");
  }

  private double shareOfReference(BaselineStack.Entry entry) {
    if (entry.granule().equals(stackReference)) {
      return Double.POSITIVE_INFINITY;
    }
    return PairGeometry.of(stackReference, entry.granule()).overlap().orElse(1);
  }

  private static boolean samePass(BaselineStack.Entry first, BaselineStack.Entry second) {
    return gap(first.granule(), second.granule()).compareTo(SAME_PASS) < 0;
  }

  int size() {
    return entries.size();
  }

  Granule granule(int index) {
    return entries.get(index).granule();
  }

  OptionalDouble baselineM(int index) {
    return entries.get(index).perpendicularBaselineM();
  }

  long days(int first, int second) {
    return NetworkPair.days(gap(granule(first), granule(second)));
  }

  /** Returns the pair of two images, or records why they cannot be one. */
  Optional<NetworkPair> pair(int first, int second) {
    PairGeometry geometry = PairGeometry.of(granule(first), granule(second));
    if (geometry.obstacle().isPresent()) {
      leaveOut(first, second, geometry.obstacle().get());
      return Optional.empty();
    }
    InterferometricPair pair = new InterferometricPair(granule(first), granule(second));
    OptionalDouble baselineM = baselineM(first, second);
    return Optional.of(
        new NetworkPair(
            pair,
            baselineM,
            scoring.score((double) days(first, second), baselineM, geometry.overlap())));
  }

  /** Returns the expected coherence of two images, or nothing if they cannot be a pair. */
  OptionalDouble expectedCoherence(int first, int second) {
    PairGeometry geometry = PairGeometry.of(granule(first), granule(second));
    return geometry.obstacle().isPresent()
        ? OptionalDouble.empty()
        : OptionalDouble.of(
            scoring.value(
                (double) days(first, second), baselineM(first, second), geometry.overlap()));
  }

  void leaveOut(int index, String reason) {
    leaveOut(granule(index), reason);
  }

  void leaveOut(Granule granule, String reason) {
    leftOut.add(LeftOut.image(granule, reason));
  }

  void leaveOut(int first, int second, String reason) {
    leftOut.add(new LeftOut(granule(first), Optional.of(granule(second)), reason));
  }

  /** Returns the perpendicular baseline of the later image to the earlier one (m), if known. */
  OptionalDouble baselineM(int first, int second) {
    return baselineM(first).isPresent() && baselineM(second).isPresent()
        ? OptionalDouble.of(baselineM(second).getAsDouble() - baselineM(first).getAsDouble())
        : OptionalDouble.empty();
  }

  /** Returns which of the two images has no baseline, in words. */
  String unknownBaseline(int first, int second) {
    int unknown = baselineM(first).isEmpty() ? first : second;
    return "the perpendicular baseline of " + granule(unknown).id() + " is unknown";
  }

  PairNetwork network(Collection<NetworkPair> pairs) {
    return PairNetwork.of(
        entries.stream().map(BaselineStack.Entry::granule).toList(), pairs, leftOut);
  }

  private static Duration gap(Granule first, Granule second) {
    return Duration.between(first.sensingStart(), second.sensingStart()).abs();
  }
}
