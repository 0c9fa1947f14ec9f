package io.sentryal.insar.testkit.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

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
import io.sentryal.insar.backend.JobStage;
import io.sentryal.insar.backend.JobState;
import io.sentryal.insar.error.FailureCode;
import io.sentryal.insar.error.JobCancelledException;
import io.sentryal.insar.error.JobFailedException;
import io.sentryal.insar.error.JobTimeoutException;
import io.sentryal.insar.model.MonitoringPoint;
import io.sentryal.insar.model.PointMeasurement;
import io.sentryal.insar.model.Provenance;
import io.sentryal.insar.model.Site;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * The rules of {@code docs/backend-spec.md} as tests; the numbers in the names of the tests are
 * those of the rules. Extend it, say how to open the backend and which jobs it can do, and run it.
 *
 * <pre>{@code
 * class LocalCpuBackendTckTest extends InsarBackendTck {
 *   protected InsarBackend openBackend() { return LocalCpuBackend.create(); }
 *   protected InsarJob shortJob() { return job; } // simulated, two points or more
 * }
 * }</pre>
 */
public abstract class InsarBackendTck {

  /** Returns an open backend of its own for each call; the kit closes it. */
  protected abstract InsarBackend openBackend();

  /**
   * Returns a job that the backend finishes well within {@link #patience()}: at least two points,
   * not in alphabetical order of their ids.
   */
  protected abstract InsarJob shortJob();

  /**
   * Returns a job that goes on for a while, or until it is cancelled, so that waiting for it can be
   * too short; the short job unless overridden.
   */
  protected InsarJob longJob() {
    return shortJob();
  }

  /**
   * Returns a job that is well-formed and cannot be done; one without a product unless overridden.
   */
  protected InsarJob failingJob() {
    return shortJob().toBuilder()
        .referenceProduct(URI.create("file:///no/such/folder/no-such-product.SAFE"))
        .build();
  }

  /** Returns the sensing time of the reference image of the short job (UTC). */
  protected abstract Instant referenceTime();

  /** Returns the sensing time of the secondary image of the short job (UTC). */
  protected abstract Instant secondaryTime();

  /** Returns how long the kit waits for anything; one minute unless overridden. */
  protected Duration patience() {
    return Duration.ofSeconds(60);
  }

  // 1 Submitting

  @Test
  void required_spec101_submitReturnsBeforeTheJobHasEnded_andTheHandleHasTheCallersId() {
    try (InsarBackend backend = openBackend()) {
      JobHandle handle = backend.submit(new JobId("tck-101"), longJob());
      assertThat(handle.id()).isEqualTo(new JobId("tck-101"));
      assertThat(handle.state()).isNotNull();
    }
  }

  @Test
  void required_spec102_sameIdAndEqualJob_isOneJob() throws Exception {
    try (InsarBackend backend = openBackend()) {
      JobHandle first = backend.submit(new JobId("tck-102"), shortJob());
      JobHandle second = backend.submit(new JobId("tck-102"), shortJob().toBuilder().build());
      InsarResult result = first.await(patience());
      assertThat(second.await(patience())).isSameAs(result);
      assertThat(backend.submit(new JobId("tck-102"), shortJob()).state())
          .isEqualTo(JobState.SUCCEEDED);
    }
  }

  @Test
  void required_spec103_sameIdAndOtherJob_isRefusedAndLeavesTheFirstAlone() throws Exception {
    try (InsarBackend backend = openBackend()) {
      JobHandle first = backend.submit(new JobId("tck-103"), shortJob());
      assertThatThrownBy(() -> backend.submit(new JobId("tck-103"), otherJob()))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("tck-103");
      assertThat(first.await(patience()).measurements()).hasSameSizeAs(shortJob().points());
    }
  }

  @Test
  void required_spec104_attachFindsWhatWasSubmitted_evenAfterItsEnd_andNothingElse()
      throws Exception {
    try (InsarBackend backend = openBackend()) {
      JobHandle handle = backend.submit(new JobId("tck-104"), shortJob());
      assertThat(backend.attach(new JobId("tck-104"))).isPresent();
      InsarResult result = handle.await(patience());
      JobHandle attached = backend.attach(new JobId("tck-104")).orElseThrow();
      assertThat(attached.id()).isEqualTo(handle.id());
      assertThat(attached.state()).isEqualTo(JobState.SUCCEEDED);
      assertThat(attached.await(patience()).measurements()).isEqualTo(result.measurements());
      assertThat(backend.attach(new JobId("tck-104-unknown"))).isEmpty();
    }
  }

