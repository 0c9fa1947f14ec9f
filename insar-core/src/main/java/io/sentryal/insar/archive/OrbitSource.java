package io.sentryal.insar.archive;

import io.sentryal.insar.error.InvalidDataException;
import io.sentryal.insar.model.Granule;
import io.sentryal.insar.model.Platform;
import io.sentryal.insar.orbit.SceneOrbit;
import java.time.Instant;

/** Where orbit files come from. Implementations are thread-safe. */
public interface OrbitSource {

  /** Returns the name of the source, for provenance and messages. */
  String name();

  /**
   * Returns the best orbit of an acquisition.
   *
   * @param platform the satellite
   * @param start start of the acquisition (UTC)
   * @param stop end of the acquisition (UTC)
   * @throws io.sentryal.insar.error.ProcessingException with {@code ORBIT_MISSING} if the source
   *     has none
   * @throws io.sentryal.insar.error.InsarException if the source does not answer, or with what is
   *     no orbit
   */
  SceneOrbit orbit(Platform platform, Instant start, Instant stop);

  /**
   * Returns the best orbit of an image.
   *
   * @throws InvalidDataException if the image lacks its satellite or its end
   */
  default SceneOrbit orbit(Granule granule) {
    Platform platform =
        granule
            .platform()
            .orElseThrow(() -> new InvalidDataException(granule.id(), lacks("satellite")));
    Instant stop =
        granule
            .sensingStop()
            .orElseThrow(() -> new InvalidDataException(granule.id(), lacks("end of sensing")));
    return orbit(platform, granule.sensingStart(), stop);
  }

  private static String lacks(String what) {
    return "the " + what + " is unknown, without which no orbit file can be chosen";
  }
}
