package io.sentryal.insar.testkit.scene;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.LocalDate;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SceneGeometryTest {
  private static StackDesign design(int bursts, int lines, int samples, double baselineM) {
    LocalDate day = LocalDate.of(2024, 1, 4);
    return new StackDesign(
        SimulatedStack.builder()
            .dates(day, day.plusDays(12))
            .bursts(bursts)
            .lines(lines)
            .samples(samples)
            .perpendicularBaselinesM(0, baselineM));
  }

  /**
   * The mesh must not add phase: 0.01 rad is 44 micrometres of range; 1e-6 lines of azimuth is 1e-4
   * rad at the steepest carrier. The last row is a full burst.
   */
  @ParameterizedTest
  @CsvSource({"1,400,3000,150", "3,400,3000,-300", "1,1500,25000,150"})
  void mesh_againstTheDirectSolution_isExact(int bursts, int lines, int samples, double baselineM) {
    StackDesign design = design(bursts, lines, samples, baselineM);
    SceneGeometry geometry = design.geometry();
    Pass pass = design.passes().get(1);
    TensorPolynomial.Cursor ground = geometry.ground().cursor();
    TensorPolynomial.Cursor relative = pass.relative().cursor();
    SplittableRandom random = new SplittableRandom(7);

    for (int i = 0; i < 200; i++) {
      double line = random.nextDouble(-20, design.layout().sceneLines() + 20);
      double sample = random.nextDouble(-20, samples + 20);
      double heightM = random.nextDouble(design.terrain().lowestM(), design.terrain().highestM());
      double[] placeM = geometry.exactPlace(line, sample, heightM);
      RangeDoppler.Seen seen = RangeDoppler.see(pass.orbit(), placeM, geometry.lineTimeS(line));
      ground.line(line);
      ground.sample(sample);
      relative.line(line);
      relative.sample(sample);

      double rangeM = geometry.sampleRangeM(sample) + relative.value(1, heightM);
      assertThat(4 * Math.PI / SwathParameters.WAVELENGTH_M * (rangeM - seen.slantRangeM()))
          .isCloseTo(0, within(0.01));
      double timeS = geometry.lineTimeS(line) + relative.value(0, heightM);
      assertThat((timeS - seen.timeS()) / SwathParameters.LINE_INTERVAL_S)
          .isCloseTo(0, within(1e-6));
      double[] meshM = Wgs84.toEcef(ground.value(0, heightM), ground.value(1, heightM), heightM);
      assertThat(Vectors.norm(Vectors.minus(meshM, placeM))).isLessThan(1e-3);
    }
  }

  @Test
  void place_seenAgain_givesTheSamePixel() {
    StackDesign design = design(1, 400, 3000, 80);
    SceneGeometry geometry = design.geometry();

    for (double heightM : new double[] {-100, 300, 2500}) {
      double[] placeM = geometry.exactPlace(31, 2222, heightM);
      RangeDoppler.Seen seen = RangeDoppler.see(geometry.orbit(), placeM, 0);

      assertThat(seen.timeS()).isCloseTo(geometry.lineTimeS(31), within(1e-10));
      assertThat(seen.slantRangeM()).isCloseTo(geometry.sampleRangeM(2222), within(1e-6));
      assertThat(Wgs84.toGeodetic(placeM)[2]).isCloseTo(heightM, within(1e-6));
    }
  }

  /** Sentinel-1 flies at about 7,590 m/s over ground 690 to 720 km below and looks to the right. */
  @ParameterizedTest
  @CsvSource({"ASCENDING,1", "DESCENDING,-1"})
  void orbit_looksLikeSentinel1(String direction, int north) {
    StackDesign design =
        new StackDesign(
            SimulatedStack.builder()
                .dates(LocalDate.of(2024, 1, 4))
                .direction(io.sentryal.insar.model.OrbitDirection.parse(direction)));
    PhysicalOrbit orbit = design.geometry().orbit();
    double[] state = orbit.state(0);
    double[] velocity = orbit.velocity(0);
    double[] look = OrbitDesign.look(state, design.geometry().centreM());

    assertThat(Vectors.norm(velocity)).isCloseTo(7_590, within(30.0));
    assertThat(Wgs84.toGeodetic(orbit.position(0))[2]).isBetween(690e3, 720e3);
    assertThat(Math.signum(velocity[2])).isEqualTo(north);
    assertThat(Vectors.dot(Vectors.cross(look, velocity), orbit.position(0))).isPositive();
    assertThat(RangeDoppler.incidenceDeg(state, design.geometry().centreM()))
        .isCloseTo(39, within(1e-6));
    assertThat(orbit.position(orbit.ascendingNodeS())[2]).isCloseTo(0, within(1e-5));
    assertThat(orbit.velocity(orbit.ascendingNodeS())[2]).isPositive();
    assertThat(-design.passes().get(0).estimates().get(1).fmRate().c0Hz())
        .isBetween(2100.0, 2300.0);
  }

  @Test
  void terrain_overTheScene_hasTheChosenRelief() {
    StackDesign design = design(1, 400, 3000, 0);
    double low = Double.POSITIVE_INFINITY;
    double high = Double.NEGATIVE_INFINITY;
    for (int i = 0; i <= 60; i++) {
      for (int j = 0; j <= 60; j++) {
        double[] placeM = design.geometry().exactPlace(399 * i / 60.0, 2999 * j / 60.0, 550);
        double[] place = Wgs84.toGeodetic(placeM);
        double heightM = design.terrain().heightM(place[0], place[1]);
        low = Math.min(low, heightM);
        high = Math.max(high, heightM);
      }
    }
    assertThat(high - low).isCloseTo(500, within(50.0));
    assertThat(low).isCloseTo(300, within(50.0));
  }
}
