package io.sentryal.insar.timeseries;

import io.sentryal.insar.error.FailureCode;
import io.sentryal.insar.error.ProcessingException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * Runs an inversion over chunks of points of a fixed size, so that no number depends on how many
 * threads share the work. Not thread-safe.
 */
final class ChunkedInversion {
  static final int CHUNK = 4096;

  private final InversionPlan plan;
  private final int threads;

  ChunkedInversion(InversionPlan plan, int threads) {
    if (threads < 1) {
      throw new IllegalArgumentException("threads must be at least 1, was " + threads);
    }
    this.plan = plan;
    this.threads = threads;
  }

  void run(Iterator<PointObservations> points, Consumer<PointSolution> sink) {
    if (threads == 1) {
      while (points.hasNext()) {
        solve(next(points)).forEach(sink);
      }
      return;
    }
    AtomicInteger number = new AtomicInteger();
    ExecutorService pool =
        Executors.newFixedThreadPool(
            threads,
            task -> {
              Thread thread = new Thread(task, "insar-core-inversion-" + number.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
    try {
      runIn(pool, points, sink);
    } finally {
      pool.shutdownNow();
    }
  }

  private void runIn(
      ExecutorService pool, Iterator<PointObservations> points, Consumer<PointSolution> sink) {
    Queue<Future<List<PointSolution>>> inFlight = new ArrayDeque<>();
    while (points.hasNext()) {
      List<PointObservations> chunk = next(points);
      inFlight.add(pool.submit(() -> solve(chunk)));
      if (inFlight.size() > threads) {
        await(inFlight.remove()).forEach(sink);
      }
    }
    while (!inFlight.isEmpty()) {
      await(inFlight.remove()).forEach(sink);
    }
  }

  private static List<PointObservations> next(Iterator<PointObservations> points) {
    List<PointObservations> chunk = new ArrayList<>(CHUNK);
    while (chunk.size() < CHUNK && points.hasNext()) {
      chunk.add(points.next());
    }
    return chunk;
  }

  private List<PointSolution> solve(List<PointObservations> chunk) {
    PointSolver solver = new PointSolver(plan);
    List<PointSolution> solutions = new ArrayList<>(chunk.size());
    for (PointObservations point : chunk) {
      solutions.add(solver.solve(point));
    }
    return solutions;
  }

  private static List<PointSolution> await(Future<List<PointSolution>> future) {
    try {
      return future.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ProcessingException(
          FailureCode.CANCELLED,
          "the inversion was interrupted; points after this are not solved",
          e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new IllegalStateException("the inversion failed", e.getCause());
    }
  }
}
