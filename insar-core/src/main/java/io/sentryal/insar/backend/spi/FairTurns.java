package io.sentryal.insar.backend.spi;

import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Queue;

/**
 * Says whose turn it is: the groups that wait take turns, and within a group the first to come is
 * the first to go. So one that brings hundreds does not keep the others waiting. Thread-safe.
 */
final class FairTurns<T> {
  private final Map<String, Queue<T>> waiting = new LinkedHashMap<>();

  synchronized void add(String group, T element) {
    waiting.computeIfAbsent(group, g -> new ArrayDeque<>()).add(element);
  }

  /**
   * Returns the next one and removes it.
   *
   * @throws NoSuchElementException if nobody waits
   */
  synchronized T next() {
    Iterator<Map.Entry<String, Queue<T>>> groups = waiting.entrySet().iterator();
    Map.Entry<String, Queue<T>> group = groups.next();
    String name = group.getKey();
    Queue<T> rest = group.getValue();
    groups.remove();
    T element = rest.remove();
    if (!rest.isEmpty()) {
      waiting.put(name, rest); // behind all others
    }
    return element;
  }
}
