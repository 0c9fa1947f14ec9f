package io.sentryal.insar.examples.cli;

import io.sentryal.insar.backend.JobHandle;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Ends a command decently when the user interrupts it (Ctrl-C, or SIGTERM): the job is cancelled,
 * the command's own thread closes what it opened, and the process ends as cancelled. Thread-safe.
 *
 * <p>Make it before anything that has to be closed, so that it is closed last.
 */
final class CancelOnInterrupt implements AutoCloseable {
  /** A worker may take five seconds to end, and is then killed. */
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final PrintWriter err;
  private final Thread command = Thread.currentThread();
  private final Thread hook = new Thread(this::interrupted, "insar-examples-interrupt-1");
  private final CountDownLatch closed = new CountDownLatch(1);
  private @Nullable JobHandle job;
  private boolean interrupted;
  private boolean done;

  CancelOnInterrupt(PrintWriter err) {
    this.err = err;
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /** Says which job an interrupt cancels. */
  void watch(JobHandle handle) {
    boolean late;
    synchronized (this) {
      job = handle;
      late = interrupted;
    }
    if (late) {
      cancel(handle);
    }
  }

  /** Says that everything was written. */
  synchronized void done() {
    done = true;
  }

  private void interrupted() {
    JobHandle running;
    synchronized (this) {
      interrupted = true;
      running = job;
    }
    if (running == null) {
      command.interrupt(); // it downloads, or opens the backend
    } else {
      cancel(running);
    }
    awaitClosed();
    boolean written = isDone();
    err.println(
        written
            ? "insar: had finished before it could be cancelled"
            : "insar: cancelled; nothing was written");
    err.flush();
    Runtime.getRuntime().halt((written ? ExitStatus.DONE : ExitStatus.CANCELLED).code());
  }

  /** Cancels the job and waits for its end. */
  private static void cancel(JobHandle handle) {
    handle
        .cancel()
        .orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS)
        .handle((state, failure) -> state)
        .join();
  }

  private synchronized boolean isDone() {
    return done;
  }

  private void awaitClosed() {
    try {
      if (!closed.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        err.println("insar: what runs does not end; leaving it");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Takes the watch off; if an interrupt came, this does not return: the process ends. */
  @Override
  public void close() {
    closed.countDown();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      boolean ended = false;
      while (!ended) {
        try {
          hook.join();
          ended = true;
        } catch (InterruptedException again) {
          ended = false; // the hook ends the process in a moment
        }
      }
    }
  }
}
