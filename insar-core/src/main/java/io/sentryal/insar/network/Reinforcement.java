package io.sentryal.insar.network;

import io.sentryal.insar.model.Granule;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * Adds pairs to a network, those of the highest score first, of the same score in order of time.
 * Images that the network does not have stay out.
 */
final class Reinforcement {
  private final PairNetwork network;
  private final Candidates candidates;
  private final int[] members;
  private final int[] degree;
  private final Groups groups;
  private final BitSet taken = new BitSet();

  Reinforcement(PairNetwork network, Candidates candidates) {
    this.network = network;
    this.candidates = candidates;
    int count = candidates.size();
    this.degree = new int[count];
    this.groups = new Groups(count);
    Set<Granule> inNetwork = new HashSet<>(network.granules());
    Map<Granule, Integer> index = new HashMap<>();
    BitSet found = new BitSet(count);
    for (int i = 0; i < count; i++) {
      index.put(candidates.granule(i), i);
      found.set(i, inNetwork.contains(candidates.granule(i)));
    }
    this.members = found.stream().toArray();
    for (NetworkPair pair : network.pairs()) {
      take(index.getOrDefault(pair.reference(), -1), index.getOrDefault(pair.secondary(), -1));
    }
  }

  /** Returns the network with the pairs that connect what can be connected; they are its joins. */
  PairNetwork connected() {
    List<NetworkPair> joins = new ArrayList<>();
    if (!network.connectivity().isConnected()) {
      for (Edge edge : possible()) {
        if (!groups.together(edge.first(), edge.second())) {
          candidates.pair(edge.first(), edge.second()).ifPresent(joins::add);
          take(edge.first(), edge.second());
        }
      }
    }
    return network.with(joins, joins, List.of());
  }

  /** Returns the network in which every image stands in enough pairs, as far as there are any. */
  PairNetwork withPairsPerImage(int wanted) {
    List<NetworkPair> added = new ArrayList<>();
    for (Edge edge : possible()) {
      boolean needed = degree[edge.first()] < wanted || degree[edge.second()] < wanted;
      if (needed && !taken.get(place(edge.first(), edge.second()))) {
        candidates.pair(edge.first(), edge.second()).ifPresent(added::add);
        take(edge.first(), edge.second());
      }
    }
    List<LeftOut> reasons = new ArrayList<>();
    for (int image : members) {
      if (degree[image] < wanted) {
        reasons.add(
            LeftOut.image(
                candidates.granule(image),
                "stands in " + degree[image] + " of " + wanted + " pairs: no more can be formed"));
      }
    }
    return network.with(added, List.of(), reasons);
  }

  private void take(int first, int second) {
    taken.set(place(first, second));
    groups.join(first, second);
    degree[first]++;
    degree[second]++;
  }

  private int place(int first, int second) {
    return first * degree.length + second;
  }

  private List<Edge> possible() {
    List<Edge> edges = new ArrayList<>();
    for (int i = 0; i < members.length; i++) {
      for (int j = i + 1; j < members.length; j++) {
        OptionalDouble score = candidates.expectedCoherence(members[i], members[j]);
        if (score.isPresent()) {
          edges.add(new Edge(-score.getAsDouble(), members[i], members[j]));
        }
      }
    }
    edges.sort(Edge.ORDER);
    return edges;
  }
}
