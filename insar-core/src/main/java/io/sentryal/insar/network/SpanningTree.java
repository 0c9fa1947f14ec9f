package io.sentryal.insar.network;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;

/** Kruskal's minimum spanning tree over candidates; a forest where they cannot all be connected. */
final class SpanningTree {
  private final Candidates candidates;
  private final List<Edge> edges = new ArrayList<>();
  private final Groups groups;

  private SpanningTree(Candidates candidates) {
    this.candidates = candidates;
    this.groups = new Groups(candidates.size());
  }

  /** Returns the tree of the distance in time and perpendicular baseline, scaled to equal spans. */
  static SpanningTree ofBaselines(Candidates candidates) {
    SpanningTree tree = new SpanningTree(candidates);
    double scale = metresPerDay(candidates);
    for (int first = 0; first < candidates.size(); first++) {
      if (candidates.baselineM(first).isEmpty()) {
        candidates.leaveOut(first, candidates.unknownBaseline(first, first));
        continue;
      }
      for (int second = first + 1; second < candidates.size(); second++) {
        OptionalDouble baselineM = candidates.baselineM(first, second);
        if (baselineM.isPresent()) {
          double timeM = scale * candidates.days(first, second);
          tree.edges.add(new Edge(Math.hypot(timeM, baselineM.getAsDouble()), first, second));
        }
      }
    }
    return tree;
  }

  /** Returns the tree of a cost that the caller gives. */
  static SpanningTree ofCosts(
      Candidates candidates, String name, ToDoubleFunction<NetworkPair> cost) {
    SpanningTree tree = new SpanningTree(candidates);
    for (int first = 0; first < candidates.size(); first++) {
      for (int second = first + 1; second < candidates.size(); second++) {
        Optional<NetworkPair> pair = candidates.pair(first, second);
        if (pair.isPresent()) {
          double value = cost.applyAsDouble(pair.get());
          if (Double.isFinite(value)) {
            tree.edges.add(new Edge(value, first, second));
          } else {
            candidates.leaveOut(first, second, name + " is " + value + ", not a cost");
          }
        }
      }
    }
    return tree;
  }

  PairNetwork select() {
    edges.sort(Edge.ORDER);
    List<NetworkPair> pairs = new ArrayList<>();
    for (Edge edge : edges) {
      if (!groups.together(edge.first(), edge.second())) {
        Optional<NetworkPair> pair = candidates.pair(edge.first(), edge.second());
        if (pair.isPresent()) {
          groups.join(edge.first(), edge.second());
          pairs.add(pair.get());
        }
      }
    }
    return candidates.network(pairs);
  }

  static double metresPerDay(Candidates candidates) {
    double lowM = Double.POSITIVE_INFINITY;
    double highM = Double.NEGATIVE_INFINITY;
    int count = candidates.size();
    for (int i = 0; i < count; i++) {
      OptionalDouble baselineM = candidates.baselineM(i);
      if (baselineM.isPresent()) {
        lowM = Math.min(lowM, baselineM.getAsDouble());
        highM = Math.max(highM, baselineM.getAsDouble());
      }
    }
    long days = count == 0 ? 0 : candidates.days(0, count - 1);
    return highM > lowM && days > 0 ? (highM - lowM) / days : 1;
  }
}
