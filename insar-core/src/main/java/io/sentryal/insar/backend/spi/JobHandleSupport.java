package io.sentryal.insar.backend.spi;

import io.sentryal.insar.backend.InsarResult;
import io.sentryal.insar.backend.JobHandle;
import io.sentryal.insar.backend.JobId;
import io.sentryal.insar.backend.JobListener;
import io.sentryal.insar.backend.JobProgress;
import io.sentryal.insar.backend.JobStage;
import io.sentryal.insar.backend.JobState;
import io.sentryal.insar.error.JobCancelledException;
import io.sentryal.insar.error.JobFailedException;
import io.sentryal.insar.error.JobTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The job handle for authors of backends; the one implementation of the rules of handles in {@code
 * docs/backend-spec.md}. Thread-safe.
 *
 * <p>The backend drives it: {@link #start}, {@link #progress}, then one of {@link #succeed}, {@link
 * #fail}, {@link #cancelled}. Each of these answers whether it took effect: the state goes {@code
 * QUEUED -> RUNNING -> terminal}, a terminal state is final, and of several ends the first wins. So
 * a poll, a callback and a cancellation may all report to the same handle.
 *
 * <p><b>Order.</b> At the end the state changes first, then {@link #result()} completes, then
 * listeners hear {@code ended}. Listeners hear everything in order and never two at a time. No lock
 * is held while code of others runs: listeners run on the thread that drives the handle, or on the
 * one that cancels or adds a listener.
 *
 * <pre>{@code
 * JobHandleSupport handle = new JobHandleSupport(id);
 * handle.whenCancelRequested(() -> remote.cancel(id)); // if stopping needs more than polling
 * handle.start();
 * handle.progress(JobStage.COREGISTERING, 0.3);        // isCancelRequested() tells when to stop
 * handle.succeed(result);                              // or fail(exception), or cancelled()
 * }</pre>
 *
 * <p>In-process backends use {@link LocalJobQueue}, which drives the handles itself.
 */
public final class JobHandleSupport implements JobHandle, JobControl {
  private final JobId id;
  private final CompletableFuture<InsarResult> result = new CompletableFuture<>();
  private final CompletableFuture<JobState> ended = new CompletableFuture<>();

  private final Object lock = new Object();
  private final OrderedEvents events = new OrderedEvents();
  private final List<Runnable> cancelHooks = new ArrayList<>();
  private boolean cancelRequested;
  private JobState state = JobState.QUEUED;
  private JobProgress progress;

  /** Used by the delivering thread only, of which there is at most one at a time. */
  private final List<JobListener> listeners = new ArrayList<>();

  private @Nullable Ending ending;

  /**
   * Creates the handle of a queued job.
   *
   * @param id id of the job
   */
  public JobHandleSupport(JobId id) {
    this.id = Objects.requireNonNull(id, "id");
    this.progress = new JobProgress(id, JobStage.QUEUED, 0);
  }

  @Override
  public JobId id() {
    return id;
  }

  @Override
  public JobState state() {
    synchronized (lock) {
      return state;
    }
  }

  @Override
  public Optional<JobProgress> progress() {
    synchronized (lock) {
      return Optional.of(progress);
    }
  }

  @Override
  public CompletableFuture<InsarResult> result() {
    return result.copy();
  }

  @Override
  public InsarResult await(Duration timeout) throws InterruptedException {
    try {
      return result.get(TimeUnit.NANOSECONDS.convert(timeout), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      throw new JobTimeoutException(id.value(), timeout, stage().name());
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw new IllegalStateException("job " + id + " ended with an untyped failure", e.getCause());
    }
  }

  @Override
  public CompletableFuture<JobState> cancel() {
    requestCancel();
    return ended.copy();
  }

  /** Does what {@link #cancel()} does, for callers that do not care how the job ends. */
  public void requestCancel() {
    List<Runnable> hooks;
    synchronized (lock) {
      hooks = cancelRequested || state.isTerminal() ? List.of() : List.copyOf(cancelHooks);
      cancelRequested = true;
    }
    end(JobState.QUEUED, new Ending(JobState.CANCELLED, null, null));
    hooks.forEach(OrderedEvents::runQuietly);
  }

  @Override
  public void addListener(JobListener listener) {
    Objects.requireNonNull(listener, "listener");
    events.add(
        () -> {
          Ending over = ending;
          if (over == null) {
            listeners.add(listener);
          } else {
            OrderedEvents.runQuietly(() -> listener.ended(id, over.state(), over.failure()));
          }
        });
    events.deliver();
  }

  @Override
  public boolean isCancelRequested() {
    synchronized (lock) {
      return cancelRequested;
    }
  }

  /**
   * Adds what has to happen, beyond {@link #isCancelRequested()}, when the first request to stop
   * comes. It runs once, on the thread that asks, and at once if that was already the case.
   *
   * @param hook returns quickly, throws nothing (what it throws is dropped)
   */
  public void whenCancelRequested(Runnable hook) {
    Objects.requireNonNull(hook, "hook");
    boolean late;
    synchronized (lock) {
      late = cancelRequested && !state.isTerminal();
      if (!cancelRequested) {
        cancelHooks.add(hook);
      }
    }
    if (late) {
      OrderedEvents.runQuietly(hook);
    }
  }

  /**
   * Says that the job runs now.
   *
   * @return whether it was queued until now; if not (it was cancelled), do not run it
   */
  public boolean start() {
    synchronized (lock) {
      if (state != JobState.QUEUED) {
        return false;
      }
      state = JobState.RUNNING;
    }
    progress(JobStage.STARTING, 0);
    return true;
  }

  @Override
  public void progress(JobStage stage, double fraction) {
    JobProgress reported = new JobProgress(id, stage, fraction);
    synchronized (lock) {
      advance(reported);
    }
    events.deliver();
  }

  /**
   * Ends the job with a result.
   *
   * @return whether this ended it; if not, it had ended before and the result is dropped
   * @throws IllegalArgumentException if the result belongs to another job
   */
  public boolean succeed(InsarResult value) {
    if (!value.jobId().equals(id)) {
      throw new IllegalArgumentException(
          "the result of job " + value.jobId() + " was given to job " + id);
    }
    return end(null, new Ending(JobState.SUCCEEDED, value, null));
  }

  /**
   * Ends the job without a result. Listeners, {@link #await} and {@link #result()} all give a
   * {@link JobFailedException} with code and stage; the cause is kept. Once a stop was asked for,
   * what the work throws on its way out ends the job as cancelled instead.
   *
   * @param cause why
   * @return whether this ended it
   */
  public boolean fail(Throwable cause) {
    Objects.requireNonNull(cause, "cause");
    if (cause instanceof JobCancelledException || isCancelRequested()) {
      return cancelled();
    }
    return end(
        null, new Ending(JobState.FAILED, null, FailureMapping.jobFailure(id, stage(), cause)));
  }

  /**
   * Ends the job as cancelled.
   *
   * @return whether this ended it
   */
  public boolean cancelled() {
    return end(null, new Ending(JobState.CANCELLED, null, null));
  }

  @Override
  public String toString() {
    synchronized (lock) {
      return "JobHandle[" + progress + ", " + state + "]";
    }
  }

  private JobStage stage() {
    synchronized (lock) {
      return progress.stage();
    }
  }

  private boolean end(@Nullable JobState onlyFrom, Ending how) {
    synchronized (lock) {
      if (state.isTerminal() || (onlyFrom != null && state != onlyFrom)) {
        return false;
      }
      if (how.state() == JobState.SUCCEEDED) {
        advance(new JobProgress(id, JobStage.DONE, 1));
      }
      state = how.state();
      events.add(() -> announce(how));
    }
    complete(how);
    events.deliver();
    return true;
  }

  /** Raises the progress and queues its event; the caller holds the lock. */
  private void advance(JobProgress reported) {
    if (state.isTerminal()) {
      return;
    }
    JobStage stage =
        reported.stage().compareTo(progress.stage()) < 0 ? progress.stage() : reported.stage();
    JobProgress next =
        new JobProgress(id, stage, Math.max(progress.fraction(), reported.fraction()));
    if (next.equals(progress)) {
      return;
    }
    progress = next;
    events.add(() -> listeners.forEach(l -> OrderedEvents.runQuietly(() -> l.progress(next))));
  }

  private void complete(Ending how) {
    if (how.result() != null) {
      result.complete(how.result());
    } else if (how.failure() != null) {
      result.completeExceptionally(how.failure());
    } else {
      result.completeExceptionally(new JobCancelledException(id.value()));
    }
    ended.complete(how.state());
  }

  private void announce(Ending how) {
    ending = how;
    listeners.forEach(l -> OrderedEvents.runQuietly(() -> l.ended(id, how.state(), how.failure())));
    listeners.clear();
  }

  private record Ending(
      JobState state, @Nullable InsarResult result, @Nullable JobFailedException failure) {}
}
