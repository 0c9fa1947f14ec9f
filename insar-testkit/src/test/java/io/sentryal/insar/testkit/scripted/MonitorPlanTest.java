package io.sentryal.insar.testkit.scripted;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sentryal.insar.error.MonitoringFailedException;
import io.sentryal.insar.model.Granule;
import io.sentryal.insar.model.MonitoringPoint;
import io.sentryal.insar.model.OrbitDirection;
import io.sentryal.insar.model.Polarization;
import io.sentryal.insar.model.Site;
import io.sentryal.insar.monitor.InsarMonitor;
import io.sentryal.insar.monitor.Monitoring;
import io.sentryal.insar.monitor.MonitoringPlan;
import io.sentryal.insar.network.LeftOut;
import io.sentryal.insar.network.PairNetworks;
import io.sentryal.insar.store.InMemoryStore;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.locationtech.jts.geom.Geometry;

@Timeout(60)
class MonitorPlanTest {
  @TempDir Path folder;

  @Test
  void plan_tellsImagesPairsBytesTimeAndMoney_andFetchesAndPaysNothing() throws Exception {
    ScriptedArchive archive = ScriptedArchive.of(Scenario.images(4)).baseline("d1", 80);
    ScriptedBackend backend = ScriptedBackend.of(Scenario.motion(), 2);
    Path work = folder.resolve("work");
    Files.createDirectories(work);
    Files.write(work.resolve("d0.scripted"), new byte[1_000_000]);
    Files.write(work.resolve("d1.scripted"), new byte[10]);

    MonitoringPlan plan = plan(archive, backend, Scenario.request(Scenario.site().build()), work);

    assertThat(plan.granules()).extracting(Granule::id).containsExactly("d0", "d1", "d2", "d3");
    assertThat(plan.pairs())
        .extracting(Object::toString)
        .containsExactly("d0 -> d1", "d0 -> d2", "d1 -> d2", "d1 -> d3", "d2 -> d3");
    assertThat(plan.pairs().get(0).perpendicularBaselineM()).hasValue(80);
    assertThat(plan.connectivity().isConnected()).isTrue();
    assertThat(plan.download().presentCount()).isEqualTo(1);
    assertThat(plan.download().granuleCount()).isEqualTo(3);
    assertThat(plan.download().bytes()).isEqualTo(3_000_000);
    assertThat(plan.processingTime()).contains(Duration.ofSeconds(90 * 3));
    assertThat(plan.costUsd()).contains(new BigDecimal("0.25"));
    assertThat(plan.estimateBasis()).contains("5 pairs").contains("2 at once");
    assertThat(plan.key().geometry()).isEqualTo("track-117-ASCENDING");
    assertThat(archive.fetched()).isEmpty();
    assertThat(backend.started()).isEmpty();
  }

  @Test
  void plan_ofSlicesOfOnePass_takesTheOneThatShowsMostPoints_andSaysWhyNotTheOther() {
    List<Granule> images = new ArrayList<>(Scenario.images(3));
    images.add(
        Scenario.image("d1-north", images.get(1).sensingStart().minusSeconds(25))
            .footprint(Scenario.footprint(4, 52.15, 6, 54))
            .build());

    MonitoringPlan plan = plan(images);

    assertThat(plan.granules()).extracting(Granule::id).containsExactly("d0", "d1", "d2");
    assertThat(reasons(plan))
        .singleElement()
        .asString()
        .contains("d1-north", "same pass as d1", "3 of 3 points", "2 of 3 points");
  }

  @Test
  void plan_ofAnImageThatShowsSomePoints_keepsItAndWarns_andLeavesOutOneThatShowsNone() {
    List<Granule> images = new ArrayList<>(Scenario.images(4));
    images.set(1, at(images, 1).footprint(Scenario.footprint(4, 52.12, 6, 54)).build());
    images.set(2, at(images, 2).footprint(Scenario.footprint(40, 51, 42, 53)).build());

    MonitoringPlan plan = plan(images);

    assertThat(plan.granules()).extracting(Granule::id).containsExactly("d0", "d1", "d3");
    assertThat(plan.warnings()).anyMatch(w -> w.contains("d1 shows 2 of 3 points"));
    assertThat(reasons(plan)).anyMatch(r -> r.contains("d2") && r.contains("none of the points"));
  }

  @Test
  void plan_ofAnImageWithoutFootprint_keepsItAndWarns() {
    List<Granule> images = new ArrayList<>(Scenario.images(3));
    images.set(
        1,
        Granule.builder()
            .id("d1")
            .sensingStart(images.get(1).sensingStart())
            .track(117)
            .direction(OrbitDirection.ASCENDING)
            .build());

    MonitoringPlan plan = plan(images);

    assertThat(plan.granules()).extracting(Granule::id).containsExactly("d0", "d1", "d2");
    assertThat(plan.warnings()).anyMatch(w -> w.contains("d1 has no footprint"));
    assertThat(plan.download().unknownSizeCount()).isEqualTo(1);
  }

  @Test
  void plan_ofFootprintsThatCountBeyondTheDateLine_findsThePoints() {
    List<Granule> images = new ArrayList<>();
    for (Granule image : Scenario.images(2)) {
      images.add(image.toBuilder().footprint(Scenario.footprint(364, 51, 366, 53)).build());
    }
    assertThat(plan(images).granules()).hasSize(2);
  }

