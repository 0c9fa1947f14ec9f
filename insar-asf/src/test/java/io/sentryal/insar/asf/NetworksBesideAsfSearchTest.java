package io.sentryal.insar.asf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.sentryal.insar.asf.internal.GranuleParser;
import io.sentryal.insar.model.BaselineStack;
import io.sentryal.insar.model.Granule;
import io.sentryal.insar.model.Season;
import io.sentryal.insar.network.NetworkPair;
import io.sentryal.insar.network.PairNetwork;
import io.sentryal.insar.network.SeasonalSmallBaseline;
import io.sentryal.insar.testkit.asf.AsfEmulator;
import java.nio.file.Path;
import java.time.MonthDay;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Stacks and seasonal networks of real records, by this library and by the installed {@code
 * asf_search}, which both ask the same emulator.
 */
class NetworksBesideAsfSearchTest {
  @TempDir static Path folder;
  private static Optional<AsfSearchPackage> python = Optional.empty();
  private static Optional<AsfEmulator> emulator = Optional.empty();

  @BeforeAll
  static void start() {
    List<Granule> granules = new ArrayList<>();
    for (String name :
        List.of("s1-slc-stack-88-newyork-umm", "s1-burst-stack-166-with-baselines")) {
      for (JsonNode item : SharedData.items(SharedData.json("asf-search", name + ".json.gz"))) {
        granules.add(GranuleParser.parse(item, name));
      }
    }
    python = AsfSearchPackage.start(folder);
    assumeTrue(python.isPresent(), AsfSearchPackage.ABSENT);
    emulator = Optional.of(AsfEmulator.start(granules.stream().map(Scenes::emulated).toList()));
  }

  @AfterAll
  static void stop() {
    python.ifPresent(AsfSearchPackage::close);
    emulator.ifPresent(AsfEmulator::close);
  }

  private static AsfArchive archive() {
    return Scenes.client(emulator.orElseThrow());
  }

  @Test
  void stackOfEveryTenthImage_hasTheSameImagesDaysAndWholeMetres() {
    try (AsfArchive archive = archive()) {
      List<Granule> all = new ArrayList<>();
      for (ProductLevel level : List.of(ProductLevel.SLC, ProductLevel.BURST)) {
        all.addAll(
            archive.find(AsfQuery.builder().level(level).build()).requireComplete().granules());
      }
      assertThat(all).hasSize(88 + 166);
      for (int i = 0; i < all.size(); i += 10) {
        String id = all.get(i).id();
        JsonNode theirs = python.orElseThrow().stack(emulator.orElseThrow().baseUrl(), id);
        assertThat(theirs.path("error").asText()).isEmpty();
        Map<String, List<Long>> expected = new HashMap<>();
        for (Map.Entry<String, JsonNode> entry : theirs.path("stack").properties()) {
          JsonNode values = entry.getValue();
          expected.put(entry.getKey(), List.of(values.get(0).asLong(), values.get(1).asLong()));
        }
        Map<String, List<Long>> ours = new HashMap<>();
        for (BaselineStack.Entry entry :
            archive.stack(all.get(i), BaselineMode.ASF_SEARCH).entries()) {
          long metres = (long) Math.rint(entry.perpendicularBaselineM().orElseThrow());
          ours.put(entry.granule().id(), List.of(entry.temporalBaselineDays(), metres));
        }
        assertThat(ours).as(id).isEqualTo(expected).hasSizeGreaterThan(80);
      }
    }
  }

  @Test
  void wholeYear_isTheSameNetwork() {
    assertSame(new Rule(36, 400, null, 0, MonthDay.of(1, 1)));
    assertSame(new Rule(24, 100, null, 0, MonthDay.of(1, 1)));
    assertSame(new Rule(12, 30, null, 0, MonthDay.of(1, 1)));
  }