  @Test
  void required_spec105_aClosedBackendTakesNoJobs() {
    InsarBackend backend = openBackend();
    backend.close();
    assertThatThrownBy(() -> backend.submit(new JobId("tck-105"), shortJob()))
        .isInstanceOf(IllegalStateException.class);
  }

  // 2 The handle

  @Test
  void required_spec201_statesGoForwardOnly_andATerminalStateIsFinal() throws Exception {
    try (InsarBackend backend = openBackend()) {
      JobHandle handle = backend.submit(new JobId("tck-201"), shortJob());
      List<JobState> seen = new ArrayList<>();
      CompletableFuture<InsarResult> result = handle.result();
      while (!result.isDone()) {
        seen.add(handle.state());
        Thread.onSpinWait();
      }
      handle.await(patience());
      seen.add(handle.state());
      assertThat(seen).isSorted().endsWith(JobState.SUCCEEDED);
      assertThat(handle.cancel().get(patience().toMillis(), TimeUnit.MILLISECONDS))
          .isEqualTo(JobState.SUCCEEDED);
      assertThat(handle.state()).isEqualTo(JobState.SUCCEEDED);
    }
  }

  @Test
  void required_spec202_completingAResultFutureChangesNothingForOthers() throws Exception {
    try (InsarBackend backend = openBackend()) {
      JobHandle running = backend.submit(new JobId("tck-202-long"), longJob());
      running.result().completeExceptionally(new IllegalStateException("completed by a caller"));
      assertThat(running.result()).isNotCompletedExceptionally();
      running.cancel().get(patience().toMillis(), TimeUnit.MILLISECONDS);

      JobHandle handle = backend.submit(new JobId("tck-202"), shortJob());
      handle.result().completeExceptionally(new IllegalStateException("completed by a caller"));
      assertThat(handle.await(patience()).measurements()).hasSameSizeAs(shortJob().points());
      assertThat(handle.result()).isNotSameAs(handle.result());
      assertThat(handle.result().get()).isSameAs(handle.await(patience()));
    }
  }

  @Test
  void required_spec203_cancellingTheResultFutureLeavesTheJobRunning() throws Exception {
    try (InsarBackend backend = openBackend()) {
      JobHandle running = backend.submit(new JobId("tck-203-long"), longJob());
      running.result().cancel(true);
      assertThat(running.state()).isNotEqualTo(JobState.CANCELLED);
      assertThat(running.result()).isNotCancelled();
      running.cancel().get(patience().toMillis(), TimeUnit.MILLISECONDS);

      JobHandle handle = backend.submit(new JobId("tck-203"), shortJob());
      handle.result().cancel(true);
      assertThat(handle.await(patience()).jobId()).isEqualTo(new JobId("tck-203"));
      assertThat(handle.state()).isEqualTo(JobState.SUCCEEDED);
    }
  }

  @Test
  void required_spec204_aWaitThatIsTooShort_saysSoAndLeavesTheJobRunning() {
    try (InsarBackend backend = openBackend()) {
      JobHandle handle = backend.submit(new JobId("tck-204"), longJob());
      Throwable answer = catchThrowable(() -> handle.await(Duration.ofNanos(1)));
      if (answer != null) {
        assertThat(answer).isInstanceOf(JobTimeoutException.class).hasMessageContaining("tck-204");
        assertThat(handle.state()).isNotIn(JobState.FAILED, JobState.CANCELLED);
      }
    }
  }

  @Test
  void required_spec205_cancelIsARequest_andTellsHowTheJobEnded() throws Exception {
    try (InsarBackend backend = openBackend()) {
      JobHandle handle = backend.submit(new JobId("tck-205"), longJob());
      JobState end = handle.cancel().get(patience().toMillis(), TimeUnit.MILLISECONDS);
      assertThat(end).isIn(JobState.CANCELLED, JobState.SUCCEEDED).isEqualTo(handle.state());
      if (end == JobState.CANCELLED) {
        assertThatThrownBy(() -> handle.await(patience()))
            .isInstanceOf(JobCancelledException.class);
        assertThatThrownBy(() -> handle.result().get())
            .hasCauseInstanceOf(JobCancelledException.class);
      }
    }
  }

