package io.sentryal.insar.timeseries;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sentryal.insar.model.PointStatus;
import io.sentryal.insar.model.Velocity;
import io.sentryal.insar.timeseries.ReferenceCase.CsvRow;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Against the numbers of MintPy and LiCSBAS on real and synthetic stacks. */
class NetworkInversionReferenceTest {
  private static final double LOOKS = 20;

  @Test
  void series_mexicoCity_isThatOfMintpyOls() {
    ReferenceCase crop = ReferenceCase.real("cropA", "dev");

    assertSeries(crop, PairWeights.uniform(), "mintpy_ols", 1e-4);
  }

  @Test
  void series_mexicoCityPointsWithMissingPairs_isThatOfLicsbas() {
    ReferenceCase crop = ReferenceCase.real("cropA", "dev");

    assertSeries(crop, PairWeights.uniform(), "licsbas_nsbas", 1e-4);
  }

  @Test
  void series_mexicoCityWeighted_isThatOfMintpyWithinItsCoarserTable() {
    ReferenceCase crop = ReferenceCase.real("cropA", "dev");

    List<Double> differencesRad =
        differencesRad(crop, PairWeights.variance(LOOKS), "mintpy_wls_var");

    Collections.sort(differencesRad);
    assertThat(differencesRad.get(differencesRad.size() / 2)).isLessThan(0.002);
    assertThat(Collections.max(differencesRad)).isLessThan(0.02);
  }

  @Test
  void temporalCoherence_mexicoCity_isThatOfMintpy() {
    ReferenceCase crop = ReferenceCase.real("cropA", "dev");

    assertTemporalCoherence(crop, PairWeights.uniform(), "mintpy_ols", 36);
  }

  @Test
  void velocity_mexicoCity_isThatOfMintpyAndTheCitySinks() {
    ReferenceCase crop = ReferenceCase.real("cropA", "dev");
    Map<String, CsvRow> expected = crop.expected("velocity.csv", "mintpy_ols_linear");

    List<Double> ratesMmPerYear = new ArrayList<>();
    for (PointSolution solution : solve(crop, PairWeights.uniform())) {
      Velocity velocity = VelocityEstimator.estimate(solution.series("ref")).orElseThrow();
      CsvRow row = expected.get(solution.pointId());
      ratesMmPerYear.add(velocity.velocityMmPerYear());
      if (row != null && solution.observationCount() == 30) {
        double rate = row.number("velocity_mm_per_yr_toward");
        double sigma = row.number("velocity_std_mm_per_yr");
        // MintPy counts calendar years, we 365.25 days: 0.1 % at most.
        assertThat(velocity.velocityMmPerYear())
            .isCloseTo(rate, within(Math.max(0.02, 0.002 * Math.abs(rate))));
        assertThat(velocity.sigmaMmPerYear().orElseThrow())
            .isCloseTo(sigma, within(Math.max(0.02, 0.002 * sigma)));
      }
    }

    Collections.sort(ratesMmPerYear);
    assertThat(ratesMmPerYear).hasSize(40);
    assertThat(ratesMmPerYear.get(20)).isLessThan(-20);
  }

  @Test
  void velocity_mexicoCity_isThatOfPyrateAndLicsbasWhichCountDays() {
    ReferenceCase crop = ReferenceCase.real("cropA", "dev");
    Map<String, CsvRow> expected = crop.expected("velocity.csv", "pyrate_svd_linregress");

    int compared = 0;
    for (PointSolution solution : solve(crop, PairWeights.uniform())) {
      Velocity velocity = VelocityEstimator.estimate(solution.series("ref")).orElseThrow();
      CsvRow row = expected.get(solution.pointId());
      if (row != null && solution.observationCount() == 30) {
        // Written with 6 digits.
        assertThat(velocity.velocityMmPerYear())
            .isCloseTo(row.number("velocity_mm_per_yr_toward"), within(2e-3));
        assertThat(velocity.sigmaMmPerYear().orElseThrow())
            .isCloseTo(row.number("velocity_std_mm_per_yr"), within(2e-4));
        compared++;
      }
    }
    assertThat(compared).isEqualTo(36);
  }

