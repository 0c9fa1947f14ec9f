package io.sentryal.insar.localcpu.internal.unwrap;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FlowSolverTest {
  static java.util.stream.IntStream seeds() {
    return java.util.stream.IntStream.rangeClosed(1, 40);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void solve_randomNetwork_balancesEveryNodeAtTheLeastCost(int seed) {
    DualGrid grid = randomGrid(seed);
    double leastCost = FlowOracle.leastCost(randomGrid(seed));

    new FlowSolver(grid, () -> false).solve();

    for (int face = 0; face < grid.faces(); face++) {
      assertThat(grid.excess(grid.node(face))).isZero();
    }
    assertThat((double) grid.totalCost()).isEqualTo(leastCost);
  }

  /** Random sizes, masks (lakes, land bridges), weights, skews, straight parts and charges. */
  private static DualGrid randomGrid(int seed) {
    Random random = new Random(seed);
    int rows = 1 + random.nextInt(14);
    int cols = 1 + random.nextInt(14);
    int width = cols + 1;
    double maskedShare = seed % 3 * 0.12;
    boolean[] masked = new boolean[rows * cols];
    for (int i = 0; i < masked.length; i++) {
      masked[i] = random.nextDouble() < maskedShare;
    }
    short[] weight = new short[2 * (rows + 1) * width];
    short[] skew = new short[weight.length];
    Arrays.fill(weight, (short) DualGrid.FREE);
    for (int r = 0; r < rows; r++) {
      for (int c = 0; c < cols; c++) {
        int cell = r * cols + c;
        if (c + 1 < cols && !masked[cell] && !masked[cell + 1]) {
          set(weight, skew, 2 * (r * width + c + 1) + 1, seed, random);
        }
        if (r + 1 < rows && !masked[cell] && !masked[cell + cols]) {
          set(weight, skew, 2 * ((r + 1) * width + c), seed, random);
        }
      }
    }
    DualGrid grid = new DualGrid(rows, cols, weight, skew, 1 + seed % 4);
    int total = 0;
    for (int r = 1; r < rows; r++) {
      for (int c = 1; c < cols; c++) {
        int charge = random.nextInt(5) == 0 ? random.nextInt(5) - 2 : 0;
        grid.addExcess(r * width + c, charge);
        total += charge;
      }
    }
    grid.addExcess(grid.earth, -total);
    return grid;
  }

  private static void set(short[] weight, short[] skew, int arc, int seed, Random random) {
    weight[arc] = (short) (1 + random.nextInt(20));
    int most = seed % 2 == 0 ? 0 : weight[arc];
    skew[arc] = (short) (random.nextInt(2 * most + 1) - most);
  }
}
