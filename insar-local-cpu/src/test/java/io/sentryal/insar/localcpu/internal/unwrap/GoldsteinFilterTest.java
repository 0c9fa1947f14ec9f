package io.sentryal.insar.localcpu.internal.unwrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GoldsteinFilterTest {
  private static final int ROWS = 130;
  private static final int COLS = 201;

  private final float[] re = new float[ROWS * COLS];
  private final float[] im = new float[ROWS * COLS];

  private static double truthRad(int cell) {
    double x = cell % COLS;
    double y = Math.floorDiv(cell, COLS);
    return 0.41 * x
        - 0.17 * y
        + 3 * Math.exp(-((x - 100) * (x - 100) + (y - 60) * (y - 60)) / 1800);
  }

  private void fillFringes(double noise) {
    Random random = new Random(4);
    for (int i = 0; i < re.length; i++) {
      re[i] = (float) (Math.cos(truthRad(i)) + noise * random.nextGaussian());
      im[i] = (float) (Math.sin(truthRad(i)) + noise * random.nextGaussian());
    }
  }

  private double rmsErrorRad() {
    double sum = 0;
    for (int i = 0; i < re.length; i++) {
      double error = WrappedField.wrap(Math.atan2(im[i], re[i]) - truthRad(i));
      sum += error * error;
    }
    return Math.sqrt(sum / re.length);
  }

  @ParameterizedTest
  @CsvSource({"0.5, 1.9", "0.8, 2.8", "1.0, 3.5"})
  void filter_noisyFringes_lowersThePhaseErrorByTheFactor(double alpha, double factor) {
    fillFringes(0.5);
    double before = rmsErrorRad();

    GoldsteinFilter.filter(re, im, ROWS, COLS, alpha);

    assertThat(before / rmsErrorRad()).isGreaterThan(factor);
  }

  @Test
  void filter_planeFringes_keepFrequencyPhaseAndPower() {
    for (int i = 0; i < re.length; i++) {
      re[i] = (float) Math.cos(planeRad(i));
      im[i] = (float) Math.sin(planeRad(i));
    }

    GoldsteinFilter.filter(re, im, ROWS, COLS, 0.7);

    double power = 0;
    double errorSum = 0;
    double errorSquares = 0;
    double moment = 0;
    for (int i = 0; i < re.length; i++) {
      power += re[i] * re[i] + im[i] * im[i];
      double errorRad = WrappedField.wrap(Math.atan2(im[i], re[i]) - planeRad(i));
      errorSum += errorRad;
      errorSquares += errorRad * errorRad;
      moment += errorRad * (i % COLS - (COLS - 1) / 2.0);
    }
    double variance = (COLS * COLS - 1) / 12.0;
    assertThat(moment / re.length / variance).as("slope, rad per cell").isCloseTo(0, within(2e-4));
    assertThat(errorSum / re.length).isCloseTo(0, within(1e-3));
    assertThat(Math.sqrt(errorSquares / re.length)).isLessThan(0.05);
    assertThat(power / re.length).isCloseTo(1, within(0.03));
  }

  private static double planeRad(int cell) {
    return 0.41 * (cell % COLS) - 0.17 * Math.floorDiv(cell, COLS);
  }

  @Test
  void filter_alphaZero_isIdentityBitForBit() {
    fillFringes(0.7);
    float[] reBefore = re.clone();
    float[] imBefore = im.clone();

    GoldsteinFilter.filter(re, im, ROWS, COLS, 0);

    assertThat(re).isEqualTo(reBefore);
    assertThat(im).isEqualTo(imBefore);
  }

  @Test
  void filter_cellsWithoutAValue_stayAndDoNotSpread() {
    fillFringes(0.1);
    for (int r = 40; r < 60; r++) {
      for (int c = 50; c < 70; c++) {
        re[r * COLS + c] = c < 60 ? 0 : Float.NaN;
        im[r * COLS + c] = 0;
      }
    }

    GoldsteinFilter.filter(re, im, ROWS, COLS, 0.6);

    double sumOfSquares = 0;
    for (int i = 0; i < re.length; i++) {
      int r = i / COLS;
      int c = i % COLS;
      boolean hole = r >= 40 && r < 60 && c >= 50 && c < 70;
      if (!hole) {
        double error = WrappedField.wrap(Math.atan2(im[i], re[i]) - truthRad(i));
        assertThat(error).isCloseTo(0, within(1.0));
        sumOfSquares += error * error;
      } else if (c < 60) {
        assertThat(re[i]).isZero();
      } else {
        assertThat(re[i]).isNaN();
      }
    }
    assertThat(Math.sqrt(sumOfSquares / re.length)).isLessThan(0.15);
  }

  @Test
  void filter_anyNumberOfCalls_leavesNoThreadBehind() {
    fillFringes(0.3);
    int before = Thread.activeCount();

    GoldsteinFilter.filter(re, im, ROWS, COLS, 0.5);

    assertThat(Thread.activeCount()).isEqualTo(before);
  }

  @Test
  void filter_impossibleInput_isRefusedWithTheValue() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> GoldsteinFilter.filter(re, im, ROWS, COLS, 1.5))
        .withMessageContaining("1.5");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> GoldsteinFilter.filter(new float[6300], new float[6300], 63, 100, 0.5))
        .withMessageContaining("63 x 100");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> GoldsteinFilter.filter(re, im, 100, 100, 0.5))
        .withMessageContaining("10000");
  }
}
