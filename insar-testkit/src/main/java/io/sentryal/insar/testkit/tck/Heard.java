package io.sentryal.insar.testkit.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.sentryal.insar.backend.JobId;
import io.sentryal.insar.backend.JobListener;
import io.sentryal.insar.backend.JobProgress;
import io.sentryal.insar.backend.JobState;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Remembers what a listener hears. Thread-safe. */
final class Heard implements JobListener {
  final List<JobProgress> progress = new CopyOnWriteArrayList<>();
  final List<JobState> ends = new CopyOnWriteArrayList<>();
  final List<Throwable> failures = new CopyOnWriteArrayList<>();
  volatile int progressAfterEnd;
  private final CountDownLatch ended = new CountDownLatch(1);

  @Override
  public void progress(JobProgress step) {
    if (!ends.isEmpty()) {
      progressAfterEnd = 1;
    }
    progress.add(step);
  }

  @Override
  public void ended(JobId id, JobState state, @Nullable Throwable failure) {
    ends.add(state);
    if (failure != null) {
      failures.add(failure);
    }
    ended.countDown();
  }

  void awaitEnd(Duration patience) throws InterruptedException {
    assertThat(ended.await(patience.toMillis(), TimeUnit.MILLISECONDS))
        .as("the listener heard the end within %s", patience)
        .isTrue();
  }
}
