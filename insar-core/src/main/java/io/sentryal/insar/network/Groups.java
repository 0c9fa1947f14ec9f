package io.sentryal.insar.network;

/** Which images hang together already: disjoint sets with path halving. */
final class Groups {
  private final int[] parent;

  /** Starts with every image alone. */
  Groups(int count) {
    parent = new int[count];
    for (int i = 0; i < count; i++) {
      parent[i] = i;
    }
  }

  boolean together(int first, int second) {
    return root(first) == root(second);
  }

  void join(int first, int second) {
    parent[root(second)] = root(first);
  }

  private int root(int image) {
    int at = image;
    while (parent[at] != at) {
      parent[at] = parent[parent[at]];
      at = parent[at];
    }
    return at;
  }
}
