package io.sentryal.insar.asf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.fasterxml.jackson.databind.JsonNode;
import io.sentryal.insar.asf.internal.ProductParser;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.io.WKTReader;

/**
 * The cases of asf_search, SearchAPI, WKTUtils and sentineleof that concern searches. Every case is
 * counted as passed, or as differing on purpose with the reason beside it.
 */
class SearchConformanceTest {
  private static final String DATA = "asf-conformance";
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-11-21T08:49:00Z"), ZoneOffset.UTC);

  /** What asf_search takes as something else, or not at all, by value and its kind in Python. */
  private static final Map<String, String> DIFFERENT =
      Map.ofEntries(
          Map.entry("start=2021-01-01T10:20:30+02:00 str", "the zone is converted: 08:20:30Z"),
          Map.entry("start=March 4, 2021 str", "free text may be read in two ways"),
          Map.entry("end=20210304 str", "the basic form of ISO 8601 is a date"),
          Map.entry("relativeOrbit=110-100 tuple", "a range must not end before it starts"),
          Map.entry("relativeOrbit=94 str", "a text is one number, not 9 and 4"),
          Map.entry("relativeOrbit=94.7 float", "an orbit is a whole number"),
          Map.entry("bbox=-150 95 -149 99 list", "there is no latitude beyond 90"),
          Map.entry("season=1,90 str", "a season may be given as one text"),
          Map.entry("maxResults=0 int", "nothing can be asked for by not asking"),
          Map.entry("maxResults=-1 int", "nothing can be asked for by not asking"),
          Map.entry("cmr_keywords=a=1 list", "a value is a text"),
          Map.entry("cmr_keywords=a=b=c list", "a value may hold an equals sign"),
          Map.entry("flightDirection=A str", "ASCENDING is what CMR knows"),
          Map.entry("flightDirection=ascending str", "ASCENDING is what CMR knows"));

  private static final Set<String> COMPARED =
      Set.of("start", "beamMode", "relativeOrbit", "fullBurstID", "absoluteBurstID", "maxResults");

  @Test
  void options_ofAsfSearch_areAcceptedAsThere() {
    Map<String, String> outcome = new TreeMap<>();
    int position = 0;
    for (JsonNode one : SharedData.json(DATA, "options_cases.json").path("oracle_cases")) {
      String key = one.path("key").asText();
      List<String> values = values(key, one);
      String label = key + "=" + String.join(" ", values) + " " + one.path("value_kind").asText();
      outcome.put(label + " #" + position++, outcome(key, values, label, one.path("result")));
    }

    assertThat(outcome.values()).noneMatch(text -> text.startsWith("WRONG"));
    assertThat(outcome.values().stream().filter("passed"::equals)).hasSize(41);
    assertThat(outcome.values().stream().filter("differs"::equals)).hasSize(14);
  }

  private static String outcome(String key, List<String> values, String label, JsonNode result) {
    boolean accepted = result.path("ok").asBoolean();
    AsfQuery query;
    try {
      query = AsfQuery.builder().clock(CLOCK).option(key, values.toArray(String[]::new)).build();
    } catch (IllegalArgumentException e) {
      if (accepted && !DIFFERENT.containsKey(label)) {
        return "WRONG: refused " + label + ": " + e.getMessage();
      }
      return accepted ? "differs" : "passed";
    }
    if (DIFFERENT.containsKey(label)) {
      return "differs";
    }
    List<String> expected = new ArrayList<>();
    JsonNode value = result.path("value");
    (value.isArray() ? value : List.of(value))
        .forEach(v -> expected.add(v.isArray() ? joined(v, "-") : v.asText()));
    boolean same = !COMPARED.contains(key) || query.option(key).equals(expected);
    return accepted && same ? "passed" : "WRONG: took " + label + " as " + query;
  }

  /** Lists become values; a range (a pair in a tuple, or within a list) becomes {@code a-b}. */
  private static List<String> values(String key, JsonNode one) {
    JsonNode value = one.path("value");
    if (!value.isArray()) {
      return List.of(value.asText());
    }
    boolean tuple = one.path("value_kind").asText().matches("tuple|range");
    String separator = key.equals("cmr_keywords") ? "=" : "-";
    if (one.path("value_kind").asText().equals("range")) {
      boolean steps = value.get(1).asInt() - value.get(0).asInt() == 1;
      return List.of(
          steps
              ? value.get(0).asText() + "-" + value.get(value.size() - 1).asText()
              : "every second from " + value.get(0).asText());
    }
    if (tuple) {
      return List.of(joined(value, separator));
    }
    if (key.equals("season")) {
      return List.of(joined(value, "-"));
    }
    List<String> values = new ArrayList<>();
    value.forEach(v -> values.add(v.isArray() ? joined(v, separator) : v.asText()));
    return values;
  }

