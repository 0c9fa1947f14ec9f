package io.sentryal.insar.timeseries;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.Supplier;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.ejml.dense.row.factory.LinearSolverFactory_DDRM;
import org.ejml.interfaces.linsol.LinearSolverDense;

/**
 * How many points the network inversion solves per CPU second of one thread, beside dense least
 * squares (EJML) on the same numbers in the same run.
 *
 * <p>30 epochs every 12 days; each with its next 4 and the first 15 with the 15th next: 125 pairs.
 * Velocity uniform +-20 rad/yr, annual amplitude 0 to 2 rad, N(0, 0.5) rad per epoch, N(0, 0.3) rad
 * per pair, coherence uniform 0.2 to 0.95, fixed seed. Everything is in memory; one full pass warms
 * up; variants alternate; the best and the median of the rounds are printed.
 *
 * <p>Run from the repository root: {@code mvn -q -pl insar-core test-compile exec:java
 * -Dexec.classpathScope=test -Dexec.mainClass=io.sentryal.insar.timeseries.InversionBenchmark};
 * arguments: points (100000), rounds (5).
 */
public final class InversionBenchmark {
  private static final int DATES = 30;
  private static final double LOOKS = 20;
  private static final double WAVELENGTH_M = 0.05546576;

  /** The dense baseline is slow: it gets this share of the points. */
  private static final int DENSE_SHARE = 50;

  private final PairTable table;
  private final List<PointObservations> complete = new ArrayList<>();
  private final List<PointObservations> gappy = new ArrayList<>();

  private InversionBenchmark(int points) {
    this.table = network();
    Random random = new Random(20260821);
    for (int i = 0; i < points; i++) {
      addPoint("p" + i, random);
    }
  }

  /** Runs the benchmark and prints a table. */
  public static void main(String[] arguments) {
    int points = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 100_000;
    int rounds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 5;
    new InversionBenchmark(points).run(rounds);
  }

  private static PairTable network() {
    Instant start = Instant.parse("2020-01-05T00:00:00Z");
    PairTable.Builder builder = PairTable.builder(WAVELENGTH_M);
    for (int i = 0; i < DATES; i++) {
      for (int j = i + 1; j < DATES; j++) {
        if (j - i <= 4 || (j - i == 15 && i < 15)) {
          builder.addPair(day(start, i), day(start, j));
        }
      }
    }
    return builder.build();
  }

  private static Instant day(Instant start, int date) {
    return start.plus(Duration.ofDays(12L * date));
  }

  private void addPoint(String id, Random random) {
    double velocity = 40 * random.nextDouble() - 20;
    double amplitude = 2 * random.nextDouble();
    double shift = 2 * Math.PI * random.nextDouble();
    double[] epoch = new double[DATES];
    for (int n = 0; n < DATES; n++) {
      double years = table.years(n);
      double annual = amplitude * Math.sin(2 * Math.PI * years + shift);
      epoch[n] = velocity * years + annual + 0.5 * random.nextGaussian();
    }
    double[] phaseRad = new double[table.pairCount()];
    double[] coherence = new double[table.pairCount()];
    double[] withGapsRad = new double[table.pairCount()];
    for (int m = 0; m < phaseRad.length; m++) {
      double step = epoch[table.secondaryIndex(m)] - epoch[table.referenceIndex(m)];
      phaseRad[m] = step + 0.3 * random.nextGaussian();
      coherence[m] = 0.2 + 0.75 * random.nextDouble();
      withGapsRad[m] = random.nextDouble() < 0.1 ? Double.NaN : phaseRad[m];
    }
    complete.add(PointObservations.of(id, phaseRad, coherence));
    gappy.add(PointObservations.of(id, withGapsRad, coherence));
  }

