package io.sentryal.insar.localcuda.internal.process;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * A process and everything it started, so that nothing is left when it ends. Not thread-safe.
 *
 * <p>A process whose parent died is nobody's descendant any more; so the descendants are noted
 * while the parent lives ({@link #look}). A process id that was given anew is never hit: a {@link
 * ProcessHandle} knows when its process started.
 */
public final class ProcessTree {
  private static final Duration AFTER_KILL = Duration.ofSeconds(5);

  private final Process process;
  private final Set<ProcessHandle> descendants = new HashSet<>();

  /** Watches over a process that was just started. */
  public ProcessTree(Process process) {
    this.process = process;
  }

  /** Notes who descends from the process now. */
  public void look() {
    process.descendants().forEach(descendants::add);
  }

  /**
   * Asks the process to end, and kills it and whatever descends from it if that lasts too long.
   *
   * @param grace how long it may take
   */
  public void end(Duration grace) {
    look();
    process.toHandle().destroy(); // not process.destroy(), which closes what it says last
    awaitExit(grace);
    kill();
  }

  /** Kills what still lives of the process and its descendants, and waits until it is gone. */
  public void kill() {
    look();
    process.toHandle().destroyForcibly();
    descendants.forEach(ProcessHandle::destroyForcibly);
    awaitExit(AFTER_KILL);
    process.destroyForcibly(); // closes the pipes, too
  }

  private void awaitExit(Duration limit) {
    boolean interrupted = false;
    long deadlineNs = System.nanoTime() + limit.toNanos();
    while (process.isAlive() && System.nanoTime() < deadlineNs) {
      try {
        process.waitFor(deadlineNs - System.nanoTime(), TimeUnit.NANOSECONDS);
      } catch (InterruptedException e) {
        interrupted = true;
        break; // whoever interrupts cannot wait: on to the kill
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