  @Test
  void plan_ofFootprintsWithLongitudesOfBothSigns_findsThePointsAtTheDateLine() {
    Site site =
        Site.builder("taveuni")
            .addPoint(MonitoringPoint.of("west", -16.8, 179.95))
            .addPoint(MonitoringPoint.of("east", -16.8, -179.95))
            .build();
    Geometry across = Scenario.footprint(-179, -18, 179, -16);
    Geometry elsewhere = Scenario.footprint(170, -18, 172, -16);
    List<Granule> images = new ArrayList<>();
    for (Granule image : Scenario.images(3)) {
      images.add(image.toBuilder().footprint(across).build());
    }
    images.set(1, at(images, 1).footprint(elsewhere).build());

    MonitoringPlan plan = plan(images, Scenario.request(site));

    assertThat(plan.granules()).extracting(Granule::id).containsExactly("d0", "d2");
    assertThat(reasons(plan)).singleElement().asString().contains("d1", "none of the points");
  }

  @Test
  void plan_ofImagesFromTwoDirections_isRefusedUntilOneIsChosen() {
    List<Granule> images = new ArrayList<>(Scenario.images(3));
    for (Granule image : Scenario.images(3)) {
      images.add(
          image.toBuilder()
              .id("x" + image.id())
              .sensingStart(image.sensingStart().plus(Duration.ofDays(5)))
              .track(15)
              .direction(OrbitDirection.DESCENDING)
              .build());
    }
    assertThatThrownBy(() -> plan(images))
        .isInstanceOf(MonitoringFailedException.class)
        .hasMessageContaining("2 directions")
        .hasMessageContaining("track-117-ASCENDING: 3 images")
        .hasMessageContaining("track-15-DESCENDING: 3 images");

    Monitoring request = Scenario.request(Scenario.site().build()).track(15).descending();
    MonitoringPlan plan = plan(images, request);
    assertThat(plan.granules()).extracting(Granule::id).containsExactly("xd0", "xd1", "xd2");
    assertThat(plan.key().geometry()).isEqualTo("track-15-DESCENDING");
    assertThat(reasons(plan)).hasSize(3).allMatch(r -> r.contains("track 117, not 15"));
  }

  @Test
  void plan_ofUnfitImages_leavesThemOutWithTheReason() {
    List<Granule> images = new ArrayList<>(Scenario.images(5));
    images.set(1, at(images, 1).polarizations(List.of(Polarization.HH)).build());
    images.set(2, at(images, 2).beamMode("EW").build());
    images.set(3, at(images, 3).sensingStart(Scenario.FIRST.plus(Duration.ofDays(9000))).build());

    MonitoringPlan plan = plan(images);

    assertThat(plan.granules()).extracting(Granule::id).containsExactly("d0", "d4");
    assertThat(String.join("\n", reasons(plan)))
        .contains("d1: holds [HH], not VV")
        .contains("d2: beam mode EW, not IW")
        .contains("d3: outside the period");
  }

  @Test
  void plan_withFewerThanTwoImages_saysWhatWasFoundAndWhy() {
    List<Granule> images = new ArrayList<>(Scenario.images(2));
    images.set(1, at(images, 1).beamMode("EW").build());
    assertThatThrownBy(() -> plan(images))
        .isInstanceOf(MonitoringFailedException.class)
        .hasMessageContaining("1 usable among 2")
        .hasMessageContaining("d1: beam mode EW");
    assertThatThrownBy(() -> plan(List.of())).hasMessageContaining("0 usable among 0");
  }

  @Test
  void plan_whoseRulePairsNothing_saysSo_andOneThatLeavesGroups_warns() {
    ScriptedArchive archive = ScriptedArchive.of(Scenario.images(4));
    archive.baseline("d2", 1000).baseline("d3", 1000);
    ScriptedBackend backend = ScriptedBackend.of(Scenario.motion(), 1);
    Monitoring request = Scenario.request(Scenario.site().build());

    assertThatThrownBy(
            () -> plan(archive, backend, request.pairs(PairNetworks.smallBaseline(5, 50)), folder))
        .isInstanceOf(MonitoringFailedException.class)
        .hasMessageContaining("sbas:5,50");
    MonitoringPlan plan =
        plan(archive, backend, request.pairs(PairNetworks.smallBaseline(40, 50)), folder);
    assertThat(plan.connectivity().isConnected()).isFalse();
    assertThat(plan.warnings()).anyMatch(w -> w.contains("2 groups"));
  }

  @Test
  void request_withoutPeriodOrTerrain_isRefusedByName() {
    Monitoring bare = Monitoring.of(Scenario.site().build());
    assertThatThrownBy(() -> plan(Scenario.images(3), bare))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("between");
    assertThatThrownBy(() -> bare.between(Scenario.FIRST, Scenario.FIRST))
        .isInstanceOf(IllegalArgumentException.class);
    Monitoring noTerrain = bare.between(Scenario.FIRST, Scenario.FIRST.plusSeconds(10_000_000));
    assertThatThrownBy(() -> plan(Scenario.images(3), noTerrain))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("terrain");
  }

  private static Granule.Builder at(List<Granule> images, int index) {
    return images.get(index).toBuilder();
  }

  private static List<String> reasons(MonitoringPlan plan) {
    return plan.leftOut().stream().map(LeftOut::toString).toList();
  }

  private MonitoringPlan plan(List<Granule> images) {
    return plan(images, Scenario.request(Scenario.site().build()));
  }

  private MonitoringPlan plan(List<Granule> images, Monitoring request) {
    ScriptedBackend backend = ScriptedBackend.of(Scenario.motion(), 1);
    return plan(ScriptedArchive.of(images), backend, request, folder);
  }

  private MonitoringPlan plan(
      ScriptedArchive archive, ScriptedBackend backend, Monitoring request, Path work) {
    try (InsarMonitor insar =
        Scenario.monitor(archive, backend, InMemoryStore.create(), work)
            .closesWhatItWasGiven()
            .build()) {
      return insar.plan(request);
    }
  }
}
