package io.sentryal.insar.localcpu.internal.unwrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PhaseUnwrapperTest {
  private static final double LOOKS = 32;

  static UnwrappedPhase unwrap(float[] wrappedRad, float[] coherence, int rows, int cols) {
    return PhaseUnwrapper.unwrap(wrappedRad, coherence, rows, cols, LOOKS, () -> false);
  }

  @ParameterizedTest
  @CsvSource({"1, 300", "300, 1", "40, 55", "2, 2", "1, 1"})
  void unwrap_smoothRamp_isTheRampUpToOneConstant(int rows, int cols) {
    double[] truthRad = PhaseScenes.grid(rows, cols, (row, col) -> 0.9 * row - 1.3 * col + 0.2);

    UnwrappedPhase result = unwrap(PhaseScenes.wrapped(truthRad), ones(truthRad), rows, cols);

    assertThat(PhaseScenes.fractionRight(result.phaseRad(), truthRad)).isEqualTo(1);
    assertThat(result.componentCount()).isEqualTo(1);
    assertThat(result.componentSize(1)).isEqualTo(rows * cols);
    assertThat(result.flowCost()).isZero();
  }

  @ParameterizedTest
  @CsvSource({"0.9, 1", "0.7, 0.9999", "0.5, 0.9995", "0.3, 0.99"})
  void unwrap_noisyBowlOfManyFringes_findsTheCycles(double coherence, double fraction) {
    int rows = 150;
    int cols = 170;
    double[] truthRad = PhaseScenes.bowl(rows, cols, 45, 35);
    PhaseScenes.Scene scene = PhaseScenes.noisy(truthRad, coherence, (int) LOOKS, 5);

    UnwrappedPhase result = unwrap(scene.phaseRad(), scene.coherence(), rows, cols);

    assertThat(PhaseScenes.fractionRight(result.phaseRad(), truthRad))
        .isGreaterThanOrEqualTo(fraction);
    assertThat(result.componentSize(1)).isGreaterThan((int) (0.95 * rows * cols));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
  void unwrap_anyInput_addsWholeCyclesOnly(int seed) {
    Random random = new Random(seed);
    int rows = 1 + random.nextInt(60);
    int cols = 1 + random.nextInt(60);
    float[] phaseRad = new float[rows * cols];
    float[] coherence = new float[rows * cols];
    for (int i = 0; i < phaseRad.length; i++) {
      phaseRad[i] = random.nextInt(9) == 0 ? Float.NaN : (float) (7 * random.nextGaussian());
      coherence[i] = random.nextFloat();
    }

    UnwrappedPhase result = unwrap(phaseRad, coherence, rows, cols);

    for (int i = 0; i < phaseRad.length; i++) {
      boolean masked = Float.isNaN(phaseRad[i]) || coherence[i] < 0.05f;
      assertThat(Float.isNaN(result.phaseRad()[i])).isEqualTo(masked);
      if (!masked) {
        double cycles = ((double) result.phaseRad()[i] - phaseRad[i]) / (2 * Math.PI);
        assertThat(cycles).isCloseTo(Math.rint(cycles), within(1e-5 / (2 * Math.PI)));
      }
    }
  }

  @Test
  void unwrap_sameInputTwice_isBitIdentical() {
    PhaseScenes.Scene scene = PhaseScenes.noisy(new double[90 * 90], 0.1, 4, 3);

    UnwrappedPhase one = unwrap(scene.phaseRad(), scene.coherence(), 90, 90);
    UnwrappedPhase other = unwrap(scene.phaseRad(), scene.coherence(), 90, 90);

    assertThat(other.phaseRad()).isEqualTo(one.phaseRad());
    assertThat(other.component()).isEqualTo(one.component());
  }

  @Test
  void unwrap_inputArrays_areLeftAsTheyAre() {
    PhaseScenes.Scene scene = PhaseScenes.noisy(new double[400], 0.3, 4, 3);
    float[] phaseRad = scene.phaseRad().clone();
    float[] coherence = scene.coherence().clone();

    unwrap(phaseRad, coherence, 20, 20);

    assertThat(phaseRad).isEqualTo(scene.phaseRad());
    assertThat(coherence).isEqualTo(scene.coherence());
  }

  @Test
  void unwrap_allMasked_isNaNWithoutComponents() {
    float[] nan = new float[12];
    Arrays.fill(nan, Float.NaN);

    UnwrappedPhase result = unwrap(nan, new float[12], 3, 4);

    assertThat(result.phaseRad()).containsOnly(Float.NaN);
    assertThat(result.component()).containsOnly(0);
    assertThat(result.componentCount()).isZero();
  }

  @Test
  void unwrap_islands_areComponentsOfFallingSize() {
    int rows = 60;
    int cols = 100;
    double[] truthRad = PhaseScenes.bowl(rows, cols, 30, 25);
    float[] wrappedRad = PhaseScenes.wrapped(truthRad);
    for (int r = 0; r < rows; r++) {
      Arrays.fill(wrappedRad, r * cols + 30, r * cols + 35, Float.NaN);
    }

    UnwrappedPhase result = unwrap(wrappedRad, ones(truthRad), rows, cols);

    assertThat(result.componentCount()).isEqualTo(2);
    assertThat(result.componentSize(1)).isEqualTo(60 * 65);
    assertThat(result.componentSize(2)).isEqualTo(60 * 30);
    assertThat(result.component()[0]).isEqualTo(2);
    assertThat(result.component()[32]).isZero();
    assertThat(result.component()[99]).isEqualTo(1);
    for (int label = 1; label <= 2; label++) {
      assertThat(PhaseScenes.fractionRight(PhaseScenes.only(result, label), truthRad)).isEqualTo(1);
    }
  }

  @Test
  void unwrap_chargeEnclosedByAHole_isNotCarriedOutOfIt() {
    // A vortex: the phase winds once around the masked centre. No cut may cross what is valid but
    // the cheapest one, from the hole to the border.
    int size = 41;
    float[] coherence = new float[size * size];
    Arrays.fill(coherence, 0.9f);
    float[] phaseRad =
        PhaseScenes.floats(
            PhaseScenes.grid(
                size,
                size,
                (row, col) ->
                    Math.hypot(row - 20, col - 20) < 5
                        ? Double.NaN
                        : Math.atan2(row - 20, col - 20)));
    for (int x = 0; x <= 20; x++) {
      coherence[20 * size + x] = 0.2f; // the cheap way, along the branch cut of atan2
      coherence[19 * size + x] = 0.2f;
    }

    UnwrappedPhase result = unwrap(phaseRad, coherence, size, size);

    for (int i = 0; i < phaseRad.length; i++) {
      if (!Float.isNaN(phaseRad[i])) {
        assertThat(result.phaseRad()[i] - result.phaseRad()[40])
            .isCloseTo(phaseRad[i] - phaseRad[40], within(1e-5f));
      }
    }
  }

  @Test
  void unwrap_faultOfMoreThanHalfACycle_isWrongByWholeCyclesAndNothingElse() {
    // What no unwrapper can know: a jump of 1.4 pi between two plains looks like one of -0.6 pi.
    int rows = 40;
    int cols = 60;
    double[] truthRad = PhaseScenes.grid(rows, cols, (row, col) -> col < 30 ? 0 : 1.4 * Math.PI);

    UnwrappedPhase result = unwrap(PhaseScenes.wrapped(truthRad), ones(truthRad), rows, cols);

    assertThat(PhaseScenes.fractionRight(result.phaseRad(), truthRad)).isEqualTo(0.5);
    assertThat(result.phaseRad()[59] - result.phaseRad()[0])
        .isCloseTo((float) (-0.6 * Math.PI), within(1e-5f));
  }

  @Test
  void unwrap_faultThatEnds_isCutAlongTheFault() {
    // A rupture inside the image: the jump of 1.5 cycles dies out at both tips; incoherent there.
    int rows = 80;
    int cols = 80;
    double[] truthRad = PhaseScenes.grid(rows, cols, PhaseUnwrapperTest::rupture);
    float[] coherence =
        PhaseScenes.floats(
            PhaseScenes.grid(
                rows,
                cols,
                (row, col) -> Math.abs(row - 39.5) < 1 && Math.abs(col - 39.5) < 26 ? 0.12 : 0.9));

    UnwrappedPhase result = unwrap(PhaseScenes.wrapped(truthRad), coherence, rows, cols);

    assertThat(PhaseScenes.fractionRight(result.phaseRad(), truthRad)).isGreaterThan(0.985);
  }

  @Test
  void unwrap_noiseBetweenTwoPlains_givesTwoComponents() {
    int rows = 60;
    int cols = 90;
    double[] coherence =
        PhaseScenes.grid(rows, cols, (row, col) -> col >= 45 && col < 55 ? 0 : 0.8);
    PhaseScenes.Scene scene =
        PhaseScenes.noisy(new double[rows * cols], coherence, (int) LOOKS, 11);

    UnwrappedPhase result = unwrap(scene.phaseRad(), scene.coherence(), rows, cols);

    assertThat(result.componentCount()).isEqualTo(2);
    assertThat(result.component()[50]).isZero();
    assertThat(result.component()[0]).isEqualTo(1);
    assertThat(result.component()[89]).isEqualTo(2);
  }

  @Test
  void unwrap_cancelled_stops() {
    PhaseScenes.Scene scene = PhaseScenes.noisy(new double[200 * 200], 0, 1, 3);
    AtomicInteger asked = new AtomicInteger();

    assertThatThrownBy(
            () ->
                PhaseUnwrapper.unwrap(
                    scene.phaseRad(),
                    scene.coherence(),
                    200,
                    200,
                    1,
                    () -> asked.incrementAndGet() == 2))
        .isInstanceOf(CancellationException.class);
    assertThat(asked).hasValue(2);
  }

  @Test
  void unwrap_impossibleInput_isRefusedWithTheValue() {
    float[] four = {1, 1, 1, 1};
    assertThatIllegalArgumentException()
        .isThrownBy(() -> unwrap(four, four, 0, 4))
        .withMessageContaining("0 x 4");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> unwrap(four, four, 3, 4))
        .withMessageContaining("12 cells, were 4");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> unwrap(four, new float[] {1, 1, 1, 1.5f}, 2, 2))
        .withMessageContaining("1.5 at cell 3");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PhaseUnwrapper.unwrap(four, four, 2, 2, 0.5, () -> false))
        .withMessageContaining("0.5");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> unwrap(four, four, 1 << 13, 1 << 12))
        .withMessageContaining("more looks");
  }

  private static double rupture(int row, int col) {
    double y = row - 39.5;
    double x = col - 39.5;
    double slip = Math.abs(x) < 25 ? 1.5 * Math.PI * Math.sqrt(1 - x * x / 625) : 0;
    return Math.signum(y) * slip * Math.exp(-Math.abs(y) / 12);
  }

  static float[] ones(double[] like) {
    float[] ones = new float[like.length];
    Arrays.fill(ones, 1);
    return ones;
  }
}
