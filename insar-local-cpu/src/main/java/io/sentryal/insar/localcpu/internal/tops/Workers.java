package io.sentryal.insar.localcpu.internal.tops;

import io.sentryal.insar.error.Checks;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;

/**
 * The threads that share the work of one backend. Thread-safe. Daemons named {@code
 * insar-local-cpu-worker-<n>}; they end with {@link #close()}.
 */
public final class Workers implements AutoCloseable {
  private final int threads;
  private final ExecutorService executor;

  /**
   * Creates the threads.
   *
   * @param threads how many, at least 1
   */
  public Workers(int threads) {
    this.threads = (int) Checks.inRange("threads", threads, 1, 1024);
    AtomicInteger count = new AtomicInteger();
    this.executor =
        Executors.newFixedThreadPool(
            threads,
            task -> {
              Thread thread = new Thread(task, "insar-local-cpu-worker-" + count.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
  }

  /** Returns how many threads there are. */
  public int threads() {
    return threads;
  }

  /**
   * Runs a task for each index in [0, count), and returns when all are through. Which thread takes
   * which index is not defined, so the result of a task must depend on its index alone. After the
   * first failure no further index is begun.
   *
   * @param count number of tasks
   * @param task the task
   * @throws RuntimeException what the first failed task threw
   * @throws CancellationException if the calling thread is interrupted; its flag stays set
   */
  public void forEach(int count, IntConsumer task) {
    AtomicInteger next = new AtomicInteger();
    AtomicBoolean stop = new AtomicBoolean();
    List<Future<?>> running = new ArrayList<>();
    for (int t = 0; t < Math.min(threads, count); t++) {
      running.add(
          executor.submit(
              () -> {
                for (int i = next.getAndIncrement();
                    i < count && !stop.get();
                    i = next.getAndIncrement()) {
                  try {
                    task.accept(i);
                  } catch (RuntimeException | Error e) {
                    stop.set(true);
                    throw e;
                  }
                }
              }));
    }
    join(running, stop);
  }

  private static void join(List<Future<?>> running, AtomicBoolean stop) {
    Throwable failure = null;
    boolean interrupted = false;
    for (Future<?> future : running) {
      for (boolean done = false; !done; ) {
        try {
          future.get();
          done = true;
        } catch (ExecutionException e) {
          failure = failure == null ? e.getCause() : failure;
          done = true;
        } catch (InterruptedException e) {
          interrupted = true;
          stop.set(true);
        }
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
      throw new CancellationException("interrupted while processing");
    }
    if (failure instanceof Error error) {
      throw error;
    }
    if (failure != null) {
      throw (RuntimeException) failure;
    }
  }

  @Override
  public void close() {
    executor.shutdownNow();
  }
}
