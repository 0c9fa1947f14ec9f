package io.sentryal.insar.monitor;

import io.sentryal.insar.backend.JobHandle;
import io.sentryal.insar.backend.JobState;
import io.sentryal.insar.backend.spi.OrderedEvents;
import io.sentryal.insar.error.JobCancelledException;
import io.sentryal.insar.error.JobTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A run that was started. Thread-safe.
 *
 * <p>Losing it loses nothing: the same plan started again attaches to the jobs of this run and does
 * not fetch again what is there.
 */
public final class MonitoringRun {
  private final String id;
  private final MonitoringPlan plan;
  private final CompletableFuture<MonitoringResult> result = new CompletableFuture<>();
  private final CompletableFuture<JobState> ended = new CompletableFuture<>();
  private final CompletableFuture<Void> cancelRequest = new CompletableFuture<>();
  private final OrderedEvents events = new OrderedEvents();

  private final Object lock = new Object();
  private final Set<JobHandle> jobs = new LinkedHashSet<>();
  private final List<String> warnings = new ArrayList<>();
  private JobState state = JobState.QUEUED;
  private @Nullable MonitoringProgress progress;

  /** Used by the delivering thread only, of which there is at most one at a time. */
  private final List<Consumer<MonitoringProgress>> listeners = new ArrayList<>();

  MonitoringRun(String id, MonitoringPlan plan) {
    this.id = id;
    this.plan = plan;
  }

  /** Returns the id of the run. */
  public String id() {
    return id;
  }

  /** Returns what the run carries out. */
  public MonitoringPlan plan() {
    return plan;
  }

  /** Returns the state; asks nobody and does not wait. */
  public JobState state() {
    synchronized (lock) {
      return state;
    }
  }

  /** Returns the progress last seen. */
  public Optional<MonitoringProgress> progress() {
    synchronized (lock) {
      return Optional.ofNullable(progress);
    }
  }

  /**
   * Adds a listener. It hears the progress last seen at once, then every step in order, never two
   * at a time; the fraction never falls, and {@code DONE} comes last, if the run succeeds.
   *
   * @param listener runs on threads of the monitor: returns quickly, throws nothing (what it throws
   *     is dropped)
   */
  public void onProgress(Consumer<MonitoringProgress> listener) {
    Objects.requireNonNull(listener, "listener");
    synchronized (lock) {
      MonitoringProgress now = progress;
      events.add(
          () -> {
            listeners.add(listener);
            if (now != null) {
              listener.accept(now);
            }
          });
    }
    events.deliver();
  }

  /**
   * Returns a fresh copy of the future result on every call. Cancelling or completing the copy
   * stops the waiting, not the run.
   */
  public CompletableFuture<MonitoringResult> result() {
    return result.copy();
  }

  /**
   * Waits for the result.
   *
   * @param timeout how long to wait
   * @throws JobTimeoutException if the wait was too short; the run goes on
   * @throws io.sentryal.insar.error.MonitoringFailedException if nothing could be measured
   * @throws JobCancelledException if the run was cancelled
   */
  public MonitoringResult await(Duration timeout) throws InterruptedException {
    try {
      return result.get(TimeUnit.NANOSECONDS.convert(timeout), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      String step = progress().map(MonitoringProgress::toString).orElse("not started");
      throw new JobTimeoutException(id, timeout, step);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw new IllegalStateException("run " + id + " died: " + e.getCause(), e.getCause());
    }
  }

  /**
   * Asks the run to stop: downloads are broken off, jobs are asked to stop, nothing is stored. The
   * future gives the state in which the run ended, which is not {@code CANCELLED} if it was already
   * through.
   */
  public CompletableFuture<JobState> cancel() {
    requestCancel();
    return ended.copy();
  }

  @Override
  public String toString() {
    return "MonitoringRun[" + id + ", " + state() + "]";
  }

  void requestCancel() {
    cancelRequest.complete(null);
    List<JobHandle> running;
    synchronized (lock) {
      running = List.copyOf(jobs);
    }
    running.forEach(this::stop);
  }

  boolean isCancelRequested() {
    return cancelRequest.isDone();
  }

  /** Completes when, and only when, the run is asked to stop. */
  CompletableFuture<Void> cancelRequest() {
    return cancelRequest;
  }

  void track(JobHandle handle) {
    synchronized (lock) {
      jobs.add(handle);
    }
    if (isCancelRequested()) {
      stop(handle);
    }
  }

  void untrack(JobHandle handle) {
    synchronized (lock) {
      jobs.remove(handle);
    }
  }

  /** Asks a job to stop, without waiting for it. */
  void stop(JobHandle handle) {
    OrderedEvents.runQuietly(
        () -> {
          var ignored = handle.cancel();
        });
  }

  void warn(String warning) {
    synchronized (lock) {
      warnings.add(warning);
    }
  }

  List<String> warnings() {
    synchronized (lock) {
      return List.copyOf(warnings);
    }
  }

  void started() {
    synchronized (lock) {
      state = JobState.RUNNING;
    }
  }

  /** Reports progress; a fraction or a step that would fall back stays where it was. */
  void report(MonitoringStep step, double fraction, String subject, String detail) {
    synchronized (lock) {
      if (state.isTerminal()) {
        return;
      }
      advance(step, fraction, subject, detail);
    }
    events.deliver();
  }

  private void advance(MonitoringStep step, double fraction, String subject, String detail) {
    double before = progress == null ? 0 : progress.fraction();
    MonitoringProgress next =
        new MonitoringProgress(id, step, Math.max(before, fraction), subject, detail);
    progress = next;
    events.add(() -> listeners.forEach(l -> OrderedEvents.runQuietly(() -> l.accept(next))));
  }

  void succeed(MonitoringResult value) {
    synchronized (lock) {
      advance(MonitoringStep.DONE, 1, "", "");
      state = JobState.SUCCEEDED;
    }
    result.complete(value);
    ended.complete(JobState.SUCCEEDED);
    events.deliver();
  }

  void fail(Throwable failure) {
    JobState how = failure instanceof JobCancelledException ? JobState.CANCELLED : JobState.FAILED;
    synchronized (lock) {
      state = how;
    }
    result.completeExceptionally(failure);
    ended.complete(how);
    events.deliver();
  }
}
