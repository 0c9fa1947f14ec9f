package io.sentryal.insar.backend.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.sentryal.insar.backend.InsarJob;
import io.sentryal.insar.backend.JobHandle;
import io.sentryal.insar.backend.JobId;
import io.sentryal.insar.backend.JobState;
import io.sentryal.insar.error.FailureCode;
import io.sentryal.insar.error.JobFailedException;
import io.sentryal.insar.model.PointMeasurement;
import io.sentryal.insar.model.Provenance;
import io.sentryal.insar.model.Site;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LocalJobQueueTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final JobId ID = new JobId("job-1");
  private final LocalJobQueue queue = new LocalJobQueue("test", 2);

  @AfterEach
  void close() {
    queue.close();
  }

  @Test
  void submit_sameIdAndEqualJob_runsOnce() throws Exception {
    AtomicInteger runs = new AtomicInteger();
    PairWork work =
        (job, control) -> {
          runs.incrementAndGet();
          return Pairs.result(control.id()).build();
        };
    JobHandle first = queue.submit(ID, Pairs.job("b.zip"), work);
    JobHandle second = queue.submit(ID, Pairs.job("b.zip"), work);

    first.await(PATIENCE);
    second.await(PATIENCE);
    assertThat(runs).hasValue(1);
    assertThat(queue.attach(ID)).containsSame(first);
    assertThat(queue.attach(new JobId("other"))).isEmpty();
  }

  @Test
  void submit_sameIdAndOtherJob_isRefused() {
    PairWork work = (job, control) -> Pairs.result(control.id()).build();
    queue.submit(ID, Pairs.job("b.zip"), work);
    assertThatThrownBy(() -> queue.submit(ID, Pairs.job("c.zip"), work))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("job-1")
        .hasMessageContaining("c.zip");
  }

  @Test
  void jobs_ofSeveralSites_takeTurns_inOrderOfSubmissionWithinASite() throws Exception {
    List<String> order = Collections.synchronizedList(new ArrayList<>());
    CountDownLatch allThere = new CountDownLatch(1);
    try (LocalJobQueue single = new LocalJobQueue("single", 1)) {
      PairWork work =
          (job, control) -> {
            allThere.await();
            order.add(control.id().value());
            return Pairs.result(control.id()).build();
          };
      List<JobHandle> handles = new ArrayList<>();
      for (String id : List.of("a0", "a1", "a2", "a3", "b1", "b2", "c1")) {
        Site site = Site.builder(id.substring(0, 1)).points(Pairs.job("b.zip").points()).build();
        InsarJob job = Pairs.job("b.zip").toBuilder().site(site).build();
        handles.add(single.submit(new JobId(id), job, work));
        while (id.equals("a0") && handles.get(0).state() == JobState.QUEUED) {
          Thread.onSpinWait(); // the first one runs before the others come
        }
      }
      allThere.countDown();
      for (JobHandle handle : handles) {
        handle.await(PATIENCE);
      }
    }
    assertThat(order).containsExactly("a0", "a1", "b1", "c1", "a2", "b2", "a3");
  }

  @Test
  void jobs_moreThanThreads_runAtMostSoManyAtOnce_onNamedDaemons() throws Exception {
    AtomicInteger now = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    List<String> threads = new ArrayList<>();
    CountDownLatch two = new CountDownLatch(2);
    List<JobHandle> handles = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      PairWork work =
          (job, control) -> {
            most.accumulateAndGet(now.incrementAndGet(), Math::max);
            synchronized (threads) {
              threads.add(Thread.currentThread().getName());
              assertThat(Thread.currentThread().isDaemon()).isTrue();
            }
            two.countDown();
            two.await();
            now.decrementAndGet();
            return Pairs.result(control.id()).build();
          };
      handles.add(queue.submit(new JobId("job-" + i), Pairs.job("b.zip"), work));
    }
    for (JobHandle handle : handles) {
      handle.await(PATIENCE);
    }
    assertThat(most).hasValue(2);
    assertThat(threads).allMatch(name -> name.matches("insar-test-job-[12]"));
  }

  @Test
  void result_thatDropsAPoint_failsTheJob() {
    JobHandle handle =
        queue.submit(
            ID,
            Pairs.job("b.zip"),
            (job, control) ->
                Pairs.result(control.id())
                    .measurements(List.of(PointMeasurement.valid("a", 1, 1, 1)))
                    .build());
    assertThatThrownBy(() -> handle.await(PATIENCE))
        .isInstanceOf(JobFailedException.class)
        .hasMessageContaining("2 points, got 1");
  }

  @Test
  void result_thatLosesTheSimulatedStamp_failsTheJob() {
    JobHandle handle =
        queue.submit(
            ID,
            Pairs.job("b.zip"),
            (job, control) ->
                Pairs.result(control.id())
                    .provenance(Provenance.builder("x", "1").build())
                    .build());
    assertThatThrownBy(() -> handle.await(PATIENCE)).hasMessageContaining("simulated");
  }

  @Test
  void work_thatThrowsAnError_failsTheJobAndTheThreadLivesOn() throws Exception {
    JobHandle broken =
        queue.submit(
            ID,
            Pairs.job("b.zip"),
            (job, control) -> {
              throw new OutOfMemoryError("simulated by the test");
            });
    JobFailedException failure =
        catchThrowableOfType(JobFailedException.class, () -> broken.await(PATIENCE));
    assertThat(failure.code()).isEqualTo(FailureCode.OUT_OF_MEMORY);

    JobHandle next =
        queue.submit(
            new JobId("job-2"),
            Pairs.job("b.zip"),
            (job, control) -> Pairs.result(control.id()).build());
    assertThat(next.await(PATIENCE).measurements()).hasSize(2);
  }

  @Test
  void endedJobs_moreThanAreRetained_areForgottenOldestFirst() throws Exception {
    PairWork work = (job, control) -> Pairs.result(control.id()).build();
    int jobs = LocalJobQueue.RETAINED_JOBS + 10;
    for (int i = 0; i < jobs; i++) {
      queue.submit(new JobId("job-" + i), Pairs.job("b.zip"), work).await(PATIENCE);
    }
    assertThat(queue.attach(new JobId("job-0"))).isEmpty();
    assertThat(queue.attach(new JobId("job-" + (jobs - 1)))).isPresent();
    assertThat(queue.attach(new JobId("job-" + (jobs - LocalJobQueue.RETAINED_JOBS)))).isPresent();
  }

  @Test
  void close_cancelsQueuedAndRunningJobs_andRefusesNewOnes() throws Exception {
    CountDownLatch started = new CountDownLatch(2);
    PairWork untilCancelled =
        (job, control) -> {
          started.countDown();
          while (true) {
            control.throwIfCancelRequested();
            Thread.onSpinWait();
          }
        };
    List<JobHandle> handles = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      handles.add(queue.submit(new JobId("job-" + i), Pairs.job("b.zip"), untilCancelled));
    }
    started.await();

    queue.close();

    assertThat(handles).allMatch(handle -> handle.state() == JobState.CANCELLED);
    assertThatThrownBy(() -> queue.submit(new JobId("late"), Pairs.job("b.zip"), untilCancelled))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("closed");
    queue.close();
  }
}
