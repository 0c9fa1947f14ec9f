package io.sentryal.insar.backend.spi;

import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * Tells listeners what happened: in the order in which it was added, never two events at a time,
 * and never under a lock. Thread-safe.
 *
 * <p>Add an event under the lock that guards the state it tells of, so that the order is right;
 * then release that lock and call {@link #deliver()}. The events run on the thread that delivers; a
 * thread that finds another one delivering leaves its events to that one.
 */
public final class OrderedEvents {
  private final Queue<Runnable> events = new ArrayDeque<>();
  private boolean delivering;

  /** Creates an empty queue. */
  public OrderedEvents() {}

  /** Adds an event; it runs at the next {@link #deliver()}. What it throws is dropped. */
  public synchronized void add(Runnable event) {
    events.add(event);
  }

  /** Runs all events that were added, unless another thread is at it. */
  public void deliver() {
    synchronized (this) {
      if (delivering) {
        return;
      }
      delivering = true;
    }
    for (Runnable next = poll(); next != null; next = poll()) {
      runQuietly(next);
    }
  }

  private synchronized @Nullable Runnable poll() {
    Runnable next = events.poll();
    delivering = next != null;
    return next;
  }

  /** Runs code of others; what it throws is dropped: the work must not fail with who watches it. */
  public static void runQuietly(Runnable userCode) {
    try {
      userCode.run();
    } catch (Throwable dropped) {
      // The contract of listeners: what they throw is dropped.
    }
  }
}