  @Test
  void required_spec206_progressNeverFallsBack_andEndsAtDone() throws Exception {
    try (InsarBackend backend = openBackend()) {
      Heard heard = new Heard();
      JobHandle handle = backend.submit(new JobId("tck-206"), shortJob());
      handle.addListener(heard);
      handle.await(patience());
      heard.awaitEnd(patience());
      List<JobProgress> steps = List.copyOf(heard.progress);
      assertThat(steps).allMatch(step -> step.jobId().equals(handle.id()));
      assertThat(steps.stream().map(JobProgress::stage).toList()).isSorted();
      assertThat(steps.stream().map(JobProgress::fraction).toList()).isSorted();
      assertThat(handle.progress()).contains(new JobProgress(handle.id(), JobStage.DONE, 1));
    }
  }

  @Test
  void required_spec207_everyListenerHearsTheEndExactlyOnce_andNothingAfterIt() throws Exception {
    try (InsarBackend backend = openBackend()) {
      Heard early = new Heard();
      JobHandle handle = backend.submit(new JobId("tck-207"), shortJob());
      handle.addListener(early);
      handle.await(patience());
      early.awaitEnd(patience());
      Heard late = new Heard();
      handle.addListener(late);
      late.awaitEnd(patience());
      handle.cancel().get(patience().toMillis(), TimeUnit.MILLISECONDS);
      assertThat(early.ends).containsExactly(JobState.SUCCEEDED);
      assertThat(late.ends).containsExactly(JobState.SUCCEEDED);
      assertThat(early.progressAfterEnd + late.progressAfterEnd).isZero();
    }
  }

  @Test
  void required_spec208_aListenerThatThrowsHarmsNobody() throws Exception {
    try (InsarBackend backend = openBackend()) {
      JobHandle handle = backend.submit(new JobId("tck-208"), shortJob());
      handle.addListener(new Thrower());
      Heard heard = new Heard();
      handle.addListener(heard);
      assertThat(handle.await(patience()).measurements()).hasSameSizeAs(shortJob().points());
      heard.awaitEnd(patience());
      assertThat(heard.ends).containsExactly(JobState.SUCCEEDED);
    }
  }

  // 3 The result

  @Test
  void required_spec301_everyRequestedPointComesBackExactlyOnce_inTheOrderOfTheRequest()
      throws Exception {
    try (InsarBackend backend = openBackend()) {
      InsarJob job = shortJob();
      InsarResult result = backend.submit(new JobId("tck-301"), job).await(patience());
      assertThat(result.measurements().stream().map(PointMeasurement::pointId).toList())
          .isEqualTo(job.points().stream().map(MonitoringPoint::id).toList());
      assertThat(result.jobId()).isEqualTo(new JobId("tck-301"));
    }
  }

  @Test
  void required_spec302_theOrderOfTheRequestChangesNoValue() throws Exception {
    try (InsarBackend backend = openBackend()) {
      InsarJob job = shortJob();
      List<MonitoringPoint> reversed = new ArrayList<>(job.points());
      Collections.reverse(reversed);
      Site.Builder site = Site.builder(job.site().id()).points(reversed);
      job.site().referencePointId().ifPresent(site::referencePoint);
      InsarResult straight = backend.submit(new JobId("tck-302-a"), job).await(patience());
      InsarResult back =
          backend
              .submit(new JobId("tck-302-b"), job.toBuilder().site(site.build()).build())
              .await(patience());
      List<PointMeasurement> again = new ArrayList<>(back.measurements());
      Collections.reverse(again);
      assertThat(again).isEqualTo(straight.measurements());
    }
  }

  @Test
  void required_spec303_aPointFarAwayComesBackWithAReason() throws Exception {
    try (InsarBackend backend = openBackend()) {
      InsarJob job = shortJob();
      MonitoringPoint first = job.points().get(0);
      double latitudeDeg = -first.position().latitudeDeg() + 0.5;
      MonitoringPoint away = MonitoringPoint.of("tck-far-away", latitudeDeg, 0.25);
      Site.Builder site = Site.builder(job.site().id()).addPoint(away).points(job.points());
      job.site().referencePointId().ifPresent(site::referencePoint);
      InsarResult result =
          backend
              .submit(new JobId("tck-303"), job.toBuilder().site(site.build()).build())
              .await(patience());
      assertThat(result.measurements().get(0).pointId()).isEqualTo("tck-far-away");
      assertThat(result.measurements().get(0).reason()).isPresent();
      assertThat(result.measurements()).hasSize(job.points().size() + 1);
      assertThat(result.measurements().get(1).isValid()).isTrue();
    }
  }

