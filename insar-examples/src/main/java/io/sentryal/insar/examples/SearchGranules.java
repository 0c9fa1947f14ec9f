package io.sentryal.insar.examples;

import io.sentryal.insar.archive.SceneQuery;
import io.sentryal.insar.asf.AsfArchive;
import io.sentryal.insar.model.BoundingBox;
import io.sentryal.insar.model.Granule;
import java.time.Instant;

/**
 * Searches the ASF archive for the Sentinel-1 scenes over Rome in January 2025; needs the network,
 * no account. {@code INSAR_CMR_URL} sends it to another host.
 *
 * <p>Run: {@code java -cp insar-examples/target/insar-examples-0.1.0-SNAPSHOT.jar
 * io.sentryal.insar.examples.SearchGranules}. Prints a name, a time and a track per line.
 */
public final class SearchGranules {
  private SearchGranules() {}

  /** Runs the example. */
  public static void main(String[] args) {
    SceneQuery query =
        SceneQuery.builder()
            .box(new BoundingBox(41.8, 12.4, 42.0, 12.6))
            .period(Instant.parse("2025-01-01T00:00:00Z"), Instant.parse("2025-02-01T00:00:00Z"))
            .build();
    try (AsfArchive archive = AsfArchive.fromEnv()) {
      for (Granule scene : archive.search(query)) {
        System.out.println(
            scene.sceneName() + "  " + scene.sensingStart() + "  track " + scene.track().orElse(0));
      }
    }
  }
}
