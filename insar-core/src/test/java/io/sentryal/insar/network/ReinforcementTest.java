package io.sentryal.insar.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.sentryal.insar.model.BaselineStack;
import io.sentryal.insar.model.Granule;
import io.sentryal.insar.model.Platform;
import io.sentryal.insar.model.Season;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReinforcementTest {
  private static final PairSelection SHORT = PairNetworks.smallBaseline(12, 50);

  /** Two groups of three: 12 days apart within a group, a year between the groups. */
  private static BaselineStack twoGroups() {
    return Stacks.stack(
        Stacks.entry(Stacks.granule("a0", 0), 0),
        Stacks.entry(Stacks.granule("a1", 12), 10),
        Stacks.entry(Stacks.granule("a2", 24), 20),
        Stacks.entry(Stacks.granule("b0", 365), 300),
        Stacks.entry(Stacks.granule("b1", 377), 290),
        Stacks.entry(Stacks.granule("b2", 389), 20));
  }

  @Test
  void connected_twoGroups_joinsThemByTheBestPairsAndListsThem() {
    PairNetwork apart = SHORT.select(twoGroups());
    PairNetwork joined = PairNetworks.connected(SHORT).select(twoGroups());

    assertThat(apart.connectivity().components()).hasSize(3);
    assertThat(apart.joins()).isEmpty();
    assertThat(joined.connectivity().isConnected()).isTrue();
    assertThat(joined.joins()).map(NetworkPair::toString).containsExactly("a2 -> b0", "b1 -> b2");
    assertThat(joined.pairs()).containsAll(apart.pairs()).hasSize(apart.pairs().size() + 2);
  }

  @Test
  void connected_networkThatHoldsTogether_isUnchanged() {
    BaselineStack stack = Stacks.regular(0, 10, 20);

    assertThat(PairNetworks.connected(SHORT).select(stack)).isEqualTo(SHORT.select(stack));
  }

  @Test
  void connected_imagesThatCannotBePaired_stayApartAndSayWhy() {
    Granule vv = Stacks.granule("vv", 0).toBuilder().track(37).build();
    Granule other = Stacks.granule("other", 12).toBuilder().track(88).build();
    PairNetwork network =
        PairNetworks.connected(SHORT)
            .select(Stacks.stack(Stacks.entry(vv, 0), Stacks.entry(other, 5)));

    assertThat(network.pairs()).isEmpty();
    assertThat(Stacks.reasons(network)).anySatisfy(r -> assertThat(r).contains("track differs"));
  }

  @Test
  void connected_afterASeason_doesNotBringBackOtherSeasons() {
    PairSelection winter =
        SeasonalSmallBaseline.builder()
            .maxDays(12)
            .maxPerpendicularM(500)
            .season(new Season(40, 80))
            .build();
    PairNetwork network = PairNetworks.connected(winter).select(twoGroups());

    // START is 17 February, day 48: day 48 to 72 and, a year later, 47 to 71.
    assertThat(network.granules()).hasSize(6);
    assertThat(network.joins()).map(NetworkPair::toString).containsExactly("a2 -> b0");
    PairSelection march =
        SeasonalSmallBaseline.builder()
            .maxDays(12)
            .maxPerpendicularM(500)
            .season(new Season(60, 90))
            .build();
    assertThat(PairNetworks.connected(march).select(twoGroups()).granules())
        .map(Granule::id)
        .containsExactly("a1", "a2", "b2");
  }

  @ParameterizedTest
  @ValueSource(longs = {11, 12, 13, 14, 15})
  void reinforced_randomStacks_keepTheirPromises(long seed) {
    Random random = new Random(seed);
    BaselineStack stack = Stacks.regular(random.doubles(40, -300, 300).toArray());
    PairSelection base = PairNetworks.smallBaseline(24, 40);

    PairNetwork connected = PairNetworks.connected(base).select(stack);
    PairNetwork dense = PairNetworks.atLeastPairsPerImage(base, 4).select(stack);

    assertThat(connected.connectivity().isConnected()).isTrue();
    assertThat(connected.joins())
        .as("one join less than there were components")
        .hasSize(base.select(stack).connectivity().components().size() - 1);
    assertThat(connected.connectivity().bridges()).containsAll(connected.joins());
    assertThat(dense.granules())
        .allSatisfy(g -> assertThat(dense.connectivity().degree(g)).isGreaterThanOrEqualTo(4));
    assertThat(dense.pairs()).containsAll(base.select(stack).pairs());
    assertThat(PairNetworks.connected(base).select(stack)).isEqualTo(connected);
  }

  @Test
  void atLeastPairs_ofTooFewImages_saysWhatIsMissing() {
    PairNetwork network =
        PairNetworks.atLeastPairsPerImage(SHORT, 3).select(Stacks.regular(0, 10, 20));

    assertThat(network.pairs()).hasSize(3);
    assertThat(Stacks.reasons(network))
        .contains("g0: stands in 2 of 3 pairs: no more can be formed");
  }

  @Test
  void atLeastPairs_zero_isRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PairNetworks.atLeastPairsPerImage(SHORT, 0))
        .withMessageContaining("was 0");
  }

  @Test
  void union_ofAJoinAndARuleThatAsksForIt_isNoJoin() {
    PairNetwork joined = PairNetworks.connected(SHORT).select(twoGroups());
    PairNetwork all = PairNetworks.all().select(twoGroups());

    assertThat(joined.union(joined).joins()).isEqualTo(joined.joins());
    assertThat(joined.union(all).joins()).isEmpty();
    NetworkPair join = joined.joins().get(0);
    assertThat(joined.without(join).joins()).doesNotContain(join);
  }

  @Test
  void mixedPlatforms_areNamed_exceptTheProvenPair() {
    BaselineStack stack =
        Stacks.stack(
            Stacks.entry(of("a", 0, Platform.SENTINEL_1A), 0),
            Stacks.entry(of("b", 6, Platform.SENTINEL_1B), 0),
            Stacks.entry(of("c", 12, Platform.SENTINEL_1C), 0),
            Stacks.entry(of("d", 18, Platform.SENTINEL_1D), 0),
            Stacks.entry(of("d2", 30, Platform.SENTINEL_1D), 0));

    assertThat(PairNetworks.nearest(1).select(stack).mixedPlatformPairs())
        .map(NetworkPair::toString)
        .containsExactly("b -> c", "c -> d");
  }

  private static Granule of(String id, double days, Platform platform) {
    return Stacks.granule(id, days).toBuilder().platform(platform).build();
  }
}
