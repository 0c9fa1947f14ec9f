package io.sentryal.insar.examples.demo;

import io.sentryal.insar.asf.AsfArchive;
import io.sentryal.insar.error.InsarIoException;
import io.sentryal.insar.localcpu.LocalCpuBackend;
import io.sentryal.insar.model.Terrain;
import io.sentryal.insar.model.VerticalDatum;
import io.sentryal.insar.monitor.InsarMonitor;
import io.sentryal.insar.monitor.Monitoring;
import io.sentryal.insar.monitor.MonitoringPlan;
import io.sentryal.insar.monitor.MonitoringResult;
import io.sentryal.insar.monitor.MonitoringRun;
import io.sentryal.insar.network.PairNetworks;
import io.sentryal.insar.testkit.asf.AsfEmulator;
import io.sentryal.insar.testkit.simulated.SimulatedArchive;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The demo: simulates an archive, serves it, and lets the same pipeline loose on it that works on
 * the real one. Used once.
 */
final class DemoRun {
  private static final int NEIGHBOURS = 3;
  private static final Duration LIMIT = Duration.ofMinutes(10);

  private final DemoScenario.Size size;
  private final DemoProgress progress;

  DemoRun(DemoScenario.Size size, DemoProgress progress) {
    this.size = size;
    this.progress = progress;
  }

  /**
   * Runs it and writes the files.
   *
   * @param out folder for the files, made if need be
   * @throws io.sentryal.insar.error.InsarException if a step fails
   */
  DemoOutcome run(Path out) throws InterruptedException {
    Path work = temporaryFolder();
    try {
      long startNanos = System.nanoTime();
      progress.step("Simulating scenes");
      DemoScenario scenario = DemoScenario.of(size);
      Path dem = scenario.stack().writeDem(work.resolve("dem.tif"));
      try (AsfEmulator server =
          SimulatedArchive.start(
              scenario.stack(), work, written -> progress.at((double) written / size.dates()))) {
        long readyNanos = System.nanoTime();
        MonitoringResult result = measure(scenario, server, dem, work.resolve("downloads"));
        long doneNanos = System.nanoTime();
        Comparison comparison = new Comparison(scenario, result);
        progress.step("Writing files");
        List<Path> files = DemoFiles.write(out, scenario, result, comparison);
        progress.at(1);
        return new DemoOutcome(
            result,
            comparison,
            files,
            Duration.ofNanos(readyNanos - startNanos),
            Duration.ofNanos(doneNanos - readyNanos));
      }
    } finally {
      progress.close();
      delete(work);
    }
  }

  private MonitoringResult measure(
      DemoScenario scenario, AsfEmulator server, Path dem, Path downloads)
      throws InterruptedException {
    Monitoring request =
        Monitoring.of(scenario.site())
            .between(scenario.from(), scenario.to())
            .track(scenario.stack().acquisitions().get(0).relativeOrbit())
            .ascending()
            .pairs(PairNetworks.nearest(NEIGHBOURS))
            .terrain(new Terrain.ElevationModel(dem.toUri(), VerticalDatum.WGS84_ELLIPSOID));
    try (InsarMonitor monitor =
        InsarMonitor.builder()
            .archive(AsfArchive.builder().baseUrl(server.baseUrl()).build())
            .backend(LocalCpuBackend.create())
            .workFolder(downloads)
            .closesWhatItWasGiven()
            .build()) {
      progress.step("Searching the archive");
      MonitoringPlan plan = monitor.plan(request);
      progress.at(1);
      progress.step("Downloading, measuring " + plan.pairs().size() + " pairs");
      MonitoringRun run = monitor.start(plan);
      run.onProgress(heard -> progress.at(heard.fraction()));
      MonitoringResult result = run.await(LIMIT);
      if (!result.simulated()) {
        throw new IllegalStateException(
            "the result of simulated scenes does not say that it is simulated; do not use it");
      }
      return result;
    }
  }

  private static Path temporaryFolder() {
    try {
      return Files.createTempDirectory("insar-demo-");
    } catch (IOException e) {
      throw new InsarIoException(
          System.getProperty("java.io.tmpdir"), "cannot make a temporary folder there", e);
    }
  }

  private static void delete(Path folder) {
    try (Stream<Path> inside = Files.walk(folder)) {
      for (Path path : inside.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    } catch (IOException e) {
      throw new InsarIoException(folder.toString(), "cannot delete the temporary folder", e);
    }
  }
}
