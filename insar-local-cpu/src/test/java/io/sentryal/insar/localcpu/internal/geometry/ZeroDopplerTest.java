package io.sentryal.insar.localcpu.internal.geometry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.sentryal.insar.error.FailureCode;
import io.sentryal.insar.error.ProcessingException;
import io.sentryal.insar.internal.geometry.Ellipsoid;
import io.sentryal.insar.internal.geometry.Orbit;
import io.sentryal.insar.internal.geometry.ZeroDoppler;
import io.sentryal.insar.internal.geometry.ZeroDopplerPoint;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ZeroDopplerTest {

  @Test
  void solve_ofRangeDoppler_returnsTimeAndRangeAnywhere() {
    Random random = new Random(77);
    double[] target = new double[3];
    for (int i = 0; i < 500; i++) {
      Orbit orbit =
          SyntheticOrbit.sentinel1(360 * random.nextDouble(), 360 * random.nextDouble())
              .orbit(0, 10, 17);
      double timeS = 5 + 150 * random.nextDouble();
      double rangeM = 800_000 + 170_000 * random.nextDouble();
      GroundPoint place =
          new RangeDoppler(orbit).atHeight(timeS, rangeM, -400 + 9000 * random.nextDouble());
      Ellipsoid.toEcef(place.latRad(), place.lonRad(), place.heightM(), target);

      ZeroDopplerPoint seen = ZeroDoppler.solve(orbit, target, 160 * random.nextDouble());

      // The place is known to 0.1 um along the range circle, hence the time to 1e-10 s.
      assertThat(seen.timeS()).isCloseTo(timeS, within(2e-10));
      assertThat(seen.slantRangeM()).isCloseTo(rangeM, within(1e-7));
      assertThat(seen.rightSide()).isTrue();
    }
  }

  @Test
  void solve_targetMirroredAtTheTrack_isOnTheLeft() {
    Orbit orbit = SyntheticOrbit.sentinel1(10, 20).orbit(0, 10, 17);
    double[] satellite = new double[3];
    orbit.position(80, satellite);
    GroundPoint right = new RangeDoppler(orbit).atHeight(80, 850_000, 0);
    double[] below = new double[3];
    Ellipsoid.toGeodetic(satellite, below);
    double[] left = new double[3];
    Ellipsoid.toEcef(2 * below[0] - right.latRad(), 2 * below[1] - right.lonRad(), 0, left);

    assertThat(ZeroDoppler.solve(orbit, left, 80).rightSide()).isFalse();
  }

  @Test
  void solve_targetPassedBeforeTheFirstVector_isRefusedWithItsPlace() {
    SyntheticOrbit path = SyntheticOrbit.sentinel1(10, 20);
    Orbit before = path.orbit(-400, 10, 17);
    GroundPoint early = new RangeDoppler(before).atHeight(before.startS() + 100, 850_000, 0);
    double[] target = new double[3];
    Ellipsoid.toEcef(early.latRad(), early.lonRad(), 0, target);

    assertThatThrownBy(() -> ZeroDoppler.solve(path.orbit(0, 10, 17), target, 80))
        .isInstanceOfSatisfying(
            ProcessingException.class,
            e -> assertThat(e.code()).isEqualTo(FailureCode.ORBIT_MISSING))
        .hasMessageContaining("2021-06-01T00:00:00Z")
        .hasMessageContaining("latitude");
  }

  @Test
  void solve_centreOfTheEarth_isRefused() {
    Orbit orbit = SyntheticOrbit.sentinel1(10, 20).orbit(0, 10, 17);

    assertThatThrownBy(() -> ZeroDoppler.solve(orbit, new double[3], 80))
        .isInstanceOf(ProcessingException.class);
  }

  @Test
  void solve_targetThatIsNotANumber_isRefused() {
    Orbit orbit = SyntheticOrbit.sentinel1(10, 20).orbit(0, 10, 17);

    assertThatThrownBy(() -> ZeroDoppler.solve(orbit, new double[] {Double.NaN, 0, 0}, 80))
        .isInstanceOf(ProcessingException.class);
  }
}
