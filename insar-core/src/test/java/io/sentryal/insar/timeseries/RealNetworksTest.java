package io.sentryal.insar.timeseries;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Real phases for which nobody gives an answer: the dense pseudo-inverse is the judge. */
class RealNetworksTest {
  @ParameterizedTest
  @CsvSource({
    "sydney, noanswers, uniform",
    "cropA, noanswers, uniform",
    "cropA, noanswers, variance",
    "cropA, noanswers, coherence",
    "cropA, noanswers, fisher"
  })
  void series_realPoints_areThoseOfTheDensePseudoInverse(String name, String set, String rule) {
    ReferenceCase real = ReferenceCase.real(name, set);
    PairWeights weights = NetworkInversionTest.weights(rule);
    PairTable table = real.table();

    int compared = 0;
    for (PointObservations point : real.points()) {
      PointSolution solution = NetworkInversion.of(table, weights).solve(point);
      if (solution.observationCount() == 0) {
        continue;
      }
      DenseOracle oracle = new DenseOracle(table, point, weights);
      for (int k = 0; k < oracle.dates.length; k++) {
        assertThat(solution.phaseRad(oracle.dates[k]).orElseThrow())
            .isCloseTo(oracle.phaseRad[k], within(1e-9));
      }
      compared++;
    }
    assertThat(compared).isGreaterThan(50);
  }

  @Test
  void sydney_withoutCoherence_hasRedundancyBesideTemporalCoherence() {
    ReferenceCase sydney = ReferenceCase.real("sydney", "noanswers");

    PointSolution solution =
        NetworkInversion.of(sydney.table(), PairWeights.uniform()).solve(sydney.points().get(0));

    // 17 pairs for 12 unknowns.
    assertThat(solution.redundancy()).isEqualTo(5.0 / 17);
    assertThat(solution.temporalCoherence().orElseThrow()).isBetween(0.5, 1.0);
  }
}
