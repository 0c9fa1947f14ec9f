package io.sentryal.insar.timeseries;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PhasorsTest {
  @Test
  void sinCos_residuals_areExactToTwelveDigits() {
    assertExact(4 * Math.PI, 1e-12);
  }

  @Test
  void sinCos_hugeAngles_areExactToTenDigits() {
    assertExact(1e5, 1e-10);
  }

  private static void assertExact(double largestRad, double tolerance) {
    int count = 20_001;
    double[] angleRad = new double[count];
    for (int i = 0; i < count; i++) {
      angleRad[i] = largestRad * (2.0 * i / (count - 1) - 1);
    }
    double[] cosine = new double[count];
    double[] sine = new double[count];

    Phasors.sinCos(angleRad, count, cosine, sine);

    for (int i = 0; i < count; i++) {
      assertThat(cosine[i]).isCloseTo(Math.cos(angleRad[i]), within(tolerance));
      assertThat(sine[i]).isCloseTo(Math.sin(angleRad[i]), within(tolerance));
    }
  }

  @Test
  void meanLength_equalAngles_isOneAndNeverMore() {
    double[] work = new double[7];
    for (double angleRad = -7; angleRad < 7; angleRad += 0.01) {
      double[] same = new double[7];
      Arrays.fill(same, angleRad);

      double length = Phasors.meanLength(same, 7, work, new double[7]);

      assertThat(length).isLessThanOrEqualTo(1).isCloseTo(1, within(1e-12));
    }
  }

  @Test
  void meanLength_randomAngles_isThatOfTheLibrary() {
    Random random = new Random(1);
    double[] angleRad = random.doubles(500, -4, 4).toArray();
    double real = 0;
    double imaginary = 0;
    for (double value : angleRad) {
      real += Math.cos(value);
      imaginary += Math.sin(value);
    }

    double length = Phasors.meanLength(angleRad, 500, new double[500], new double[500]);

    assertThat(length).isCloseTo(Math.hypot(real, imaginary) / 500, within(1e-12));
  }
}
