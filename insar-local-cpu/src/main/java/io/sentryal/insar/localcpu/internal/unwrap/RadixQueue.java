package io.sentryal.insar.localcpu.internal.unwrap;

import java.util.Arrays;

/**
 * A monotone priority queue of nodes with integer keys (Ahuja, Mehlhorn, Orlin and Tarjan 1990, J.
 * ACM 37(2)): keys may not be smaller than the key taken out last. Equal keys come out in a fixed
 * order.
 *
 * <p>Not thread-safe.
 */
final class RadixQueue {
  private static final int NONE = -1;

  private final int[] key;
  private final int[] next;
  private final int[] previous;
  private final int[] head = new int[33];
  private int last;

  /**
   * Creates a queue.
   *
   * @param key key of each node, shared with the caller, who changes it only by the methods here
   */
  RadixQueue(int[] key) {
    this.key = key;
    next = new int[key.length];
    previous = new int[key.length];
    clear();
  }

  void clear() {
    Arrays.fill(head, NONE);
    last = 0;
  }

  /** Adds a node that is not in the queue. */
  void add(int node, int nodeKey) {
    key[node] = nodeKey;
    int bucket = 32 - Integer.numberOfLeadingZeros(nodeKey ^ last);
    int first = head[bucket];
    next[node] = first;
    previous[node] = NONE;
    if (first != NONE) {
      previous[first] = node;
    }
    head[bucket] = node;
  }

  /** Lowers the key of a node in the queue. */
  void decrease(int node, int nodeKey) {
    int after = next[node];
    int before = previous[node];
    if (after != NONE) {
      previous[after] = before;
    }
    if (before != NONE) {
      next[before] = after;
    } else {
      head[32 - Integer.numberOfLeadingZeros(key[node] ^ last)] = after;
    }
    add(node, nodeKey);
  }

  /** Takes out a node of smallest key, or returns -1 if there is none. */
  int poll() {
    if (head[0] == NONE && !refill()) {
      return NONE;
    }
    int node = head[0];
    head[0] = next[node];
    if (head[0] != NONE) {
      previous[head[0]] = NONE;
    }
    return node;
  }

  /** Spreads the first bucket that holds something over the buckets below it. */
  private boolean refill() {
    int bucket = 1;
    while (bucket < head.length && head[bucket] == NONE) {
      bucket++;
    }
    if (bucket == head.length) {
      return false;
    }
    int node = head[bucket];
    head[bucket] = NONE;
    int smallest = Integer.MAX_VALUE;
    for (int n = node; n != NONE; n = next[n]) {
      smallest = Math.min(smallest, key[n]);
    }
    last = smallest;
    while (node != NONE) {
      int after = next[node];
      add(node, key[node]);
      node = after;
    }
    return true;
  }
}
