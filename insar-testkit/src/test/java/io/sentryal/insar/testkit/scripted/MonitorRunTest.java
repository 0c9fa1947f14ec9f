package io.sentryal.insar.testkit.scripted;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.sentryal.insar.backend.JobId;
import io.sentryal.insar.backend.JobState;
import io.sentryal.insar.error.FailureCode;
import io.sentryal.insar.error.InsarIoException;
import io.sentryal.insar.error.JobCancelledException;
import io.sentryal.insar.error.JobTimeoutException;
import io.sentryal.insar.error.MonitoringFailedException;
import io.sentryal.insar.model.DisplacementSeries;
import io.sentryal.insar.model.InvalidReason;
import io.sentryal.insar.model.PointMeasurement;
import io.sentryal.insar.model.PointStatus;
import io.sentryal.insar.model.Site;
import io.sentryal.insar.monitor.FailedPair;
import io.sentryal.insar.monitor.InsarMonitor;
import io.sentryal.insar.monitor.MonitoringProgress;
import io.sentryal.insar.monitor.MonitoringResult;
import io.sentryal.insar.monitor.MonitoringRun;
import io.sentryal.insar.monitor.MonitoringStep;
import io.sentryal.insar.store.AttemptOutcome;
import io.sentryal.insar.store.InMemoryStore;
import io.sentryal.insar.store.JobAttempt;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The monitor under faults: what goes wrong is said, and what can be saved is saved. */
@Timeout(120)
class MonitorRunTest {
  @TempDir Path folder;
  private InMemoryStore store = InMemoryStore.create();
  private final ScriptedArchive archive = ScriptedArchive.of(Scenario.images(6));
  private final ScriptedBackend backend = ScriptedBackend.of(Scenario.motion(), 2);

  @Test
  void run_ofASoundStack_givesTheScriptedVelocities_relativeToTheSitesReference() throws Exception {
    MonitoringResult result = run(backend, Scenario.site().referencePoint("rock").build());

    assertThat(result.velocity("crest").velocityMmPerYear()).isCloseTo(-22, within(1e-6));
    assertThat(result.velocity("toe").velocityMmPerYear()).isCloseTo(3, within(1e-6));
    assertThat(result.velocity("rock").velocityMmPerYear()).isEqualTo(0);
    assertThat(result.referencePointId()).isEqualTo("rock");
    assertThat(result.referenceRule()).isEqualTo("given by the site");
    assertThat(result.failedPairs()).isEmpty();
    assertThat(result.connectivity().isConnected()).isTrue();
    assertThat(result.wavelengthM()).isCloseTo(0.0554658, within(1e-6));
    assertThat(result.simulated()).isTrue();
    assertThat(result.toString()).startsWith("SIMULATED");
    assertThat(store.series().find(result.plan().key())).contains(result.siteSeries());
  }

  @Test
  void series_haveTheTimesOfTheImages_notOfTheRun() throws Exception {
    DisplacementSeries series = run(backend, Scenario.site().build()).series("crest");

    List<Instant> epochs = series.samples().stream().map(DisplacementSeries.Sample::epoch).toList();
    assertThat(epochs)
        .isEqualTo(Scenario.images(6).stream().map(image -> image.sensingStart()).toList());
    assertThat(series.referenceEpoch()).isEqualTo(Scenario.FIRST);
  }

  @Test
  void reference_withoutAChoice_isTheMostCoherentPointValidEverywhere_andTheResultSaysSo()
      throws Exception {
    MonitoringResult result = run(backend, Scenario.site().build());

    assertThat(result.referencePointId()).isEqualTo("rock");
    assertThat(result.referenceRule()).contains("valid in 9 of 9 pairs").contains("0.950");
    assertThat(result.provenance().parameters())
        .containsEntry("reference_point", "rock")
        .containsEntry("pair_selection", "nearest:2");
    assertThat(result.provenance().granules()).hasSize(6);
  }

