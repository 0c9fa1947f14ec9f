package io.sentryal.insar.localcpu.internal.unwrap;

import java.util.Arrays;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;

/**
 * Brings a {@link DualGrid} to the flow of least cost that balances every node: successive shortest
 * paths with node potentials (Ahuja, Magnanti and Orlin 1993, Network Flows, 9.7 and 14.5 for
 * convex costs).
 *
 * <p>Surpluses are sent away one unit after the other, each to the nearest deficit or to the earth,
 * which takes any amount; then the deficits that are left are served from the earth. A search ends
 * at the first goal it meets and touches nothing beyond, so that its cost is that of its own
 * surroundings; in particular it never runs around the border of the raster. Units with a goal
 * nearby go first, the range grows. All costs are integers, no arc has a limit, and every node is
 * connected with the earth: it ends on every input, and always with the same result.
 *
 * <p>Not thread-safe; used once.
 */
final class FlowSolver {
  private static final int UNSEEN = Integer.MAX_VALUE;
  private static final int ROOT = -1;
  private static final int POLLS_PER_CHECK = 4096;
  // Near goals first: on pure noise this saves 40 % of the work, the growth matters little.
  private static final int FIRST_RANGE = 32;
  private static final int RANGE_GROWTH = 3;

  private final DualGrid grid;
  private final BooleanSupplier cancelled;
  // Reduced cost of an arc u -> v: cost + potential[u] - potential[v], never negative. The
  // potential
  // of the earth stays 0.
  private final int[] potential;
  private final int[] distance;
  private final RadixQueue queue;
  // Arc by which a vertex was reached: tail face * 4 + direction; or ROOT.
  private final int[] entry;
  private final int[] seen;
  private final boolean[] done;
  private int seenCount;
  private int polls;

  FlowSolver(DualGrid grid, BooleanSupplier cancelled) {
    this.grid = grid;
    this.cancelled = cancelled;
    int n = grid.faces();
    potential = new int[n];
    distance = new int[n];
    Arrays.fill(distance, UNSEEN);
    entry = new int[n];
    seen = new int[n];
    done = new boolean[n];
    queue = new RadixQueue(distance);
  }

  /**
   * Solves.
   *
   * @throws CancellationException if cancelled
   */
  void solve() {
    sendAll(1);
    sendAll(-1);
  }

  /** Sends every unit whose sign is given: those with a near goal first. */
  private void sendAll(int sign) {
    int[] left = senders(sign);
    int count = left.length;
    for (long range = FIRST_RANGE; count > 0; range *= RANGE_GROWTH) {
      int limit = (int) Math.min(range, Integer.MAX_VALUE - 1);
      int kept = 0;
      for (int i = 0; i < count; i++) {
        if (!send(left[i], sign, limit)) {
          left[kept++] = left[i];
        }
      }
      count = kept;
    }
  }

  private int[] senders(int sign) {
    int[] nodes = new int[grid.faces()];
    int count = 0;
    for (int node = 0; node < nodes.length; node++) {
      if (node != grid.earth && grid.excess(node) * sign > 0) {
        nodes[count++] = node;
      }
    }
    return Arrays.copyOf(nodes, count);
  }

  /** Sends all units of a node to goals within a range; tells whether none is left. */
  private boolean send(int node, int sign, int range) {
    while (grid.excess(node) * sign > 0) {
      int goal = search(node, sign, range);
      if (goal >= 0) {
        augment(goal, sign);
      }
      forget();
      if (goal < 0) {
        return false;
      }
    }
    return true;
  }

  /** Faces of the earth are told apart; they are goals and lead nowhere. */
  private int vertex(int face) {
    int node = grid.node(face);
    return node == grid.earth ? face : node;
  }

  private boolean isEarth(int vertex) {
    return grid.node(vertex) == grid.earth;
  }

  /**
   * Finds the nearest goal of a source, or -1 if there is none within a range, and shifts the
   * potentials so that the path (or all within the range) costs nothing.
   */
  private int search(int source, int sign, int range) {
    queue.clear();
    see(source, 0, ROOT);
    int goal = -1;
    int reach = range;
    while (goal < 0) {
      int vertex = queue.poll();
      if (vertex < 0 || distance[vertex] >= range) {
        break;
      }
      checkCancelled();
      done[vertex] = true;
      if (isEarth(vertex) || grid.excess(vertex) * sign < 0) {
        goal = vertex;
        reach = distance[vertex];
      } else {
        expand(vertex, sign);
      }
    }
    for (int i = 0; i < seenCount; i++) {
      if (distance[seen[i]] < reach) {
        potential[seen[i]] += sign * (distance[seen[i]] - reach);
      }
    }
    return goal;
  }

  private void see(int vertex, int at, int by) {
    entry[vertex] = by;
    seen[seenCount++] = vertex;
    queue.add(vertex, at);
  }

  private void forget() {
    for (int i = 0; i < seenCount; i++) {
      distance[seen[i]] = UNSEEN;
      done[seen[i]] = false;
    }
    seenCount = 0;
  }

  private void expand(int vertex, int sign) {
    int first = grid.firstShore(vertex);
    int end = grid.endShore(vertex);
    if (first == end) {
      relaxAround(vertex, vertex, sign);
      return;
    }
    for (int i = first; i < end; i++) {
      relaxAround(vertex, grid.shoreFace(i), sign);
    }
  }

  private void relaxAround(int vertex, int face, int sign) {
    for (int direction = 0; direction < 4; direction++) {
      if (!grid.isCostly(face, direction)) {
        continue;
      }
      int other = vertex(grid.neighbour(face, direction));
      if (done[other]) {
        continue;
      }
      int at =
          distance[vertex]
              + grid.marginalCost(face, direction, sign)
              + sign * (potential[vertex] - potential[other]);
      if (at < distance[other]) {
        if (distance[other] == UNSEEN) {
          see(other, at, face * 4 + direction);
        } else {
          entry[other] = face * 4 + direction;
          queue.decrease(other, at);
        }
      }
    }
  }

  private void augment(int goal, int sign) {
    int at = goal;
    while (entry[at] != ROOT) {
      int face = entry[at] >> 2;
      grid.push(face, entry[at] & 3, sign);
      at = vertex(face);
    }
    grid.addExcess(at, -sign);
    grid.addExcess(goal, sign);
  }

  private void checkCancelled() {
    if (++polls >= POLLS_PER_CHECK) {
      polls = 0;
      if (cancelled.getAsBoolean()) {
        throw new CancellationException("unwrapping was cancelled");
      }
    }
  }
}