  @ParameterizedTest
  @CsvSource({
    "c01_connected, uniform, mintpy_ols_minvel, 2e-4, 12",
    "c01_connected, uniform, dolphin_l2, 1e-3, 12",
    "c01_connected, uniform, licsbas_nsbas, 2e-4, 12",
    "c01_connected, coherence, mintpy_wls_coh, 2e-4, 12",
    "c01_connected, fisher, mintpy_wls_fim, 2e-4, 12",
    "c01_connected, variance, mintpy_wls_var, 0.01, 12",
    "c02_gaps, uniform, mintpy_ols_minvel, 5e-4, 9",
    "c02_gaps, coherence, mintpy_wls_coh, 5e-4, 9",
    "c02_gaps, fisher, mintpy_wls_fim, 5e-4, 9",
    "c02_gaps, variance, mintpy_wls_var, 0.01, 9",
    "c03_disconnected_interleaved, uniform, mintpy_ols_minvel, 5e-4, 6",
    "c03_disconnected_sequential, uniform, mintpy_ols_minvel, 5e-4, 6",
  })
  void series_synthetic_isThatOfTheOtherProgram(
      String name, String rule, String method, double toleranceRad, int points) {
    ReferenceCase synthetic = ReferenceCase.synthetic(name);

    assertSeries(synthetic, weights(rule), method, toleranceRad);
    if (method.startsWith("mintpy")) {
      // A variance table of 200 steps moves MintPy's residuals a little.
      assertTemporalCoherence(synthetic, weights(rule), method, points);
    }
  }

  @Test
  void series_epochThatNoPairMeasured_isAbsentAndTheOthersAreThoseOfLicsbas() {
    ReferenceCase gaps = ReferenceCase.synthetic("c02_gaps");
    Map<String, double[]> expectedRad = gaps.expectedPhaseRad("licsbas_nsbas");
    PairTable table = gaps.table();

    List<String> unobserved = new ArrayList<>();
    for (PointSolution solution : solve(gaps, PairWeights.uniform())) {
      for (int n = 0; n < table.dateCount(); n++) {
        if (solution.status(n) == PointStatus.NOT_OBSERVED) {
          unobserved.add(solution.pointId());
          assertThat(solution.phaseRad(n)).isEmpty();
          assertThat(solution.series("ref").at(table.dates().get(n))).isEmpty();
        } else if (solution.status() == PointStatus.OK) {
          assertThat(solution.phaseRad(n).orElseThrow())
              .isCloseTo(
                  expectedRad.getOrDefault(solution.pointId(), new double[0])[n], within(0.02));
        }
      }
    }
    assertThat(unobserved).containsExactly("c02_001", "c02_005", "c02_009");
  }

  @ParameterizedTest
  @CsvSource({"c03_disconnected_interleaved, 2", "c03_disconnected_sequential, 3"})
  void status_disconnectedStack_flagsExactlyTheEpochsBeyondAGap(String name, int components) {
    ReferenceCase disconnected = ReferenceCase.synthetic(name);
    PairTable table = disconnected.table();
    List<String> firstComponent = new ArrayList<>();
    disconnected
        .description()
        .get("components")
        .get(0)
        .forEach(date -> firstComponent.add(date.asText()));

    for (PointSolution solution : solve(disconnected, PairWeights.uniform())) {
      assertThat(solution.status()).isEqualTo(PointStatus.GAP_BRIDGED);
      assertThat(solution.componentCount()).isEqualTo(components);
      for (int n = 0; n < table.dateCount(); n++) {
        boolean near = firstComponent.contains(table.dates().get(n).toString().substring(0, 10));
        assertThat(solution.status(n)).isEqualTo(near ? PointStatus.OK : PointStatus.GAP_BRIDGED);
        assertThat(solution.sigmaRad(n).isPresent()).isEqualTo(near);
      }
    }
  }