  @Test
  void everyImage_isFetchedOnce_andNoMorePairsAndDownloadsAtOnceThanAllowed() throws Exception {
    run(backend, Scenario.site().build());

    assertThat(archive.fetched()).containsExactlyInAnyOrder("d0", "d1", "d2", "d3", "d4", "d5");
    assertThat(archive.mostFetchedAtOnce()).isLessThanOrEqualTo(2);
    assertThat(backend.mostRunningAtOnce()).isLessThanOrEqualTo(2);
    assertThat(backend.started()).hasSize(9).doesNotHaveDuplicates();
  }

  @Test
  void failedPair_isReported_andTheOthersGiveTheSeries() throws Exception {
    PairScript script = Scenario.motion();
    ScriptedBackend failing =
        ScriptedBackend.of(script, 2).failing("d5", FailureCode.UNWRAP_FAILED, "no reliable cell");

    MonitoringResult result = run(failing, Scenario.site().build());

    assertThat(result.failedPairs()).hasSize(2).allMatch(f -> f.reason().contains("no reliable"));
    assertThat(result.failedPairs())
        .extracting(FailedPair::code)
        .allMatch(code -> code.equals(Optional.of(FailureCode.UNWRAP_FAILED)));
    assertThat(result.series("crest").samples()).hasSize(5);
    assertThat(result.velocity("crest").velocityMmPerYear()).isCloseTo(-22, within(1e-6));
    assertThat(result.network().pairs()).hasSize(7);
    assertThat(result.connectivity().isConnected()).isFalse();
    assertThat(result.warnings()).anyMatch(w -> w.contains("2 of 9 pairs"));
    assertThat(result.provenance().warnings()).anyMatch(w -> w.contains("2 of 9 pairs"));
  }

  @Test
  void failedDownload_costsItsPairsOnly() throws Exception {
    archive.failing("d0", new InsarIoException("https://asf/d0.zip", "connection reset", null));

    MonitoringResult result = run(backend, Scenario.site().build());

    assertThat(result.failedPairs())
        .hasSize(2)
        .allMatch(f -> f.reason().contains("d0") && f.reason().contains("connection reset"))
        .allMatch(f -> f.code().orElseThrow() == FailureCode.DOWNLOAD_FAILED);
    assertThat(result.series("crest").samples()).hasSize(5);
    assertThat(result.velocity("toe").velocityMmPerYear()).isCloseTo(3, within(1e-6));
  }

  @Test
  void network_thatFallsApartByAFailure_isSaid_andItsEpochsAreFlagged() throws Exception {
    ScriptedBackend failing =
        ScriptedBackend.of(
            (point, reference, secondary) -> {
              boolean crosses =
                  reference.isBefore(day(36).minusSeconds(1))
                      && secondary.isAfter(day(36).minusSeconds(1));
              return crosses
                  ? PointMeasurement.invalid(point.id(), InvalidReason.LOW_COHERENCE)
                  : Scenario.motion().measure(point, reference, secondary);
            },
            2);

    MonitoringResult result = run(failing, Scenario.site().referencePoint("rock").build());

    assertThat(result.connectivity().components()).hasSize(2);
    assertThat(result.failedPairs())
        .isNotEmpty()
        .allMatch(f -> f.reason().contains("reference point 'rock' has no value"));
    assertThat(result.warnings()).anyMatch(w -> w.contains("2 groups"));
    assertThat(result.series("crest").status()).isEqualTo(PointStatus.GAP_BRIDGED);
    assertThat(result.velocity("crest").status()).isEqualTo(PointStatus.GAP_BRIDGED);
  }

  @Test
  void referencePoint_invalidInOnePair_leavesThatPairOut() throws Exception {
    ScriptedBackend once = ScriptedBackend.of(invalidIn("rock", day(0), day(12)), 2);

    MonitoringResult result = run(once, Scenario.site().referencePoint("rock").build());

    assertThat(result.failedPairs()).singleElement().satisfies(MonitorRunTest::isAboutTheReference);
    assertThat(result.velocity("crest").velocityMmPerYear()).isCloseTo(-22, within(1e-6));
    assertThat(result.network().pairs()).hasSize(8);
  }

