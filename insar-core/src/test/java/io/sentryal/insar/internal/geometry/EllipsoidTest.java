package io.sentryal.insar.internal.geometry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class EllipsoidTest {

  @Test
  void toEcef_equatorAndPole_areTheAxes() {
    double[] xyz = new double[3];

    Ellipsoid.toEcef(0, 0, 0, xyz);
    assertThat(xyz).containsExactly(6_378_137.0, 0, 0);

    Ellipsoid.toEcef(Math.PI / 2, 0, 0, xyz);
    // Semi-minor axis as published (NIMA TR8350.2, table 3.3).
    assertThat(xyz[2]).isCloseTo(6_356_752.3142, within(5e-5));
  }

  @Test
  void toEcef_surveyedStation_isWhereItWasPublished() {
    double[] xyz = new double[3];

    // Values of the GeographicLib CartConvert manual page: 33.3 44.4 6000.
    Ellipsoid.toEcef(Math.toRadians(33.3), Math.toRadians(44.4), 6000, xyz);

    assertThat(xyz[0]).isCloseTo(3_816_209.60, within(0.006));
    assertThat(xyz[1]).isCloseTo(3_737_108.55, within(0.006));
    assertThat(xyz[2]).isCloseTo(3_485_109.57, within(0.006));
  }

  @Test
  void toGeodetic_ofToEcef_returnsTheSamePlaceToRounding() {
    Random random = new Random(20211);
    double[] xyz = new double[3];
    double[] geodetic = new double[3];
    double[] again = new double[3];
    double worstM = 0;
    for (int i = 0; i < 200_000; i++) {
      double latRad = Math.asin(2 * random.nextDouble() - 1);
      double lonRad = Math.PI * (2 * random.nextDouble() - 1);
      double heightM =
          i % 5 == 0 ? 700_000 * random.nextDouble() : -500 + 9500 * random.nextDouble();
      if (i % 100 == 0) {
        latRad = Math.copySign(Math.PI / 2 - 1e-9 * random.nextDouble(), latRad);
      }
      Ellipsoid.toEcef(latRad, lonRad, heightM, xyz);
      Ellipsoid.toGeodetic(xyz, geodetic);
      Ellipsoid.toEcef(geodetic[0], geodetic[1], geodetic[2], again);
      Vectors.subtract(again, xyz, again);
      worstM = Math.max(worstM, Vectors.norm(again));
      assertThat(geodetic[2]).isCloseTo(heightM, within(5e-9));
    }
    // One rounding of a coordinate of the Earth's size is 0.9 nm; several meet here.
    assertThat(worstM).isLessThan(5e-9);
  }

  @Test
  void toGeodetic_ofThePoles_hasNoNan() {
    double[] geodetic = new double[3];

    Ellipsoid.toGeodetic(new double[] {0, 0, -6_356_852.314245}, geodetic);

    assertThat(geodetic[0]).isEqualTo(-Math.PI / 2);
    assertThat(geodetic[2]).isCloseTo(100, within(1e-6));
  }

  @Test
  void up_isTheDirectionOfGrowingHeight() {
    double[] low = new double[3];
    double[] high = new double[3];
    double[] up = new double[3];

    Ellipsoid.toEcef(-0.6, 2.5, 0, low);
    Ellipsoid.toEcef(-0.6, 2.5, 1000, high);
    Ellipsoid.up(-0.6, 2.5, up);

    Vectors.subtract(high, low, high);
    for (int i = 0; i < 3; i++) {
      assertThat(up[i]).isCloseTo(high[i] / 1000, within(1e-11));
    }
  }
}