  @Test
  void required_spec304_theTimesAreThoseOfTheImages() throws Exception {
    try (InsarBackend backend = openBackend()) {
      InsarResult result = backend.submit(new JobId("tck-304"), shortJob()).await(patience());
      Duration slack = Duration.ofMinutes(1); // from the start of a slice to that of a burst
      assertThat(Duration.between(referenceTime(), result.referenceTime()).abs()).isLessThan(slack);
      assertThat(Duration.between(secondaryTime(), result.secondaryTime()).abs()).isLessThan(slack);
    }
  }

  @Test
  void required_spec305_aSecondaryBeforeTheReferenceIsRefused() {
    try (InsarBackend backend = openBackend()) {
      InsarJob job = shortJob();
      InsarJob swapped =
          job.toBuilder()
              .referenceProduct(job.secondaryProduct())
              .secondaryProduct(job.referenceProduct())
              .build();
      Throwable refusal =
          catchThrowable(() -> backend.submit(new JobId("tck-305"), swapped).await(patience()));
      if (!(refusal instanceof IllegalArgumentException)) {
        assertThat(refusal).isInstanceOf(JobFailedException.class);
        assertThat(((JobFailedException) refusal).code()).isEqualTo(FailureCode.BAD_REQUEST);
      }
    }
  }

  @Test
  void required_spec306_theProvenanceNamesEngineVersionDeviceAndBothImages() throws Exception {
    try (InsarBackend backend = openBackend()) {
      Provenance provenance =
          backend.submit(new JobId("tck-306"), shortJob()).await(patience()).provenance();
      assertThat(provenance.engine()).isNotBlank();
      assertThat(provenance.engineVersion()).isNotBlank();
      assertThat(provenance.device()).isNotBlank();
      assertThat(provenance.terrain()).isNotBlank();
      assertThat(provenance.granules()).hasSizeGreaterThanOrEqualTo(2);
      assertThat(provenance.parameters()).isNotEmpty();
    }
  }

  @Test
  void required_spec307_whatIsSimulatedSaysSo() throws Exception {
    try (InsarBackend backend = openBackend()) {
      InsarJob simulated = shortJob().toBuilder().simulated(true).build();
      InsarResult result = backend.submit(new JobId("tck-307"), simulated).await(patience());
      assertThat(result.provenance().simulated()).isTrue();
    }
  }

  @Test
  void required_spec308_theSameJobTwiceGivesTheSameNumbers() throws Exception {
    try (InsarBackend backend = openBackend()) {
      JobHandle one = backend.submit(new JobId("tck-308-a"), shortJob());
      JobHandle two = backend.submit(new JobId("tck-308-b"), shortJob());
      assertThat(one.await(patience()).measurements())
          .isEqualTo(two.await(patience()).measurements());
    }
  }

  // 4 Failure

  @Test
  void required_spec401_aFailureIsTyped_withJobCodeStageAndReason() {
    try (InsarBackend backend = openBackend()) {
      JobHandle handle = backend.submit(new JobId("tck-401"), failingJob());
      Throwable failure = catchThrowable(() -> handle.await(patience()));
      assertThat(failure).isInstanceOf(JobFailedException.class);
      JobFailedException typed = (JobFailedException) failure;
      assertThat(typed.jobId()).isEqualTo("tck-401");
      assertThat(typed.code()).isNotIn(FailureCode.INTERNAL, FailureCode.CANCELLED);
      assertThat(JobStage.valueOf(typed.stage())).isNotEqualTo(JobStage.DONE);
      assertThat(typed.getMessage()).isNotBlank();
      assertThat(handle.state()).isEqualTo(JobState.FAILED);
      assertThatThrownBy(() -> handle.result().get()).hasCause(failure);
    }
  }

  @Test
  void required_spec402_listenersHearTheFailure() throws Exception {
    try (InsarBackend backend = openBackend()) {
      Heard heard = new Heard();
      JobHandle handle = backend.submit(new JobId("tck-402"), failingJob());
      handle.addListener(heard);
      heard.awaitEnd(patience());
      assertThat(heard.ends).containsExactly(JobState.FAILED);
      assertThat(heard.failures).hasSize(1).first().isInstanceOf(JobFailedException.class);
    }
  }

  @Test
  void required_spec403_aFailedJobHarmsNoOther() throws Exception {
    try (InsarBackend backend = openBackend()) {
      JobHandle broken = backend.submit(new JobId("tck-403-a"), failingJob());
      assertThat(catchThrowable(() -> broken.await(patience()))).isNotNull();
      assertThat(backend.submit(new JobId("tck-403-b"), shortJob()).await(patience())).isNotNull();
    }
  }

