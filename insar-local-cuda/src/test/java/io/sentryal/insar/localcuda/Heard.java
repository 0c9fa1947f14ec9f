package io.sentryal.insar.localcuda;

import io.sentryal.insar.backend.JobHandle;
import io.sentryal.insar.backend.JobId;
import io.sentryal.insar.backend.JobListener;
import io.sentryal.insar.backend.JobProgress;
import io.sentryal.insar.backend.JobStage;
import io.sentryal.insar.backend.JobState;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Hears a job, and lets a test wait until it is somewhere. */
final class Heard implements JobListener {
  private static final JobStage AT_WORK = JobStage.COREGISTERING;

  private final List<JobProgress> progress = new ArrayList<>();
  private String end = "";
  private final CountDownLatch coregistering = new CountDownLatch(1);

  Heard(JobHandle handle) {
    handle.addListener(this);
    handle.progress().ifPresent(this::seed);
  }

  /** What was told before this listener was there. */
  private synchronized void seed(JobProgress step) {
    if (progress.isEmpty()) {
      progress(step);
    }
  }

  @Override
  public synchronized void progress(JobProgress step) {
    progress.add(step);
    if (step.stage().compareTo(AT_WORK) >= 0) {
      coregistering.countDown();
    }
  }

  @Override
  public synchronized void ended(JobId id, JobState state, @Nullable Throwable failure) {
    end = state + " " + failure;
    coregistering.countDown();
  }

  synchronized List<JobProgress> progress() {
    return List.copyOf(progress);
  }

  /** Waits until the fake worker is at work, then returns its id and those of what it started. */
  String[] awaitCoregistering(FakeMachine machine) throws InterruptedException, IOException {
    awaitCoregistering();
    return Files.readAllLines(machine.mark()).get(0).split(" ");
  }

  /** Waits until the worker is at work. */
  void awaitCoregistering() throws InterruptedException {
    boolean heard = coregistering.await(120, TimeUnit.SECONDS);
    if (!heard || progress().stream().noneMatch(p -> p.stage().compareTo(AT_WORK) >= 0)) {
      throw new IllegalStateException("the job does not get on: " + progress() + " " + end());
    }
  }

  private synchronized String end() {
    return end;
  }
}