  @Test
  void bridgesOverYears_areTheSameNetwork() {
    assertSame(new Rule(24, 100, new Season(1, 176), 2, MonthDay.of(3, 1)));
    assertSame(new Rule(48, 150, new Season(60, 300), 1, MonthDay.of(6, 15)));
    assertSame(new Rule(37, 80, new Season(100, 250), 3, MonthDay.of(5, 20)));
    assertSame(new Rule(60, 200, null, 2, MonthDay.of(12, 31)));
  }

  private static void assertSame(Rule rule) {
    JsonNode theirs =
        python
            .orElseThrow()
            .network(emulator.orElseThrow().baseUrl(), rule.search(), rule.arguments());
    assertThat(theirs.path("error").asText()).isEmpty();
    Map<String, Double> metres = new HashMap<>();
    Set<String> expected = new TreeSet<>();
    for (JsonNode pair : theirs.path("pairs")) {
      String name = pair.get(0).asText() + " " + pair.get(1).asText() + " " + pair.get(2).asLong();
      expected.add(name);
      metres.put(name, pair.get(3).asDouble());
    }
    PairNetwork network = ours(rule);
    Set<String> ours = new TreeSet<>();
    for (NetworkPair pair : network.pairs()) {
      String name =
          pair.reference().sceneName()
              + " "
              + pair.secondary().sceneName()
              + " "
              + pair.temporalBaselineDays();
      ours.add(name);
      metres.putIfAbsent(name, pair.perpendicularBaselineM().orElseThrow());
    }
    // asf_search takes the baseline of a pair by the view of its earlier image and rounds it; here
    // it is the difference of two of one stack. They differ by up to some metres: what both do is
    // compared where the limit does not decide.
    Set<String> undecided = new TreeSet<>();
    metres.forEach(
        (name, value) -> {
          if (Math.abs(Math.abs(value) - rule.maxPerpendicularM) <= 3) {
            undecided.add(name);
          }
        });
    ours.removeAll(undecided);
    expected.removeAll(undecided);
    assertThat(ours).as(rule.toString()).isEqualTo(expected).hasSizeGreaterThan(20);
    assertThat(undecided.size()).isLessThan(ours.size() / 5);
  }

  private static PairNetwork ours(Rule rule) {
    try (AsfArchive archive = archive()) {
      AsfQueryBuilder query = AsfQuery.builder().path(PathNumber.of(33)).level(ProductLevel.SLC);
      List<Granule> found = archive.find(query.build()).requireComplete().granules();
      BaselineStack stack = Baselines.stack(found.get(0), found, BaselineMode.ASF_SEARCH);
      SeasonalSmallBaseline.Builder network =
          SeasonalSmallBaseline.builder()
              .maxDays(rule.maxDays)
              .maxPerpendicularM(rule.maxPerpendicularM)
              .bridgeYears(rule.bridgeYears)
              .bridgeDate(rule.bridgeDate);
      if (rule.season != null) {
        network.season(rule.season);
      }
      return network.build().select(stack);
    }
  }

  /** The rule of a network, for both. */
  private record Rule(
      int maxDays,
      int maxPerpendicularM,
      @org.jspecify.annotations.Nullable Season season,
      int bridgeYears,
      MonthDay bridgeDate) {

    Map<String, Object> search() {
      Map<String, Object> options = new LinkedHashMap<>();
      options.put("platform", "SENTINEL-1");
      options.put("processingLevel", "SLC");
      options.put("relativeOrbit", 33);
      if (season != null) {
        options.put("season", List.of(season.firstDay(), season.lastDay()));
      }
      return options;
    }

    Map<String, Object> arguments() {
      Map<String, Object> arguments = new LinkedHashMap<>();
      arguments.put("perpendicular_baseline", maxPerpendicularM);
      arguments.put("inseason_temporal_baseline", maxDays);
      arguments.put("bridge_year_threshold", bridgeYears);
      arguments.put("bridge_target_date", bridgeDate.toString().substring(2));
      if (season != null) {
        arguments.put("season", AsfSearchPackage.range(season.firstDay(), season.lastDay()));
      }
      return arguments;
    }
  }
}