  // 5 Enquiries

  @Test
  void required_spec501_anEstimateSaysOnWhatItRests_andStartsNothing() {
    try (InsarBackend backend = openBackend()) {
      Set<Thread> before = insarThreads();
      JobEstimate estimate = backend.estimate(shortJob());
      assertThat(estimate.duration()).isPositive();
      assertThat(estimate.memoryBytes()).isNotNegative();
      assertThat(estimate.basis()).isNotBlank();
      estimate.costUsd().ifPresent(usd -> assertThat(usd.signum()).isNotNegative());
      assertThat(jobThreadsSince(before)).isEmpty();
    }
  }

  @Test
  void required_spec502_healthOfAnOpenBackendTellsWhatWasLookedAt_andStartsNothing() {
    try (InsarBackend backend = openBackend()) {
      Set<Thread> before = insarThreads();
      BackendHealth health = backend.health();
      assertThat(health.status()).isNotEqualTo(BackendHealth.Status.DOWN);
      assertThat(health.details()).isNotEmpty().allMatch(line -> !line.isBlank());
      assertThat(jobThreadsSince(before)).isEmpty();
    }
  }

  @Test
  void required_spec503_nameAndCapabilitiesAreSensible() {
    try (InsarBackend backend = openBackend()) {
      BackendCapabilities capabilities = backend.capabilities();
      assertThat(backend.name()).matches("[a-z0-9]+(-[a-z0-9]+)*");
      assertThat(capabilities.maxPointsPerJob()).isGreaterThanOrEqualTo(shortJob().points().size());
      assertThat(capabilities.maxConcurrentJobs()).isPositive();
      assertThat(capabilities.devices()).isNotEmpty();
    }
  }

  // 6 Closing

  @Test
  void required_spec601_closeEndsEveryJob() {
    List<JobHandle> handles = new ArrayList<>();
    List<CompletableFuture<InsarResult>> results = new ArrayList<>();
    try (InsarBackend backend = openBackend()) {
      for (int i = 0; i < 3; i++) {
        JobHandle handle = backend.submit(new JobId("tck-601-" + i), longJob());
        handles.add(handle);
        results.add(handle.result());
      }
    }
    assertThat(handles).allMatch(handle -> handle.state().isTerminal());
    assertThat(results).allMatch(CompletableFuture::isDone);
  }

  @Test
  void required_spec602_closingTwiceIsHarmless() {
    InsarBackend backend = openBackend();
    backend.close();
    backend.close();
  }

  @Test
  void required_spec603_threadsAreNamedDaemons_andEndWithTheBackend() throws Exception {
    Set<Thread> before = Thread.getAllStackTraces().keySet();
    Set<Thread> during = new HashSet<>();
    try (InsarBackend backend = openBackend()) {
      JobHandle handle = backend.submit(new JobId("tck-603"), shortJob());
      CompletableFuture<InsarResult> result = handle.result();
      while (!result.isDone()) {
        during.addAll(insarThreads());
        Thread.onSpinWait();
      }
      handle.await(patience());
      JobHandle running = backend.submit(new JobId("tck-603-long"), longJob());
      while (running.state() == JobState.QUEUED) {
        Thread.onSpinWait();
      }
      during.addAll(insarThreads());
    }
    during.removeAll(before);
    assertThat(during).allMatch(Thread::isDaemon);
    for (Thread thread : during) {
      thread.join(patience().toMillis());
      assertThat(thread.isAlive()).as("thread %s after close", thread.getName()).isFalse();
    }
  }

  private InsarJob otherJob() {
    return shortJob().toBuilder()
        .options(shortJob().options().toBuilder().looks(7, 3).build())
        .build();
  }

  private static Set<Thread> insarThreads() {
    Set<Thread> threads = new HashSet<>(Thread.getAllStackTraces().keySet());
    threads.removeIf(thread -> !thread.getName().startsWith("insar-"));
    return threads;
  }

  private static List<Thread> jobThreadsSince(Set<Thread> before) {
    return insarThreads().stream()
        .filter(thread -> !before.contains(thread) && thread.getName().contains("-job-"))
        .toList();
  }

  /** Throws whenever it hears something. */
  private static final class Thrower implements JobListener {
    @Override
    public void progress(JobProgress progress) {
      throw new IllegalStateException("thrown by a listener");
    }

    @Override
    public void ended(JobId id, JobState state, @Nullable Throwable failure) {
      throw new IllegalStateException("thrown by a listener");
    }
  }
}
