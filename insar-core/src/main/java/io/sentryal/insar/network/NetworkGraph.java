package io.sentryal.insar.network;

import io.sentryal.insar.model.Granule;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The graph of a network: nodes are the images by index, edges the pairs by index. */
final class NetworkGraph {
  private final PairNetwork network;
  private final int nodes;

  /** Per node the edges {neighbour, pair index}. */
  private final List<List<int[]>> edges = new ArrayList<>();

  NetworkGraph(PairNetwork network) {
    this.network = network;
    this.nodes = network.granules().size();
    Map<Granule, Integer> index = new HashMap<>();
    for (Granule granule : network.granules()) {
      index.put(granule, index.size());
      edges.add(new ArrayList<>());
    }
    for (int p = 0; p < network.pairs().size(); p++) {
      NetworkPair pair = network.pairs().get(p);
      int reference = index.getOrDefault(pair.reference(), -1);
      int secondary = index.getOrDefault(pair.secondary(), -1);
      edges.get(reference).add(new int[] {secondary, p});
      edges.get(secondary).add(new int[] {reference, p});
    }
  }

  int degree(int node) {
    return edges.get(node).size();
  }

  List<List<Granule>> components() {
    List<List<Granule>> found = new ArrayList<>();
    BitSet seen = new BitSet(nodes);
    for (int start = 0; start < nodes; start++) {
      if (!seen.get(start)) {
        found.add(reachable(start, seen));
      }
    }
    // The sort is stable: components of the same size stay in the order of their first image.
    found.sort(Comparator.comparingInt((List<Granule> c) -> c.size()).reversed());
    return List.copyOf(found);
  }

  private List<Granule> reachable(int start, BitSet seen) {
    BitSet group = new BitSet(nodes);
    Deque<Integer> open = new ArrayDeque<>(List.of(start));
    seen.set(start);
    while (!open.isEmpty()) {
      int node = open.remove();
      group.set(node);
      for (int[] edge : edges.get(node)) {
        if (!seen.get(edge[0])) {
          seen.set(edge[0]);
          open.add(edge[0]);
        }
      }
    }
    return group.stream().mapToObj(network.granules()::get).toList();
  }

  /**
   * Returns the edges on no cycle: Tarjan 1974, "A note on finding the bridges of a graph", with an
   * own stack instead of recursion, because a chain of images is as deep as it is long.
   */
  List<NetworkPair> bridges() {
    int[] order = new int[nodes];
    int[] low = new int[nodes];
    int[] next = new int[nodes];
    int[] arrivedBy = new int[nodes];
    Arrays.fill(arrivedBy, -1);
    BitSet bridges = new BitSet();
    int clock = 0;
    for (int root = 0; root < nodes; root++) {
      if (order[root] != 0) {
        continue;
      }
      Deque<Integer> path = new ArrayDeque<>(List.of(root));
      order[root] = low[root] = ++clock;
      while (!path.isEmpty()) {
        int node = path.getLast();
        if (next[node] < edges.get(node).size()) {
          int[] edge = edges.get(node).get(next[node]++);
          if (order[edge[0]] == 0) {
            order[edge[0]] = low[edge[0]] = ++clock;
            arrivedBy[edge[0]] = edge[1];
            path.addLast(edge[0]);
          } else if (edge[1] != arrivedBy[node]) {
            low[node] = Math.min(low[node], order[edge[0]]);
          }
        } else {
          path.removeLast();
          retreat(node, path, order, low, arrivedBy, bridges);
        }
      }
    }
    return bridges.stream().mapToObj(network.pairs()::get).toList();
  }

  private static void retreat(
      int node, Deque<Integer> path, int[] order, int[] low, int[] arrivedBy, BitSet bridges) {
    if (!path.isEmpty()) {
      int parent = path.getLast();
      low[parent] = Math.min(low[parent], low[node]);
      if (low[node] > order[parent]) {
        bridges.set(arrivedBy[node]);
      }
    }
  }

  int triangleCount() {
    BitSet[] later = new BitSet[nodes];
    for (int node = 0; node < nodes; node++) {
      later[node] = new BitSet(nodes);
      for (int[] edge : edges.get(node)) {
        if (edge[0] > node) {
          later[node].set(edge[0]);
        }
      }
    }
    int count = 0;
    for (int node = 0; node < nodes; node++) {
      for (int other = later[node].nextSetBit(0); other >= 0; ) {
        BitSet common = (BitSet) later[node].clone();
        common.and(later[other]);
        count += common.cardinality();
        other = later[node].nextSetBit(other + 1);
      }
    }
    return count;
  }
}
