package io.sentryal.insar.asf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.sentryal.insar.model.OrbitDirection;
import io.sentryal.insar.model.Season;
import io.sentryal.insar.testkit.asf.AsfEmulator;
import io.sentryal.insar.testkit.asf.EmulatedGranule;
import io.sentryal.insar.testkit.asf.ReceivedRequest;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The installed asf_search and this client ask one emulator for the same, and find the same. */
class BesideAsfSearchTest {
  private static final Instant START = Instant.parse("2016-01-03T05:00:00.250Z");

  @TempDir static Path folder;
  private static Optional<AsfSearchPackage> python = Optional.empty();
  private static AsfEmulator emulator = AsfEmulator.start(granules());

  private static List<EmulatedGranule> granules() {
    List<EmulatedGranule> granules = new ArrayList<>();
    List<EmulatedGranule> scenes = Scenes.every12Days(START, 300);
    for (int i = 0; i < scenes.size(); i++) {
      granules.add(
          scenes.get(i).toBuilder()
              .track(i % 7 == 0 ? 38 : 37)
              .frame(150 + i % 20)
              .absoluteOrbit(9000 + 175 * i)
              .polarization(List.of("VV", "VV+VH", "HH", "HH+HV").get(i % 4))
              .direction(i % 3 == 0 ? OrbitDirection.DESCENDING : OrbitDirection.ASCENDING)
              .footprint(Scenes.square(4 + i % 5, 50 + i % 3))
              .build());
    }
    return granules;
  }

  @BeforeAll
  static void start() {
    python = AsfSearchPackage.start(folder);
    assumeTrue(python.isPresent(), AsfSearchPackage.ABSENT);
  }

  @AfterAll
  static void stop() {
    python.ifPresent(AsfSearchPackage::close);
    emulator.close();
  }

  private static void assertSame(AsfQuery query, Map<String, Object> options) {
    int before = emulator.received().size();
    JsonNode theirs = python.orElseThrow().search(emulator.baseUrl(), options, true);
    assertThat(theirs.path("error").asText()).isEmpty();
    List<ReceivedRequest> asked = emulator.received().subList(before, emulator.received().size());
    int middle = emulator.received().size();
    AsfQuery ordered = query.toBuilder().order(ResultOrder.ASF_SEARCH).build();
    try (AsfArchive archive = Scenes.client(emulator)) {
      SearchResult ours = archive.find(ordered).requireComplete();
      List<ReceivedRequest> sent = emulator.received().subList(middle, emulator.received().size());
      assertThat(archive.count(query).total()).isEqualTo(theirs.path("count").asLong());
      assertThat(ours.products().stream().map(p -> p.granule().id()))
          .isNotEmpty()
          .containsExactlyElementsOf(texts(theirs.path("ids")));
      // asf_search cuts times to seconds.
      assertThat(
              ours.granules().stream().map(g -> g.sensingStart().toString().substring(0, 19) + "Z"))
          .containsExactlyElementsOf(texts(theirs.path("starts")));
      assertThat(conditions(sent)).isEqualTo(conditions(asked));
    }
  }

  private static List<String> texts(JsonNode array) {
    List<String> texts = new ArrayList<>();
    array.forEach(node -> texts.add(node.asText()));
    return texts;
  }

  /** Returns the different requests, without paging. */
  private static Set<String> conditions(List<ReceivedRequest> requests) {
    Set<String> all = new TreeSet<>();
    for (ReceivedRequest request : requests) {
      Set<String> one = new TreeSet<>();
      request
          .form()
          .forEach(
              (name, values) -> {
                if (!name.equals("page_size")) {
                  String written = name.equals("shortName") ? "short_name[]" : name;
                  values.forEach(value -> one.add(written + "=" + normal(name, value)));
                }
              });
      all.add(String.join("&", one));
    }
    return all;
  }

