package io.sentryal.insar.network;

import static io.sentryal.insar.network.Stacks.granule;
import static io.sentryal.insar.network.Stacks.regular;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sentryal.insar.model.Granule;
import io.sentryal.insar.model.InterferometricPair;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ConnectivityTest {
  @Test
  void connectivity_twoTrianglesAndABridge_isReported() {
    // 0-1-2 and 3-4-5 are triangles, 2-3 joins them, 6 stands alone.
    PairNetwork network =
        network(7, new int[][] {{0, 1}, {1, 2}, {0, 2}, {2, 3}, {3, 4}, {4, 5}, {3, 5}});

    Connectivity connectivity = network.connectivity();

    assertThat(ids(connectivity)).containsExactly("0 1 2 3 4 5", "6");
    assertThat(connectivity.isConnected()).isFalse();
    assertThat(connectivity.bridges()).extracting(NetworkPair::toString).containsExactly("2 -> 3");
    assertThat(connectivity.triangleCount()).isEqualTo(2);
    assertThat(connectivity.redundantPairCount()).isEqualTo(2);
    assertThat(connectivity.degree(network.granules().get(2))).isEqualTo(3);
    assertThat(connectivity.degree(network.granules().get(6))).isZero();
    assertThat(connectivity.isolated()).containsExactly(network.granules().get(6));
    assertThat(connectivity)
        .hasToString(
            "NOT connected: 7 images, 7 pairs, 2 components, 1 bridges, 2 triangles,"
                + " 2 redundant pairs");
  }

  @Test
  void components_ofEqualSize_areInOrderOfTime() {
    assertThat(ids(network(5, new int[][] {{1, 3}, {0, 4}}).connectivity()))
        .containsExactly("0 4", "1 3", "2");
  }

  @Test
  void without_theBridge_splitsTheNetworkAndKeepsTheReason() {
    PairNetwork network = network(4, new int[][] {{0, 1}, {1, 2}, {2, 3}, {1, 3}});
    InterferometricPair failed = network.pairs().get(0).pair();

    PairNetwork rest = network.without(failed, "the backend found no common burst");

    assertThat(network.connectivity().isConnected()).isTrue();
    assertThat(ids(rest.connectivity())).containsExactly("1 2 3", "0");
    assertThat(Stacks.reasons(rest)).containsExactly("0 -> 1: the backend found no common burst");
    assertThat(rest.granules()).isEqualTo(network.granules());
  }

  @Test
  void without_aPairOfACycle_staysConnected() {
    PairNetwork network = PairNetworks.nearest(2).select(regular(0, 1, 2, 3, 4));

    for (NetworkPair pair : network.pairs()) {
      assertThat(network.without(pair).connectivity().isConnected()).isTrue();
    }
    assertThat(network.connectivity().bridges()).isEmpty();
  }

  @Test
  void without_aPairThatIsNotThere_isRefused() {
    PairNetwork network = network(3, new int[][] {{0, 1}});
    InterferometricPair other =
        new InterferometricPair(network.granules().get(1), network.granules().get(2));

    assertThatThrownBy(() -> network.without(other, "?"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("pair 1 -> 2 is not in this network of 1 pairs");
  }

  @Test
  void bridges_randomNetworks_areThePairsWhoseLossAddsAComponent() {
    Random random = new Random(9);
    for (int trial = 0; trial < 100; trial++) {
      int images = 2 + random.nextInt(10);
      List<int[]> edges = new ArrayList<>();
      for (int i = 0; i < images; i++) {
        for (int j = i + 1; j < images; j++) {
          if (random.nextDouble() < 0.3) {
            edges.add(new int[] {i, j});
          }
        }
      }
      PairNetwork network = network(images, edges.toArray(new int[0][]));
      int components = network.connectivity().components().size();

      List<NetworkPair> expected =
          network.pairs().stream()
              .filter(pair -> network.without(pair).connectivity().components().size() > components)
              .toList();

      assertThat(network.connectivity().bridges()).isEqualTo(expected);
    }
  }

  @Test
  void bridges_chainOfTenThousandImages_doesNotOverflowTheStack() {
    int images = 10_000;
    int[][] chain = new int[images - 1][];
    for (int i = 0; i < chain.length; i++) {
      chain[i] = new int[] {i, i + 1};
    }

    Connectivity connectivity = network(images, chain).connectivity();

    assertThat(connectivity.isConnected()).isTrue();
    assertThat(connectivity.bridges()).hasSize(images - 1);
  }

  @Test
  void degree_ofAStranger_isRefused() {
    Connectivity connectivity = network(2, new int[][] {{0, 1}}).connectivity();

    assertThatThrownBy(() -> connectivity.degree(granule("stranger", 3)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("granule stranger is not in the network");
  }

  @Test
  void network_pairOfAnImageThatIsNotInIt_isRefused() {
    PairNetwork network = network(3, new int[][] {{0, 2}});

    assertThatThrownBy(
            () -> PairNetwork.of(network.granules().subList(0, 2), network.pairs(), List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("pair 0 -> 2 has an image that is not in the network");
  }

  private static List<String> ids(Connectivity connectivity) {
    return connectivity.components().stream()
        .map(c -> String.join(" ", c.stream().map(Granule::id).toList()))
        .toList();
  }

  private static PairNetwork network(int images, int[][] edges) {
    List<Granule> granules = new ArrayList<>();
    for (int i = 0; i < images; i++) {
      granules.add(granule(Integer.toString(i), 6.0 * i));
    }
    PairScoring scoring = PairScoring.sentinel1Iw();
    List<NetworkPair> pairs = new ArrayList<>();
    for (int[] edge : edges) {
      pairs.add(
          new NetworkPair(
              new InterferometricPair(granules.get(edge[0]), granules.get(edge[1])),
              OptionalDouble.empty(),
              scoring.score(
                  6.0 * (edge[1] - edge[0]), OptionalDouble.empty(), OptionalDouble.empty())));
    }
    return PairNetwork.of(granules, pairs, List.of());
  }
}
