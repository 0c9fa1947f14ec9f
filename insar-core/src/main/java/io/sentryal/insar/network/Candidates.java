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
 * The images of a stack that may be paired, in order of time, and the reasons against the others.
 * Images are addressed by index. Not thread-safe; one per selection.
 */
final class Candidates {
  /** Two images closer in time than this were taken in the same pass: ground cannot have moved. */
  private static final Duration SAME_PASS = Duration.ofHours(1);

  private static final Duration SAME_IMAGE = Duration.ofSeconds(1);

  private final List<BaselineStack.Entry> entries = new ArrayList<>();
  private final List<LeftOut> leftOut = new ArrayList<>();
  private final PairScoring scoring;

  Candidates(BaselineStack stack, PairScoring scoring) {
    this.scoring = scoring;
    for (BaselineStack.Entry entry : stack.entries()) {
      Optional<BaselineStack.Entry> twin = twin(entry);
      if (twin.isPresent()) {
        leaveOutOneOf(twin.get(), entry);
      } else {
        entries.add(entry);
      }
    }
  }

  /** Returns the image kept so far that is the same acquisition of the same ground. */
  private Optional<BaselineStack.Entry> twin(BaselineStack.Entry entry) {
    return entries.stream()
        .filter(kept -> gap(kept.granule(), entry.granule()).compareTo(SAME_IMAGE) < 0)
        .filter(kept -> PairGeometry.obstacle(kept.granule(), entry.granule()).isEmpty())
        .findFirst();
  }

  /** Of two products of one acquisition stays the one with a baseline, else the first by order. */
  private void leaveOutOneOf(BaselineStack.Entry kept, BaselineStack.Entry entry) {
    boolean better =
        kept.perpendicularBaselineM().isEmpty() && entry.perpendicularBaselineM().isPresent();
    BaselineStack.Entry stays = better ? entry : kept;
    BaselineStack.Entry goes = better ? kept : entry;
    if (better) {
      entries.set(entries.indexOf(kept), entry);
    }
    leftOut.add(
        new LeftOut(
            goes.granule(),
            Optional.empty(),
            "the same acquisition as " + stays.granule().id() + ", which is used instead"));
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

  /** Returns the index of the first image of a later pass, the size if there is none. */
  int nextPass(int index) {
    int next = index + 1;
    while (next < size() && samePass(index, next)) {
      next++;
    }
    return next;
  }

  private boolean samePass(int first, int second) {
    return gap(granule(first), granule(second)).compareTo(SAME_PASS) < 0;
  }

  /** Returns the pair of two images of different passes, or records why they cannot be one. */
  Optional<NetworkPair> pair(int first, int second) {
    Optional<String> obstacle = PairGeometry.obstacle(granule(first), granule(second));
    if (obstacle.isPresent()) {
      leaveOut(first, second, obstacle.get());
      return Optional.empty();
    }
    InterferometricPair pair = new InterferometricPair(granule(first), granule(second));
    OptionalDouble baselineM = baselineM(first, second);
    OptionalDouble overlap = PairGeometry.overlap(granule(first), granule(second));
    return Optional.of(
        new NetworkPair(
            pair, baselineM, scoring.score((double) days(first, second), baselineM, overlap)));
  }

  void leaveOut(int index, String reason) {
    leftOut.add(new LeftOut(granule(index), Optional.empty(), reason));
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
