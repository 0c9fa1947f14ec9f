package io.sentryal.insar.examples;

import io.sentryal.insar.backend.InsarJob;
import io.sentryal.insar.backend.InsarResult;
import io.sentryal.insar.backend.JobId;
import io.sentryal.insar.localcpu.LocalCpuBackend;
import io.sentryal.insar.model.MonitoringPoint;
import io.sentryal.insar.model.Site;
import io.sentryal.insar.model.Terrain;
import io.sentryal.insar.model.VerticalDatum;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Measures how far a point moved between two Sentinel-1 images, relative to a stable one, with the
 * embedded engine; offline.
 *
 * <p>Run: {@code java -cp insar-examples/target/insar-examples-0.1.0-SNAPSHOT.jar
 * io.sentryal.insar.examples.ProcessOnePair REFERENCE.zip SECONDARY.zip DEM.tif LAT LON REF_LAT
 * REF_LON} (heights of the DEM above the WGS 84 ellipsoid). Prints the displacement (mm, positive
 * toward the satellite) and the coherence of both points, or why there is none.
 */
public final class ProcessOnePair {
  private ProcessOnePair() {}

  /** Runs the example. */
  public static void main(String[] args) throws InterruptedException {
    if (args.length != 7) {
      throw new IllegalArgumentException(
          "give REFERENCE SECONDARY DEM LAT LON REF_LAT REF_LON, not " + args.length + " words");
    }
    Site site =
        Site.builder("example")
            .addPoint(MonitoringPoint.of("crest", number(args[3]), number(args[4])))
            .addPoint(MonitoringPoint.of("rock", number(args[5]), number(args[6])))
            .referencePoint("rock")
            .build();
    InsarJob job =
        InsarJob.builder()
            .site(site)
            .referenceProduct(Path.of(args[0]).toUri())
            .secondaryProduct(Path.of(args[1]).toUri())
            .terrain(
                new Terrain.ElevationModel(Path.of(args[2]).toUri(), VerticalDatum.WGS84_ELLIPSOID))
            .build();
    try (LocalCpuBackend backend = LocalCpuBackend.create()) {
      InsarResult result =
          backend.submit(new JobId("example-1"), job).await(Duration.ofMinutes(10));
      result.measurements().forEach(System.out::println);
    }
  }

  private static double number(String text) {
    return Double.parseDouble(text);
  }
}
