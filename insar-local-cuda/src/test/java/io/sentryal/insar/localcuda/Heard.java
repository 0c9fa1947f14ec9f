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
    handle.progress().ifPresent(this::progress);
  }

  @Override
  public synchronized void progress(JobProgress step) {
    progress.add(step);
    if (step.stage() == JobStage.COREGISTERING) {
      coregistering.countDown();
    }
  }

  synchronized List<JobProgress> progress() {
    return List.copyOf(progress);
  }

  /** Waits until the worker is at work, then returns the ids of the worker and of what it started. */
  String[] awaitCoregistering(FakeMachine machine)
      throws InterruptedException, IOException {
    if (!coregistering.await(FakeMachine.PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      throw new IllegalStateException("the job does not get on: " + progress());
    }
    return Files.readAllLines(machine.mark()).get(0).split(" ");
  }
}
