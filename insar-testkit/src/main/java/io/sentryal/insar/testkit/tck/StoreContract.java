package io.sentryal.insar.testkit.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sentryal.insar.backend.JobId;
import io.sentryal.insar.error.FailureCode;
import io.sentryal.insar.model.DisplacementSeries;
import io.sentryal.insar.model.DisplacementSeries.Quality;
import io.sentryal.insar.model.DisplacementSeries.Reference;
import io.sentryal.insar.model.DisplacementSeries.Sample;
import io.sentryal.insar.model.MonitoringPoint;
import io.sentryal.insar.model.PointStatus;
import io.sentryal.insar.model.Provenance;
import io.sentryal.insar.model.Velocity;
import io.sentryal.insar.store.AttemptOutcome;
import io.sentryal.insar.store.InsarStore;
import io.sentryal.insar.store.JobAttempt;
import io.sentryal.insar.store.JobLedger;
import io.sentryal.insar.store.JobRequest;
import io.sentryal.insar.store.SeriesKey;
import io.sentryal.insar.store.SeriesStore;
import io.sentryal.insar.store.SiteSeries;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What every store promises; extend it and say how to open an empty one. */
public abstract class StoreContract {
  private static final Instant T0 = Instant.parse("2025-06-01T00:00:00Z");
  private static final Instant T1 = Instant.parse("2025-06-01T00:01:00.123456Z");
  private static final Instant T2 = Instant.parse("2025-06-01T00:02:00Z");
  private final InsarStore store = openEmpty();

  /** Returns an empty store; the contract closes it. */
  protected abstract InsarStore openEmpty();

  @AfterEach
  void closeStore() {
    store.close();
  }

  // The ledger

  @Test
  void plan_ofANewRequest_writesARowBeforeAnythingElse() {
    JobAttempt attempt = ledger().plan(request("k1", 'a'), T0);

    assertThat(attempt.number()).isEqualTo(1);
    assertThat(attempt.jobId()).isEqualTo(new JobId("k1"));
    assertThat(attempt.plannedAt()).isEqualTo(T0);
    assertThat(attempt.isPlanned()).isTrue();
    assertThat(ledger().find(new JobId("k1"))).contains(attempt);
    assertThat(ledger().open()).containsExactly(attempt);
    assertThat(ledger().find(new JobId("k2"))).isEmpty();
  }

  @Test
  void plan_sameRequestWhileOpenOrDone_attaches() {
    ledger().plan(request("k1", 'a'), T0);
    assertThat(ledger().plan(request("k1", 'a'), T1).plannedAt()).isEqualTo(T0);
    assertThat(ledger().submitted(new JobId("k1"), T1)).isTrue();
    assertThat(ledger().plan(request("k1", 'a'), T2).submittedAt()).contains(T1);
    assertThat(ledger().ended(new JobId("k1"), AttemptOutcome.succeeded(), T2)).isTrue();
    assertThat(ledger().plan(request("k1", 'a'), T2).number()).isEqualTo(1);
    assertThat(ledger().attempts("k1")).hasSize(1);
    assertThat(ledger().open()).isEmpty();
  }