  private static String joined(JsonNode array, String separator) {
    List<String> texts = new ArrayList<>();
    array.forEach(v -> texts.add(v.asText()));
    return String.join(separator, texts);
  }

  @Test
  void validators_ofAsfSearch_agreeWhereTheyConcernAnOption() {
    int passed = 0;
    int differs = 0;
    int notOurs = 0;
    for (JsonNode one : SharedData.json(DATA, "options_cases.json").path("cases")) {
      switch (one.path("name").asText()) {
        case "test-validator-map-validate parse-string campaign" -> {
          assertThat(AsfQuery.builder().option("campaign", "123").build().option("campaign"))
              .containsExactly("123");
          passed++;
        }
        case "test-validator-map-validate parse-float maxDoppler",
            "test-validators parse_float" -> {
          assertThat(Double.parseDouble(single("maxDoppler", "123.0"))).isEqualTo(123);
          passed++;
        }
        case "test-validators parse_float error invalid float",
            "test-validators parse_float error infinity" -> {
          assertRefused("maxDoppler", one.path("input").asText());
          passed++;
        }
        case "test-validators parse_int_range ints" -> {
          assertThat(single("relativeOrbit", "123-125")).isEqualTo("123-125");
          passed++;
        }
        case "test-validators parse_int_range floats", "test-validators parse_int_list floats" -> {
          // asf_search cuts 123.5 to 123.
          assertRefused("relativeOrbit", "123.5");
          differs++;
        }
        case "test-validators parse_float_range ints",
            "test-validators parse_float_range floats" -> {
          assertThat(single("offNadirAngle", "123.5-125.5")).isEqualTo("123.5-125.5");
          passed++;
        }
        case "test-validators parse_int_list strings", "test-validators parse_int_list int" -> {
          assertThat(
                  AsfQuery.builder().option("asfFrame", "1", "2", "123").build().option("asfFrame"))
              .containsExactly("1", "2", "123");
          passed++;
        }
        case "test-validators parse_int_list error strings" -> {
          assertRefused("asfFrame", "asf");
          passed++;
        }
        case "test-validators parse_string_list strings",
            "test-validators parse_string_list numbers",
            "test-validators parse_string from string",
            "test-validators parse_string from number" -> {
          assertThat(AsfQuery.builder().option("groupID", "123", "0.123").build().option("groupID"))
              .containsExactly("123", "0.123");
          passed++;
        }
        case "test-validators parse_bbox_list" -> {
          assertThat(single("bbox", "0.0,0.0,1.1,2.5")).isEqualTo("0.0,0.0,1.1,2.5");
          passed++;
        }
        case "test-validators parse_bbox_list error strings" -> {
          assertRefused("bbox", joined(one.path("input"), ","));
          passed++;
        }
        case "test-ASFSearchOptions - create blank object" -> {
          assertThat(AsfQuery.builder().build().options()).isEmpty();
          passed++;
        }
        case "test-ASFSearchOptions - create with bad key" -> {
          assertRefused("doesNotExist", "whatevs");
          passed++;
        }
        case "test-ASFSearchOptions - create with bad value" -> {
          assertRefused("asfFrame", "potato");
          passed++;
        }
        case "test-ASFSearchOptions - create with valid dates" -> {
          assertThat(single("start", "2022-01-01")).isEqualTo("2022-01-01T00:00:00Z");
          // asf_search takes the midnight before the last day.
          assertThat(single("end", "2022-02-02")).isEqualTo("2022-02-02T23:59:59.999999999Z");
          differs++;
        }
        case "test-ASFSearchOptions - Circle works" -> {
          assertThat(single("circle", "0,0,100")).isEqualTo("0.0,0.0,100.0");
          passed++;
        }
        // Host and provider belong to the client, not to a query.
        case "test-ASFSearchOptions - test with defaults NOT null",
            "test-ASFSearchOptions - test with defaults override" ->
            notOurs++;
        default -> throw new AssertionError("a new case: " + one);
      }
    }
    assertThat(List.of(passed, differs, notOurs)).containsExactly(22, 3, 2);
  }

  private static String single(String key, String value) {
    return AsfQuery.builder().clock(CLOCK).option(key, value).build().option(key).get(0);
  }

  private static void assertRefused(String key, String value) {
    assertThatCode(() -> AsfQuery.builder().option(key, value))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(key.equals("bbox") ? "bbox" : key);
  }