  private static String normal(String name, String value) {
    if (name.equals("temporal")) {
      return value.replaceAll(",+$", "").replace(".999Z", "Z");
    }
    if (name.matches("point|line|polygon|bounding_box|circle")) {
      StringBuilder numbers = new StringBuilder();
      for (String number : value.split(",")) {
        numbers.append(Math.round(Double.parseDouble(number) * 1e9) / 1e9).append(' ');
      }
      return numbers.toString();
    }
    return value;
  }

  private static AsfQueryBuilder scenes() {
    return AsfQuery.builder().option("platform", "SENTINEL-1").level(ProductLevel.SLC);
  }

  private static Map<String, Object> options(Object... more) {
    Map<String, Object> options = new java.util.LinkedHashMap<>();
    options.put("platform", "SENTINEL-1");
    options.put("processingLevel", "SLC");
    for (int i = 0; i < more.length; i += 2) {
      options.put((String) more[i], more[i + 1]);
    }
    return options;
  }

  @Test
  void everything_isTheSame() {
    assertSame(scenes().build(), options());
  }

  @Test
  void trackDirectionAndPolarization_areTheSame() {
    assertSame(
        scenes()
            .path(PathNumber.of(37))
            .direction(OrbitDirection.ASCENDING)
            .beamMode("IW")
            .exactly("VV", "VV+VH")
            .build(),
        options(
            "relativeOrbit",
            37,
            "flightDirection",
            "ASCENDING",
            "beamMode",
            "IW",
            "polarization",
            List.of("VV", "VV+VH")));
  }

  @Test
  void rangesOfFramesAndOrbits_areTheSame() {
    assertSame(
        scenes()
            .asfFrame(AsfFrame.between(152, 160), AsfFrame.of(165))
            .absoluteOrbit(OrbitNumber.between(10_000, 40_000))
            .build(),
        options(
            "asfFrame", List.of(AsfSearchPackage.range(152, 160), 165),
            "absoluteOrbit", List.of(AsfSearchPackage.range(10_000, 40_000))));
  }

  @Test
  void periodAndSeason_areTheSame() {
    assertSame(
        scenes()
            .start("2018-02-03T04:05:06Z")
            .end("2021-10-11T12:13:14Z")
            .season(new Season(340, 20))
            .build(),
        options(
            "start", "2018-02-03T04:05:06Z",
            "end", "2021-10-11T12:13:14Z",
            "season", List.of(340, 20)));
  }

  @Test
  void areas_repairedAsThere_areTheSame() {
    for (String area :
        List.of(
            "POINT(4.5 50.5)",
            "LINESTRING(4 50.5,7 50.5)",
            "POLYGON((5 50,6 50,6 51,5 51,5 50))",
            "POLYGON((4.2 50.2,8 50.2,6 52.5,4.2 50.2))",
            "MULTIPOLYGON(((4 50,4.1 50,4.1 50.1,4 50.1,4 50)),((8 52,8.1 52,8.1 52.1,8 52.1,8 52)))",
            "POLYGON((4 50,6 50,6 52,4 52,4 50),(4.5 50.5,5.5 50.5,5.5 51.5,4.5 51.5,4.5 50.5))")) {
      assertSame(
          scenes().area(AreaOfInterest.parse(area, AreaRepair.ASF_SEARCH)).build(),
          options("intersectsWith", area));
    }
  }

  @Test
  void names_areTheSame() {
    AsfQuery patterns =
        AsfQuery.builder().granules(List.of("S1A_IW_SLC__1SDV_01*", "S1A_*_0007")).build();
    assertSame(patterns, Map.of("granule_list", List.of("S1A_IW_SLC__1SDV_01*", "S1A_*_0007")));
    List<String> ids = granules().stream().map(EmulatedGranule::id).toList();
    assertSame(AsfQuery.builder().products(ids).build(), Map.of("product_list", ids));
  }

  @Test
  void circle_isTheSame() {
    assertSame(
        AsfQuery.builder().option("circle", "4.5,50.5,20000").build(),
        Map.of("circle", List.of(4.5, 50.5, 20_000)));
  }
}