  @Test
  void reference_chosenByTheRun_isOneThatIsValidInAllPairs() throws Exception {
    ScriptedBackend once = ScriptedBackend.of(invalidIn("rock", day(0), day(12)), 2);

    MonitoringResult result = run(once, Scenario.site().build());

    assertThat(result.referencePointId()).isEqualTo("crest");
    assertThat(result.failedPairs()).isEmpty();
    assertThat(result.velocity("toe").velocityMmPerYear()).isCloseTo(25, within(1e-6));
  }

  @Test
  void pointWithoutAnyValue_hasAStatus_andNoZeros() throws Exception {
    ScriptedBackend blind =
        ScriptedBackend.of(
            (point, reference, secondary) ->
                point.id().equals("toe")
                    ? PointMeasurement.invalid(point.id(), InvalidReason.LAYOVER_SHADOW)
                    : Scenario.motion().measure(point, reference, secondary),
            2);

    MonitoringResult result = run(blind, Scenario.site().build());

    assertThat(result.series("toe").samples()).isEmpty();
    assertThat(result.series("toe").status()).isEqualTo(PointStatus.TOO_FEW_PAIRS);
    assertThat(result.siteSeries().velocity("toe")).isEmpty();
    assertThatThrownBy(() -> result.velocity("toe"))
        .isInstanceOf(MonitoringFailedException.class)
        .hasMessageContaining("TOO_FEW_PAIRS");
    assertThatThrownBy(() -> result.velocity("nowhere"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void pointValidOnlyWhereTheReferenceIsNot_saysThatTheReferenceIsMissing() throws Exception {
    ScriptedBackend odd =
        ScriptedBackend.of(
            (point, reference, secondary) -> {
              boolean firstPair = reference.equals(day(0)) && secondary.equals(day(12));
              boolean blind =
                  (point.id().equals("rock") && firstPair)
                      || (point.id().equals("toe") && !firstPair);
              return blind
                  ? PointMeasurement.invalid(point.id(), InvalidReason.NODATA)
                  : Scenario.motion().measure(point, reference, secondary);
            },
            2);

    MonitoringResult result = run(odd, Scenario.site().referencePoint("rock").build());

    assertThat(result.series("toe").status()).isEqualTo(PointStatus.REFERENCE_INVALID);
    assertThat(result.series("toe").samples()).isEmpty();
  }

  @Test
  void nothingMeasuredAtAll_failsWithEveryReason() {
    ScriptedBackend blind =
        ScriptedBackend.of(
            (point, reference, secondary) ->
                PointMeasurement.invalid(point.id(), InvalidReason.LOW_COHERENCE),
            2);
    assertThatThrownBy(() -> run(blind, Scenario.site().build()))
        .isInstanceOf(MonitoringFailedException.class)
        .hasMessageContaining("no point has a value")
        .hasMessageContaining("LOW_COHERENCE=3");

    for (int i = 0; i < 6; i++) {
      backend.failing("d" + i, FailureCode.ORBIT_MISSING, "no orbit for d" + i);
    }
    assertThatThrownBy(() -> run(backend, Scenario.site().build()))
        .isInstanceOf(MonitoringFailedException.class)
        .hasMessageContaining("none of 9 pairs")
        .hasMessageContaining("no orbit for d1");
    assertThat(store.series().siteIds()).isEmpty();
  }

  @Test
  void referencePoint_invalidEverywhere_failsAndSaysWhichOne() {
    ScriptedBackend blind =
        ScriptedBackend.of(
            (point, reference, secondary) ->
                point.id().equals("rock")
                    ? PointMeasurement.invalid(point.id(), InvalidReason.MASKED)
                    : Scenario.motion().measure(point, reference, secondary),
            2);
    assertThatThrownBy(() -> run(blind, Scenario.site().referencePoint("rock").build()))
        .isInstanceOf(MonitoringFailedException.class)
        .hasMessageContaining("'rock'")
        .hasMessageContaining("MASKED");
  }

  @Test
  void cancel_whileDownloadingAndMeasuring_endsTheRunAndStoresNothing() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    archive.waiting("d4", never);
    backend.waiting("d1", never);
    try (InsarMonitor insar = monitor(backend)) {
      MonitoringRun run = insar.start(insar.plan(Scenario.request(Scenario.site().build())));
      awaitTrue(() -> !backend.started().isEmpty() && archive.fetched().contains("d4"));

      assertThat(run.cancel().get()).isEqualTo(JobState.CANCELLED);

      assertThat(run.state()).isEqualTo(JobState.CANCELLED);
      assertThatThrownBy(() -> run.await(Scenario.PATIENCE))
          .isInstanceOf(JobCancelledException.class);
      assertThat(store.series().siteIds()).isEmpty();
      assertThat(run.cancel().get()).isEqualTo(JobState.CANCELLED);
    }
    assertThat(store.jobs().open()).isEmpty();
  }

  @Test
  void await_tooShort_saysSoAndTheRunGoesOn_andResultsAreCopies() throws Exception {
    CountDownLatch gate = new CountDownLatch(1);
    backend.waiting("d1", gate);
    try (InsarMonitor insar = monitor(backend)) {
      MonitoringRun run = insar.start(insar.plan(Scenario.request(Scenario.site().build())));
      assertThatThrownBy(() -> run.await(Duration.ofMillis(1)))
          .isInstanceOf(JobTimeoutException.class);
      run.result().cancel(true);
      gate.countDown();
      assertThat(run.await(Scenario.PATIENCE).failedPairs()).isEmpty();
      assertThat(run.state()).isEqualTo(JobState.SUCCEEDED);
    }
  }

  @Test
  void pairThatTakesTooLong_isCancelledAndReported() throws Exception {
    ScriptedBackend wide =
        ScriptedBackend.of(Scenario.motion(), 9).waiting("d5", new CountDownLatch(1));
    try (InsarMonitor insar =
        Scenario.monitor(archive, wide, store, folder)
            .pairTimeout(Duration.ofSeconds(5))
            .maxConcurrentPairs(9)
            .build()) {
      MonitoringRun run = insar.start(insar.plan(Scenario.request(Scenario.site().build())));
      MonitoringResult result = run.await(Scenario.PATIENCE);
      assertThat(result.failedPairs()).hasSize(2).allMatch(f -> f.reason().contains("cancelled"));
    }
  }

  @Test
  void progress_neverFalls_namesPairs_andEndsAtDone() throws Exception {
    List<MonitoringProgress> heard = new CopyOnWriteArrayList<>();
    try (InsarMonitor insar = monitor(backend)) {
      MonitoringRun run = insar.start(insar.plan(Scenario.request(Scenario.site().build())));
      run.onProgress(heard::add);
      run.onProgress(
          p -> {
            throw new IllegalStateException("thrown by a listener");
          });
      run.await(Scenario.PATIENCE);
      awaitTrue(() -> heard.get(heard.size() - 1).step() == MonitoringStep.DONE);
    }
    assertThat(heard.stream().map(MonitoringProgress::fraction).toList()).isSorted();
    assertThat(heard).anyMatch(p -> p.subject().equals("d4 -> d5"));
    assertThat(heard.get(heard.size() - 1).fraction()).isEqualTo(1);
  }

  @Test
  void secondRun_ofTheSamePlan_attachesToTheJobsOfTheFirst() throws Exception {
    MonitoringResult first = run(backend, Scenario.site().build());
    MonitoringResult second = run(backend, Scenario.site().build());

    assertThat(backend.started()).hasSize(9);
    assertThat(second.siteSeries()).isEqualTo(first.siteSeries());
    assertThat(store.jobs().ofSite("dam-7")).hasSize(9).noneMatch(JobAttempt::isOpen);
  }

  @Test
  void secondRun_afterFailures_triesTheFailedPairsAnew_andOnlyThose() throws Exception {
    backend.failing("d5", FailureCode.DISK_FULL, "no space");
    assertThat(run(backend, Scenario.site().build()).failedPairs()).hasSize(2);
    backend.healed("d5");

    MonitoringResult second = run(backend, Scenario.site().build());

    assertThat(second.failedPairs()).isEmpty();
    assertThat(backend.started()).hasSize(11);
    List<JobAttempt> rows = store.jobs().ofSite("dam-7");
    assertThat(rows).hasSize(11);
    assertThat(rows.stream().filter(row -> row.number() == 2))
        .hasSize(2)
        .allMatch(row -> row.jobId().value().endsWith("-a2"));
  }

  @Test
  void secondRun_whereTheBackendStillHasWhatTheLedgerGaveUp_paysNothingAgain() throws Exception {
    MonitoringResult first = run(backend, Scenario.site().build());
    InMemoryStore gaveUp = InMemoryStore.create();
    for (JobAttempt row : store.jobs().ofSite("dam-7")) {
      JobId id = gaveUp.jobs().plan(row.request(), Scenario.FIRST).jobId();
      gaveUp.jobs().submitted(id, Scenario.FIRST);
      gaveUp.jobs().ended(id, AttemptOutcome.cancelled("closed"), Scenario.FIRST);
    }
    store = gaveUp;

    MonitoringResult second = run(backend, Scenario.site().build());

    assertThat(backend.started()).hasSize(9);
    assertThat(second.siteSeries()).isEqualTo(first.siteSeries());
  }

  @Test
  void otherSiteOrOptions_giveOtherJobs() throws Exception {
    run(backend, Scenario.site().build());
    run(backend, Scenario.site().referencePoint("toe").build());
    assertThat(backend.started()).hasSize(18).doesNotHaveDuplicates();
  }

  @Test
  void closedMonitor_refusesRuns_andItsThreadsEnd() throws Exception {
    Set<Thread> before = Thread.getAllStackTraces().keySet();
    InsarMonitor insar = monitor(backend);
    var plan = insar.plan(Scenario.request(Scenario.site().build()));
    insar.start(plan).await(Scenario.PATIENCE);
    List<Thread> own =
        Thread.getAllStackTraces().keySet().stream()
            .filter(t -> !before.contains(t) && t.getName().startsWith("insar-core-"))
            .toList();

    insar.close();

    assertThat(own).isNotEmpty().allMatch(Thread::isDaemon);
    for (Thread thread : own) {
      thread.join(10_000);
      assertThat(thread.isAlive()).as(thread.getName()).isFalse();
    }
    assertThatThrownBy(() -> insar.start(plan)).isInstanceOf(IllegalStateException.class);
    assertThat(backend.health().status()).isNotNull();
    assertThat(run(backend, Scenario.site().build()).failedPairs()).isEmpty();
  }

  private static void isAboutTheReference(FailedPair pair) {
    assertThat(pair.toString()).startsWith("d0 -> d1").contains("'rock'").contains("MASKED");
    assertThat(pair.code()).isEmpty();
  }

  private static PairScript invalidIn(String pointId, Instant first, Instant second) {
    return (point, reference, secondary) ->
        point.id().equals(pointId) && reference.equals(first) && secondary.equals(second)
            ? PointMeasurement.invalid(point.id(), InvalidReason.MASKED)
            : Scenario.motion().measure(point, reference, secondary);
  }

  private static Instant day(int days) {
    return Scenario.FIRST.plus(Duration.ofDays(days));
  }

  private InsarMonitor monitor(ScriptedBackend with) {
    return Scenario.monitor(archive, with, store, folder).build();
  }

  private MonitoringResult run(ScriptedBackend with, Site site) throws InterruptedException {
    try (InsarMonitor insar = monitor(with)) {
      MonitoringRun run = insar.start(insar.plan(Scenario.request(site)));
      return run.await(Scenario.PATIENCE);
    }
  }

  private static void awaitTrue(BooleanSupplier condition) {
    long end = System.nanoTime() + Scenario.PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("waited too long").isLessThan(end);
      Thread.onSpinWait();
    }
  }
}
