package io.sentryal.insar.network;

import io.sentryal.insar.model.Granule;
import io.sentryal.insar.model.InterferometricPair;
import io.sentryal.insar.model.Platform;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Images and the pairs between them. Immutable; images in order of time, then id; pairs in their
 * natural order; no pair twice.
 */
public final class PairNetwork {
  static final Comparator<Granule> BY_TIME =
      Comparator.comparing(Granule::sensingStart).thenComparing(Granule::id);

  private static final Set<Platform> PROVEN_TOGETHER =
      Set.of(Platform.SENTINEL_1A, Platform.SENTINEL_1B);

  private final List<Granule> granules;
  private final List<NetworkPair> pairs;
  private final List<NetworkPair> joins;
  private final List<LeftOut> leftOut;

  private PairNetwork(
      Collection<Granule> granules,
      Collection<NetworkPair> pairs,
      Collection<NetworkPair> joins,
      Collection<LeftOut> leftOut) {
    this.granules = granules.stream().distinct().sorted(BY_TIME).toList();
    this.pairs = List.copyOf(new TreeSet<>(pairs));
    this.joins = List.copyOf(new TreeSet<>(joins));
    this.leftOut = leftOut.stream().distinct().toList();
    Set<Granule> known = new HashSet<>(this.granules);
    for (NetworkPair pair : this.pairs) {
      if (!known.contains(pair.reference()) || !known.contains(pair.secondary())) {
        throw new IllegalArgumentException(
            "pair " + pair + " has an image that is not in the network; add it to granules");
      }
    }
  }

  /**
   * Returns a network; duplicates are removed.
   *
   * @param granules the images, also those without a pair, in any order
   * @param pairs the pairs, in any order
   * @param leftOut what was not taken, with the reasons
   * @throws IllegalArgumentException if a pair has an image that is not among the granules
   */
  public static PairNetwork of(
      Collection<Granule> granules, Collection<NetworkPair> pairs, Collection<LeftOut> leftOut) {
    return new PairNetwork(granules, pairs, List.of(), leftOut);
  }

  /** Returns the images, ordered by time, then id; also those without a pair. */
  public List<Granule> granules() {
    return granules;
  }

  /** Returns the pairs, ordered by the time of the reference, then of the secondary. */
  public List<NetworkPair> pairs() {
    return pairs;
  }

  /**
   * Returns the pairs that no rule asked for and that were taken only because without them the
   * network would fall apart, in their order; see {@link PairNetworks#connected}.
   */
  public List<NetworkPair> joins() {
    return joins;
  }

  /**
   * Returns the pairs of two different satellites of which one is not Sentinel-1A or 1B, for
   * example S1C with S1D: pairs to look at before their phase is trusted. Years of data show that
   * 1A and 1B interfere; no data that this project is tested on shows it of the others.
   */
  public List<NetworkPair> mixedPlatformPairs() {
    return pairs.stream().filter(PairNetwork::mixesPlatforms).toList();
  }

  private static boolean mixesPlatforms(NetworkPair pair) {
    Optional<Platform> one = pair.reference().platform();
    Optional<Platform> other = pair.secondary().platform();
    return one.isPresent()
        && other.isPresent()
        && !one.equals(other)
        && !(PROVEN_TOGETHER.contains(one.get()) && PROVEN_TOGETHER.contains(other.get()));
  }

  /** Returns which images and pairs the rule would have taken but for a reason, in their order. */
  public List<LeftOut> leftOut() {
    return leftOut;
  }

  /** Returns how the pairs hold the images together. */
  public Connectivity connectivity() {
    return Connectivity.of(this);
  }

  /**
   * Returns the network without a pair, for example one whose processing failed; its images stay.
   *
   * @param pair a pair of this network
   * @param reason why it goes, in words; it is kept in {@link #leftOut()}
   * @throws IllegalArgumentException if the pair is not in this network
   */
  public PairNetwork without(InterferometricPair pair, String reason) {
    List<NetworkPair> rest = pairs.stream().filter(p -> !p.pair().equals(pair)).toList();
    if (rest.size() == pairs.size()) {
      throw new IllegalArgumentException(
          "pair "
              + pair.reference().id()
              + " -> "
              + pair.secondary().id()
              + " is not in this network of "
              + pairs.size()
              + " pairs");
    }
    List<LeftOut> reasons = new ArrayList<>(leftOut);
    reasons.add(new LeftOut(pair.reference(), Optional.of(pair.secondary()), reason));
    List<NetworkPair> restOfJoins = joins.stream().filter(p -> !p.pair().equals(pair)).toList();
    return new PairNetwork(granules, rest, restOfJoins, reasons);
  }

  /**
   * Returns the network without a pair; its images stay.
   *
   * @param pair a pair of this network
   * @throws IllegalArgumentException if the pair is not in this network
   */
  public PairNetwork without(NetworkPair pair) {
    return without(pair.pair(), "removed");
  }

  /**
   * Returns the network that has the images and pairs of both; a pair of both keeps this network's
   * score. What one of them left out and the other took is not left out.
   *
   * @param other another network
   */
  public PairNetwork union(PairNetwork other) {
    List<Granule> allGranules = new ArrayList<>(granules);
    allGranules.addAll(other.granules);
    List<NetworkPair> allPairs = new ArrayList<>(pairs);
    allPairs.addAll(other.pairs);
    Set<InterferometricPair> taken = new HashSet<>();
    Set<Granule> paired = new HashSet<>();
    for (NetworkPair pair : allPairs) {
      taken.add(pair.pair());
      paired.add(pair.reference());
      paired.add(pair.secondary());
    }
    List<LeftOut> reasons = new ArrayList<>(leftOut);
    reasons.addAll(other.leftOut);
    reasons.removeIf(
        out ->
            out.partner()
                .map(partner -> taken.contains(new InterferometricPair(out.granule(), partner)))
                .orElse(paired.contains(out.granule())));
    Set<NetworkPair> allJoins = new TreeSet<>(joins);
    allJoins.addAll(other.joins);
    allJoins.removeIf(join -> asksFor(join) || other.asksFor(join));
    return new PairNetwork(allGranules, allPairs, allJoins, reasons);
  }

  private boolean asksFor(NetworkPair pair) {
    return pairs.contains(pair) && !joins.contains(pair);
  }

  /** Returns the network with further pairs, of which some are joins, and further reasons. */
  PairNetwork with(
      Collection<NetworkPair> morePairs,
      Collection<NetworkPair> moreJoins,
      Collection<LeftOut> moreReasons) {
    List<NetworkPair> allPairs = new ArrayList<>(pairs);
    allPairs.addAll(morePairs);
    List<NetworkPair> allJoins = new ArrayList<>(joins);
    allJoins.addAll(moreJoins);
    List<LeftOut> reasons = new ArrayList<>(leftOut);
    reasons.addAll(moreReasons);
    return new PairNetwork(granules, allPairs, allJoins, reasons);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof PairNetwork that
        && granules.equals(that.granules)
        && pairs.equals(that.pairs)
        && joins.equals(that.joins)
        && leftOut.equals(that.leftOut);
  }

  @Override
  public int hashCode() {
    return 31 * granules.hashCode() + pairs.hashCode();
  }

  @Override
  public String toString() {
    return "PairNetwork[" + granules.size() + " granules, " + pairs.size() + " pairs]";
  }
}
