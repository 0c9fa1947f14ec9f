package io.sentryal.insar.localcpu;

import io.sentryal.insar.backend.InsarJob;
import io.sentryal.insar.backend.InsarResult;
import io.sentryal.insar.backend.JobId;
import io.sentryal.insar.backend.ProcessingOptions;
import io.sentryal.insar.model.MonitoringPoint;
import io.sentryal.insar.model.PointMeasurement;
import io.sentryal.insar.model.Site;
import io.sentryal.insar.model.Terrain;
import io.sentryal.insar.model.VerticalDatum;
import io.sentryal.insar.testkit.scene.SimulatedStack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** A simulated pair on disk, and its truth. */
final class SimulatedPair {
  static final LocalDate FIRST = LocalDate.of(2024, 1, 4);
  static final LocalDate SECOND = LocalDate.of(2024, 1, 16);

  final SimulatedStack stack;
  final Path folder;
  final List<MonitoringPoint> points;
  final MonitoringPoint reference;
  private final Path earlier;
  private final Path later;
  private final Path dem;

  SimulatedPair(SimulatedStack.Builder scene, Path folder) throws IOException {
    this.stack = scene.dates(FIRST, SECOND).build();
    this.folder = Files.createDirectories(folder);
    this.earlier = stack.writeFolder(0, folder);
    this.later = stack.writeFolder(1, folder);
    this.dem = stack.writeDem(folder.resolve("dem.tif"));
    this.points = stack.truth().points(120);
    this.reference =
        points.stream()
            .min(
                Comparator.comparingDouble(
                    p -> Math.abs(stack.truth().displacementMm(p.position(), 0, 1))))
            .orElseThrow();
  }

  Site site() {
    return Site.builder("scene").points(points).referencePoint(reference.id()).build();
  }

  InsarJob.Builder job() {
    return InsarJob.builder()
        .site(site())
        .referenceProduct(earlier.toUri())
        .secondaryProduct(later.toUri())
        .terrain(new Terrain.ElevationModel(dem.toUri(), VerticalDatum.WGS84_ELLIPSOID))
        .options(ProcessingOptions.builder().looks(16, 4).build());
  }

  static InsarResult process(InsarJob job, int threads) throws InterruptedException {
    try (LocalCpuBackend backend = LocalCpuBackend.builder().threads(threads).build()) {
      return backend.submit(new JobId("pair"), job).await(Duration.ofMinutes(3));
    }
  }

  /** Returns measured minus true displacement (mm) of the valid points of a coherence. */
  List<Double> errorsMm(InsarResult result, double coherenceMin) {
    List<Double> errors = new ArrayList<>();
    for (MonitoringPoint point : points) {
      PointMeasurement measurement = result.measurement(point.id()).orElseThrow();
      if (measurement.isValid() && measurement.coherence().getAsDouble() >= coherenceMin) {
        errors.add(
            measurement.displacementMm().getAsDouble()
                - stack
                    .truth()
                    .relativeDisplacementMm(point.position(), reference.position(), 0, 1));
      }
    }
    return errors;
  }

  static double rms(List<Double> values) {
    return Math.sqrt(values.stream().mapToDouble(v -> v * v).average().orElseThrow());
  }
}
