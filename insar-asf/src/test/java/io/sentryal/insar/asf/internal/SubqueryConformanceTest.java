package io.sentryal.insar.asf.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.JsonNode;
import io.sentryal.insar.asf.AsfQuery;
import io.sentryal.insar.asf.AsfQueryBuilder;
import io.sentryal.insar.asf.SharedData;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** How asf_search splits its options into requests, and which collections it means by them. */
class SubqueryConformanceTest {
  /** Short name by concept id, of production and test systems. */
  private static Map<String, String> shortNames = Map.of();

  @BeforeAll
  static void read() {
    Map<String, String> names = new HashMap<>();
    JsonNode datasets = SharedData.json("asf-conformance", "collections.json").path("datasets");
    for (JsonNode dataset : datasets) {
      for (Map.Entry<String, JsonNode> collection : dataset.properties()) {
        collection.getValue().forEach(id -> names.put(id.asText(), collection.getKey()));
      }
    }
    shortNames = names;
  }

  @Test
  void subqueries_ofAsfSearch_areOurs() {
    Map<String, Integer> outcomes = new TreeMap<>();
    for (JsonNode one : SharedData.json("asf-conformance", "subquery_cases.json").path("cases")) {
      outcomes.merge(outcome(one), 1, Integer::sum);
    }
    assertThat(outcomes)
        .isEqualTo(
            Map.of(
                // Collections by name, which stand for the ids of production and test systems.
                "passed", 23,
                // The platform itself is asked for: new collections need no new release.
                "differs: by platform", 23,
                // Several kinds at once, one of which is not known: asf_search drops the others.
                "differs: refused", 3,
                // Host and provider belong to the client; NISAR; recorded answers, which the tests
                // of the reader read.
                "not ours", 8,
                // Errors of the service, in the tests of faults.
                "elsewhere", 4));
  }

  private static String outcome(JsonNode one) {
    String name = one.path("name").asText();
    if (one.has("response") || one.has("answer") || one.path("report").asText().contains("Test")) {
      return name.contains("error") ? "elsewhere" : "not ours";
    }
    if (name.contains("NISAR") || name.contains("configuration")) {
      return "not ours";
    }
    if (name.contains("fake dataset") || name.contains("circle radius")) {
      assertThatIllegalArgumentException().isThrownBy(() -> query(one));
      return "passed";
    }
    try {
      return compare(one, requests(one).get(0));
    } catch (IllegalArgumentException e) {
      return "differs: refused";
    }
  }

  private static List<List<CmrParameter>> requests(JsonNode one) {
    return CmrRequests.of(query(one));
  }

  private static String compare(JsonNode one, List<CmrParameter> request) {
    JsonNode expected = one.path("expected").path(0);
    Set<String> names = values(request, "short_name[]");
    assertThat(names)
        .containsAll(texts(expected.path("shortName")))
        .allSatisfy(text -> assertThat(text).isNotBlank());
    for (JsonNode keyword : expected.path("cmr_keywords")) {
      assertThat(request)
          .contains(new CmrParameter(keyword.get(0).asText(), keyword.get(1).asText()));
    }
    for (String level : texts(expected.path("processingLevel"))) {
      if (level.contains("UNKNOWN")) {
        assertThat(request).contains(CmrParameter.text("PROCESSING_TYPE", level));
      }
    }
    if (names.isEmpty() && !values(request, "platform[]").isEmpty()) {
      return "differs: by platform";
    }
    Set<String> theirs = new HashSet<>(texts(expected.path("collections")));
    theirs.removeAll(values(request, "echo_collection_id[]"));
    if (names.isEmpty() || theirs.isEmpty()) {
      return "passed";
    }
    Set<String> theirNames = new HashSet<>();
    theirs.forEach(id -> theirNames.add(shortNames.getOrDefault(id, id)));
    Set<String> more = new HashSet<>(theirNames);
    more.removeAll(names);
    assertThat(theirNames).containsAll(names);
    return more.isEmpty() ? "passed" : "differs: fewer " + more;
  }

  private static Set<String> values(List<CmrParameter> request, String name) {
    Set<String> values = new HashSet<>();
    request.stream().filter(p -> p.name().equals(name)).forEach(p -> values.add(p.value()));
    return values;
  }

  private static AsfQuery query(JsonNode one) {
    AsfQueryBuilder query = AsfQuery.builder();
    if (one.has("dataset")) {
      query.option("dataset", texts(one.path("dataset")).toArray(String[]::new));
    }
    JsonNode params = one.has("params") ? one.path("params") : one.path("parameters");
    for (Map.Entry<String, JsonNode> entry : params.properties()) {
      if (entry.getKey().equals("cmr_keywords")) {
        JsonNode pairs = entry.getValue();
        (pairs.get(0).isArray() ? pairs : List.of(pairs))
            .forEach(pair -> query.raw(pair.get(0).asText(), pair.get(1).asText()));
      } else if (entry.getKey().equals("circle")) {
        query.option("circle", String.join(",", texts(entry.getValue())));
      } else {
        query.option(entry.getKey(), texts(entry.getValue()).toArray(String[]::new));
      }
    }
    AsfQuery built = query.build();
    CmrRequests.of(built);
    return built;
  }

  private static List<String> texts(JsonNode node) {
    List<String> texts = new ArrayList<>();
    if (node.isArray()) {
      node.forEach(text -> texts.add(text.asText()));
    } else if (!node.isMissingNode()) {
      texts.add(node.asText());
    }
    return texts;
  }
}