  private void run(int rounds) {
    List<Variant> variants =
        List.of(
            ours("no weights, all pairs", PairWeights.uniform(), complete),
            ours("no weights, 10 % missing", PairWeights.uniform(), gappy),
            ours("weights 1/variance, all pairs", PairWeights.variance(LOOKS), complete),
            ours("weights 1/variance, 10 % missing", PairWeights.variance(LOOKS), gappy),
            dense("dense, no weights, 10 % missing", PairWeights.uniform(), gappy),
            dense("dense, weights 1/variance", PairWeights.variance(LOOKS), complete));
    System.out.printf(
        Locale.ROOT,
        "%d epochs, %d pairs, %d points, one thread, with temporal coherence and sigma; Java %s%n",
        DATES,
        table.pairCount(),
        complete.size(),
        System.getProperty("java.version"));
    double[][] rates = new double[variants.size()][rounds];
    for (int round = -1; round < rounds; round++) {
      for (int v = 0; v < variants.size(); v++) {
        double rate = variants.get(v).pointsPerCpuSecond();
        if (round >= 0) {
          rates[v][round] = rate;
        }
      }
    }
    System.out.printf("%-36s %14s %14s%n", "points per CPU second", "median", "best");
    for (int v = 0; v < variants.size(); v++) {
      Arrays.sort(rates[v]);
      System.out.printf(
          Locale.ROOT,
          "%-36s %,14.0f %,14.0f%n",
          variants.get(v).name,
          rates[v][rounds / 2],
          rates[v][rounds - 1]);
    }
  }

  private Variant ours(String name, PairWeights weights, List<PointObservations> points) {
    NetworkInversion inversion = NetworkInversion.of(table, weights);
    return new Variant(
        name,
        points.size(),
        () -> {
          double[] sum = new double[1];
          inversion.solveAll(
              points.iterator(),
              1,
              solution ->
                  sum[0] +=
                      solution.temporalCoherence().orElse(0)
                          + solution.phaseRad(DATES - 1).orElse(0));
          return sum[0];
        });
  }

  /** Least squares by QR of the dense design matrix, one matrix per point. */
  private Variant dense(String name, PairWeights weights, List<PointObservations> points) {
    List<PointObservations> some = points.subList(0, Math.max(1, points.size() / DENSE_SHARE));
    return new Variant(
        name, some.size(), () -> some.stream().mapToDouble(p -> denseSolve(p, weights)).sum());
  }

  private double denseSolve(PointObservations point, PairWeights weights) {
    int[] present = new int[table.pairCount()];
    int count = 0;
    for (int m = 0; m < present.length; m++) {
      present[count] = m;
      count += Double.isNaN(point.phaseRad(m)) ? 0 : 1;
    }
    DMatrixRMaj design = new DMatrixRMaj(count, DATES - 1);
    DMatrixRMaj phase = new DMatrixRMaj(count, 1);
    for (int i = 0; i < count; i++) {
      int m = present[i];
      double root = Math.sqrt(weights.weight(point.coherence(m)));
      phase.set(i, 0, root * point.phaseRad(m));
      design.set(i, table.secondaryIndex(m) - 1, root);
      if (table.referenceIndex(m) > 0) {
        design.set(i, table.referenceIndex(m) - 1, -root);
      }
    }
    LinearSolverDense<DMatrixRMaj> solver =
        LinearSolverFactory_DDRM.leastSquares(count, DATES - 1);
    DMatrixRMaj solution = new DMatrixRMaj(DATES - 1, 1);
    DMatrixRMaj fitted = new DMatrixRMaj(count, 1);
    if (!solver.setA(design.copy())) {
      return 0;
    }
    solver.solve(phase, solution);
    CommonOps_DDRM.mult(design, solution, fitted);
    double real = 0;
    double imaginary = 0;
    for (int i = 0; i < count; i++) {
      double root = Math.sqrt(weights.weight(point.coherence(present[i])));
      double residualRad = (phase.get(i) - fitted.get(i)) / root;
      real += Math.cos(residualRad);
      imaginary += Math.sin(residualRad);
    }
    return Math.hypot(real, imaginary) / count + solution.get(DATES - 2);
  }

  /** One way of solving the points; the sum keeps the compiler from leaving work out. */
  private record Variant(String name, int points, Supplier<Double> work) {
    double pointsPerCpuSecond() {
      long before = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
      double sum = work.get();
      long after = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
      if (!Double.isFinite(sum)) {
        throw new IllegalStateException(name + " gave " + sum);
      }
      return points / ((after - before) * 1e-9);
    }
  }
}
