package io.sentryal.insar.localcpu.internal.unwrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PhaseNoiseTest {
  @Test
  void exactSigma_tableOfAnIndependentProgram_agreesWithinItsStatedError() throws IOException {
    Path file =
        Path.of(
            System.getProperty("insar.shared.data", "../shared/data"),
            "timeseries/synthetic/c10_weights/weights.csv");
    Assumptions.assumeTrue(
        Files.isRegularFile(file),
        "c10_weights is absent: ../shared/data/timeseries/synthetic/c10_weights");
    List<String> lines = Files.readAllLines(file);
    assertThat(lines).hasSizeGreaterThan(40);
    for (String line : lines.subList(1, lines.size())) {
      String[] cells = line.split(",");
      double looks = Double.parseDouble(cells[0]);
      double coherence = Double.parseDouble(cells[1]);
      double sigmaRad = PhaseNoise.exactSigmaRad(Math.max(0.05, coherence), looks);
      // case.json: its table errs by up to 5 %, and 13 % above 0.97; its coherence floor is 0.05.
      assertThat(1 / (sigmaRad * sigmaRad))
          .as("looks %s, coherence %s", looks, coherence)
          .isCloseTo(
              Double.parseDouble(cells[2]), Percentage.withPercentage(coherence > 0.97 ? 13 : 5));
      double bound =
          PhaseNoise.cramerRaoSigmaRad(Math.min(0.999, Math.max(0.05, coherence)), looks);
      assertThat(1 / (bound * bound))
          .isCloseTo(Double.parseDouble(cells[3]), Percentage.withPercentage(0.01));
    }
  }

  @Test
  void exactSigma_oneLook_isTheClosedForm() {
    // Bamler and Hartl 1998, eq. 62: pi^2/3 - pi asin(g) + asin(g)^2 - Li2(g^2) / 2.
    for (double g : new double[] {0.1, 0.4, 0.7, 0.9}) {
      double dilogarithm = 0;
      for (int k = 1; k < 5000; k++) {
        dilogarithm += Math.pow(g * g, k) / ((double) k * k);
      }
      double variance =
          Math.PI * Math.PI / 3
              - Math.PI * Math.asin(g)
              + Math.pow(Math.asin(g), 2)
              - dilogarithm / 2;
      assertThat(PhaseNoise.exactSigmaRad(g, 1)).isCloseTo(Math.sqrt(variance), within(1e-3));
    }
  }

  @Test
  void exactSigma_noCoherence_isThatOfTheUniformDistribution() {
    assertThat(PhaseNoise.exactSigmaRad(0, 7)).isCloseTo(Math.PI / Math.sqrt(3), within(1e-12));
    assertThat(PhaseNoise.exactSigmaRad(1e-6, 7)).isCloseTo(Math.PI / Math.sqrt(3), within(1e-4));
    assertThat(PhaseNoise.exactSigmaRad(1, 7)).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "0.9, 4, 0.21",
    "0.8, 32, 0.03",
    "0.5, 100, 0.03",
    "0.5, 32, 0.08",
    "0.99, 100, 0.001"
  })
  void cramerRao_smallNoise_isTheLimit(double coherence, double looks, double relative) {
    double exact = PhaseNoise.exactSigmaRad(coherence, looks);
    double bound = PhaseNoise.cramerRaoSigmaRad(coherence, looks);

    assertThat(bound).isLessThanOrEqualTo(exact);
    assertThat(exact / bound).isCloseTo(1, within(relative));
  }

  @ParameterizedTest
  @ValueSource(doubles = {1, 2.5, 10, 32, 80, 300})
  void table_anyCoherence_agreesWithTheExactValue(double looks) {
    PhaseNoise noise = PhaseNoise.ofLooks(looks);
    for (double g = 0; g < 0.999; g += 0.0371) {
      double exact = PhaseNoise.exactSigmaRad(g, looks);
      assertThat(noise.sigmaRad(g)).isCloseTo(exact, Percentage.withPercentage(0.4));
    }
  }

  @ParameterizedTest
  @CsvSource({"0.0, 4", "0.3, 4", "0.6, 8", "0.9, 3", "0.2, 32"})
  void expectedSampleCoherence_simulatedLooks_isTheirMean(double coherence, int looks) {
    PhaseScenes.Scene scene = PhaseScenes.noisy(new double[40_000], coherence, looks, 8);
    double sum = 0;
    for (float sample : scene.coherence()) {
      sum += sample;
    }

    double expected = PhaseNoise.expectedSampleCoherence(coherence, looks);

    assertThat(expected).isCloseTo(sum / 40_000, within(0.004));
    assertThat(PhaseNoise.unbiasedCoherence(expected, looks)).isCloseTo(coherence, within(1e-3));
  }

  @Test
  void exactSigma_simulatedLooks_isTheirSpread() {
    PhaseScenes.Scene scene = PhaseScenes.noisy(new double[40_000], 0.45, 5, 8);
    double sum = 0;
    for (float rad : scene.phaseRad()) {
      sum += rad * rad;
    }

    assertThat(PhaseNoise.exactSigmaRad(0.45, 5))
        .isCloseTo(Math.sqrt(sum / 40_000), Percentage.withPercentage(1.5));
  }

  @Test
  void impossibleInput_isRefusedWithTheValue() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PhaseNoise.exactSigmaRad(1.2, 4))
        .withMessageContaining("1.2");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PhaseNoise.ofLooks(0.9))
        .withMessageContaining("0.9");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PhaseNoise.cramerRaoSigmaRad(0.5, Double.NaN))
        .withMessageContaining("NaN");
  }
}