  @Test
  void series_weightedByVariance_isCloserToTheTruth() {
    ReferenceCase noisy = ReferenceCase.synthetic("c01_connected");

    double uniformRad = rmsToTruthRad(noisy, PairWeights.uniform());
    double weightedRad = rmsToTruthRad(noisy, PairWeights.variance(LOOKS));

    // The noise of this case follows coherence: weighting by it gains a third of the error.
    assertThat(weightedRad).isLessThan(0.18).isLessThan(uniformRad / 1.5);
  }

  private static double rmsToTruthRad(ReferenceCase noisy, PairWeights weights) {
    PairTable table = noisy.table();
    Map<String, PointSolution> byId = new HashMap<>();
    solve(noisy, weights).forEach(solution -> byId.put(solution.pointId(), solution));
    double sum = 0;
    int count = 0;
    for (CsvRow row : noisy.truth("truth_timeseries.csv")) {
      int date = table.dates().indexOf(ReferenceCase.day(row.text("date")));
      PointSolution solution = byId.get(row.text("point_id"));
      if (solution != null) {
        double differenceRad = solution.phaseRad(date).orElseThrow() - row.number("phase_rad");
        sum += differenceRad * differenceRad;
        count++;
      }
    }
    return Math.sqrt(sum / count);
  }

  private static PairWeights weights(String rule) {
    return switch (rule) {
      case "uniform" -> PairWeights.uniform();
      case "coherence" -> PairWeights.coherence();
      case "fisher" -> PairWeights.fisher(LOOKS);
      default -> PairWeights.variance(LOOKS);
    };
  }

  private static List<PointSolution> solve(ReferenceCase reference, PairWeights weights) {
    return NetworkInversion.of(reference.table(), weights).solveAll(reference.points());
  }

  private static void assertSeries(
      ReferenceCase reference, PairWeights weights, String method, double toleranceRad) {
    List<Double> differencesRad = differencesRad(reference, weights, method);

    assertThat(differencesRad).hasSizeGreaterThan(100);
    assertThat(Collections.max(differencesRad)).isLessThanOrEqualTo(toleranceRad);
  }

  /**
   * Differences at all epochs that both have; points that the other program gave up are left out.
   */
  private static List<Double> differencesRad(
      ReferenceCase reference, PairWeights weights, String method) {
    Map<String, double[]> expectedRad = reference.expectedPhaseRad(method);
    Map<String, CsvRow> quality = reference.expected("quality.csv", method);
    List<Double> differencesRad = new ArrayList<>();
    for (PointSolution solution : solve(reference, weights)) {
      double[] expected = expectedRad.get(solution.pointId());
      CsvRow row = quality.get(solution.pointId());
      if (expected == null || (row != null && row.number("num_obs") == 0)) {
        continue;
      }
      for (int n = 0; n < expected.length; n++) {
        if (!Double.isNaN(expected[n]) && solution.phaseRad(n).isPresent()) {
          differencesRad.add(Math.abs(expected[n] - solution.phaseRad(n).getAsDouble()));
        }
      }
    }
    return differencesRad;
  }

  private static void assertTemporalCoherence(
      ReferenceCase reference, PairWeights weights, String method, int points) {
    Map<String, CsvRow> expected = reference.expected("quality.csv", method);
    double tolerance = method.equals("mintpy_wls_var") ? 5e-4 : 1e-4;
    int compared = 0;
    for (PointSolution solution : solve(reference, weights)) {
      CsvRow row = expected.get(solution.pointId());
      if (row != null && row.number("num_obs") > 0) {
        assertThat(solution.observationCount()).isEqualTo((int) row.number("num_obs"));
        assertThat(solution.temporalCoherence().orElseThrow())
            .isCloseTo(row.number("temporal_coherence"), within(tolerance));
        compared++;
      }
    }
    assertThat(compared).isEqualTo(points);
  }
}
