package io.sentryal.insar.localcpu.internal.tops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Real Sentinel-1 pixels: an IW3 crop of Amsterdam on two dates, coregistered and flattened by SNAP
 * ({@code ../shared/data/README.md} section 1, where the expected values were measured by an
 * independent script).
 */
class AmsterdamInterferogramTest {
  private static final int LINES = 84;
  private static final int SAMPLES = 338;

  private static float[] march31;
  private static float[] march19;

  @BeforeAll
  static void read() throws IOException {
    Path folder =
        Path.of(System.getProperty("insar.shared.data", "absent"), "s1-iw-pair-amsterdam");
    Assumptions.assumeTrue(
        Files.isDirectory(folder),
        "s1-iw-pair-amsterdam is absent: ../shared/data/s1-iw-pair-amsterdam");
    march31 = image(folder.resolve("20230331-coreg.znap"), "31Mar2023");
    march19 = image(folder.resolve("20230319-coreg.znap"), "19Mar2023");
  }

  /** Returns real and imaginary parts in turn. */
  private static float[] image(Path znap, String date) throws IOException {
    float[] re = band(znap.resolve("i_VV_" + date).resolve("0.0"));
    float[] im = band(znap.resolve("q_VV_" + date).resolve("0.0"));
    float[] both = new float[2 * re.length];
    for (int i = 0; i < re.length; i++) {
      both[2 * i] = re[i];
      both[2 * i + 1] = im[i];
    }
    return both;
  }

  private static float[] band(Path chunk) throws IOException {
    float[] values = new float[LINES * SAMPLES];
    ByteBuffer.wrap(Files.readAllBytes(chunk))
        .order(ByteOrder.BIG_ENDIAN)
        .asFloatBuffer()
        .get(values);
    return values;
  }

  @Test
  void coherence_ofTheTrueInterferogram_isThatOfTheCity() {
    Statistics coherence = boxcarCoherence(march31, march19);

    assertThat(coherence.mean()).isCloseTo(0.753, within(0.01));
  }

  @Test
  void coherence_secondaryShiftedBy40Samples_isThatOfNoise() {
    float[] shifted = new float[march19.length];
    for (int line = 0; line < LINES; line++) {
      for (int sample = 0; sample < SAMPLES; sample++) {
        int from = 2 * (line * SAMPLES + (sample + 40) % SAMPLES);
        int to = 2 * (line * SAMPLES + sample);
        shifted[to] = march19[from];
        shifted[to + 1] = march19[from + 1];
      }
    }

    assertThat(boxcarCoherence(march31, shifted).mean()).isCloseTo(0.235, within(0.02));
  }

  /** The phase of reference 31 March times conj(19 March) is -1.36 rad, not +1.36. */
  @Test
  void phase_ofReferenceTimesConjugateOfSecondary_hasTheMeasuredSign() {
    double re = 0;
    double im = 0;
    for (int row = 0; row + 3 <= LINES; row += 3) {
      LookAccumulator sums = rowOfCells(march31, march19, row, 0);
      for (int column = 0; column < SAMPLES / 11; column++) {
        double power = Math.sqrt(sums.referencePower(column) * sums.secondaryPower(column));
        double length = Math.hypot(sums.re(column), sums.im(column));
        if (length / power > 0.8) {
          re += sums.re(column) / length;
          im += sums.im(column) / length;
        }
      }
    }

    assertThat(Math.atan2(im, re)).isCloseTo(-1.36, within(0.05));
  }

  /** All 33 placements of the grid of cells together are the sliding 3 x 11 window. */
  private static Statistics boxcarCoherence(float[] reference, float[] secondary) {
    Statistics coherence = new Statistics();
    for (int row = 0; row + 3 <= LINES; row++) {
      for (int first = 0; first < 11; first++) {
        LookAccumulator sums = rowOfCells(reference, secondary, row, first);
        for (int column = 0; column < (SAMPLES - first) / 11; column++) {
          assertThat(sums.state(column, 33)).isEqualTo(CellState.VALID);
          coherence.add(
              Math.hypot(sums.re(column), sums.im(column))
                  / Math.sqrt(sums.referencePower(column) * sums.secondaryPower(column)));
        }
      }
    }
    return coherence;
  }

  private static LookAccumulator rowOfCells(
      float[] reference, float[] secondary, int firstLine, int firstSample) {
    int count = SAMPLES - firstSample;
    LookAccumulator sums = new LookAccumulator((count + 10) / 11, 11);
    ComplexRow row = new ComplexRow(count);
    float[] line = new float[2 * count];
    for (int l = firstLine; l < firstLine + 3; l++) {
      int offset = 2 * (l * SAMPLES + firstSample);
      System.arraycopy(reference, offset, line, 0, 2 * count);
      row.reset();
      for (int i = 0; i < count; i++) {
        row.re()[i] = secondary[offset + 2 * i];
        row.im()[i] = secondary[offset + 2 * i + 1];
      }
      sums.add(line, row, new byte[count], 0);
    }
    return sums;
  }
}
