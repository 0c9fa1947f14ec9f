package io.sentryal.insar.localcpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sentryal.insar.backend.InsarJob;
import io.sentryal.insar.backend.InsarResult;
import io.sentryal.insar.backend.JobId;
import io.sentryal.insar.backend.ProcessingOptions;
import io.sentryal.insar.model.InvalidReason;
import io.sentryal.insar.model.MonitoringPoint;
import io.sentryal.insar.model.PointMeasurement;
import io.sentryal.insar.model.Site;
import io.sentryal.insar.model.Terrain;
import io.sentryal.insar.model.VerticalDatum;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The whole chain on the pair of {@code ../shared/data/isce3-reference}, against its truth; the
 * tolerances are those of its expected.json.
 */
class LocalCpuBackendIsce3Test {
  private static final Path FOLDER =
      Path.of(System.getProperty("insar.shared.data", "absent"), "isce3-reference");

  private static List<String[]> truth;
  private static JsonNode expected;
  private static InsarResult result;

  @BeforeAll
  static void process() throws IOException, InterruptedException {
    Assumptions.assumeTrue(
        Files.isDirectory(FOLDER), "isce3-reference is absent: ../shared/data/isce3-reference");
    expected = new ObjectMapper().readTree(FOLDER.resolve("expected.json").toFile());
    truth =
        Files.readAllLines(FOLDER.resolve("truth/truth.csv")).stream()
            .skip(1)
            .map(line -> line.split(",", -1))
            .toList();
    try (LocalCpuBackend backend = LocalCpuBackend.builder().threads(2).build()) {
      result = backend.submit(new JobId("isce3"), job()).await(Duration.ofMinutes(5));
    }
  }

  private static InsarJob job() throws IOException {
    List<MonitoringPoint> points =
        Files.readAllLines(FOLDER.resolve("input/points.csv")).stream()
            .skip(1)
            .map(line -> line.split(","))
            .map(
                row ->
                    MonitoringPoint.of(
                        row[0], Double.parseDouble(row[1]), Double.parseDouble(row[2])))
            .toList();
    return InsarJob.builder()
        .site(Site.builder("bowl").points(points).referencePoint("P001").build())
        .referenceProduct(input("20210223T135124", ".zip"))
        .secondaryProduct(input("20210307T135124", ".zip"))
        .orbitFiles(orbits())
        .terrain(
            new Terrain.ElevationModel(
                FOLDER.resolve("input/dem.tif").toUri(), VerticalDatum.WGS84_ELLIPSOID))
        .options(ProcessingOptions.builder().coherenceMin(0.5).build())
        .build();
  }

  private static URI input(String part, String ending) throws IOException {
    try (Stream<Path> files = Files.list(FOLDER.resolve("input"))) {
      return files
          .filter(f -> f.toString().contains(part) && f.toString().endsWith(ending))
          .findFirst()
          .orElseThrow()
          .toUri();
    }
  }

