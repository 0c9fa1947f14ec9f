package io.sentryal.insar.network;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sentryal.insar.model.BaselineStack;
import io.sentryal.insar.model.BaselineStack.Entry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The networks that MintPy chose for the dates and baselines of case c11. */
class PairNetworksReferenceTest {
  private JsonNode network;
  private BaselineStack stack;

  @BeforeEach
  void read() throws IOException {
    Path file =
        Path.of(System.getProperty("insar.shared.data", "../../shared/data"))
            .resolve("timeseries/synthetic/c11_network/case.json");
    Assumptions.assumeTrue(
        Files.exists(file),
        "network case is absent: ../shared/data/timeseries/synthetic/c11_network");
    network = new ObjectMapper().readTree(file.toFile());
    List<Entry> entries = new ArrayList<>();
    for (int i = 0; i < network.get("dates").size(); i++) {
      LocalDate day = LocalDate.parse(network.get("dates").get(i).asText());
      String id = day.toString().replace("-", "");
      entries.add(
          Stacks.entry(
              Stacks.granule(id, day.atStartOfDay(ZoneOffset.UTC).toInstant()).build(),
              network.get("bperp_m").get(i).asDouble()));
    }
    stack = BaselineStack.of(entries.get(0).granule(), entries);
  }

  @Test
  void nearest_three_isTheSequentialNetwork() {
    assertNetwork(PairNetworks.nearest(3), "sequential_3");
  }

  @Test
  void tree_isTheTreeOfScaledBaselines() {
    assertNetwork(PairNetworks.minimumSpanningTree(), "mst");
  }

  @Test
  void tree_byCoherence_isTheTreeOfCoherence() {
    JsonNode coherence = network.get("pair_coherence");

    assertNetwork(
        PairNetworks.minimumSpanningTree(
            "1 / coherence",
            pair ->
                1 / coherence.get(pair.reference().id() + "_" + pair.secondary().id()).asDouble()),
        "coherence_mst");
  }

  @Test
  void smallBaselines_united_areTheHierarchicalNetwork() {
    JsonNode limits = network.get("hierarchical_thresholds_days_m");

    assertNetwork(
        PairNetworks.smallBaseline(limits.get(0).get(0).asInt(), limits.get(0).get(1).asDouble())
            .or(
                PairNetworks.smallBaseline(
                    limits.get(1).get(0).asInt(), limits.get(1).get(1).asDouble())),
        "hierarchical");
  }

  @Test
  void delaunay_isTheTriangulationOfScaledBaselines() {
    assertNetwork(PairNetworks.delaunay(), "delaunay");
  }

  @Test
  void all_isEveryPair() {
    assertNetwork(PairNetworks.all(), "all");
  }

  private void assertNetwork(PairSelection rule, String name) {
    List<String> expected = new ArrayList<>();
    network.get("expected").get(name).forEach(pair -> expected.add(fullYears(pair.asText())));

    assertThat(expected).isNotEmpty();
    assertThat(Stacks.names(rule.select(stack))).containsExactlyElementsOf(expected);
  }

  /** MintPy writes the pairs of its triangulation with years of two digits. */
  private static String fullYears(String pair) {
    return pair.length() == "200217_200229".length() ? "20" + pair.replace("_", "_20") : pair;
  }
}
