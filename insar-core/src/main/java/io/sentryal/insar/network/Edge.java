package io.sentryal.insar.network;

import java.util.Comparator;

/**
 * Two images by index and what it costs to pair them.
 *
 * @param cost smaller is better
 * @param first index of the earlier image
 * @param second index of the later image
 */
record Edge(double cost, int first, int second) {
  /** The cheapest first; of the same cost in order of time. */
  static final Comparator<Edge> ORDER =
      Comparator.comparingDouble(Edge::cost)
          .thenComparingInt(Edge::first)
          .thenComparingInt(Edge::second);
}