  @Test
  void dates_ofSearchApi_areReadWhereTheyMeanOneThing() {
    Set<String> read = new java.util.TreeSet<>();
    int passed = 0;
    int differs = 0;
    for (JsonNode one : SharedData.json(DATA, "searchapi_date_cases.json").path("cases")) {
      String text = one.path("date").asText().replace('+', ' ');
      boolean parsed = one.has("expected date");
      try {
        SearchTimes.start(text, CLOCK);
        read.add(text);
        assertThat(parsed).as(text).isTrue();
        passed++;
      } catch (IllegalArgumentException e) {
        // Free text, other languages, weekdays and "in 2 days" are read by SearchAPI only.
        differs += parsed ? 1 : 0;
        passed += parsed ? 0 : 1;
      }
    }
    assertThat(read)
        .containsExactly(
            "3 day ago",
            "3 days ago",
            "3 month ago",
            "3 months ago",
            "3 week ago",
            "3 weeks ago",
            "3 year ago",
            "3 years ago",
            "today");
    assertThat(List.of(passed, differs)).containsExactly(32, 53);
  }

  @Test
  void repairs_ofWktUtils_agreeWithTheCompatibleMode() throws Exception {
    int passed = 0;
    int differs = 0;
    int notDone = 0;
    for (JsonNode one : SharedData.json(DATA, "wktutils_repair_cases.json").path("cases")) {
      if (one.has("from_crs")) {
        // Areas must come in longitude and latitude; a shapefile's .prj is checked, not applied.
        notDone++;
        continue;
      }
      Geometry given = new WKTReader().read(one.path("test wkt").asText());
      Geometry ours = AreaOfInterest.of(given, AreaRepair.ASF_SEARCH).parts().get(0);
      if (!one.has("repaired wkt")) {
        passed++;
        continue;
      }
      Geometry theirs = new WKTReader().read(one.path("repaired wkt").asText());
      if (ours.norm().equalsExact(theirs.norm(), 1e-9)) {
        passed++;
      } else {
        differs++;
      }
    }
    assertThat(List.of(passed, differs, notDone)).containsExactly(7, 0, 1);
  }

  @Test
  void sceneNames_ofSentineleof_tellTheSame() {
    JsonNode data = SharedData.json(DATA, "s1_name_cases.json");
    int passed = 0;
    for (JsonNode one : data.path("cases")) {
      SceneName name = SceneName.parse(one.path("name").asText());
      JsonNode expected = one.path("expect");
      assertThat(name.relativeOrbit()).hasValue(expected.path("relative_orbit").asInt());
      assertThat(name.platform().name()).endsWith(expected.path("mission").asText().substring(2));
      assertThat(name.absoluteOrbit())
          .isEqualTo(expected.path("absolute_orbit").asInt(name.absoluteOrbit()));
      assertThat(name.polarization())
          .isEqualTo(expected.path("polarization").asText(name.polarization()));
      assertThat(name.productType())
          .isEqualTo(expected.path("product_type").asText(name.productType()));
      assertThat(name.start() + " " + name.stop())
          .isEqualTo(
              expected.has("start")
                  ? expected.path("start").asText() + "Z " + expected.path("stop").asText() + "Z"
                  : name.start() + " " + name.stop());
      passed++;
    }
    assertThat(passed).isEqualTo(4);
  }

  @Test
  void recordedItems_ofEveryMission_areRead() {
    ProductParser parser = new ProductParser();
    Map<ProductKind, Integer> kinds = new TreeMap<>();
    int scenesOnTrack = 0;
    for (String folder : List.of("asf-search", DATA + "/recorded")) {
      for (Path file : SharedData.files(folder)) {
        for (JsonNode item : records(SharedData.json(file))) {
          AsfProduct product = parser.parse(item, file.getFileName().toString());
          kinds.merge(product.kind(), 1, Integer::sum);
          if (product.kind() == ProductKind.SENTINEL1_SCENE
              && product.granule().track().isPresent()) {
            SceneName name = SceneName.parse(product.granule().sceneName());
            assertThat(product.granule().track()).isEqualTo(name.relativeOrbit());
            scenesOnTrack++;
          }
        }
      }
    }
    assertThat(kinds.keySet()).containsExactlyInAnyOrder(ProductKind.values());
    assertThat(kinds.get(ProductKind.OPERA)).isGreaterThanOrEqualTo(4);
    assertThat(kinds.get(ProductKind.SENTINEL1_BURST)).isGreaterThan(300);
    assertThat(scenesOnTrack).isGreaterThan(700);
  }

  /** Finds the items of UMM-G, however deep a recording has them. */
  private static List<JsonNode> records(JsonNode node) {
    List<JsonNode> found = new ArrayList<>();
    if (node.path("umm").has("GranuleUR")) {
      found.add(node);
    } else {
      node.forEach(child -> found.addAll(records(child)));
    }
    return found;
  }
}
