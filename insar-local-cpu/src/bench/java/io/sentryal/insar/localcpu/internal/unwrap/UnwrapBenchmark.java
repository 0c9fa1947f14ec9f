package io.sentryal.insar.localcpu.internal.unwrap;

import java.util.Arrays;
import java.util.Locale;
import java.util.Random;

/**
 * Measures the CPU time of the flow solver by size and share of residues, beside JGraphT's capacity scaling on the same
 * network, and the whole unwrapping of realistic scenes.
 *
 * <p>Run: {@code mvn -o -q -pl insar-local-cpu -am test-compile exec:java -Dexec.classpathScope=test
 * -Dexec.mainClass=io.sentryal.insar.localcpu.internal.unwrap.UnwrapBenchmark}; the argument {@code
 * --oracle N} sets the largest side that JGraphT is asked for (default 128).
 */
public final class UnwrapBenchmark {
  private UnwrapBenchmark() {}

  /** Prints a table. */
  public static void main(String[] args) {
    int oracleSide = args.length == 2 ? Integer.parseInt(args[1]) : 128;
    print("%-44s %10s %12s %10s %10s%n", "network", "residues", "ours s", "JGraphT s", "same cost");
    for (int side : new int[] {128, 256, 512, 1024}) {
      for (double share : new double[] {0.02, 0.10}) {
        network(side, share, side <= oracleSide);
      }
    }
    print("%n%-44s %10s %12s%n", "scene", "residues", "unwrap s");
    for (int side : new int[] {128, 256, 512, 1024}) {
      scene("pure noise, 1 look, " + side + " x " + side, side, side, 0, 1);
    }
    for (double coherence : new double[] {0.2, 0.3, 0.5, 0.7}) {
      scene("burst 375 x 1310, 32 looks, coherence " + coherence, 375, 1310, coherence, 32);
    }
  }

  /** Random charges on random weights from 1 to 10, as in the survey of solvers. */
  private static void network(int side, double share, boolean oracle) {
    for (int run = 0; run < 2; run++) {
      DualGrid grid = randomNetwork(side, share);
      long charges = charges(grid);
      DualGrid again = randomNetwork(side, share);
      long start = cpuNs();
      new FlowSolver(grid, () -> false).solve();
      double oursS = (cpuNs() - start) / 1e9;
      if (run == 1 || side > 512) {
        String theirs = "-";
        String same = "-";
        if (oracle) {
          start = cpuNs();
          double cost = FlowOracle.leastCost(again);
          theirs = String.format(Locale.ROOT, "%.3f", (cpuNs() - start) / 1e9);
          same = cost == grid.totalCost() ? "yes" : "NO " + cost + " " + grid.totalCost();
        }
        String name = String.format(Locale.ROOT, "%d x %d, %.0f %%", side, side, 100 * share);
        print("%-44s %10d %12.3f %10s %10s%n", name, charges, oursS, theirs, same);
        return;
      }
    }
  }

  static DualGrid randomNetwork(int side, double share) {
    Random random = new Random(side);
    int width = side + 1;
    short[] weight = new short[2 * width * width];
    Arrays.fill(weight, (short) DualGrid.FREE);
    for (int r = 1; r < side; r++) {
      for (int c = 0; c < side; c++) {
        weight[2 * (r * width + c)] = (short) (1 + random.nextInt(10));
        weight[2 * (c * width + r) + 1] = (short) (1 + random.nextInt(10));
      }
    }
    DualGrid grid = new DualGrid(side, side, weight, new short[weight.length], 1);
    int total = 0;
    for (int r = 1; r < side; r++) {
      for (int c = 1; c < side; c++) {
        if (random.nextDouble() < share) {
          int charge = random.nextBoolean() ? 1 : -1;
          grid.addExcess(r * width + c, charge);
          total += charge;
        }
      }
    }
    grid.addExcess(0, -total);
    return grid;
  }

  private static long charges(DualGrid grid) {
    long charges = 0;
    for (int node = 0; node < grid.faces(); node++) {
      charges += node == grid.earth ? 0 : Math.abs(grid.excess(node));
    }
    return charges;
  }

  private static void scene(String name, int rows, int cols, double coherence, int looks) {
    double[] truthRad = PhaseScenes.bowl(rows, cols, 40, cols / 6.0);
    PhaseScenes.Scene scene = PhaseScenes.noisy(truthRad, coherence, looks, 9);
    WrappedField field = new WrappedField(scene.phaseRad(), scene.coherence(), rows, cols);
    long charges = charges(new GradientCosts(field, PhaseNoise.ofLooks(looks)).grid());
    long start = cpuNs();
    PhaseUnwrapper.unwrap(scene.phaseRad(), scene.coherence(), rows, cols, looks, () -> false);
    print("%-44s %10d %12.3f%n", name, charges, (cpuNs() - start) / 1e9);
  }

  /** CPU time of this thread: other work on the machine does not count. */
  private static long cpuNs() {
    return java.lang.management.ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  private static void print(String format, Object... values) {
    System.out.printf(Locale.ROOT, format, values);
  }
}
