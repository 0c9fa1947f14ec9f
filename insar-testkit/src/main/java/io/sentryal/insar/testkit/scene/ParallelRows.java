package io.sentryal.insar.testkit.scene;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;

/** Runs numbered pieces of work on a few daemon threads that end with the work. */
final class ParallelRows {
  private ParallelRows() {}

  /**
   * Runs {@code work} for 0 to count - 1, in any order, and returns when all are done.
   *
   * @param count number of pieces
   * @param threads number of threads
   * @param work what to do; must be safe to run side by side
   */
  static void run(int count, int threads, IntConsumer work) {
    AtomicInteger threadNumber = new AtomicInteger();
    ExecutorService pool =
        Executors.newFixedThreadPool(
            threads,
            task -> {
              Thread thread =
                  new Thread(task, "insar-testkit-scene-" + threadNumber.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
    try {
      AtomicInteger next = new AtomicInteger();
      List<Future<?>> running = new ArrayList<>();
      for (int t = 0; t < threads; t++) {
        running.add(pool.submit(() -> drain(next, count, work)));
      }
      for (Future<?> one : running) {
        one.get();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while simulating", e);
    } catch (ExecutionException e) {
      throw rethrown(e);
    } finally {
      pool.shutdownNow();
    }
  }

  private static void drain(AtomicInteger next, int count, IntConsumer work) {
    for (int i = next.getAndIncrement(); i < count; i = next.getAndIncrement()) {
      if (Thread.currentThread().isInterrupted()) {
        return;
      }
      work.accept(i);
    }
  }

  private static RuntimeException rethrown(ExecutionException failure) {
    if (failure.getCause() instanceof Error error) {
      throw error;
    }
    return failure.getCause() instanceof RuntimeException e
        ? e
        : new IllegalStateException(failure);
  }
}
