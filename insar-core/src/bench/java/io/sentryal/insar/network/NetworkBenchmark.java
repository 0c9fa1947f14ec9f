package io.sentryal.insar.network;

import io.sentryal.insar.model.BaselineSource;
import io.sentryal.insar.model.BaselineStack;
import io.sentryal.insar.model.Granule;
import io.sentryal.insar.model.Season;
import java.time.Duration;
import java.time.Instant;
import java.time.MonthDay;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.Random;

/**
 * How long each rule takes to pair a stack, connectivity included: wall time of one thread, the
 * first round and the median of the rest.
 *
 * <p>Images every 12 days, perpendicular baselines N(0, 70) m, fixed seed. Run from the repository
 * root: {@code mvn -q -pl insar-core test-compile exec:java -Dexec.classpathScope=test
 * -Dexec.mainClass=io.sentryal.insar.network.NetworkBenchmark}; arguments: images (300), rounds
 * (30).
 */
public final class NetworkBenchmark {
  private NetworkBenchmark() {}

  /** Runs the benchmark and prints a table. */
  public static void main(String[] arguments) {
    int images = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 300;
    int rounds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 30;
    BaselineStack stack = stack(images);
    PairSelection small = PairNetworks.smallBaseline(36, 100);
    for (PairSelection rule :
        List.of(
            PairNetworks.nearest(3),
            small,
            SeasonalSmallBaseline.builder()
                .maxDays(36)
                .maxPerpendicularM(100)
                .season(new Season(1, 176))
                .bridgeYears(2)
                .bridgeDate(MonthDay.of(3, 1))
                .build(),
            PairNetworks.delaunay(),
            PairNetworks.minimumSpanningTree(),
            PairNetworks.connected(small),
            PairNetworks.atLeastPairsPerImage(small, 4),
            PairNetworks.all())) {
      double[] ms = new double[rounds];
      int pairs = 0;
      for (int round = 0; round < rounds; round++) {
        long start = System.nanoTime();
        PairNetwork network = rule.select(stack);
        pairs = network.connectivity().components().isEmpty() ? 0 : network.pairs().size();
        ms[round] = (System.nanoTime() - start) / 1e6;
      }
      double first = ms[0];
      Arrays.sort(ms, 1, rounds);
      System.out.printf(
          Locale.ROOT,
          "%4d images, %6d pairs: first %7.1f ms, median %6.1f ms  %s%n",
          images,
          pairs,
          first,
          ms[(1 + rounds) / 2],
          rule.description());
    }
  }

  private static BaselineStack stack(int images) {
    Random random = new Random(20240607);
    Instant start = Instant.parse("2015-01-03T05:40:10Z");
    List<BaselineStack.Entry> entries = new ArrayList<>();
    for (int i = 0; i < images; i++) {
      Granule granule =
          Granule.builder()
              .id(String.format(Locale.ROOT, "S1A_IW_SLC__1SDV_%04d", i))
              .sensingStart(start.plus(Duration.ofDays(12L * i)))
              .track(37)
              .frame(160)
              .build();
      double baselineM = i == 0 ? 0 : 70 * random.nextGaussian();
      entries.add(
          new BaselineStack.Entry(
              granule, 12L * i, OptionalDouble.of(baselineM), BaselineSource.STATE_VECTOR));
    }
    return BaselineStack.of(entries.get(0).granule(), entries);
  }
}
