package io.sentryal.insar.localcpu.internal.unwrap;

import java.util.HashMap;
import java.util.Map;
import org.jgrapht.Graph;
import org.jgrapht.alg.flow.mincost.CapacityScalingMinimumCostFlow;
import org.jgrapht.alg.flow.mincost.MinimumCostFlowProblem;
import org.jgrapht.alg.interfaces.MinimumCostFlowAlgorithm.MinimumCostFlow;
import org.jgrapht.graph.DefaultWeightedEdge;
import org.jgrapht.graph.DirectedWeightedMultigraph;

/** The least cost of a network by another solver: JGraphT's capacity scaling. */
final class FlowOracle {
  private static final int MOST_UNITS = 6;

  private FlowOracle() {}

  /**
   * Returns the cost of the best flow, relative to no flow at all.
   *
   * <p>A convex cost becomes parallel arcs of one unit each; where the first of them has a negative
   * cost, all its gain is taken beforehand and may be given back.
   */
  static double leastCost(DualGrid grid) {
    Graph<Integer, DefaultWeightedEdge> graph =
        new DirectedWeightedMultigraph<>(DefaultWeightedEdge.class);
    Map<DefaultWeightedEdge, Integer> capacity = new HashMap<>();
    Map<Integer, Integer> supply = new HashMap<>();
    for (int face = 0; face < grid.faces(); face++) {
      graph.addVertex(grid.node(face));
      supply.put(grid.node(face), grid.excess(grid.node(face)));
    }
    long offset = 0;
    for (int face = 0; face < grid.faces(); face++) {
      for (int direction = 0; direction < 2; direction++) {
        if (!grid.isCostly(face, direction)) {
          continue;
        }
        int tail = grid.node(face);
        int head = grid.node(grid.neighbour(face, direction));
        if (tail == head) {
          continue;
        }
        int was = grid.flow(face, direction);
        offset += grid.arcCost(face, direction, was);
        for (int units = 0; units < MOST_UNITS; units++) {
          long up =
              grid.arcCost(face, direction, was + units + 1)
                  - grid.arcCost(face, direction, was + units);
          long down =
              grid.arcCost(face, direction, was - units - 1)
                  - grid.arcCost(face, direction, was - units);
          DefaultWeightedEdge forth = graph.addEdge(tail, head);
          graph.setEdgeWeight(forth, (double) up);
          DefaultWeightedEdge back = graph.addEdge(head, tail);
          graph.setEdgeWeight(back, (double) down);
          int most = units == MOST_UNITS - 1 ? 1000 : 1;
          capacity.put(forth, most);
          capacity.put(back, most);
        }
      }
    }
    MinimumCostFlow<DefaultWeightedEdge> flow =
        new CapacityScalingMinimumCostFlow<Integer, DefaultWeightedEdge>()
            .getMinimumCostFlow(
                new MinimumCostFlowProblem.MinimumCostFlowProblemImpl<>(
                    graph, supply::get, capacity::get));
    return offset + flow.getCost();
  }
}