  @Test
  void plan_sameKeyAndOtherRequest_isRefused() {
    ledger().plan(request("k1", 'a'), T0);
    assertThatThrownBy(() -> ledger().plan(request("k1", 'b'), T1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("k1");
    assertThat(ledger().attempts("k1")).hasSize(1);
  }

  @Test
  void plan_afterAFailureOrACancellation_isANewAttemptWithAnIdOfItsOwn() {
    AttemptOutcome failed = AttemptOutcome.failed(FailureCode.DISK_FULL, "no space \u00e9 'x'");
    ledger().plan(request("k1", 'a'), T0);
    ledger().ended(new JobId("k1"), failed, T1);
    JobAttempt second = ledger().plan(request("k1", 'a'), T1);
    ledger().ended(second.jobId(), AttemptOutcome.cancelled("asked"), T2);
    JobAttempt third = ledger().plan(request("k1", 'a'), T2);

    assertThat(List.of(second.jobId(), third.jobId()))
        .containsExactly(new JobId("k1-a2"), new JobId("k1-a3"));
    assertThat(ledger().attempts("k1")).extracting(JobAttempt::number).containsExactly(1, 2, 3);
    assertThat(ledger().find(new JobId("k1")).flatMap(JobAttempt::outcome)).contains(failed);
  }

  @Test
  void ends_areFinal_theFirstOneStays() {
    ledger().plan(request("k1", 'a'), T0);
    JobId id = new JobId("k1");
    assertThat(ledger().submitted(id, T1)).isTrue();
    assertThat(ledger().submitted(id, T2)).isFalse();
    assertThat(ledger().ended(id, AttemptOutcome.succeeded(), T1)).isTrue();
    assertThat(ledger().ended(id, AttemptOutcome.cancelled("late"), T2)).isFalse();
    assertThat(ledger().submitted(id, T2)).isFalse();

    JobAttempt row = ledger().find(id).orElseThrow();
    assertThat(row.outcome()).contains(AttemptOutcome.succeeded());
    assertThat(row.endedAt()).contains(T1);
    assertThat(row.submittedAt()).contains(T1);
  }

  @Test
  void notes_aboutUnknownJobs_areRefused() {
    JobId id = new JobId("nobody");
    assertThatThrownBy(() -> ledger().submitted(id, T0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("nobody");
    assertThatThrownBy(() -> ledger().ended(id, AttemptOutcome.succeeded(), T0))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void rows_areFoundBySiteAndOpenness_inTheOrderOfPlanning() {
    for (int i = 9; i >= 0; i--) {
      ledger().plan(request("k" + i, 'a'), T0);
    }
    ledger().ended(new JobId("k5"), AttemptOutcome.cancelled(""), T1);
    assertThat(ledger().ofSite("dam")).hasSize(10).first().isEqualTo(row("k9"));
    assertThat(ledger().open()).hasSize(9).doesNotContain(row("k5"));
    assertThat(ledger().ofSite("bridge")).isEmpty();
  }

  @Test
  void plan_racingOnManyThreads_givesOneAttempt() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Callable<JobAttempt>> plans = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        JobRequest request = request("k" + i % 10, 'a');
        plans.add(() -> ledger().plan(request, T0));
      }
      for (Future<JobAttempt> plan : threads.invokeAll(plans)) {
        assertThat(plan.get().number()).isEqualTo(1);
      }
      assertThat(ledger().open()).hasSize(10);
      JobId id = new JobId("k0");
      List<Callable<Boolean>> ends = new ArrayList<>();
      for (int i = 0; i < 50; i++) {
        ends.add(() -> ledger().ended(id, AttemptOutcome.succeeded(), T1));
      }
      int winners = 0;
      for (Future<Boolean> end : threads.invokeAll(ends)) {
        winners += end.get() ? 1 : 0;
      }
      assertThat(winners).isEqualTo(1);
    } finally {
      threads.shutdown();
      assertThat(threads.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
    }
  }

  // The series

  @Test
  void series_keptAndFound_areEqualInEverything() {
    SiteSeries kept = series("dam", "track-117-ASCENDING", -6.25);
    seriesStore().replace(kept);
    assertThat(seriesStore().find(kept.key())).contains(kept);
    assertThat(seriesStore().find(new SeriesKey("dam", "track-15-DESCENDING"))).isEmpty();
  }

  @Test
  void replace_putsTheNewSeriesInThePlaceOfTheOld_andLeavesOthersAlone() {
    SiteSeries other = series("dam", "track-15-DESCENDING", 3);
    seriesStore().replace(other);
    seriesStore().replace(series("dam", "track-117-ASCENDING", -6.25));
    SiteSeries newer = series("dam", "track-117-ASCENDING", -7.5);
    seriesStore().replace(newer);

    assertThat(seriesStore().find(newer.key())).contains(newer);
    assertThat(seriesStore().find(other.key())).contains(other);
    assertThat(seriesStore().keys("dam")).containsExactly(newer.key(), other.key());
    assertThat(seriesStore().siteIds()).containsExactly("dam");
  }

  @Test
  void remove_tellsWhetherThereWasSomething() {
    SiteSeries kept = series("dam", "track-117-ASCENDING", -6.25);
    seriesStore().replace(kept);
    assertThat(seriesStore().remove(kept.key())).isTrue();
    assertThat(seriesStore().remove(kept.key())).isFalse();
    assertThat(seriesStore().find(kept.key())).isEmpty();
    assertThat(seriesStore().siteIds()).isEmpty();
  }

  @Test
  void readers_duringReplace_seeTheOldSeriesOrTheNew_neverAMixture() throws Exception {
    SiteSeries[] versions = {
      series("dam", "track-117-ASCENDING", -1), series("dam", "track-117-ASCENDING", -2)
    };
    seriesStore().replace(versions[0]);
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      Future<?> writer =
          threads.submit(
              () -> {
                for (int i = 0; i < 500; i++) {
                  seriesStore().replace(versions[i % 2]);
                }
              });
      while (!writer.isDone()) {
        SiteSeries seen = seriesStore().find(versions[0].key()).orElseThrow();
        assertThat(seen).isIn((Object[]) versions);
      }
      writer.get();
    } finally {
      threads.shutdown();
      assertThat(threads.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
    }
  }

  private JobLedger ledger() {
    return store.jobs();
  }

  private SeriesStore seriesStore() {
    return store.series();
  }

  private JobAttempt row(String id) {
    return ledger().find(new JobId(id)).orElseThrow();
  }

  private static JobRequest request(String key, char digest) {
    return new JobRequest(
        key, "dam", "S1A_1", "S1A_2", "scripted", String.valueOf(digest).repeat(64));
  }

  private static SiteSeries series(String site, String geometry, double rateMmPerYear) {
    Reference zero = new Reference("ref", T0);
    return SiteSeries.builder()
        .key(new SeriesKey(site, geometry))
        .computedAt(T2)
        .points(
            List.of(
                MonitoringPoint.of("crest", 52.1, 4.9).withHeightM(41.25),
                MonitoringPoint.of("toe", 52.2, 4.8)))
        .series(
            List.of(
                DisplacementSeries.of(
                    "crest",
                    zero,
                    List.of(
                        new Sample(T0, 0, OptionalDouble.of(0), PointStatus.OK),
                        new Sample(T1, rateMmPerYear / 3, OptionalDouble.empty(), PointStatus.OK)),
                    PointStatus.OK,
                    new Quality(OptionalDouble.of(0.98), 0.25, OptionalDouble.of(0.4), 4)),
                DisplacementSeries.of(
                    "toe", zero, List.of(), PointStatus.TOO_FEW_PAIRS, Quality.none())))
        .velocities(
            List.of(
                new Velocity("crest", rateMmPerYear, OptionalDouble.of(0.9), 2, PointStatus.OK)))
        .meanCoherences(Map.of("crest", 0.8125))
        .referencePointId("ref")
        .wavelengthM(0.0554657)
        .provenance(
            Provenance.builder("insar-core", "1")
                .device("cpu")
                .addGranule("S1A_1")
                .parameter("rate", String.valueOf(rateMmPerYear))
                .stageSeconds("MEASURING", 1.5)
                .simulated(true)
                .build())
        .build();
  }
}
