package io.sentryal.insar.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.sentryal.insar.model.BaselineStack;
import java.util.OptionalDouble;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DelaunayNetworkTest {

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void delaunay_ofRandomStacks_containsTheSpanningTree(long seed) {
    // A Euclidean minimum spanning tree is part of every Delaunay triangulation of its points.
    Random random = new Random(seed);
    double[] baselinesM = random.doubles(60, -150, 150).toArray();
    BaselineStack stack = Stacks.regular(baselinesM);

    PairNetwork network = PairNetworks.delaunay().select(stack);

    assertThat(Stacks.names(network))
        .containsAll(Stacks.names(PairNetworks.minimumSpanningTree().select(stack)));
    assertThat(network.connectivity().isConnected()).isTrue();
    assertThat(network.connectivity().bridges()).isEmpty();
    // A planar graph: at most 3 n - 6 edges; a triangulation of n points has at least 2 n - 3.
    assertThat(network.pairs()).hasSizeBetween(2 * 60 - 3, 3 * 60 - 6);
  }

  @Test
  void delaunay_ofPointsOnOneLine_isTheChain() {
    assertThat(Stacks.names(PairNetworks.delaunay().select(Stacks.regular(5, 5, 5, 5))))
        .containsExactly("g0_g1", "g1_g2", "g2_g3");
  }

  @Test
  void delaunay_ofOneAndTwoImages_isWhatThereIs() {
    assertThat(PairNetworks.delaunay().select(Stacks.regular(3)).pairs()).isEmpty();
    assertThat(Stacks.names(PairNetworks.delaunay().select(Stacks.regular(3, 40))))
        .containsExactly("g0_g1");
  }

  @Test
  void delaunay_withLimits_dropsTheLongEdges() {
    BaselineStack stack = Stacks.regular(0, 100, -20, 80, 10);

    PairNetwork all = PairNetworks.delaunay().select(stack);
    PairNetwork some = PairNetworks.delaunay(24, 105).select(stack);

    assertThat(all.pairs()).containsAll(some.pairs()).hasSizeGreaterThan(some.pairs().size());
    assertThat(some.pairs())
        .allSatisfy(
            pair -> {
              assertThat(pair.temporalBaselineDays()).isLessThanOrEqualTo(24);
              assertThat(Math.abs(pair.perpendicularBaselineM().orElseThrow()))
                  .isLessThanOrEqualTo(105);
            });
  }

  @Test
  void delaunay_unknownBaseline_isLeftOutWithTheReason() {
    BaselineStack stack =
        Stacks.stack(
            Stacks.entry(Stacks.granule("a", 0), 0),
            Stacks.entry(Stacks.granule("b", 12), OptionalDouble.empty()),
            Stacks.entry(Stacks.granule("c", 24), 30));

    PairNetwork network = PairNetworks.delaunay().select(stack);

    assertThat(Stacks.names(network)).containsExactly("a_c");
    assertThat(Stacks.reasons(network))
        .containsExactly("b: the perpendicular baseline of b is unknown");
  }

  @Test
  void delaunay_badLimits_areRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PairNetworks.delaunay(0, 100))
        .withMessageContaining("0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PairNetworks.delaunay(12, Double.NaN))
        .withMessageContaining("NaN");
  }
}
