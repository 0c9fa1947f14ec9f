package io.sentryal.insar.testkit.tck;

import io.sentryal.insar.backend.BackendCapabilities;
import io.sentryal.insar.backend.BackendHealth;
import io.sentryal.insar.backend.InsarBackend;
import io.sentryal.insar.backend.InsarJob;
import io.sentryal.insar.backend.InsarResult;
import io.sentryal.insar.backend.JobEstimate;
import io.sentryal.insar.backend.JobHandle;
import io.sentryal.insar.backend.JobId;
import io.sentryal.insar.backend.JobListener;
import io.sentryal.insar.backend.JobProgress;
import io.sentryal.insar.backend.JobState;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/** A backend that keeps all rules, to be broken in one place by each test. */
class BrokenBackend implements InsarBackend {
  final InsarBackend sound;

  BrokenBackend() {
    this(ScriptedJobs.backend());
  }

  BrokenBackend(InsarBackend sound) {
    this.sound = sound;
  }

  @Override
  public String name() {
    return sound.name();
  }

  @Override
  public JobHandle submit(JobId id, InsarJob job) {
    return handle(sound.submit(id, job));
  }

  @Override
  public Optional<JobHandle> attach(JobId id) {
    return sound.attach(id).map(this::handle);
  }

  /** Wraps the handles that the backend gives. */
  JobHandle handle(JobHandle of) {
    return of;
  }

  @Override
  public JobEstimate estimate(InsarJob job) {
    return sound.estimate(job);
  }

  @Override
  public BackendHealth health() {
    return sound.health();
  }

  @Override
  public BackendCapabilities capabilities() {
    return sound.capabilities();
  }

  @Override
  public void close() {
    sound.close();
  }

  /** A handle that keeps all rules, to be broken in one place. */
  static class BrokenHandle implements JobHandle {
    final JobHandle sound;

    BrokenHandle(JobHandle sound) {
      this.sound = sound;
    }

    @Override
    public JobId id() {
      return sound.id();
    }

    @Override
    public JobState state() {
      return sound.state();
    }

    @Override
    public Optional<JobProgress> progress() {
      return sound.progress();
    }

    @Override
    public CompletableFuture<InsarResult> result() {
      return sound.result();
    }

    @Override
    public InsarResult await(Duration timeout) throws InterruptedException {
      return sound.await(timeout);
    }

    @Override
    public CompletableFuture<JobState> cancel() {
      return sound.cancel();
    }

    @Override
    public void addListener(JobListener listener) {
      sound.addListener(listener);
    }
  }

  /** A handle that gives a changed result. */
  abstract static class ChangedResult extends BrokenHandle {
    private @Nullable InsarResult changed;

    ChangedResult(JobHandle sound) {
      super(sound);
    }

    abstract InsarResult.Builder change(InsarResult result);

    @Override
    public CompletableFuture<InsarResult> result() {
      return sound.result().thenApply(this::once);
    }

    @Override
    public InsarResult await(Duration timeout) throws InterruptedException {
      sound.await(timeout);
      try {
        return result().get();
      } catch (ExecutionException e) {
        throw new IllegalStateException(e);
      }
    }

    private synchronized InsarResult once(InsarResult result) {
      if (changed == null) {
        changed = change(result).build();
      }
      return changed;
    }
  }
}
