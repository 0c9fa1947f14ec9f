package io.sentryal.insar.examples;

import io.sentryal.insar.asf.AreaOfInterest;
import io.sentryal.insar.asf.AsfArchive;
import io.sentryal.insar.asf.AsfQuery;
import io.sentryal.insar.asf.ProductLevel;
import io.sentryal.insar.model.Granule;
import java.time.LocalDate;

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
    try (AsfArchive archive = AsfArchive.fromEnv()) {
      search(archive);
    }
  }

  static void search(AsfArchive archive) {
    AsfQuery query =
        AsfQuery.builder()
            .level(ProductLevel.SLC)
            .area(AreaOfInterest.parse("12.4,41.8,12.6,42.0")) // or read(Path.of("site.kml"))
            .between(LocalDate.of(2025, 1, 1), LocalDate.of(2025, 1, 31)) // both days whole, UTC
            .build();
    for (Granule scene : archive.find(query).requireComplete().granules()) {
      System.out.println(
          scene.sceneName() + "  " + scene.sensingStart() + "  track " + scene.track().orElse(0));
    }
  }
}
