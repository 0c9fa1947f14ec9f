package io.sentryal.insar.localcpu.internal.geometry;

import static org.assertj.core.api.Assertions.assertThat;

import io.sentryal.insar.internal.geometry.Ellipsoid;
import io.sentryal.insar.internal.geometry.Orbit;
import io.sentryal.insar.internal.geometry.ZeroDoppler;
import io.sentryal.insar.internal.geometry.ZeroDopplerPoint;
import io.sentryal.insar.model.StateVector;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The zero-Doppler solution against the geolocation grid that ESA's processor wrote itself. */
class GeolocationGridTest {

  record Misses(int points, double worstS, double worstM) {}

  static Misses misses(SharedData.Annotation annotation) {
    List<StateVector> vectors = annotation.stateVectors();
    Orbit orbit = Orbit.of(vectors);
    double[] target = new double[3];
    double worstS = 0;
    double worstM = 0;
    int points = 0;
    for (String point : annotation.blocks("geolocationGridPointList", "geolocationGridPoint")) {
      Ellipsoid.toEcef(
          Math.toRadians(SharedData.Annotation.number(point, "latitude")),
          Math.toRadians(SharedData.Annotation.number(point, "longitude")),
          SharedData.Annotation.number(point, "height"),
          target);
      double timeS =
          orbit.seconds(Instant.parse(SharedData.Annotation.text(point, "azimuthTime") + "Z"));
      if (timeS < orbit.startS() || timeS > orbit.endS()) {
        continue;
      }
      double rangeM = SharedData.Annotation.number(point, "slantRangeTime") * 299_792_458.0 / 2;
      ZeroDopplerPoint seen = ZeroDoppler.solve(orbit, target, (orbit.startS() + orbit.endS()) / 2);
      worstS = Math.max(worstS, Math.abs(seen.timeS() - timeS));
      worstM = Math.max(worstM, Math.abs(seen.slantRangeM() - rangeM));
      points++;
    }
    return new Misses(points, worstS, worstM);
  }

  @Test
  void everyAnnotation_everyPoint_isMetWithinTenMicrosecondsAndAMillimetre() throws IOException {
    int annotations = 0;
    for (Path zip : SharedData.files("s1-safe-metadata", ".zip")) {
      String product = zip.getFileName().toString();
      if (product.startsWith("S1B_") || product.contains("_2014")) {
        continue;
      }
      for (SharedData.Annotation annotation : SharedData.annotations(zip, "")) {
        Misses misses = misses(annotation);
        assertThat(misses.points()).as(annotation.name()).isGreaterThanOrEqualTo(210);
        assertThat(misses.worstS()).as(annotation.name() + ", s").isLessThan(1e-5);
        assertThat(misses.worstM()).as(annotation.name() + ", m").isLessThan(1e-3);
        annotations++;
      }
    }
    assertThat(annotations).isEqualTo(33);
  }

  /**
   * The processors of 2014 (IPF 002.36) wrote grids that miss the orbits that they wrote: by up to
   * 0.16 ms, and 35 mm in range.
   */
  @Test
  void annotationsOf2014_everyPoint_isMetAsWellAsTheirProcessorCould() throws IOException {
    int annotations = 0;
    for (Path zip : SharedData.files("s1-safe-metadata", ".zip")) {
      if (zip.getFileName().toString().contains("_2014")) {
        for (SharedData.Annotation annotation : SharedData.annotations(zip, "")) {
          Misses misses = misses(annotation);
          assertThat(misses.points()).as(annotation.name()).isGreaterThanOrEqualTo(160);
          assertThat(misses.worstS()).as(annotation.name() + ", s").isLessThan(2e-4);
          assertThat(misses.worstM()).as(annotation.name() + ", m").isLessThan(0.05);
          annotations++;
        }
      }
    }
    assertThat(annotations).isEqualTo(6);
  }

  /**
   * The single bursts cut from longer products have a grid that was interpolated between the
   * corners of the burst when it was cut, without regard to the relief: 112 m off in range, while
   * the time is right.
   */
  @Test
  void annotationsOfCutBursts_everyPoint_isMetInTime() throws IOException {
    int annotations = 0;
    for (Path zip : SharedData.files("s1-safe-metadata", ".zip")) {
      if (zip.getFileName().toString().startsWith("S1B_")) {
        Misses misses = misses(SharedData.annotations(zip, "iw3").get(0));
        assertThat(misses.points()).isEqualTo(42);
        assertThat(misses.worstS()).isLessThan(5e-5);
        assertThat(misses.worstM()).isLessThan(115);
        annotations++;
      }
    }
    assertThat(annotations).isEqualTo(2);
  }
}
