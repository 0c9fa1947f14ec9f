package io.sentryal.insar.localcpu.internal.unwrap;

import java.util.Arrays;

/**
 * The network on which unwrapping is a minimum cost flow (Costantini 1998, IEEE TGRS 36(3)): one
 * node per 2 x 2 loop of cells ("face"), one arc across each pair of neighbouring cells.
 *
 * <p>The raster is thought to be surrounded by one ring of masked cells. Faces are numbered {@code
 * r * width + c}, with {@code height = rows + 1} and {@code width = cols + 1}; face (r, c) has the
 * cells (r-1, c-1), (r-1, c), (r, c-1) and (r, c) at its corners. East arc (r, c) leads to face (r,
 * c+1) and crosses the cells (r-1, c) and (r, c); south arc (r, c) leads to face (r+1, c) and
 * crosses the cells (r, c-1) and (r, c).
 *
 * <p>An arc next to a masked cell (arcs of the ring included) conducts freely: all faces that such
 * arcs connect are one node. The node of the ring is the <em>earth</em>, others are <em>lakes</em>.
 *
 * <p><b>Cost</b> of flow {@code k} on an arc: a convex function whose increments are {@code
 * cost(k+1) - cost(k) = clamp(weight (2k + 1) + skew, -cap weight, cap weight)}, integers: a
 * parabola about {@code -skew / (2 weight)} that turns into straight lines. With skew 0 and cap 1
 * it is {@code weight |k|}.
 *
 * <p>Not thread-safe.
 */
final class DualGrid {
  /** Weight of an arc that conducts freely. */
  static final int FREE = -1;

  static final int EAST = 0;
  static final int SOUTH = 1;
  static final int WEST = 2;
  static final int NORTH = 3;

  final int width;
  final int height;
  final int earth;
  private final int cap;
  // Arc arrays are indexed [face * 2 + (EAST | SOUTH)].
  private final short[] weight;
  private final short[] skew;
  private final short[] flow;
  private final int[] node;
  private final int[] excess;
  // Faces of each lake and of the earth that have an arc with a cost: those of node n are
  // shore[shoreStart[n]] to shore[shoreStart[n + 1] - 1]; a node of one face has none.
  private final int[] shore;
  private final int[] shoreStart;
  private final int[] step;

  /**
   * Creates the network.
   *
   * @param rows rows of the raster
   * @param cols columns of the raster
   * @param weight weight of each arc [face * 2 + (EAST | SOUTH)], at least 1, or {@link #FREE}
   *     (also for arcs that would leave the ring); kept, not copied
   * @param skew twice the offset of the parabola times the weight; kept, not copied
   * @param cap slope of the straight parts in weights, at least 1
   */
  DualGrid(int rows, int cols, short[] weight, short[] skew, int cap) {
    height = rows + 1;
    width = cols + 1;
    this.weight = weight;
    this.skew = skew;
    this.cap = cap;
    flow = new short[weight.length];
    excess = new int[height * width];
    step = new int[] {1, width, -1, -width};
    node = new int[height * width];
    joinFreeFaces();
    earth = node[0];
    shoreStart = new int[node.length + 1];
    shore = collectShores();
  }

  /** Returns the number of faces. */
  int faces() {
    return node.length;
  }

  /** Returns the node of a face: a face of the same node that stands for all of them. */
  int node(int face) {
    return node[face];
  }

  /** Returns the face on the other side of an arc. */
  int neighbour(int face, int direction) {
    return face + step[direction];
  }

  /** Tells whether an arc has a cost; arcs beyond the ring and free arcs have none. */
  boolean isCostly(int face, int direction) {
    int arc = arc(face, direction);
    return arc >= 0 && weight[arc] != FREE;
  }

  /**
   * Returns what it costs to send one unit across an arc.
   *
   * @param face face where it starts
   * @param direction direction of the arc
   * @param sign +1 for a unit of surplus, -1 for a unit of deficit
   */
  int marginalCost(int face, int direction, int sign) {
    int arc = arc(face, direction);
    int w = weight[arc];
    int k = flow[arc];
    int limit = cap * w;
    int cost =
        direction < WEST == sign > 0
            ? w * (2 * k + 1) + skew[arc] // cost(k + 1) - cost(k)
            : w * (1 - 2 * k) - skew[arc]; // cost(k - 1) - cost(k)
    return Math.max(-limit, Math.min(limit, cost));
  }

