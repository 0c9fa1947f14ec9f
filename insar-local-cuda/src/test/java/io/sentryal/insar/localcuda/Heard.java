package io.sentryal.insar.localcuda;

import io.sentryal.insar.backend.JobHandle;
import io.sentryal.insar.backend.JobListener;
import io.sentryal.insar.backend.JobProgress;
import io.sentryal.insar.backend.JobStage;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Hears a job, and lets a test wait until it is somewhere. */
final class Heard implements JobListener {
  private final List<JobProgress> progress = new ArrayList<>();
  private final CountDownLatch coregistering = new CountDownLatch(1);

  Heard(JobHandle handle) {
    handle.addListener(this);
    handle.progress().ifPresent(this::look);
  }

  @Override
  public synchronized void progress(JobProgress step) {
    progress.add(step);
    look(step);
  }

  private void look(JobProgress step) {
    if (step.stage().compareTo(JobStage.COREGISTERING) >= 0) {
      coregistering.countDown();
    }
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
    if (!coregistering.await(120, TimeUnit.SECONDS)) {
      throw new IllegalStateException("the job does not get on: " + progress());
    }
  }
}
