package io.sentryal.insar.asf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sentryal.insar.archive.SceneQuery;
import io.sentryal.insar.archive.SceneQuery.ProductType;
import io.sentryal.insar.archive.TransferListener;
import io.sentryal.insar.model.BaselineSource;
import io.sentryal.insar.model.BaselineStack;
import io.sentryal.insar.model.BoundingBox;
import io.sentryal.insar.model.BurstId;
import io.sentryal.insar.model.Granule;
import io.sentryal.insar.model.OrbitDirection;
import io.sentryal.insar.model.Platform;
import io.sentryal.insar.model.Polarization;
import io.sentryal.insar.testkit.asf.AsfEmulator;
import io.sentryal.insar.testkit.asf.EmulatedGranule;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.io.WKTReader;

class AsfArchiveTest {
  private static final Instant START = Instant.parse("2024-01-03T05:00:00.250Z");

  @Test
  void search_sevenHundredGranules_pagesAndOrdersByTime() {
    try (AsfEmulator emulator = AsfEmulator.start(Scenes.every12Days(START, 700));
        AsfArchive archive = Scenes.client(emulator)) {
      List<Granule> found = archive.search(SceneQuery.builder().build());

      assertThat(found).hasSize(700).isSortedAccordingTo(Scenes.BY_TIME).doesNotHaveDuplicates();
      assertThat(emulator.received()).hasSize(3);
      assertThat(emulator.received().get(0).header("CMR-Search-After")).isEmpty();
      assertThat(emulator.received().get(1).header("CMR-Search-After")).isPresent();
      assertThat(emulator.received())
          .allSatisfy(request -> assertThat(request.form().get("page_size")).containsExactly("250"))
          .allSatisfy(request -> assertThat(request.header("Authorization")).isEmpty())
          .allSatisfy(
              request ->
                  assertThat(request.header("User-Agent").orElseThrow())
                      .doesNotStartWith("Mozilla"));
    }
  }

  @Test
  void search_maxResults_returnsTheNewestInOrderOfTime() {
    try (AsfEmulator emulator = AsfEmulator.start(Scenes.every12Days(START, 30));
        AsfArchive archive = Scenes.client(emulator)) {
      List<Granule> all = archive.search(SceneQuery.builder().build());

      assertThat(archive.search(SceneQuery.builder().maxResults(4).build()))
          .isEqualTo(all.subList(26, 30));
    }
  }

  @Test
  void search_everyFilter_findsOnlyWhatMatches() {
    EmulatedGranule right = Scenes.scene("RIGHT", START).track(64).frame(109).build();
    List<EmulatedGranule> granules =
        List.of(
            right,
            right.toBuilder().name("OTHER_TRACK").track(65).build(),
            right.toBuilder().name("OTHER_FRAME").frame(110).build(),
            right.toBuilder().name("OTHER_WAY").direction(OrbitDirection.DESCENDING).build(),
            right.toBuilder().name("OTHER_POL").polarization("HH").build(),
            right.toBuilder().name("DUAL_POL").polarization("VV+VH").build(),
            right.toBuilder().name("OTHER_SATELLITE").platform(Platform.SENTINEL_1B).build(),
            right.toBuilder().name("ELSEWHERE").footprint(Scenes.square(60, 10)).build(),
            right.toBuilder()
                .name("LATER")
                .period(START.plusSeconds(86_400), START.plusSeconds(86_427))
                .build(),
            right.toBuilder().name("A_BURST").burstId(new BurstId(64, 136231, "IW2")).build());
    SceneQuery query =
        SceneQuery.builder()
            .box(new BoundingBox(50.2, 4.2, 50.4, 4.4))
            .period(START.minusSeconds(60), START.plusSeconds(60))
            .track(64)
            .frame(109)
            .direction(OrbitDirection.ASCENDING)
            .platforms(List.of(Platform.SENTINEL_1A))
            .polarization(Polarization.VV)
            .build();
    try (AsfEmulator emulator = AsfEmulator.start(granules);
        AsfArchive archive = Scenes.client(emulator)) {
      assertThat(archive.search(query))
          .extracting(Granule::sceneName)
          .containsExactly("DUAL_POL", "RIGHT");
      assertThat(
              archive.search(
                  SceneQuery.builder()
                      .product(ProductType.BURST)
                      .burstIds(List.of(BurstId.parse("064_136231_IW2")))
                      .build()))
          .extracting(Granule::id)
          .containsExactly("A_BURST");
    }
  }

  @Test
  void find_names_saysWhichAreNotKnown() {
    try (AsfEmulator emulator = AsfEmulator.start(Scenes.every12Days(START, 3));
        AsfArchive archive = Scenes.client(emulator)) {
      String known = Scenes.every12Days(START, 1).get(0).name();

      SearchResult result =
          archive.find(SceneQuery.builder().names(List.of(known, "S1A_NOT_THERE")).build());

      assertThat(result.granules()).extracting(Granule::sceneName).containsExactly(known);
      assertThat(result.namesNotFound()).containsExactly("S1A_NOT_THERE");
      assertThat(archive.granule(known)).isPresent();
      assertThat(archive.granule("S1A_NOT_THERE")).isEmpty();
      assertThatThrownBy(() -> archive.granule("S1A_*"))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("'S1A_*' is a pattern");
    }
  }

