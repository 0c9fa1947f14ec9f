package io.sentryal.insar.backend.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.sentryal.insar.backend.JobId;
import io.sentryal.insar.backend.JobListener;
import io.sentryal.insar.backend.JobProgress;
import io.sentryal.insar.backend.JobStage;
import io.sentryal.insar.backend.JobState;
import io.sentryal.insar.error.FailureCode;
import io.sentryal.insar.error.InvalidDataException;
import io.sentryal.insar.error.JobCancelledException;
import io.sentryal.insar.error.JobFailedException;
import io.sentryal.insar.error.JobTimeoutException;
import io.sentryal.insar.error.ProcessingException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class JobHandleSupportTest {
  private static final JobId ID = new JobId("job-1");
  private final JobHandleSupport handle = new JobHandleSupport(ID);

  @Test
  void states_ofASuccessfulJob_goFromQueuedOverRunningToSucceeded() throws Exception {
    assertThat(handle.state()).isEqualTo(JobState.QUEUED);
    assertThat(handle.start()).isTrue();
    assertThat(handle.state()).isEqualTo(JobState.RUNNING);

    assertThat(handle.succeed(Pairs.result(ID).build())).isTrue();

    assertThat(handle.state()).isEqualTo(JobState.SUCCEEDED);
    assertThat(handle.await(Duration.ZERO).measurements()).hasSize(2);
    assertThat(handle.progress()).contains(new JobProgress(ID, JobStage.DONE, 1));
  }

  @Test
  void terminalState_isFinal_whateverComesLater() {
    handle.start();
    handle.fail(new ProcessingException(FailureCode.UNWRAP_FAILED, "no reliable pixel"));

    assertThat(handle.succeed(Pairs.result(ID).build())).isFalse();
    assertThat(handle.cancelled()).isFalse();
    assertThat(handle.start()).isFalse();
    handle.progress(JobStage.DONE, 1);

    assertThat(handle.state()).isEqualTo(JobState.FAILED);
    assertThat(handle.progress().orElseThrow().stage()).isEqualTo(JobStage.STARTING);
    assertThat(handle.cancel().join()).isEqualTo(JobState.FAILED);
  }

  @Test
  void failure_keepsCodeStageAndCause() {
    ProcessingException cause = new ProcessingException(FailureCode.DEM_MISSING, "no height there");
    handle.start();
    handle.progress(JobStage.COREGISTERING, 0.2);
    handle.fail(cause);

    JobFailedException failure =
        catchThrowableOfType(JobFailedException.class, () -> handle.await(Duration.ZERO));
    assertThat(failure.code()).isEqualTo(FailureCode.DEM_MISSING);
    assertThat(failure.stage()).isEqualTo("COREGISTERING");
    assertThat(failure.jobId()).isEqualTo("job-1");
    assertThat(failure).hasMessageContaining("no height there").hasCause(cause);
    assertThatThrownBy(() -> handle.result().get()).hasCause(failure);
  }

  @Test
  void failureCode_followsTheTypeOfTheException() {
    assertThat(FailureMapping.code(new IllegalArgumentException("points")))
        .isEqualTo(FailureCode.BAD_REQUEST);
    assertThat(FailureMapping.code(new InvalidDataException("a.zip", "truncated")))
        .isEqualTo(FailureCode.PRODUCT_CORRUPT);
    assertThat(FailureMapping.code(new OutOfMemoryError("heap")))
        .isEqualTo(FailureCode.OUT_OF_MEMORY);
    assertThat(FailureMapping.code(new ArrayIndexOutOfBoundsException(7)))
        .isEqualTo(FailureCode.INTERNAL);
  }

  @Test
  void result_completedOrCancelledByACaller_leavesTheJobAlone() throws Exception {
    handle.start();
    handle.result().cancel(true);
    handle.result().complete(Pairs.result(ID).measurements(List.of()).build());

    assertThat(handle.state()).isEqualTo(JobState.RUNNING);
    handle.succeed(Pairs.result(ID).build());
    assertThat(handle.await(Duration.ZERO).measurements()).hasSize(2);
  }

  @Test
  void await_tooShort_saysSoAndTheJobRunsOn() {
    handle.start();
    assertThatThrownBy(() -> handle.await(Duration.ZERO))
        .isInstanceOf(JobTimeoutException.class)
        .hasMessageContaining("job-1")
        .hasMessageContaining("STARTING");
    assertThat(handle.state()).isEqualTo(JobState.RUNNING);
  }

  @Test
  void cancel_ofAQueuedJob_endsIt() {
    assertThat(handle.cancel().join()).isEqualTo(JobState.CANCELLED);
    assertThat(handle.start()).isFalse();
    assertThatThrownBy(() -> handle.await(Duration.ZERO)).isInstanceOf(JobCancelledException.class);
  }

  @Test
  void cancel_ofARunningJob_isARequestThatTheWorkAnswers() {
    AtomicInteger asked = new AtomicInteger();
    handle.whenCancelRequested(asked::incrementAndGet);
    handle.start();

    var end = handle.cancel();
    handle.requestCancel();

    assertThat(end).isNotDone();
    assertThat(asked).hasValue(1);
    assertThat(handle.state()).isEqualTo(JobState.RUNNING);
    assertThatThrownBy(handle::throwIfCancelRequested).hasMessageContaining("job-1");
    handle.fail(new ProcessingException(FailureCode.INTERNAL, "torn down half-way"));
    assertThat(end.join()).isEqualTo(JobState.CANCELLED);
  }

  @Test
  void cancel_thatComesTooLate_tellsHowTheJobReallyEnded() {
    handle.start();
    var end = handle.cancel();
    handle.succeed(Pairs.result(ID).build());
    assertThat(end.join()).isEqualTo(JobState.SUCCEEDED);
  }

  @Test
  void progress_reportedOutOfOrder_neverFalls() {
    Recorder heard = new Recorder();
    handle.addListener(heard);
    handle.start();
    handle.progress(JobStage.INTERFEROGRAM, 0.5);
    handle.progress(JobStage.COREGISTERING, 0.4);
    handle.progress(JobStage.INTERFEROGRAM, 0.3);
    handle.progress(JobStage.FILTERING, 0.2);

    assertThat(heard.progress)
        .containsExactly(
            new JobProgress(ID, JobStage.STARTING, 0),
            new JobProgress(ID, JobStage.INTERFEROGRAM, 0.5),
            new JobProgress(ID, JobStage.FILTERING, 0.5));
    assertThatThrownBy(() -> handle.progress(JobStage.DONE, Double.NaN))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void listeners_earlyAndLate_hearTheEndExactlyOnce() {
    Recorder early = new Recorder();
    Recorder late = new Recorder();
    handle.addListener(early);
    handle.start();
    handle.fail(new ProcessingException(FailureCode.INTERNAL, "x"));
    handle.requestCancel();
    handle.addListener(late);

    assertThat(early.ends).containsExactly(JobState.FAILED);
    assertThat(late.ends).containsExactly(JobState.FAILED);
    assertThat(late.progress).isEmpty();
  }

  @Test
  void listener_thatThrows_harmsNeitherJobNorOtherListeners() {
    Recorder other = new Recorder();
    handle.addListener(
        new JobListener() {
          @Override
          public void progress(JobProgress progress) {
            throw new IllegalStateException("listener");
          }
        });
    handle.addListener(other);
    handle.start();
    handle.succeed(Pairs.result(ID).build());

    assertThat(other.progress).hasSize(2);
    assertThat(other.ends).containsExactly(JobState.SUCCEEDED);
  }

  @Test
  void listener_thatReadsTheResultWhenTheJobEnds_findsItThere() {
    List<Integer> sizes = new ArrayList<>();
    handle.addListener(
        new JobListener() {
          @Override
          public void ended(JobId id, JobState state, @Nullable Throwable failure) {
            sizes.add(handle.result().join().measurements().size());
          }
        });
    handle.start();
    handle.succeed(Pairs.result(ID).build());
    assertThat(sizes).containsExactly(2);
  }

  @Test
  void ends_racingOnManyThreads_haveOneWinnerAndOneEvent() throws Exception {
    for (int round = 0; round < 200; round++) {
      JobHandleSupport raced = new JobHandleSupport(ID);
      Recorder heard = new Recorder();
      raced.addListener(heard);
      raced.start();
      AtomicInteger winners = new AtomicInteger();
      List<Runnable> ends =
          List.of(
              () -> winners.addAndGet(raced.succeed(Pairs.result(ID).build()) ? 1 : 0),
              () -> winners.addAndGet(raced.cancelled() ? 1 : 0),
              () -> winners.addAndGet(raced.fail(new IllegalStateException("x")) ? 1 : 0),
              () -> raced.progress(JobStage.SAMPLING, 0.9));
      raceAll(ends);

      assertThat(winners).hasValue(1);
      assertThat(heard.ends).containsExactly(raced.state());
      assertThat(heard.afterEnd).isZero();
    }
  }

  private static void raceAll(List<Runnable> actions) throws InterruptedException {
    CountDownLatch gun = new CountDownLatch(1);
    List<Thread> threads = new ArrayList<>();
    for (Runnable action : actions) {
      Thread thread =
          new Thread(
              () -> {
                try {
                  gun.await();
                } catch (InterruptedException e) {
                  return;
                }
                action.run();
              });
      thread.start();
      threads.add(thread);
    }
    gun.countDown();
    for (Thread thread : threads) {
      thread.join();
    }
  }

  private static final class Recorder implements JobListener {
    final List<JobProgress> progress = Collections.synchronizedList(new ArrayList<>());
    final List<JobState> ends = Collections.synchronizedList(new ArrayList<>());
    int afterEnd;

    @Override
    public void progress(JobProgress step) {
      afterEnd += ends.size();
      progress.add(step);
    }

    @Override
    public void ended(JobId id, JobState state, @Nullable Throwable failure) {
      ends.add(state);
    }
  }
}