  /** Sends one unit across an arc; the excess of both nodes is the caller's matter. */
  void push(int face, int direction, int sign) {
    flow[arc(face, direction)] += (short) (direction < WEST ? sign : -sign);
  }

  /** Sets the flow of an east or south arc and moves the excess accordingly. */
  void setFlow(int face, int direction, int units) {
    flow[face * 2 + direction] = (short) units;
    excess[node[face]] -= units;
    excess[node[face + step[direction]]] += units;
  }

  /** Returns the flow of an east or south arc. */
  int flow(int face, int direction) {
    return flow[face * 2 + direction];
  }

  /** Returns the units that a node still has to send away (negative: to receive). */
  int excess(int someNode) {
    return excess[someNode];
  }

  void addExcess(int face, int units) {
    excess[node[face]] += units;
  }

  /** Returns the index of the first shore face of a node. */
  int firstShore(int someNode) {
    return shoreStart[someNode];
  }

  /** Returns the index after the last shore face of a node; the first index if it has none. */
  int endShore(int someNode) {
    return shoreStart[someNode + 1];
  }

  int shoreFace(int index) {
    return shore[index];
  }

  /** Returns the cost of the whole flow, relative to no flow at all. */
  long totalCost() {
    long total = 0;
    for (int face = 0; face < node.length; face++) {
      for (int direction = EAST; direction <= SOUTH; direction++) {
        if (isCostly(face, direction)) {
          total += arcCost(face, direction, flow(face, direction));
        }
      }
    }
    return total;
  }

  /** Returns the cost of a flow on an east or south arc, relative to no flow on it. */
  long arcCost(int face, int direction, int units) {
    int arc = face * 2 + direction;
    int w = weight[arc];
    int limit = cap * w;
    long total = 0;
    for (int k = 0; k < units; k++) {
      total += Math.max(-limit, Math.min(limit, w * (2 * k + 1) + skew[arc]));
    }
    for (int k = 0; k > units; k--) {
      total += Math.max(-limit, Math.min(limit, w * (1 - 2 * k) - skew[arc]));
    }
    return total;
  }

  private int arc(int face, int direction) {
    return switch (direction) {
      case EAST -> face * 2;
      case SOUTH -> face * 2 + 1;
      case WEST -> face * 2 - 2;
      default -> (face - width) * 2 + 1;
    };
  }

  private void joinFreeFaces() {
    for (int face = 0; face < node.length; face++) {
      node[face] = face;
    }
    for (int face = 0; face < node.length; face++) {
      if (face % width < width - 1 && weight[face * 2] == FREE) {
        join(face, face + 1);
      }
      if (face < node.length - width && weight[face * 2 + 1] == FREE) {
        join(face, face + width);
      }
    }
    for (int c = 0; c < width; c++) {
      join(0, c);
      join(0, node.length - 1 - c);
    }
    for (int r = 0; r < height; r++) {
      join(0, r * width);
      join(0, r * width + width - 1);
    }
    for (int face = 0; face < node.length; face++) {
      node[face] = find(face);
    }
  }

  private int find(int face) {
    int root = face;
    while (node[root] != root) {
      root = node[root];
    }
    for (int at = face; at != root; ) {
      int next = node[at];
      node[at] = root;
      at = next;
    }
    return root;
  }

  private void join(int one, int other) {
    int a = find(one);
    int b = find(other);
    node[Math.max(a, b)] = Math.min(a, b);
  }

  /** Groups the faces of each compound node that have at least one arc with a cost. */
  private int[] collectShores() {
    boolean[] compound = new boolean[node.length];
    for (int face = 0; face < node.length; face++) {
      compound[node[face]] |= node[face] != face;
    }
    compound[earth] = true;
    for (int face = 0; face < node.length; face++) {
      if (compound[node[face]] && hasCostlyArc(face)) {
        shoreStart[node[face] + 1]++;
      }
    }
    for (int face = 0; face < node.length; face++) {
      shoreStart[face + 1] += shoreStart[face];
    }
    int[] faces = new int[shoreStart[node.length]];
    int[] end = Arrays.copyOf(shoreStart, node.length);
    for (int face = 0; face < node.length; face++) {
      if (compound[node[face]] && hasCostlyArc(face)) {
        faces[end[node[face]]++] = face;
      }
    }
    return faces;
  }

  private boolean hasCostlyArc(int face) {
    return isCostly(face, EAST)
        || isCostly(face, SOUTH)
        || isCostly(face, WEST)
        || isCostly(face, NORTH);
  }
}