  private static List<URI> orbits() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER.resolve("input/orbits"))) {
      return files.map(Path::toUri).sorted().toList();
    }
  }

  @Test
  void points_allOfThem_comeBackInOrderWithinTheTolerance() {
    double rmsMm = expected.at("/points/tolerance/rms_mm").asDouble();
    double maxMm = expected.at("/points/tolerance/max_abs_mm").asDouble();
    double squares = 0;
    int valid = 0;
    for (int i = 0; i < truth.size(); i++) {
      PointMeasurement measurement = result.measurements().get(i);
      assertThat(measurement.pointId()).isEqualTo(truth.get(i)[0]);
      if (measurement.isValid()) {
        double trueMm = Double.parseDouble(truth.get(i)[5]);
        double errorMm = measurement.displacementMm().getAsDouble() - trueMm;
        assertThat(Math.abs(errorMm)).as(measurement.toString()).isLessThanOrEqualTo(maxMm);
        squares += errorMm * errorMm;
        valid++;
      }
    }

    assertThat(result.measurements()).hasSameSizeAs(truth);
    assertThat(valid).isEqualTo(expected.at("/points/expected_valid").asInt());
    assertThat(Math.sqrt(squares / valid)).isLessThanOrEqualTo(rmsMm);
  }

  @Test
  void points_withoutValue_sayWhy() {
    for (int i = 0; i < truth.size(); i++) {
      PointMeasurement measurement = result.measurements().get(i);
      switch (truth.get(i)[7]) {
        case "outside" -> assertThat(measurement.reason()).contains(InvalidReason.OUTSIDE_COVERAGE);
        case "low_coherence" ->
            assertThat(measurement.reason()).contains(InvalidReason.LOW_COHERENCE);
        default -> assertThat(measurement.isValid()).as(measurement.toString()).isTrue();
      }
    }
  }

  @Test
  void coherence_perClass_isTheTrueOne() {
    List<Double> interior = new ArrayList<>();
    for (int i = 0; i < truth.size(); i++) {
      if (result.measurements().get(i).isValid()) {
        interior.add(result.measurements().get(i).coherence().getAsDouble());
      }
    }
    double mean = interior.stream().mapToDouble(g -> g).average().orElseThrow();

    assertThat(mean)
        .isCloseTo(
            expected.at("/coherence/true").asDouble(),
            within(expected.at("/points/tolerance/coherence_class_mean").asDouble()));
  }

  @Test
  void sigma_ofValidPoints_matchesTheNoiseOfTheirErrors() {
    double normalised = 0;
    int valid = 0;
    for (int i = 0; i < truth.size(); i++) {
      PointMeasurement measurement = result.measurements().get(i);
      if (measurement.isValid()) {
        double errorMm =
            measurement.displacementMm().getAsDouble() - Double.parseDouble(truth.get(i)[5]);
        normalised += Math.pow(errorMm / measurement.sigmaMm().getAsDouble(), 2);
        valid++;
      }
    }

    assertThat(Math.sqrt(normalised / valid)).isBetween(0.3, 1.5);
  }

  @Test
  void result_geometryAndSeam_matchTheReference() {
    double toleranceM = 0.6;
    assertThat(result.perpendicularBaselineM().getAsDouble())
        .as("the baseline varies over the window by some decimetres")
        .isCloseTo(expected.at("/baseline/perpendicular_m").asDouble(), within(toleranceM));
    assertThat(result.lineOfSight().orElseThrow().incidenceDeg())
        .isCloseTo(expected.at("/baseline/incidence_deg").asDouble(), within(0.2));
    assertThat(result.seamJumpsRad()).hasSize(1).containsKey("071_151201_IW2/071_151202_IW2");
    assertThat(Math.abs(result.seamJumpsRad().values().iterator().next()))
        .isLessThanOrEqualTo(expected.at("/seam/tolerance_rad").asDouble());
    assertThat(result.effectiveLooks())
        .isCloseTo(expected.at("/looks/effective").asDouble(), within(0.01));
    assertThat(result.wavelengthM())
        .isCloseTo(expected.at("/wavelength_m").asDouble(), within(1e-8));
  }

  @Test
  void provenance_saysWhereEverythingComesFrom() {
    var provenance = result.provenance();

    assertThat(provenance.simulated()).as("the manifests say so").isTrue();
    assertThat(provenance.burstIds()).containsExactly("071_151201_IW2", "071_151202_IW2");
    assertThat(provenance.granules()).hasSize(2);
    assertThat(provenance.orbits()).allMatch(orbit -> orbit.contains("AUX_POEORB"));
    assertThat(provenance.terrain()).contains("dem.tif").contains("WGS84_ELLIPSOID");
    assertThat(provenance.corrections()).hasSize(1);
    assertThat(provenance.stageSeconds())
        .containsKeys("STARTING", "COREGISTERING", "INTERFEROGRAM", "UNWRAPPING", "SAMPLING");
    assertThat(provenance.warnings()).isEmpty();
    assertThat(result.reference().pointId()).contains("P001");
  }
}
