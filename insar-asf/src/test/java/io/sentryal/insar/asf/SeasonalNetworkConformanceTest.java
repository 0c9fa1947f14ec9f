package io.sentryal.insar.asf;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sentryal.insar.asf.internal.GranuleParser;
import io.sentryal.insar.model.BaselineStack;
import io.sentryal.insar.model.Granule;
import io.sentryal.insar.model.Season;
import io.sentryal.insar.network.NetworkPair;
import io.sentryal.insar.network.PairNetwork;
import io.sentryal.insar.network.PairNetworks;
import io.sentryal.insar.network.SeasonalSmallBaseline;
import java.time.MonthDay;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The network that asf_search's own test expects of 88 recorded scenes (path 33, days 1 to 176, 100
 * m, 24 days, bridges of up to two years around 1 March): 1508 pairs within the widest limits, 159
 * kept, in components of 145, 10, 3 and 1 pairs.
 */
class SeasonalNetworkConformanceTest {
  private BaselineStack stack;

  @BeforeEach
  void read() {
    List<Granule> granules = new ArrayList<>();
    JsonNode file = SharedData.json("asf-search", "s1-slc-stack-88-newyork-umm.json.gz");
    for (JsonNode item : SharedData.items(file)) {
      granules.add(GranuleParser.parse(item, "stack of 88"));
    }
    granules.sort(Scenes.BY_TIME);
    stack = Baselines.stack(granules.get(0), granules, BaselineMode.ASF_SEARCH);
    assertThat(stack.entries()).hasSize(88);
  }

  /**
   * Here asf_search and the rule differ on purpose: asf_search compares the baseline of each pair
   * in whole metres, the rule the exact difference of both images' baselines to the stack's
   * reference. Counted its way it is 1508; the rule takes some pairs less.
   */
  @Test
  void widestLimits_of88Scenes_are1508PairsInWholeMetres() {
    int wholeMetres = 0;
    for (NetworkPair pair : PairNetworks.smallBaseline(24 + 2 * 365, 1000).select(stack).pairs()) {
      double baselineM =
          Baselines.perpendicularM(pair.reference(), pair.secondary(), BaselineMode.ASF_SEARCH)
              .orElseThrow();
      wholeMetres += Math.abs(Math.rint(baselineM)) <= 100 ? 1 : 0;
    }
    PairNetwork network = PairNetworks.smallBaseline(24 + 2 * 365, 100).select(stack);

    assertThat(wholeMetres).isEqualTo(1508);
    assertThat(network.pairs()).hasSize(1501);
  }

  @Test
  void seasonWithBridges_of88Scenes_is159PairsInFourComponents() {
    PairNetwork network =
        SeasonalSmallBaseline.builder()
            .maxDays(24)
            .maxPerpendicularM(100)
            .season(new Season(1, 176))
            .bridgeYears(2)
            .bridgeDate(MonthDay.of(3, 1))
            .build()
            .select(stack);

    assertThat(network.pairs()).hasSize(159);
    assertThat(pairsPerComponent(network)).containsExactlyInAnyOrder(145, 10, 3, 1);
  }

  private static List<Integer> pairsPerComponent(PairNetwork network) {
    List<Integer> counts = new ArrayList<>();
    for (List<Granule> component : network.connectivity().components()) {
      Set<Granule> members = component.stream().collect(Collectors.toSet());
      int pairs = 0;
      for (NetworkPair pair : network.pairs()) {
        pairs += members.contains(pair.reference()) ? 1 : 0;
      }
      if (pairs > 0) {
        counts.add(pairs);
      }
    }
    return counts;
  }
}