  @Test
  void stack_scene_holdsTheSameGeometryAndTheReference() {
    List<EmulatedGranule> granules = new ArrayList<>(Scenes.every12Days(START, 5));
    granules.add(Scenes.scene("OTHER_TRACK", START).track(9).build());
    try (AsfEmulator emulator = AsfEmulator.start(granules);
        AsfArchive archive = Scenes.client(emulator)) {
      Granule reference = archive.granule(granules.get(2).name()).orElseThrow();

      BaselineStack stack = archive.stack(reference);

      assertThat(stack.reference()).isEqualTo(reference);
      assertThat(stack.entries())
          .extracting(BaselineStack.Entry::temporalBaselineDays)
          .containsExactly(-24L, -12L, 0L, 12L, 24L);
      assertThat(stack.entries())
          .extracting(BaselineStack.Entry::source)
          .containsOnly(BaselineSource.STATE_VECTOR);
    }
  }

  @Test
  void fetch_scene_bringsTheFileOnceAndTellsHowFarItIs(@TempDir Path folder) throws Exception {
    Path served =
        Files.write(
            Files.createDirectory(folder.resolve("in")).resolve("A.zip"), new byte[300_000]);
    Path out = Files.createDirectory(folder.resolve("out"));
    List<Long> heard = new ArrayList<>();
    try (AsfEmulator emulator =
            AsfEmulator.start(List.of(Scenes.scene("A", START).file(served).build()));
        AsfArchive archive = Scenes.client(emulator)) {
      Granule granule = archive.granule("A").orElseThrow();

      Path file = archive.fetch(granule, out, (name, done, total) -> heard.add(done));
      int requests = emulator.received().size();
      Path again = archive.fetch(granule, out, TransferListener.NONE);

      assertThat(file).hasSameBinaryContentAs(served).hasFileName("A.zip");
      assertThat(again).isEqualTo(file);
      assertThat(emulator.received()).hasSize(requests);
      assertThat(heard).isSorted().endsWith(300_000L);
      assertThat(out.toFile().list()).containsExactly("A.zip");
    }
  }

  @Test
  void search_areaWithAHole_leavesOutWhatLiesInIt() throws Exception {
    List<EmulatedGranule> granules =
        List.of(
            Scenes.scene("INSIDE_THE_HOLE", START).build(),
            Scenes.scene("ON_THE_RING", START).footprint(Scenes.square(7.5, 50)).build());
    Geometry ring =
        new WKTReader()
            .read(
                "POLYGON((0 46,9 46,9 55,0 55,0 46),(3.5 49.5,3.5 51.5,5.5 51.5,5.5 49.5,3.5 49.5))");
    try (AsfEmulator emulator = AsfEmulator.start(granules);
        AsfArchive archive = Scenes.client(emulator)) {
      assertThat(archive.search(SceneQuery.builder().area(ring).maxResults(1).build()))
          .extracting(Granule::sceneName)
          .containsExactly("ON_THE_RING");
    }
  }

  @Test
  void search_periodEnd_isNotPartOfThePeriod() {
    try (AsfEmulator emulator = AsfEmulator.start(Scenes.every12Days(START, 2));
        AsfArchive archive = Scenes.client(emulator)) {
      Instant second = START.plusSeconds(12 * 86_400);

      assertThat(archive.search(SceneQuery.builder().period(START, second).build())).hasSize(1);
      assertThat(archive.search(SceneQuery.builder().period(START, second.plusMillis(1)).build()))
          .hasSize(2);
    }
  }

  @Test
  void name_showsTheHost() {
    try (AsfArchive real = AsfArchive.builder().build();
        AsfArchive standIn =
            AsfArchive.builderFromEnv(Map.of("INSAR_CMR_URL", "http://127.0.0.1:8080")).build()) {
      assertThat(real.name()).isEqualTo("ASF (cmr.earthdata.nasa.gov)");
      assertThat(standIn.name()).isEqualTo("ASF (127.0.0.1)");
    }
  }

  @Test
  void builder_plainHttpToAnotherHost_isRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> AsfArchive.builder().baseUrl(URI.create("http://cmr.example.org/")))
        .withMessageContaining("http://cmr.example.org/")
        .withMessageContaining("https");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> AsfArchive.builder().baseUrl(URI.create("ftp://cmr.example.org/")));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> AsfArchive.builderFromEnv(Map.of("INSAR_CMR_URL", "::no url")))
        .withMessageContaining("INSAR_CMR_URL");
  }

  @Test
  void token_neverPrinted() {
    AsfArchiveBuilder builder = AsfArchive.builderFromEnv(Map.of("EARTHDATA_TOKEN", "very-secret"));
    try (AsfArchive archive = builder.build()) {
      assertThat(archive.toString()).contains("redacted").doesNotContain("very-secret");
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> AsfArchive.builder().earthdataToken("very secret\n"))
        .withMessageNotContaining("very");
  }
}
