package io.sentryal.insar.timeseries;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.sentryal.insar.timeseries.ReferenceCase.CsvRow;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PairWeightsTest {
  @Test
  void weights_tableOfMintpy_areReproducedWithinItsOwnCoarseness() {
    List<CsvRow> rows =
        ReferenceCase.rows(ReferenceCase.existing("synthetic/c10_weights").resolve("weights.csv"));
    double looks = 0;
    PairWeights variance = PairWeights.uniform();
    for (CsvRow row : rows) {
      if (row.number("looks") != looks) {
        looks = row.number("looks");
        variance = PairWeights.variance(looks);
      }
      double coherence = row.number("coherence");
      double fisher = row.number("mintpy_fim");
      double mintpyVariance = row.number("mintpy_var");
      assertThat(PairWeights.coherence().weight(coherence)).isEqualTo(row.number("mintpy_coh"));
      assertThat(PairWeights.fisher(looks).weight(coherence))
          .isCloseTo(fisher, within(1e-5 * fisher));
      // case.json: MintPy's table is up to 5 % off for coherence <= 0.97, 13 % above.
      assertThat(variance.weight(coherence))
          .isCloseTo(mintpyVariance, within((coherence <= 0.97 ? 0.05 : 0.13) * mintpyVariance));
    }
    assertThat(rows).hasSize(51);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.05, 0.0501, 0.2, 0.50025, 0.8, 0.95, 0.99, 0.99875, 0.999})
  void variance_oneLook_isTheClosedForm(double coherence) {
    // Bamler and Hartl 1998, eq. 67: pi^2/3 - pi asin c + asin^2 c - Li2(c^2) / 2.
    double dilogarithm = 0;
    for (int k = 100_000; k >= 1; k--) {
      dilogarithm += Math.pow(coherence * coherence, k) / ((double) k * k);
    }
    double angle = Math.asin(coherence);
    double varianceRad2 = Math.PI * Math.PI / 3 - Math.PI * angle + angle * angle - dilogarithm / 2;

    assertThat(1 / PairWeights.variance(1).weight(coherence))
        .isCloseTo(varianceRad2, within(1e-4 * varianceRad2));
  }

  @ParameterizedTest
  @ValueSource(doubles = {1, 1.7, 3, 12.4, 60, 250})
  void density_anyLooks_integratesToOne(double looks) {
    PhaseDensity density = new PhaseDensity(looks);
    GaussLegendre rule = new GaussLegendre(32);
    for (double coherence : new double[] {0, 0.3, 0.7, 0.95}) {
      double sum = 0;
      for (int i = -64; i < 64; i++) {
        sum +=
            rule.integrate(
                phi -> density.at(phi, coherence), i * Math.PI / 64, (i + 1) * Math.PI / 64);
      }
      assertThat(sum).isCloseTo(1, within(1e-8));
    }
  }

  @Test
  void density_wholeAndNearlyWholeLooks_agree() {
    // The whole number is a closed form, the other a series: they meet.
    assertThat(new PhaseDensity(5 + 1e-9).at(0.7, 0.6))
        .isCloseTo(new PhaseDensity(5).at(0.7, 0.6), within(1e-8));
  }

  @Test
  void variance_manyLooks_tendsToTheCramerRaoBound() {
    double exact = PairWeights.variance(400).weight(0.8);

    assertThat(exact).isCloseTo(PairWeights.fisher(400).weight(0.8), within(0.01 * exact));
    assertThat(exact).isLessThan(PairWeights.fisher(400).weight(0.8));
  }

  @ParameterizedTest
  @ValueSource(doubles = {1, 5, 20, 80.5, 300})
  void variance_betweenTheNodesOfTheTable_isTheIntegral(double looks) {
    PhaseDensity density = new PhaseDensity(looks);
    GaussLegendre rule = new GaussLegendre(40);
    PairWeights weights = PairWeights.variance(looks);
    for (double coherence : new double[] {0.0512, 0.31, 0.6444, 0.901, 0.9787, 0.9985}) {
      double sum = 0;
      double fromRad = 0;
      for (double toRad = 1e-4; fromRad < Math.PI; toRad = Math.min(Math.PI, 1.3 * toRad)) {
        sum += 2 * rule.integrate(phi -> phi * phi * density.at(phi, coherence), fromRad, toRad);
        fromRad = toRad;
      }
      assertThat(1 / weights.weight(coherence)).isCloseTo(sum, within(1e-4 * sum));
    }
  }

  @Test
  void variance_noCoherence_isThatOfAUniformPhase() {
    PhaseVarianceTable table = PhaseVarianceTable.of(20, PairWeights.HIGHEST_COHERENCE);

    assertThat(table.varianceRad2(0)).isCloseTo(Math.PI * Math.PI / 3, within(1e-10));
  }

  @Test
  void weight_risesWithCoherence() {
    for (PairWeights weights :
        List.of(PairWeights.coherence(), PairWeights.variance(7.5), PairWeights.fisher(7.5))) {
      for (double coherence = 0.05; coherence < 0.98; coherence += 0.01) {
        assertThat(weights.weight(coherence + 0.01)).isGreaterThan(weights.weight(coherence));
      }
    }
  }

  @Test
  void weight_coherenceThatIsNone_isRefused() {
    for (double bad : new double[] {-0.01, 1.01, Double.NaN}) {
      assertThatThrownBy(() -> PairWeights.coherence().weight(bad))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("coherence must be between 0");
    }
    assertThat(PairWeights.uniform().weight(Double.NaN)).isEqualTo(1);
  }

  @Test
  void looks_fewerThanOne_areRefused() {
    assertThatThrownBy(() -> PairWeights.variance(0.5))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("looks must be between 1");
    assertThatThrownBy(() -> PairWeights.fisher(Double.NaN))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void text_namesTheRuleAndItsLooks() {
    assertThat(PairWeights.variance(20)).hasToString("variance (20.0 looks)");
    assertThat(PairWeights.uniform()).hasToString("uniform");
  }
}
