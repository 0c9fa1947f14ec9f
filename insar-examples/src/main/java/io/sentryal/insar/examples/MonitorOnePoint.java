package io.sentryal.insar.examples;

import io.sentryal.insar.asf.AsfArchive;
import io.sentryal.insar.localcpu.LocalCpuBackend;
import io.sentryal.insar.model.MonitoringPoint;
import io.sentryal.insar.model.Site;
import io.sentryal.insar.model.Terrain;
import io.sentryal.insar.model.VerticalDatum;
import io.sentryal.insar.monitor.InsarMonitor;
import io.sentryal.insar.monitor.Monitoring;
import io.sentryal.insar.monitor.MonitoringPlan;
import io.sentryal.insar.monitor.MonitoringResult;
import io.sentryal.insar.testkit.asf.AsfEmulator;
import io.sentryal.insar.testkit.scene.DeformationField;
import io.sentryal.insar.testkit.scene.SimulatedStack;
import io.sentryal.insar.testkit.simulated.SimulatedArchive;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;

/**
 * Monitors a sinking hill against a stable rock on simulated scenes, offline, in about 15 s.
 *
 * <p>Run: {@code java -cp "insar-examples/target/lib/*:insar-examples/target/classes"
 * io.sentryal.insar.examples.MonitorOnePoint}. Prints the true rate, -40 mm/yr, as measured.
 */
public final class MonitorOnePoint {
  private MonitorOnePoint() {}

  /** Runs the example. */
  public static void main(String[] args) throws Exception {
    Instant start = Instant.parse("2024-01-01T00:00:00Z");
    SimulatedStack world = // stands in for the satellite; leave it out for real scenes
        SimulatedStack.builder()
            .dates(LocalDate.of(2024, 1, 4), LocalDate.of(2024, 5, 3), LocalDate.of(2024, 8, 31))
            .deformation(DeformationField.bowl(SimulatedStack.DEFAULT_CENTRE, 1200, -40, start))
            .build();
    Path folder = Files.createTempDirectory("insar-example-");
    Path dem = world.writeDem(folder.resolve("dem.tif"));
    Site hill =
        Site.builder("hill")
            .addPoint(MonitoringPoint.of("crest", 41.900, 13.300))
            .addPoint(MonitoringPoint.of("rock", 41.905, 13.345))
            .referencePoint("rock")
            .build();
    try (AsfEmulator asf = SimulatedArchive.start(world, folder, scenes -> {});
        AsfArchive archive = AsfArchive.builder().baseUrl(asf.baseUrl()).build();
        LocalCpuBackend backend = LocalCpuBackend.create();
        InsarMonitor insar =
            InsarMonitor.builder().archive(archive).backend(backend).workFolder(folder).build()) {
      MonitoringPlan plan =
          insar.plan(
              Monitoring.of(hill)
                  .between(start, Instant.parse("2025-01-01T00:00:00Z"))
                  .terrain(new Terrain.ElevationModel(dem.toUri(), VerticalDatum.WGS84_ELLIPSOID)));
      MonitoringResult result = insar.start(plan).await(Duration.ofMinutes(5));
      System.out.println((result.simulated() ? "SIMULATED " : "") + result.velocity("crest"));
    }
  }
}
