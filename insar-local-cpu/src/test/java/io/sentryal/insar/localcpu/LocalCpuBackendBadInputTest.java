package io.sentryal.insar.localcpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sentryal.insar.backend.InsarJob;
import io.sentryal.insar.backend.JobId;
import io.sentryal.insar.backend.ProcessingOptions;
import io.sentryal.insar.error.FailureCode;
import io.sentryal.insar.error.JobFailedException;
import io.sentryal.insar.model.GeoPoint;
import io.sentryal.insar.model.InvalidReason;
import io.sentryal.insar.model.MonitoringPoint;
import io.sentryal.insar.model.PointMeasurement;
import io.sentryal.insar.model.Polarization;
import io.sentryal.insar.model.Site;
import io.sentryal.insar.model.Terrain;
import io.sentryal.insar.model.VerticalDatum;
import io.sentryal.insar.testkit.scene.CoherenceField;
import io.sentryal.insar.testkit.scene.SimulatedStack;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is wrong is refused with its code, the value and the remedy; nothing hangs. */
class LocalCpuBackendBadInputTest {
  @TempDir static Path work;

  private static SimulatedPair pair;
  private static LocalCpuBackend backend;
  private static int jobs;

  @BeforeAll
  static void simulate() throws IOException {
    GeoPoint centre = SimulatedStack.DEFAULT_CENTRE;
    pair =
        new SimulatedPair(
            SimulatedStack.builder()
                .seed(5)
                .samples(1000)
                .lines(320)
                .reliefM(100)
                .coherence(
                    point -> point.longitudeDeg() < centre.longitudeDeg() - 0.005 ? 0.02 : 0.9),
            work.resolve("pair"));
    backend = LocalCpuBackend.builder().threads(2).build();
  }

  @AfterAll
  static void close() {
    backend.close();
  }

  private static JobFailedException failure(InsarJob job) {
    return catchThrowableOfType(
        JobFailedException.class,
        () -> backend.submit(new JobId("job-" + jobs++), job).await(Duration.ofMinutes(1)));
  }

  @Test
  void products_swapped_areRefusedNotSwappedBack() {
    InsarJob job = pair.job().build();
    InsarJob swapped =
        job.toBuilder()
            .referenceProduct(job.secondaryProduct())
            .secondaryProduct(job.referenceProduct())
            .build();

    JobFailedException failure = failure(swapped);

    assertThat(failure.code()).isEqualTo(FailureCode.BAD_REQUEST);
    assertThat(failure).hasMessageContaining("earlier").hasMessageContaining("swap");
  }

  @Test
  void products_sameTwice_areRefused() {
    InsarJob job = pair.job().build();

    assertThat(failure(job.toBuilder().secondaryProduct(job.referenceProduct()).build()).code())
        .isEqualTo(FailureCode.BAD_REQUEST);
  }

  @Test
  void polarization_absent_isRefusedWithWhatThereIs() {
    JobFailedException failure =
        failure(
            pair.job()
                .options(ProcessingOptions.builder().polarization(Polarization.VH).build())
                .build());

    assertThat(failure.code()).isEqualTo(FailureCode.BAD_REQUEST);
    assertThat(failure).hasMessageContaining("VH").hasMessageContaining("VV");
  }

  @Test
  void products_ofAnotherTrack_areRefused() throws IOException {
    SimulatedPair elsewhere =
        new SimulatedPair(
            SimulatedStack.builder()
                .samples(600)
                .lines(300)
                .reliefM(50)
                .centre(new GeoPoint(43.5, 12.9)),
            work.resolve("elsewhere"));

    JobFailedException failure =
        failure(pair.job().secondaryProduct(elsewhere.job().build().secondaryProduct()).build());

    assertThat(failure.code()).isEqualTo(FailureCode.BAD_REQUEST);
    assertThat(failure).hasMessageContaining("track");
  }

  @Test
  void products_ofOneTrackWithoutACommonBurst_sayWhichBurstsTheyHave() throws IOException {
    URI other =
        changed(
            pair.job().build().secondaryProduct(),
            "annotation",
            "(<burstId[^>]*>)\\d+(</burstId>)",
            "$1999$2");

    JobFailedException failure = failure(pair.job().secondaryProduct(other).build());

    assertThat(failure.code()).isEqualTo(FailureCode.NO_COMMON_BURST);
    assertThat(failure).hasMessageContaining("999");
  }

  @Test
  void product_ofAProcessorBeforeTheAntennaCorrection_isRefusedWithItsReason() throws IOException {
    URI old =
        changed(
            pair.job().build().referenceProduct(),
            "manifest.safe",
            "(software name=\"Sentinel-1 IPF\" version=\")[0-9.]+",
            "$1002.36");

    JobFailedException failure = failure(pair.job().referenceProduct(old).build());

    assertThat(failure.code()).isEqualTo(FailureCode.BAD_REQUEST);
    assertThat(failure).hasMessageContaining("002.36").hasMessageContaining("antenna");
  }

