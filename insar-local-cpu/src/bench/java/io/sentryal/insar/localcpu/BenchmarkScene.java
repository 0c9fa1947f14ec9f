package io.sentryal.insar.localcpu;

import io.sentryal.insar.backend.InsarJob;
import io.sentryal.insar.model.GeoPoint;
import io.sentryal.insar.model.MonitoringPoint;
import io.sentryal.insar.model.Site;
import io.sentryal.insar.model.Terrain;
import io.sentryal.insar.model.VerticalDatum;
import io.sentryal.insar.testkit.scene.DeformationField;
import io.sentryal.insar.testkit.scene.SimulatedStack;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A simulated burst pair of full size on disk; written once, read by the benchmarks. */
final class BenchmarkScene {
  static final int LINES = 1500;
  static final int SAMPLES = 21_000;

  private final Path folder;

  private BenchmarkScene(Path folder) {
    this.folder = folder;
  }

  /** Opens the scene in a folder; writes it first if it is not there. */
  static BenchmarkScene in(Path folder) throws IOException {
    BenchmarkScene scene = new BenchmarkScene(folder);
    if (!Files.exists(folder.resolve("points.csv"))) {
      scene.write();
    }
    return scene;
  }

  private void write() throws IOException {
    System.out.println("writing a full burst pair to " + folder + ", this takes some minutes");
    Files.createDirectories(folder);
    GeoPoint centre = SimulatedStack.DEFAULT_CENTRE;
    SimulatedStack stack =
        SimulatedStack.builder()
            .seed(11)
            .dates(LocalDate.of(2024, 1, 4), LocalDate.of(2024, 1, 16))
            .perpendicularBaselinesM(0, 90)
            .lines(LINES)
            .samples(SAMPLES)
            .reliefM(500)
            .coherence(0.8)
            .deformation(
                DeformationField.bowl(centre, 3000, -900, Instant.parse("2024-01-04T00:00:00Z")))
            .build();
    stack.writeFolder(0, folder);
    stack.writeFolder(1, folder);
    stack.writeDem(folder.resolve("dem.tif"));
    List<String> lines = new ArrayList<>();
    for (MonitoringPoint point : stack.truth().points(1000)) {
      GeoPoint place = point.position();
      double trueMm = stack.truth().displacementMm(place, 0, 1);
      lines.add(
          point.id() + "," + place.latitudeDeg() + "," + place.longitudeDeg() + "," + trueMm);
    }
    Files.write(folder.resolve("points.csv"), lines);
  }

  /** Returns all points with their true displacement (mm). */
  List<TruePoint> points() throws IOException {
    return Files.readAllLines(folder.resolve("points.csv")).stream()
        .map(line -> line.split(","))
        .map(
            row ->
                new TruePoint(
                    MonitoringPoint.of(
                        row[0], Double.parseDouble(row[1]), Double.parseDouble(row[2])),
                    Double.parseDouble(row[3])))
        .toList();
  }

  /** Returns the job for a site. */
  InsarJob.Builder job(Site site) {
    return InsarJob.builder()
        .site(site)
        .referenceProduct(product("20240104"))
        .secondaryProduct(product("20240116"))
        .terrain(
            new Terrain.ElevationModel(
                folder.resolve("dem.tif").toUri(), VerticalDatum.WGS84_ELLIPSOID));
  }

  private java.net.URI product(String date) {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.toString().endsWith(".SAFE") && file.toString().contains(date))
          .findFirst()
          .orElseThrow()
          .toUri();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * A point and its truth.
   *
   * @param point the point
   * @param trueMm displacement (mm, toward the satellite positive)
   */
  record TruePoint(MonitoringPoint point, double trueMm) {}
}
