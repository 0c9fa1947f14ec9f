package io.sentryal.insar.timeseries;

import java.util.Arrays;

/**
 * The pairs that hold one point, and how they connect its epochs. Immutable; the arrays are shared
 * and never written.
 *
 * @param pairs indices of the pairs that hold the point, ascending
 * @param component per epoch the number of its component, {@link #UNOBSERVED} where no pair
 *     measured it; components are numbered by their first epoch
 * @param components how many components there are
 * @param rank how many unknowns the pairs determine: observed epochs minus components
 */
@SuppressWarnings("ArrayRecordComponent") // package-private, never compared
record PointGraph(int[] pairs, int[] component, int components, int rank) {
  static final int UNOBSERVED = -1;

  /** Returns the graph of the given pairs by uniting the epochs that each of them connects. */
  static PointGraph of(int dates, int[] reference, int[] secondary, int[] pairs) {
    int[] root = new int[dates];
    Arrays.fill(root, UNOBSERVED);
    for (int m : pairs) {
      int one = rootOf(root, reference[m]);
      int two = rootOf(root, secondary[m]);
      // The earlier epoch becomes the root, so that a root is the first epoch of its component.
      root[Math.max(one, two)] = Math.min(one, two);
    }
    int[] component = new int[dates];
    int components = 0;
    int observed = 0;
    for (int n = 0; n < dates; n++) {
      if (root[n] == UNOBSERVED) {
        component[n] = UNOBSERVED;
      } else {
        component[n] = root[n] == n ? components++ : component[rootOf(root, n)];
        observed++;
      }
    }
    return new PointGraph(pairs, component, components, observed - components);
  }

  private static int rootOf(int[] root, int node) {
    if (root[node] == UNOBSERVED) {
      root[node] = node;
    }
    int at = node;
    while (root[at] != at) {
      root[at] = root[root[at]];
      at = root[at];
    }
    return at;
  }

  /** Returns the first epoch that a pair measured, {@link #UNOBSERVED} if there is none. */
  int firstDate() {
    for (int n = 0; n < component.length; n++) {
      if (component[n] == 0) {
        return n;
      }
    }
    return UNOBSERVED;
  }

  /**
   * Returns per epoch whether its phase is fixed at 0 while solving: the first epoch of each
   * component, and epochs that no pair measured.
   */
  boolean[] anchors() {
    boolean[] anchor = new boolean[component.length];
    int seen = 0;
    for (int n = 0; n < anchor.length; n++) {
      anchor[n] = component[n] == UNOBSERVED || component[n] == seen;
      seen += component[n] == seen ? 1 : 0;
    }
    return anchor;
  }
}
