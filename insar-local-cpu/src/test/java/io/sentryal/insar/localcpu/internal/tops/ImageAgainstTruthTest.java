package io.sentryal.insar.localcpu.internal.tops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sentryal.insar.localcpu.internal.safe.BurstAnnotation;
import io.sentryal.insar.localcpu.internal.safe.ComplexImageReader;
import io.sentryal.insar.localcpu.internal.safe.SafeProduct;
import io.sentryal.insar.localcpu.internal.safe.SwathAnnotation;
import io.sentryal.insar.localcpu.internal.unwrap.PhaseUnwrapper;
import io.sentryal.insar.localcpu.internal.unwrap.UnwrappedPhase;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The last rows of isce3-reference/expected.json: reflectors in the images, and unwrapping. */
class ImageAgainstTruthTest {
  private static final int HALF = 12;
  private static final double STEP_PIXELS = 1.0 / 64;

  @TempDir static Path work;
  private static Isce3Reference data;

  @BeforeAll
  static void open() throws IOException {
    data = Isce3Reference.open(work);
  }

  @AfterAll
  static void close() {
    if (data != null) {
      data.close();
    }
  }

  @Test
  void reflectors_inTheImages_peakWhereTheTruthSays() throws IOException {
    double tolerance = data.expected.at("/reflectors/tolerance_pixels").asDouble();
    int seen = 0;
    // id,lat,lon,height_m,true_los_mm,date,burst,azimuth_time,slant_range_m,line,sample
    for (String[] row : data.table("truth/reflectors.csv")) {
      boolean ref = row[5].equals("ref");
      double line = Double.parseDouble(row[9]);
      double sample = Double.parseDouble(row[10]);
      double[] peak = peak(ref, Integer.parseInt(row[6]), line, sample);

      assertThat(peak[0]).as(Arrays.toString(row)).isCloseTo(line, within(tolerance));
      assertThat(peak[1]).as(Arrays.toString(row)).isCloseTo(sample, within(tolerance));
      seen++;
    }
    assertThat(seen).isEqualTo(12);
  }

  /** Returns the line and sample of the greatest amplitude near a place, free of the carrier. */
  private static double[] peak(boolean ref, int burst, double line, double sample) {
    SwathAnnotation swath = ref ? data.reference : data.secondary;
    BurstAnnotation annotation = swath.bursts().get(burst - 1);
    SafeProduct product = ref ? data.referenceProduct : data.secondaryProduct;
    TopsCarrier carrier =
        TopsCarrier.of(swath, annotation, ref ? data.referenceOrbit : data.secondaryOrbit);
    int firstLine = (int) Math.rint(line) - HALF;
    int firstSample = (int) Math.rint(sample) - HALF;
    int size = 2 * HALF + 1;
    float[] chip = new float[2 * size * size];
    try (ComplexImageReader image = product.measurement(swath)) {
      int burstLine = (burst - 1) * swath.linesPerBurst();
      image.read(burstLine + firstLine, firstSample, size, size, chip);
    }
    double[] best = {Double.NaN, Double.NaN};
    double most = -1;
    for (double u = -0.5; u <= 0.5; u += STEP_PIXELS) {
      for (double v = -0.5; v <= 0.5; v += STEP_PIXELS) {
        double power = power(chip, carrier, firstLine, firstSample, HALF + u, HALF + v);
        if (power > most) {
          most = power;
          best = new double[] {firstLine + HALF + u, firstSample + HALF + v};
        }
      }
    }
    return best;
  }

  /** Returns the power at a fraction of a pixel: a plain sinc under a squared cosine. */
  private static double power(
      float[] chip, TopsCarrier carrier, int firstLine, int firstSample, double l, double s) {
    int size = 2 * HALF + 1;
    double re = 0;
    double im = 0;
    for (int i = 0; i < size; i++) {
      double inLine = kernel(l - i);
      for (int j = 0; j < size; j++) {
        double weight = inLine * kernel(s - j);
        double phaseRad = -carrier.phaseRad(firstLine + i, firstSample + j);
        double a = chip[2 * (i * size + j)];
        double b = chip[2 * (i * size + j) + 1];
        re += weight * (a * Math.cos(phaseRad) - b * Math.sin(phaseRad));
        im += weight * (a * Math.sin(phaseRad) + b * Math.cos(phaseRad));
      }
    }
    return re * re + im * im;
  }

  private static double kernel(double x) {
    if (Math.abs(x) >= HALF) {
      return 0;
    }
    double sinc = x == 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
    return sinc * Math.pow(Math.cos(Math.PI * x / (2 * HALF)), 2);
  }

  /** The same interferogram, so the same phase up to one constant; the tolerance is the file's. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void unwrapping_interferogramOfIsce3_isThatOfIcuUpToOneConstant(int burst) throws IOException {
    String name = "_burst" + burst + ".bin";
    float[] ifg = data.floats("isce3/ifg" + name);
    float[] coherence = data.floats("isce3/coherence" + name);
    byte[] valid = data.bytes("isce3/valid" + name);
    float[] theirsRad = data.floats("isce3/unwrapped_icu" + name);
    byte[] theirComponent = data.bytes("isce3/components_icu" + name);
    float[] wrappedRad = new float[valid.length];
    for (int i = 0; i < valid.length; i++) {
      wrappedRad[i] = valid[i] == 1 ? (float) Math.atan2(ifg[2 * i + 1], ifg[2 * i]) : Float.NaN;
    }
    MultilookGrid cells = data.cells();

    UnwrappedPhase ours =
        PhaseUnwrapper.unwrap(
            wrappedRad,
            coherence,
            cells.rows(),
            cells.columns(),
            data.expected.at("/looks/effective").asDouble(),
            () -> false);

    float[] oursRad = ours.phaseRad();
    int[] component = ours.component();
    double constantRad = Double.NaN;
    int compared = 0;
    int good = 0;
    for (int i = 0; i < valid.length; i++) {
      boolean wanted = valid[i] == 1 && coherence[i] > 0.5;
      good += wanted ? 1 : 0;
      if (wanted && component[i] == 1 && theirComponent[i] != 0) {
        double apartRad = oursRad[i] - theirsRad[i];
        constantRad = compared == 0 ? apartRad : constantRad;
        assertThat(apartRad).as("cell %d", i).isCloseTo(constantRad, within(1e-3));
        compared++;
      }
    }
    assertThat(compared).isGreaterThan((int) (0.995 * good));
    assertThat(Math.IEEEremainder(constantRad, 2 * Math.PI)).isCloseTo(0, within(1e-3));
  }
}