  /** Returns a copy of a SAFE folder in which a text of one file, or of a folder's, is another. */
  private static URI changed(URI product, String where, String from, String to) throws IOException {
    Path source = Path.of(product);
    Path copy = Files.createTempDirectory(work, "changed").resolve(source.getFileName().toString());
    try (Stream<Path> all = Files.walk(source)) {
      for (Path file : all.toList()) {
        Files.copy(file, copy.resolve(source.relativize(file).toString()));
      }
    }
    int changes = 0;
    try (Stream<Path> all = Files.walk(copy.resolve(where), 1)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        String text = Files.readString(file);
        String other = text.replaceAll(from, to);
        changes += text.equals(other) ? 0 : 1;
        Files.writeString(file, other);
      }
    }
    assertThat(changes).as("files changed under %s", where).isPositive();
    return copy.toUri();
  }

  @Test
  void points_allOutside_areRefusedWithTheFirst() {
    Site far = Site.builder("far").addPoint(MonitoringPoint.of("F1", 10, 20)).build();

    JobFailedException failure = failure(pair.job().site(far).build());

    assertThat(failure.code()).isEqualTo(FailureCode.OUTSIDE_COVERAGE);
    assertThat(failure).hasMessageContaining("F1");
  }

  @Test
  void points_someOutside_comeBackWithTheReason() throws Exception {
    Site mixed =
        Site.builder("mixed")
            .addPoint(MonitoringPoint.of("far", -41, 13.3))
            .points(List.of(coherentPoint()))
            .addPoint(MonitoringPoint.of("near", 41.9, 14.3))
            .build();

    var result =
        backend
            .submit(new JobId("mixed"), pair.job().site(mixed).build())
            .await(Duration.ofMinutes(1));

    assertThat(result.measurements())
        .extracting(PointMeasurement::reason)
        .extracting(reason -> reason.map(InvalidReason::name).orElse("valid"))
        .containsExactly("OUTSIDE_COVERAGE", "valid", "OUTSIDE_COVERAGE");
  }

  private static MonitoringPoint coherentPoint() {
    return pair.points.stream()
        .filter(p -> pair.stack.truth().coherence(p.position()) > 0.8)
        .findFirst()
        .orElseThrow();
  }

  private static MonitoringPoint incoherentPoint() {
    return pair.points.stream()
        .filter(
            p -> p.position().longitudeDeg() < SimulatedStack.DEFAULT_CENTRE.longitudeDeg() - 0.012)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void point_withoutCoherence_saysSo() throws Exception {
    Site site = Site.builder("mixed").addPoint(incoherentPoint()).addPoint(coherentPoint()).build();

    var result =
        backend
            .submit(new JobId("incoherent"), pair.job().site(site).build())
            .await(Duration.ofMinutes(1));

    assertThat(result.measurements().get(0).reason()).contains(InvalidReason.LOW_COHERENCE);
    assertThat(result.measurements().get(0).coherence().getAsDouble()).isLessThan(0.4);
    assertThat(result.measurements().get(1).isValid()).isTrue();
  }

  @Test
  void referencePoint_withoutCoherence_isRefusedWithTheRemedy() {
    MonitoringPoint reference = incoherentPoint();
    Site site =
        Site.builder("bad-reference")
            .addPoint(reference)
            .addPoint(coherentPoint())
            .referencePoint(reference.id())
            .build();

    JobFailedException failure = failure(pair.job().site(site).build());

    assertThat(failure.code()).isEqualTo(FailureCode.UNWRAP_FAILED);
    assertThat(failure)
        .hasMessageContaining(reference.id())
        .hasMessageContaining("choose a reference point");
  }

  @Test
  void referencePoint_outside_isRefused() {
    Site site =
        Site.builder("outside-reference")
            .addPoint(MonitoringPoint.of("far", -41, 13.3))
            .addPoint(coherentPoint())
            .referencePoint("far")
            .build();

    JobFailedException failure = failure(pair.job().site(site).build());

    assertThat(failure.code()).isEqualTo(FailureCode.OUTSIDE_COVERAGE);
    assertThat(failure).hasMessageContaining("far");
  }

  @Test
  void elevationModel_tooSmall_isRefused() throws IOException {
    SimulatedPair elsewhere =
        new SimulatedPair(
            SimulatedStack.builder()
                .samples(600)
                .lines(300)
                .reliefM(50)
                .centre(new GeoPoint(44.9, 13.3)),
            work.resolve("other-dem"));

    JobFailedException failure =
        failure(pair.job().terrain(elsewhere.job().build().terrain()).build());

    assertThat(failure.code()).isEqualTo(FailureCode.DEM_MISSING);
    assertThat(failure).hasMessageContaining("cover");
  }

  @Test
  void elevationModel_thatNamesAnotherDatum_isRefused() {
    Path rome = Path.of(System.getProperty("insar.shared.data", "../shared/data"), "dem");
    assumeTrue(Files.isDirectory(rome), "the elevation model of Rome (dem) is absent: " + rome);

    JobFailedException failure =
        failure(
            pair.job()
                .terrain(
                    new Terrain.ElevationModel(
                        rome.resolve("Rome-30m-DEM.tif").toUri(), VerticalDatum.WGS84_ELLIPSOID))
                .build());

    assertThat(failure.code()).isEqualTo(FailureCode.BAD_REQUEST);
    assertThat(failure).hasMessageContaining("EGM96").hasMessageContaining("WGS84_ELLIPSOID");
  }

  @Test
  void elevationModel_aboveAGeoidWithoutGrid_isRefusedWithTheRemedy() {
    Terrain.ElevationModel model = (Terrain.ElevationModel) pair.job().build().terrain();

    JobFailedException failure =
        failure(
            pair.job()
                .terrain(new Terrain.ElevationModel(model.uri(), VerticalDatum.EGM2008))
                .build());

    assertThat(failure.code()).isEqualTo(FailureCode.DEM_MISSING);
    assertThat(failure).hasMessageContaining("EGM2008").hasMessageContaining("geoidGrid");
  }

  @Test
  void ellipsoidHeight_chosenByTheCaller_isAllowedAndRecorded() throws Exception {
    Site site = Site.builder("flat").addPoint(coherentPoint()).build();

    var result =
        backend
            .submit(
                new JobId("flat"),
                pair.job().site(site).terrain(new Terrain.EllipsoidHeight(350)).build())
            .await(Duration.ofMinutes(1));

    assertThat(result.provenance().terrain()).contains("350").contains("no elevation model");
  }

  @Test
  void orbitFiles_ofAnotherDay_areRefusedNotReplaced() throws IOException {
    SimulatedStack otherDay =
        SimulatedStack.builder()
            .dates(java.time.LocalDate.of(2025, 1, 10))
            .samples(400)
            .lines(300)
            .reliefM(10)
            .build();
    URI orbit = otherDay.writeOrbit(0, work).toUri();

    JobFailedException failure = failure(pair.job().orbitFiles(List.of(orbit)).build());

    assertThat(failure.code()).isEqualTo(FailureCode.ORBIT_MISSING);
  }

  @Test
  void product_truncatedZip_isCorrupt() throws IOException {
    Path whole = pair.stack.writeZip(0, Files.createDirectories(work.resolve("zip")));
    byte[] bytes = Files.readAllBytes(whole);
    Path cut = work.resolve("cut").resolve(whole.getFileName());
    Files.createDirectories(cut.getParent());
    Files.write(cut, java.util.Arrays.copyOf(bytes, bytes.length / 2));

    JobFailedException failure = failure(pair.job().referenceProduct(cut.toUri()).build());

    assertThat(failure.code()).isEqualTo(FailureCode.PRODUCT_CORRUPT);
    assertThat(failure).hasMessageContaining(whole.getFileName().toString());
  }

  @Test
  void product_zipped_givesTheSameAsTheFolder() throws Exception {
    Site site = Site.builder("zip").addPoint(coherentPoint()).build();
    Path zip = pair.stack.writeZip(0, Files.createDirectories(work.resolve("zip2")));

    var fromZip =
        backend
            .submit(
                new JobId("from-zip"), pair.job().site(site).referenceProduct(zip.toUri()).build())
            .await(Duration.ofMinutes(1));
    var fromFolder =
        backend
            .submit(new JobId("from-folder"), pair.job().site(site).build())
            .await(Duration.ofMinutes(1));

    assertThat(fromZip.measurements()).isEqualTo(fromFolder.measurements());
  }

  @Test
  void product_onTheNetwork_isRefusedAtOnce() {
    InsarJob remote =
        pair.job().referenceProduct(URI.create("https://example.org/S1A.zip")).build();

    assertThatThrownBy(() -> backend.submit(new JobId("remote"), remote))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("https://example.org/S1A.zip")
        .hasMessageContaining("download");
    assertThat(backend.attach(new JobId("remote"))).isEmpty();
  }

  @Test
  void coherenceField_everywhereLow_failsAsUnwrapping() throws IOException {
    SimulatedPair noise =
        new SimulatedPair(
            SimulatedStack.builder()
                .samples(800)
                .lines(320)
                .reliefM(50)
                .coherence(CoherenceField.uniform(0)),
            work.resolve("noise"));

    JobFailedException failure =
        failure(noise.job().site(Site.builder("n").points(noise.points).build()).build());

    assertThat(failure.code()).isEqualTo(FailureCode.UNWRAP_FAILED);
    assertThat(failure).hasMessageContaining("coherence");
  }
}
