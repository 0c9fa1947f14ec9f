package io.sentryal.insar.localcpu.internal.geometry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sentryal.insar.internal.geometry.Baseline;
import io.sentryal.insar.internal.geometry.Ellipsoid;
import io.sentryal.insar.internal.geometry.Orbit;
import io.sentryal.insar.internal.geometry.ZeroDoppler;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BaselineTest {

  private static Baseline of(SyntheticOrbit reference, SyntheticOrbit secondary) {
    Orbit from = reference.orbit(0, 10, 17);
    Orbit to = secondary.orbit(0, 10, 17);
    GroundPoint place = new RangeDoppler(from).atHeight(80, 870_000, 100);
    double[] target = new double[3];
    Ellipsoid.toEcef(place.latRad(), place.lonRad(), 100, target);
    return Baseline.at(from, 80, to, 80, target);
  }

  @Test
  void at_secondaryHigherUp_isPositiveAcrossAndFartherAway() {
    SyntheticOrbit orbit = SyntheticOrbit.sentinel1(12, 30);
    Baseline baseline = of(orbit, new SyntheticOrbit(7_071_100, 98.18, 12, 30));

    // Up by 100 m, looking down at about 35 deg from nadir.
    assertThat(baseline.perpendicularM()).isBetween(50.0, 65.0);
    assertThat(baseline.parallelM()).isBetween(-90.0, -75.0);
    assertThat(Math.hypot(baseline.perpendicularM(), baseline.parallelM()))
        .isCloseTo(100, within(1.5));
  }

  @Test
  void at_secondaryToTheRight_isPositiveAcrossAndNearer() {
    SyntheticOrbit orbit = SyntheticOrbit.sentinel1(12, 30);
    // Ascending, so right is east: the node moves east.
    Baseline baseline = of(orbit, SyntheticOrbit.sentinel1(12.001, 30));

    assertThat(baseline.perpendicularM()).isPositive();
    assertThat(baseline.parallelM()).isPositive();
  }

  @Test
  void at_exchangedImages_changesTheSign() {
    SyntheticOrbit one = SyntheticOrbit.sentinel1(12, 30);
    SyntheticOrbit other = new SyntheticOrbit(7_071_060, 98.18, 12.0007, 30.001);

    Baseline forth = of(one, other);
    Baseline back = of(other, one);

    assertThat(back.perpendicularM()).isCloseTo(-forth.perpendicularM(), within(0.1));
    assertThat(back.parallelM()).isCloseTo(-forth.parallelM(), within(0.1));
  }

  @Test
  void parallel_ofAnyBaseline_isTheRangeDifference() {
    SyntheticOrbit one = SyntheticOrbit.sentinel1(12, 30);
    SyntheticOrbit other = new SyntheticOrbit(7_071_060, 98.18, 12.0007, 30);
    Orbit from = one.orbit(0, 10, 17);
    Orbit to = other.orbit(0, 10, 17);
    double[] target = new double[3];
    GroundPoint place = new RangeDoppler(from).atHeight(80, 870_000, 100);
    Ellipsoid.toEcef(place.latRad(), place.lonRad(), 100, target);

    double nearerM =
        ZeroDoppler.solve(from, target, 80).slantRangeM()
            - ZeroDoppler.solve(to, target, 80).slantRangeM();

    // Up to B^2 / (2 R), a centimetre.
    assertThat(of(one, other).parallelM()).isCloseTo(nearerM, within(0.02));
  }

  @ParameterizedTest
  @CsvSource({"1", "2", "3"})
  void pairOfApril2025_everySwath_isThatOfIsce2(int swath) throws IOException {
    List<Path> zips = SharedData.files("s1-safe-metadata", ".metadata-only.zip");
    SharedData.Annotation reference = annotation(zips, "20250406", "iw" + swath);
    SharedData.Annotation secondary = annotation(zips, "20250418", "iw" + swath);
    String report =
        Files.readString(
            SharedData.require("s1-safe-metadata/isce2-topsProc-20250406-20250418.xml"), UTF_8);
    assertThat(reference.burstTimes()).hasSize(9);
    assertThat(secondary.burstTimes()).hasSize(9);

    assertLikeIsce2(reference, secondary, 0, value(report, swath, "first"));
    assertLikeIsce2(reference, secondary, 8, value(report, swath, "last"));
  }

  @Test
  void singleBurstPairOfSentinel1b_isThatOfIsce2() throws IOException {
    List<Path> zips = SharedData.files("s1-safe-metadata", ".metadata-only.zip");
    SharedData.Annotation reference = annotation(zips, "S1B_IW_SLC__1SSV_20180628", "iw3");
    SharedData.Annotation secondary = annotation(zips, "S1B_IW_SLC__1SSV_20190705", "iw3");
    String report =
        Files.readString(
            SharedData.require("s1-safe-metadata/isce2-topsProc-20180628-20190705.xml"), UTF_8);

    assertLikeIsce2(reference, secondary, 0, value(report, 3, "first"));
  }

  private static SharedData.Annotation annotation(List<Path> zips, String product, String swath)
      throws IOException {
    for (Path zip : zips) {
      if (zip.getFileName().toString().contains(product)) {
        return SharedData.annotations(zip, swath + "-slc-vv").get(0);
      }
    }
    throw new IllegalStateException(product + " is absent");
  }

  private static double[] value(String report, int swath, String which) {
    double[] values = new double[2];
    String[] names = {"Bpar", "Bperp"};
    for (int i = 0; i < 2; i++) {
      Matcher m =
          Pattern.compile(
                  "<IW-"
                      + swath
                      + "_"
                      + names[i]
                      + "_at_midrange_for_"
                      + which
                      + "_common_burst>([^<]+)<")
              .matcher(report);
      assertThat(m.find()).isTrue();
      values[i] = Double.parseDouble(m.group(1));
    }
    return values;
  }

  /** ISCE2's perpendicular axis points the other way. */
  private static void assertLikeIsce2(
      SharedData.Annotation reference,
      SharedData.Annotation secondary,
      int burst,
      double[] parallelAndPerpendicularM) {
    ImageGeometry image =
        new ImageGeometry(reference.burstGrid(burst), Orbit.of(reference.stateVectors()));
    Orbit to = Orbit.of(secondary.stateVectors());
    RadarGrid grid = image.grid();
    double line = grid.lines() / 2.0;
    GroundPoint place = image.atHeight(line, grid.samples() / 2.0, 0);
    double[] target = new double[3];
    Ellipsoid.toEcef(place.latRad(), place.lonRad(), 0, target);
    Instant middle = secondary.burstTimes().get(burst).plus(Duration.ofMillis(1500));

    Baseline baseline =
        Baseline.at(image.orbit(), grid.timeS(image.orbit(), line), to, to.seconds(middle), target);

    assertThat(baseline.parallelM()).isCloseTo(parallelAndPerpendicularM[0], within(0.05));
    assertThat(Math.abs(baseline.perpendicularM()))
        .isCloseTo(Math.abs(parallelAndPerpendicularM[1]), within(0.05));
  }
}
