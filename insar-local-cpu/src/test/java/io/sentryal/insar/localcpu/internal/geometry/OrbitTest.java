package io.sentryal.insar.localcpu.internal.geometry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.sentryal.insar.error.FailureCode;
import io.sentryal.insar.error.InvalidDataException;
import io.sentryal.insar.error.ProcessingException;
import io.sentryal.insar.internal.geometry.Orbit;
import io.sentryal.insar.internal.geometry.Vectors;
import io.sentryal.insar.model.StateVector;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class OrbitTest {
  private static final SyntheticOrbit CIRCLE = SyntheticOrbit.sentinel1(12, 30);

  @Test
  void interpolation_ofACircularOrbit_isExactToMicrometres() {
    double[] inside = worstErrors(1030, 1130);
    double[] nearTheEnds = worstErrors(1000, 1160);

    assertThat(inside[0]).as("position, m").isLessThan(1e-6);
    assertThat(inside[1]).as("velocity, m/s").isLessThan(1e-6);
    assertThat(inside[2]).as("acceleration, m/s^2").isLessThan(1e-6);
    assertThat(nearTheEnds[0]).as("position near the ends, m").isLessThan(1e-4);
    assertThat(nearTheEnds[1]).as("velocity near the ends, m/s").isLessThan(1e-4);
  }

  private static double[] worstErrors(double fromS, double toS) {
    Orbit orbit = CIRCLE.orbit(1000, 10, 17);
    Random random = new Random(5);
    double[] worst = new double[3];
    double[] out = new double[3];
    for (int i = 0; i < 2000; i++) {
      double timeS = fromS + (toS - fromS) * random.nextDouble();
      double[] exact = CIRCLE.exact(timeS);
      for (int axis = 0; axis < 3; axis++) {
        orbit.position(timeS, out);
        worst[0] = Math.max(worst[0], Math.abs(out[axis] - exact[axis]));
        orbit.velocity(timeS, out);
        worst[1] = Math.max(worst[1], Math.abs(out[axis] - exact[axis + 3]));
        orbit.acceleration(timeS, out);
        worst[2] = Math.max(worst[2], Math.abs(out[axis] - exact[axis + 6]));
      }
    }
    return worst;
  }

  @Test
  void interpolation_acrossAVector_isContinuousInAllDerivatives() {
    List<StateVector> noisy = new ArrayList<>();
    Random random = new Random(6);
    for (StateVector v : CIRCLE.vectors(1000, 10, 17)) {
      noisy.add(
          new StateVector(
              v.time(),
              v.xM() + 0.01 * random.nextGaussian(),
              v.yM(),
              v.zM(),
              v.vxMPerS(),
              v.vyMPerS(),
              v.vzMPerS()));
    }
    Orbit orbit = Orbit.of(noisy);
    double[] before = new double[3];
    double[] after = new double[3];

    orbit.velocity(1080 - 1e-7, before);
    orbit.velocity(1080 + 1e-7, after);
    assertThat(after[0]).isCloseTo(before[0], within(1e-5));
    orbit.acceleration(1080 - 1e-7, before);
    orbit.acceleration(1080 + 1e-7, after);
    assertThat(after[0]).isCloseTo(before[0], within(1e-8));
  }

  @Test
  void interpolation_atTheVectors_returnsThem() {
    List<StateVector> vectors = CIRCLE.vectors(1000, 10, 17);
    Orbit orbit = Orbit.of(vectors);
    double[] out = new double[3];
    for (StateVector v : vectors) {
      orbit.position(orbit.seconds(v.time()), out);
      assertThat(out[0]).isCloseTo(v.xM(), within(1e-8));
    }
  }

  @Test
  void of_vectorsInAnyOrderWithDuplicates_isTheSameOrbit() {
    List<StateVector> vectors = CIRCLE.vectors(1000, 10, 17);
    List<StateVector> mixed = new ArrayList<>(vectors);
    mixed.addAll(vectors.subList(3, 6));
    Collections.shuffle(mixed, new Random(1));
    double[] expected = new double[3];
    double[] actual = new double[3];

    Orbit.of(vectors).position(1083.4, expected);
    Orbit.of(mixed).position(1083.4, actual);

    assertThat(actual).containsExactly(expected);
  }

  @Test
  void of_fourVectors_stillInterpolatesToMillimetres() {
    Orbit orbit = CIRCLE.orbit(1000, 10, 4);
    double[] out = new double[3];

    orbit.position(1014.2, out);

    assertThat(out[1]).isCloseTo(CIRCLE.exact(1014.2)[1], within(1e-3));
  }

  @Test
  void of_threeVectors_isRefused() {
    assertThatThrownBy(() -> CIRCLE.orbit(1000, 10, 3))
        .isInstanceOfSatisfying(
            ProcessingException.class,
            e -> assertThat(e.code()).isEqualTo(FailureCode.ORBIT_MISSING))
        .hasMessageContaining("got 3");
  }

  @Test
  void position_outsideTheVectors_saysWhatIsCovered() {
    Orbit orbit = CIRCLE.orbit(1000, 10, 17);

    for (double timeS : new double[] {999.999, 1160.001, Double.NaN}) {
      assertThatThrownBy(() -> orbit.position(timeS, new double[3]))
          .isInstanceOfSatisfying(
              ProcessingException.class,
              e -> assertThat(e.code()).isEqualTo(FailureCode.ORBIT_MISSING))
          .hasMessageContaining("2021-06-01T00:16:40Z")
          .hasMessageContaining("2021-06-01T00:19:20Z");
    }
  }

  @Test
  void position_insideAGap_isRefusedAndBesideItIsNot() {
    List<StateVector> vectors = new ArrayList<>(CIRCLE.vectors(0, 10, 10));
    vectors.addAll(CIRCLE.vectors(200, 10, 10));
    Orbit orbit = Orbit.of(vectors);

    assertThatThrownBy(() -> orbit.position(150, new double[3]))
        .isInstanceOf(ProcessingException.class)
        .hasMessageContaining("gap");
    double[] out = new double[3];
    orbit.position(85, out);
    assertThat(out[0]).isCloseTo(CIRCLE.exact(85)[0], within(1e-5));
  }

  @Test
  void of_twoVectorsOfOneTimeThatDiffer_isRefused() {
    List<StateVector> vectors = new ArrayList<>(CIRCLE.vectors(1000, 10, 17));
    StateVector v = vectors.get(4);
    vectors.add(
        new StateVector(
            v.time(), v.xM() + 1, v.yM(), v.zM(), v.vxMPerS(), v.vyMPerS(), v.vzMPerS()));

    assertThatThrownBy(() -> Orbit.of(vectors))
        .isInstanceOf(InvalidDataException.class)
        .hasMessageContaining(v.time().toString());
  }

  @Test
  void of_inertialVelocities_isRefused() {
    List<StateVector> vectors =
        CIRCLE.vectors(1000, 10, 17).stream()
            .map(
                v ->
                    new StateVector(
                        v.time(),
                        v.xM(),
                        v.yM(),
                        v.zM(),
                        v.vxMPerS() - 7.292115e-5 * v.yM(),
                        v.vyMPerS() + 7.292115e-5 * v.xM(),
                        v.vzMPerS()))
            .toList();

    assertThatThrownBy(() -> Orbit.of(vectors))
        .isInstanceOf(InvalidDataException.class)
        .hasMessageContaining("Earth-fixed");
  }

  @Test
  void of_positionsInKilometres_isRefused() {
    List<StateVector> vectors =
        CIRCLE.vectors(1000, 10, 17).stream()
            .map(v -> new StateVector(v.time(), v.xM() / 1e3, v.yM() / 1e3, v.zM() / 1e3, 0, 0, 0))
            .toList();

    assertThatThrownBy(() -> Orbit.of(vectors))
        .isInstanceOf(InvalidDataException.class)
        .hasMessageContaining("metres");
  }

  @Test
  void seconds_andInstant_areInverse() {
    Orbit orbit = CIRCLE.orbit(1000, 10, 17);
    Instant instant = Instant.parse("2021-06-01T00:17:03.123456789Z");

    assertThat(orbit.epoch()).isEqualTo(SyntheticOrbit.MIDNIGHT);
    assertThat(orbit.seconds(instant)).isCloseTo(1023.123456789, within(1e-12));
    assertThat(orbit.instant(orbit.seconds(instant))).isEqualTo(instant);
    assertThat(orbit.startS()).isEqualTo(1000);
    assertThat(orbit.endS()).isEqualTo(1160);
  }

  @Test
  void orbitAcrossMidnight_countsSecondsOnFromTheFirstDay() {
    List<StateVector> vectors =
        CIRCLE.vectors(0, 10, 17).stream()
            .map(
                v ->
                    new StateVector(
                        v.time().minusSeconds(70),
                        v.xM(),
                        v.yM(),
                        v.zM(),
                        v.vxMPerS(),
                        v.vyMPerS(),
                        v.vzMPerS()))
            .toList();
    Orbit orbit = Orbit.of(vectors);
    double[] out = new double[3];

    orbit.position(orbit.seconds(SyntheticOrbit.MIDNIGHT.plusSeconds(5)), out);

    assertThat(orbit.seconds(SyntheticOrbit.MIDNIGHT)).isEqualTo(86_400);
    assertThat(out[0]).isCloseTo(CIRCLE.exact(75)[0], within(1e-4));
  }

  @Test
  void everyOrbitFile_leftOutVector_isReproducedWithinOneCentimetre() throws IOException {
    List<Path> files = new ArrayList<>(SharedData.files("orbits", ".EOF"));
    files.addAll(SharedData.files("orbits", ".EOF.gz"));
    assertThat(files).hasSize(9);
    for (Path file : files) {
      double worstM = worstLeftOutM(SharedData.orbitFile(file));
      assertThat(worstM).as(file.getFileName().toString()).isLessThan(0.01);
    }
  }

  /** The vectors next to the ends stay in: without them their place would be outside. */
  static double worstLeftOutM(List<StateVector> vectors) {
    double worstM = 0;
    double[] out = new double[3];
    for (int i = 1; i + 1 < vectors.size(); i++) {
      // Twenty vectors decide the value; a whole file each time would be slow.
      List<StateVector> rest =
          new ArrayList<>(vectors.subList(Math.max(0, i - 10), Math.min(vectors.size(), i + 11)));
      StateVector left = vectors.get(i);
      rest.remove(left);
      Orbit orbit = Orbit.of(rest);
      orbit.position(orbit.seconds(left.time()), out);
      worstM =
          Math.max(
              worstM,
              Math.sqrt(
                  Math.pow(out[0] - left.xM(), 2)
                      + Math.pow(out[1] - left.yM(), 2)
                      + Math.pow(out[2] - left.zM(), 2)));
    }
    return worstM;
  }

  @Test
  void annotationOrbits_againstPreciseOnes_agreeToMetres() throws IOException {
    int compared = 0;
    for (Path zip : SharedData.files("s1-safe-metadata", ".zip")) {
      for (SharedData.Annotation annotation : SharedData.annotations(zip, "")) {
        Orbit fromProduct = Orbit.of(annotation.stateVectors());
        Instant middle = fromProduct.instant((fromProduct.startS() + fromProduct.endS()) / 2);
        for (Path file : SharedData.files("orbits", ".EOF")) {
          Orbit precise = Orbit.of(SharedData.orbitFile(file));
          double atS = precise.seconds(middle);
          String name = file.getFileName().toString();
          if (atS < precise.startS()
              || atS > precise.endS()
              || !name.substring(0, 3)
                  .equalsIgnoreCase(zip.getFileName().toString().substring(0, 3))) {
            continue;
          }
          double apartM = apartM(fromProduct, precise, middle);
          assertThat(apartM).as(name + " against " + annotation.name()).isLessThan(6);
          compared++;
        }
      }
    }
    assertThat(compared).isGreaterThanOrEqualTo(15);
  }

  static double apartM(Orbit a, Orbit b, Instant middle) {
    double worstM = 0;
    double[] p = new double[3];
    double[] q = new double[3];
    for (int s = -13; s <= 13; s++) {
      Instant at = middle.plus(Duration.ofMillis(s * 1000L + 321));
      a.position(a.seconds(at), p);
      b.position(b.seconds(at), q);
      Vectors.subtract(p, q, q);
      worstM = Math.max(worstM, Vectors.norm(q));
    }
    return worstM;
  }
}
