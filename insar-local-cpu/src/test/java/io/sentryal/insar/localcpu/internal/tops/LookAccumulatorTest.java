package io.sentryal.insar.localcpu.internal.tops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sentryal.insar.localcpu.internal.geometry.GeometryRow;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class LookAccumulatorTest {
  private static final int LOOKS = 4;

  /** One line of two cells of four samples. */
  private static LookAccumulator sums(ComplexRow secondary, byte[] flags, float... reference) {
    LookAccumulator sums = new LookAccumulator(2, LOOKS);
    sums.add(reference, secondary, flags, 0);
    return sums;
  }

  private static ComplexRow secondary(float re, float im) {
    ComplexRow row = new ComplexRow(2 * LOOKS);
    row.reset();
    Arrays.fill(row.re(), re);
    Arrays.fill(row.im(), im);
    return row;
  }

  private static float[] reference(float re, float im) {
    float[] pixels = new float[4 * LOOKS];
    for (int i = 0; i < pixels.length; i += 2) {
      pixels[i] = re;
      pixels[i + 1] = im;
    }
    return pixels;
  }

  @Test
  void product_isReferenceTimesConjugateOfSecondary() {
    LookAccumulator sums = sums(secondary(1, 2), new byte[2 * LOOKS], reference(3, 5));

    assertThat(sums.re(0)).isCloseTo(LOOKS * (3 * 1 + 5 * 2), within(1e-9));
    assertThat(sums.im(0)).isCloseTo(LOOKS * (5 * 1 - 3 * 2), within(1e-9));
    assertThat(sums.referencePower(1)).isCloseTo(LOOKS * 34, within(1e-9));
    assertThat(sums.secondaryPower(1)).isCloseTo(LOOKS * 5, within(1e-9));
  }

  @Test
  void state_ofEachCell_saysWhatIsMissing() {
    ComplexRow oneMissing = secondary(1, 1);
    oneMissing.clear(5, 6);
    byte[] hole = new byte[2 * LOOKS];
    hole[5] = GeometryRow.NO_DATA;
    byte[] folded = new byte[2 * LOOKS];
    folded[4] = GeometryRow.LAYOVER;
    folded[6] = GeometryRow.SHADOW;
    byte[] clear = new byte[2 * LOOKS];

    assertThat(sums(secondary(1, 1), clear, reference(1, 0)).state(1, LOOKS))
        .isEqualTo(CellState.VALID);
    assertThat(sums(oneMissing, clear, reference(1, 0)).state(1, LOOKS))
        .isEqualTo(CellState.OUTSIDE);
    assertThat(sums(oneMissing, hole, reference(1, 0)).state(1, LOOKS))
        .isEqualTo(CellState.NO_DATA);
    assertThat(sums(secondary(0, 0), clear, reference(1, 0)).state(1, LOOKS))
        .isEqualTo(CellState.NO_DATA);
    assertThat(sums(secondary(1, 1), folded, reference(1, 0)).state(1, LOOKS))
        .isEqualTo(CellState.FOLDED);
    assertThat(sums(secondary(1, 1), folded, reference(1, 0)).state(0, LOOKS))
        .as("the other cell")
        .isEqualTo(CellState.VALID);
  }
}
