package io.sentryal.insar.runpod.internal.jobs;

import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** The two threads of a backend, made when they are needed. */
public final class OwnThreads implements AutoCloseable {
  private static final String ENGINE = "insar-runpod-engine-1";

  private final ScheduledThreadPoolExecutor scheduler =
      new ScheduledThreadPoolExecutor(1, task -> daemon(task, ENGINE));
  private final ThreadPoolExecutor files =
      new ThreadPoolExecutor(
          1,
          1,
          30,
          TimeUnit.SECONDS,
          new LinkedBlockingQueue<>(),
          task -> daemon(task, "insar-runpod-files-1"));

  /** Creates them; none is started. */
  public OwnThreads() {
    scheduler.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    scheduler.setRemoveOnCancelPolicy(true);
    files.allowCoreThreadTimeOut(true);
  }

  /** Returns the thread on which everything about jobs happens. */
  public ScheduledThreadPoolExecutor scheduler() {
    return scheduler;
  }

  /** Returns the thread that waits for object storage. */
  public Executor files() {
    return files;
  }

  private static Thread daemon(Runnable task, String name) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    return thread;
  }

  /**
   * Ends them. The step that is under way is waited for and not interrupted: an interrupt would
   * close the file of the ledger under it.
   */
  @Override
  public void close() {
    files.shutdownNow();
    scheduler.shutdown();
    if (Thread.currentThread().getName().equals(ENGINE)) {
      return; // closed by a listener: its step is the one under way
    }
    try {
      boolean ignored = scheduler.awaitTermination(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
