package io.sentryal.insar.testkit.scene;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.sentryal.insar.model.GeoPoint;
import io.sentryal.insar.model.OrbitDirection;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SimulatedStackTest {
  private static final GeoPoint CENTRE = SimulatedStack.DEFAULT_CENTRE;
  private static final GeoPoint BESIDE = new GeoPoint(41.9003, 13.3004);
  private static final LocalDate DAY_0 = LocalDate.of(2024, 1, 4);
  private static final LocalDate DAY_1 = LocalDate.of(2024, 1, 28);
  private static final Instant SINCE = Instant.parse("2024-01-04T00:00:00Z");

  @TempDir Path folder;

  private static SimulatedStack.Builder small() {
    return SimulatedStack.builder().dates(DAY_0, DAY_1).lines(200).samples(400).reliefM(80);
  }

  /**
   * The target is placed by what the written annotation says, with interpolated state vectors and a
   * bisection: nothing of the simulator. The limits are the issue's: 0.02 pixel, 0.05 rad.
   */
  @ParameterizedTest
  @CsvSource({"ASCENDING,0", "ASCENDING,1", "DESCENDING,0", "DESCENDING,1"})
  void image_ofOneReflector_peaksWhereTheAnnotationPutsIt(OrbitDirection direction, int date) {
    DeformationField uplift =
        (point, instant) -> instant.isAfter(SINCE.plusSeconds(864_000)) ? 9 : 0;
    SimulatedStack stack =
        small()
            .direction(direction)
            .clutterRmsCounts(0)
            .deformation(uplift)
            .addReflector(BESIDE, 20_000)
            .build();
    ReadProduct product = new ReadProduct(stack.writeFolder(date, folder));
    double heightM = stack.truth().heightM(BESIDE);
    double[] ecefM = ReadProduct.ecef(BESIDE.latitudeDeg(), BESIDE.longitudeDeg(), heightM);

    Peak peak = Peak.of(stack.image(date, 0), 200, 400);
    double[] expected = product.pixel(0, ecefM, date == 0 ? 0 : 0.009);

    assertThat(peak.line()).isCloseTo(expected[0], within(0.02));
    assertThat(peak.sample()).isCloseTo(expected[1], within(0.02));
    double phaseRad = -4 * Math.PI / product.wavelengthM() * expected[2];
    assertThat(Math.IEEEremainder(peak.phaseRad() - phaseRad, 2 * Math.PI))
        .isCloseTo(0, within(0.05));
    assertThat(peak.amplitude()).isCloseTo(20_000, within(400.0));
    RadarPosition told = stack.truth().radarPosition(BESIDE, date, 0);
    assertThat(told.line()).isCloseTo(expected[0], within(1e-3));
    assertThat(told.sample()).isCloseTo(expected[1], within(1e-4));
  }

  @Test
  void image_ofClutter_hasItsSpectrumWhereTheCarrierSays() {
    SimulatedStack stack = small().build();
    ReadProduct product = new ReadProduct(stack.writeFolder(1, folder));
    short[] image = stack.image(1, 0);

    double dcHz = product.carrier(0, 100, 200)[1];
    double expectedRad = 2 * Math.PI * dcHz * product.number("azimuthTimeInterval");
    assertThat(turnPerLine(image, product, 1, 15, 60)).isCloseTo(expectedRad, within(0.03));
    assertThat(turnPerLine(image, product, 1, 140, 185)).isCloseTo(expectedRad, within(0.03));
    assertThat(Math.abs(turnPerLine(image, product, 0, 15, 60) - expectedRad)).isGreaterThan(1);
  }

  private static double turnPerLine(
      short[] image, ReadProduct product, int deramp, int from, int to) {
    double re = 0;
    double im = 0;
    for (int sample = 50; sample < 350; sample += 3) {
      double[] carrier = parabola(product, sample);
      for (int line = from; line < to; line++) {
        int a = 2 * (line * 400 + sample);
        int b = a + 800;
        double xr = image[b] * image[a] + image[b + 1] * image[a + 1];
        double xi = image[b + 1] * image[a] - image[b] * image[a + 1];
        double turn = -deramp * (carrier[1] + (2 * line + 1) * carrier[2]);
        re += xr * Math.cos(turn) - xi * Math.sin(turn);
        im += xr * Math.sin(turn) + xi * Math.cos(turn);
      }
    }
    return Math.atan2(im, re);
  }

  /** The carrier is quadratic in the line: its coefficients, from three values. */
  private static double[] parabola(ReadProduct product, int sample) {
    double y0 = product.carrier(0, 0, sample)[0];
    double y1 = product.carrier(0, 100, sample)[0];
    double y2 = product.carrier(0, 200, sample)[0];
    double c2 = (y2 - 2 * y1 + y0) / 20_000;
    return new double[] {y0, (y1 - y0) / 100 - 100 * c2, c2};
  }

  @Test
  void image_madeByAnyNumberOfThreads_hasTheSameBytes() {
    short[] one = small().threads(1).bursts(2).build().image(1, 1);
    short[] three = small().threads(3).bursts(2).build().image(1, 1);

    assertThat(three).isEqualTo(one);
    assertThat(small().seed(2).bursts(2).build().image(1, 1)).isNotEqualTo(one);
  }

  @Test
  void image_ofClutter_hasTheChosenStrengthInsideTheValidWindowOnly() {
    short[] image = small().build().image(0, 0);
    SceneLayout layout = new SceneLayout(1, 200, 400);

    double sum = 0;
    long valid = 0;
    for (int line = 0; line < 200; line++) {
      for (int sample = 0; sample < 400; sample++) {
        int at = 2 * (line * 400 + sample);
        boolean inside =
            line >= layout.firstValidLine()
                && line <= layout.lastValidLine()
                && sample >= layout.firstValidSample()
                && sample <= layout.lastValidSample();
        if (inside) {
          sum += image[at] * image[at] + image[at + 1] * image[at + 1];
          valid++;
        } else {
          assertThat(image[at]).isZero();
          assertThat(image[at + 1]).isZero();
        }
      }
    }
    assertThat(Math.sqrt(sum / valid / 2)).isCloseTo(60, within(1.5));
  }

  /** A chosen baseline is the one that the written orbits have, by its definition. */
  @Test
  void baseline_fromTheWrittenOrbits_isTheChosenOne() {
    SimulatedStack stack = small().perpendicularBaselinesM(0, -137.5).build();
    ReadProduct reference = new ReadProduct(stack.writeFolder(0, folder));
    ReadProduct secondary = new ReadProduct(stack.writeFolder(1, folder));
    double heightM = stack.truth().heightM(CENTRE);
    double[] target = ReadProduct.ecef(CENTRE.latitudeDeg(), CENTRE.longitudeDeg(), heightM);

    double[] s0 = reference.state(reference.see(target)[0]);
    double[] s1 = secondary.state(secondary.see(target)[0]);
    double[] look = {target[0] - s0[0], target[1] - s0[1], target[2] - s0[2]};
    double[] axis = {
      look[1] * s0[5] - look[2] * s0[4],
      look[2] * s0[3] - look[0] * s0[5],
      look[0] * s0[4] - look[1] * s0[3]
    };
    double length = Math.sqrt(axis[0] * axis[0] + axis[1] * axis[1] + axis[2] * axis[2]);
    double perpendicularM =
        ((s1[0] - s0[0]) * axis[0] + (s1[1] - s0[1]) * axis[1] + (s1[2] - s0[2]) * axis[2])
            / length;

    assertThat(perpendicularM).isCloseTo(-137.5, within(0.01));
    assertThat(stack.acquisitions().get(1).perpendicularBaselineM())
        .isCloseTo(perpendicularM, within(0.01));
  }

  @Test
  void points_ofTheTruth_lieInsideEveryImage() {
    SimulatedStack stack = small().bursts(2).samples(600).build();

    assertThat(stack.truth().points(60))
        .hasSize(60)
        .allSatisfy(
            point -> {
              RadarPosition first = stack.truth().radarPosition(point.position(), 1, 0);
              RadarPosition second = stack.truth().radarPosition(point.position(), 1, 1);
              assertThat(first.sample()).isBetween(90.0, 506.0);
              boolean inFirst = first.line() > 25 && first.line() < 175;
              boolean inSecond = second.line() > 25 && second.line() < 175;
              assertThat(inFirst || inSecond).isTrue();
            });
  }

  @Test
  void builder_withSettingsThatCannotBe_saysWhichAndWhy() {
    assertThatThrownBy(() -> SimulatedStack.builder().build())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("needs dates");
    assertThatThrownBy(() -> small().dates(DAY_0, DAY_0.plusDays(13)))
        .hasMessageContaining("whole cycles of 12 days")
        .hasMessageContaining("13 days");
    assertThatThrownBy(() -> small().perpendicularBaselinesM(0, 10, 20).build())
        .hasMessageContaining("3 values for 2 dates");
    assertThatThrownBy(() -> small().reliefM(2500).build())
        .hasMessageContaining("reliefM 2500")
        .hasMessageContaining("choose less relief");
    assertThatThrownBy(() -> small().lines(100).build()).hasMessageContaining("lines must be");
    assertThatThrownBy(() -> small().coherence(point -> Double.NaN).build())
        .hasMessageContaining("coherence must be between 0 and 1, was NaN");
  }
}
