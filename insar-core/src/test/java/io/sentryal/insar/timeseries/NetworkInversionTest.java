package io.sentryal.insar.timeseries;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.sentryal.insar.model.DisplacementSeries;
import io.sentryal.insar.model.DisplacementSeries.Sample;
import io.sentryal.insar.model.PointStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NetworkInversionTest {
  private static final double WAVELENGTH_M = 0.05546576;
  private static final Instant START = Instant.parse("2021-03-01T05:40:00Z");
  private static final double NAN = Double.NaN;

  @Test
  void series_groundThatSubsides_isNegativeAndStartsAtZero() {
    PairTable table = table(new int[][] {{0, 1}, {1, 2}, {0, 2}}, 12);
    // The range grows by a quarter of a wavelength per step: the two-way phase by pi.
    PointObservations sinking =
        PointObservations.of("a", new double[] {Math.PI, Math.PI, 2 * Math.PI});

    DisplacementSeries series =
        NetworkInversion.of(table, PairWeights.uniform()).solve(sinking).series("ref");

    assertThat(series.samples())
        .extracting(Sample::displacementMm)
        .satisfies(
            mm -> {
              assertThat(mm.get(0)).isEqualTo(0.0);
              assertThat(mm.get(1)).isCloseTo(-250 * WAVELENGTH_M, within(1e-9));
              assertThat(mm.get(2)).isCloseTo(-500 * WAVELENGTH_M, within(1e-9));
            });
    assertThat(Double.compare(series.samples().get(0).displacementMm(), 0.0)).isZero();
    assertThat(series.referenceEpoch()).isEqualTo(START);
    assertThat(series.referencePointId()).isEqualTo("ref");
  }

  @ParameterizedTest
  @ValueSource(strings = {"uniform", "coherence", "variance", "fisher"})
  void solution_randomNetworksWithGaps_isThatOfTheDensePseudoInverse(String rule) {
    PairWeights weights = weights(rule);
    Random random = new Random(77);
    int bridged = 0;
    for (int trial = 0; trial < 150; trial++) {
      PairTable table = randomTable(random);
      PointObservations point = randomPoint(random, table, 0.4 * random.nextDouble());
      PointSolution solution = NetworkInversion.of(table, weights).solve(point);
      if (solution.status() == PointStatus.TOO_FEW_PAIRS) {
        continue;
      }
      bridged += solution.status() == PointStatus.GAP_BRIDGED ? 1 : 0;
      assertSame(solution, new DenseOracle(table, point, weights));
    }
    assertThat(bridged).isGreaterThan(20);
  }

  private static void assertSame(PointSolution solution, DenseOracle oracle) {
    double weightedSum = 0;
    double real = 0;
    double imaginary = 0;
    for (double residualRad : oracle.residualRad) {
      real += Math.cos(residualRad);
      imaginary += Math.sin(residualRad);
      weightedSum += residualRad * residualRad;
    }
    int pairs = oracle.residualRad.length;
    for (int k = 0; k < oracle.dates.length; k++) {
      assertThat(solution.phaseRad(oracle.dates[k]).orElseThrow())
          .isCloseTo(oracle.phaseRad[k], within(1e-9 * (1 + Math.abs(oracle.phaseRad[k]))));
    }
    assertThat(solution.observationCount()).isEqualTo(pairs);
    assertThat(solution.redundancy()).isEqualTo((double) (pairs - oracle.rank) / pairs);
    assertThat(solution.temporalCoherence().orElseThrow())
        .isCloseTo(Math.hypot(real, imaginary) / pairs, within(1e-9));
    assertThat(solution.residualRmsRad().orElseThrow())
        .isCloseTo(Math.sqrt(weightedSum / pairs), within(1e-9));
    for (int n = 0; n < solution.table().dateCount(); n++) {
      boolean observed = Arrays.binarySearch(oracle.dates, n) >= 0;
      assertThat(solution.status(n) != PointStatus.NOT_OBSERVED).isEqualTo(observed);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"uniform", "coherence", "variance", "fisher"})
  void sigma_connectedPoint_isThatOfTheDenseCovariance(String rule) {
    PairWeights weights = weights(rule);
    Random random = new Random(5);
    int compared = 0;
    for (int trial = 0; trial < 60; trial++) {
      PairTable table = randomTable(random);
      PointObservations point = randomPoint(random, table, 0.1);
      PointSolution solution = NetworkInversion.of(table, weights).solve(point);
      DenseOracle oracle = new DenseOracle(table, point, weights);
      int redundant = oracle.residualRad.length - oracle.rank;
      if (solution.status() != PointStatus.OK || redundant == 0) {
        continue;
      }
      double variance = weightedSum(table, point, weights, oracle) / redundant;
      assertThat(solution.sigmaRad(oracle.dates[0]).orElseThrow()).isZero();
      for (int k = 1; k < oracle.dates.length; k++) {
        double sigmaRad = Math.sqrt(variance * oracle.varianceFactors[k - 1]);
        assertThat(solution.sigmaRad(oracle.dates[k]).orElseThrow())
            .isCloseTo(sigmaRad, within(1e-9 * (1 + sigmaRad)));
      }
      compared++;
    }
    assertThat(compared).isGreaterThan(20);
  }

  private static double weightedSum(
      PairTable table, PointObservations point, PairWeights weights, DenseOracle oracle) {
    double sum = 0;
    int i = 0;
    for (int m = 0; m < table.pairCount(); m++) {
      if (!Double.isNaN(point.phaseRad(m))) {
        double residualRad = oracle.residualRad[i++];
        sum += weights.weight(point.coherence(m)) * residualRad * residualRad;
      }
    }
    return sum;
  }

  @Test
  void sigma_manyNoisyTrials_isTheSpreadOfTheSolutions() {
    PairTable table = table(sequential(8, 3), 12);
    NetworkInversion inversion = NetworkInversion.of(table, PairWeights.uniform());
    Random random = new Random(3);
    int trials = 20_000;
    double squares = 0;
    double variances = 0;
    for (int t = 0; t < trials; t++) {
      double[] phaseRad = random.doubles(table.pairCount()).map(u -> 0).toArray();
      for (int m = 0; m < phaseRad.length; m++) {
        phaseRad[m] = 0.3 * random.nextGaussian();
      }
      PointSolution solution = inversion.solve(PointObservations.of("t", phaseRad));
      squares += Math.pow(solution.phaseRad(7).orElseThrow(), 2) / trials;
      variances += Math.pow(solution.sigmaRad(7).orElseThrow(), 2) / trials;
    }
    // The spread of a variance over 20 000 trials is 1 %.
    assertThat(variances / squares).isCloseTo(1, within(0.04));
  }

  @Test
  void solution_firstEpochNotMeasured_startsAtTheFirstMeasuredOne() {
    PairTable table = table(sequential(5, 2), 12);
    double[] phaseRad = new double[table.pairCount()];
    for (int m = 0; m < phaseRad.length; m++) {
      phaseRad[m] = table.referenceIndex(m) == 0 ? NAN : 1;
    }

    PointSolution solution =
        NetworkInversion.of(table, PairWeights.uniform())
            .solve(PointObservations.of("a", phaseRad));

    assertThat(solution.status()).isEqualTo(PointStatus.OK);
    assertThat(solution.status(0)).isEqualTo(PointStatus.NOT_OBSERVED);
    assertThat(solution.referenceDate()).hasValue(1);
    assertThat(solution.phaseRad(1)).hasValue(0);
    assertThat(solution.series("ref").referenceEpoch()).isEqualTo(table.dates().get(1));
    assertThat(solution.series("ref").samples()).hasSize(4);
  }

  @Test
  void solution_noPair_hasAStatusAndNothingElse() {
    PairTable table = table(sequential(4, 2), 12);
    double[] phaseRad = new double[table.pairCount()];
    Arrays.fill(phaseRad, NAN);

    PointSolution solution =
        NetworkInversion.of(table, PairWeights.uniform())
            .solve(PointObservations.of("a", phaseRad));
    DisplacementSeries series = solution.series("ref");

    assertThat(solution.status()).isEqualTo(PointStatus.TOO_FEW_PAIRS);
    assertThat(solution.referenceDate()).isEmpty();
    assertThat(solution.temporalCoherence()).isEmpty();
    assertThat(solution.residualRmsRad()).isEmpty();
    assertThat(series.samples()).isEmpty();
    assertThat(series.status()).isEqualTo(PointStatus.TOO_FEW_PAIRS);
    assertThat(series.quality()).isEqualTo(DisplacementSeries.Quality.none());
    assertThat(VelocityEstimator.estimate(series)).isEmpty();
  }

  @Test
  void sigma_withoutARedundantPair_isUnknown() {
    PairTable table = table(new int[][] {{0, 1}, {1, 2}}, 12);

    PointSolution solution =
        NetworkInversion.of(table, PairWeights.uniform())
            .solve(PointObservations.of("a", new double[] {1, 2}));

    assertThat(solution.redundancy()).isZero();
    assertThat(solution.temporalCoherence().orElseThrow()).isCloseTo(1, within(1e-12));
    assertThat(solution.sigmaRad(2)).isEmpty();
    assertThat(solution.series("ref").samples().get(2).sigmaMm()).isEmpty();
  }

  @Test
  void phase_zeroIsAValueAndNoGap() {
    PairTable table = table(sequential(4, 2), 12);

    PointSolution solution =
        NetworkInversion.of(table, PairWeights.uniform())
            .solve(PointObservations.of("a", new double[table.pairCount()]));

    assertThat(solution.status()).isEqualTo(PointStatus.OK);
    assertThat(solution.observationCount()).isEqualTo(table.pairCount());
    assertThat(solution.phaseRad(3)).hasValue(0);
  }

  @Test
  void solveAll_anyNumberOfThreadsAndAnyNeighbours_givesTheSameBits() {
    Random random = new Random(11);
    PairTable table = table(sequential(12, 3), 12);
    List<PointObservations> points = new ArrayList<>();
    for (int i = 0; i < 2 * ChunkedInversion.CHUNK + 100; i++) {
      points.add(randomPoint("p" + i, random, table, i % 3 == 0 ? 0.3 : 0));
    }
    for (PairWeights weights : List.of(PairWeights.uniform(), PairWeights.variance(10))) {
      NetworkInversion inversion = NetworkInversion.of(table, weights);

      List<DisplacementSeries> one = series(inversion.solveAll(points, 1));
      List<DisplacementSeries> three = series(inversion.solveAll(points, 3));

      assertThat(three).isEqualTo(one);
      assertThat(series(List.of(inversion.solve(points.get(5000))))).containsExactly(one.get(5000));
      assertThat(series(inversion.solveAll(points.subList(4999, 5003))))
          .isEqualTo(one.subList(4999, 5003));
    }
  }

  private static List<DisplacementSeries> series(List<PointSolution> solutions) {
    return solutions.stream().map(solution -> solution.series("ref")).toList();
  }

  @Test
  void solveAll_wrongPointAmongMany_namesItWhateverTheThreads() {
    PairTable table = table(sequential(4, 2), 12);
    PointObservations good = PointObservations.of("good", new double[table.pairCount()]);
    PointObservations bad = PointObservations.of("bad", new double[2]);
    NetworkInversion inversion = NetworkInversion.of(table, PairWeights.uniform());

    for (int threads : new int[] {1, 2}) {
      assertThatThrownBy(() -> inversion.solveAll(List.of(good, bad), threads))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("bad has observations of 2 pairs, the table has 5");
    }
  }

  @Test
  void solveAll_noThread_isRefused() {
    NetworkInversion inversion =
        NetworkInversion.of(table(sequential(4, 2), 12), PairWeights.uniform());

    assertThatThrownBy(() -> inversion.solveAll(List.of(), 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("threads");
  }

  @Test
  void solve_weightsWithoutCoherence_saysWhichPairOfWhichPoint() {
    PairTable table = table(new int[][] {{0, 1}, {1, 2}}, 12);
    PointObservations point =
        PointObservations.of("a", new double[] {1, 2}, new double[] {0.5, NAN});

    assertThatThrownBy(() -> NetworkInversion.of(table, PairWeights.coherence()).solve(point))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("a: pair 1 (")
        .hasMessageContaining("no coherence");
  }

  @Test
  void solve_missingPairWithoutCoherence_isFine() {
    PairTable table = table(new int[][] {{0, 1}, {1, 2}}, 12);
    PointObservations point =
        PointObservations.of("a", new double[] {1, NAN}, new double[] {0.5, NAN});

    PointSolution solution = NetworkInversion.of(table, PairWeights.coherence()).solve(point);

    assertThat(solution.observationCount()).isEqualTo(1);
    assertThat(solution.status(2)).isEqualTo(PointStatus.NOT_OBSERVED);
  }

  @Test
  void solution_threeHundredEpochs_isThatOfTheDensePseudoInverse() {
    PairTable table = table(sequential(300, 3), 6);
    PointObservations point = randomPoint(new Random(8), table, 0.02);

    PointSolution solution = NetworkInversion.of(table, PairWeights.fisher(10)).solve(point);

    DenseOracle oracle = new DenseOracle(table, point, PairWeights.fisher(10));
    for (int k = 0; k < oracle.dates.length; k++) {
      assertThat(solution.phaseRad(oracle.dates[k]).orElseThrow())
          .isCloseTo(oracle.phaseRad[k], within(1e-8));
    }
  }

  static PairWeights weights(String rule) {
    return switch (rule) {
      case "uniform" -> PairWeights.uniform();
      case "coherence" -> PairWeights.coherence();
      case "fisher" -> PairWeights.fisher(20);
      default -> PairWeights.variance(20);
    };
  }

  static int[][] sequential(int dates, int reach) {
    List<int[]> pairs = new ArrayList<>();
    for (int i = 0; i < dates; i++) {
      for (int j = i + 1; j <= Math.min(dates - 1, i + reach); j++) {
        pairs.add(new int[] {i, j});
      }
    }
    return pairs.toArray(new int[0][]);
  }

  static PairTable table(int[][] pairs, int days) {
    PairTable.Builder table = PairTable.builder(WAVELENGTH_M);
    for (int[] pair : pairs) {
      table.addPair(
          START.plus(Duration.ofDays((long) days * pair[0])),
          START.plus(Duration.ofDays((long) days * pair[1])));
    }
    return table.build();
  }

  /** Irregular epochs, pairs in random order; connected or not. */
  private static PairTable randomTable(Random random) {
    int dates = 3 + random.nextInt(14);
    long[] day = new long[dates];
    for (int n = 1; n < dates; n++) {
      day[n] = day[n - 1] + 6L * (1 + random.nextInt(8));
    }
    double density = 0.1 + 0.5 * random.nextDouble();
    List<int[]> pairs = new ArrayList<>();
    for (int i = 0; i < dates; i++) {
      for (int j = i + 1; j < dates; j++) {
        if (random.nextDouble() < density || pairs.isEmpty()) {
          pairs.add(new int[] {i, j});
        }
      }
    }
    Collections.shuffle(pairs, random);
    PairTable.Builder table = PairTable.builder(WAVELENGTH_M);
    for (int[] pair : pairs) {
      table.addPair(
          START.plus(Duration.ofDays(day[pair[0]])), START.plus(Duration.ofDays(day[pair[1]])));
    }
    return table.build();
  }

  private static PointObservations randomPoint(Random random, PairTable table, double missing) {
    return randomPoint("p", random, table, missing);
  }

  private static PointObservations randomPoint(
      String id, Random random, PairTable table, double missing) {
    double[] phaseRad = new double[table.pairCount()];
    double[] coherence = new double[table.pairCount()];
    for (int m = 0; m < phaseRad.length; m++) {
      double span = table.years(table.secondaryIndex(m)) - table.years(table.referenceIndex(m));
      phaseRad[m] = random.nextDouble() < missing ? NAN : 15 * span + 0.8 * random.nextGaussian();
      coherence[m] = random.nextDouble();
    }
    return PointObservations.of(id, phaseRad, coherence);
  }
}
