package io.sentryal.insar.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sentryal.insar.localcuda.LocalCudaBackend;
import io.sentryal.insar.localcuda.LocalCudaReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher with {@code --backend local-cuda}. */
class LocalCudaCommandTest {
  private static final String REFERENCE =
      "input/S1A_IW_SLC__1SDV_20210223T135124_20210223T135126_036718_045073_73DE.zip";
  private static final String SECONDARY =
      "input/S1A_IW_SLC__1SDV_20210307T135124_20210307T135127_036893_04568F_49B5.zip";

  @TempDir Path folder;

  @Test
  void process_withoutAWorker_saysInOneLineWhatToInstall() throws IOException {
    Launch run = process(Map.of("SENTRYAL_WORKER_PYTHON", "/no/such/python"), "local-cuda");
    assertThat(run.err.strip()).hasLineCount(1).contains("/no/such/python", "install ISCE3");
    assertThat(run.status).isEqualTo(1);
    assertThat(folder.resolve("never")).doesNotExist();
  }

  @Test
  void process_optionOfAnotherBackend_isRefused() throws IOException {
    Launch run = process(Map.of(), "local-cpu");
    assertThat(run.err.strip()).hasLineCount(1).contains("--allow-cpu is for --backend local-cuda");
    assertThat(run.status).isEqualTo(2);
  }

  private Launch process(Map<String, String> environment, String backend) throws IOException {
    Path points = Files.writeString(folder.resolve("p.csv"), "point_id,lat,lon\na,10,20\n");
    return Launch.in(
        environment,
        "process",
        "--backend",
        backend,
        "--allow-cpu",
        "--reference",
        "none.SAFE",
        "--secondary",
        "none.SAFE",
        "--points",
        points.toString(),
        "--height-m",
        "0",
        "--out",
        folder.resolve("never").toString());
  }

  @Test
  void check_ofAWorkerThatIsNamedAndNotThere_isAProblemWithItsRemedy() {
    List<DoctorFinding> findings =
        new LocalCudaCheck().run(Map.of("SENTRYAL_WORKER_PYTHON", "/no/such/python"));
    assertThat(findings)
        .filteredOn(finding -> finding.subject().equals("isce3"))
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.status()).isEqualTo(DoctorFinding.Status.PROBLEM);
              assertThat(finding.message()).contains("/no/such/python", "SENTRYAL_WORKER_PYTHON");
            });
  }

  @Test
  void check_ofAWorkerThatNobodyNamed_isAbsentAtMost() {
    assertThat(new LocalCudaCheck().run(Map.of("PATH", folder.toString())))
        .noneMatch(finding -> finding.status() == DoctorFinding.Status.PROBLEM);
  }

  /** The worker and the embedded engine share no code; on simulated images both know the truth. */
  @Test
  void process_referencePairOnIsce3_agreesWithTheEmbeddedEngineAndTheTruth() throws IOException {
    Map<String, String> environment = isce3();
    Path data = Path.of(System.getProperty("insar.shared.data", "../shared/data"));
    Path pair = data.resolve("isce3-reference");
    Assumptions.assumeTrue(Files.isDirectory(pair), "isce3-reference is absent in " + data);

    Map<String, CsvRow> worker = measure(environment, pair, "local-cuda", "--allow-cpu");
    Map<String, CsvRow> engine = measure(Map.of(), pair, "local-cpu");

    assertThat(worker.keySet()).isEqualTo(engine.keySet());
    Map<String, Double> truth = new HashMap<>();
    for (CsvRow row : CsvFile.read(pair.resolve("truth/truth.csv"), "point_id")) {
      row.optionalNumber("true_los_relative_to_reference_mm")
          .ifPresent(mm -> truth.put(row.text("point_id"), mm));
    }
    int valid = 0;
    for (Map.Entry<String, CsvRow> point : worker.entrySet()) {
      CsvRow other = Objects.requireNonNull(engine.get(point.getKey()));
      assertThat(point.getValue().text("valid")).isEqualTo(other.text("valid"));
      if (other.text("valid").equals("true")) {
        double displacementMm = point.getValue().number("displacement_mm");
        // one sigma of theory is 0.4 mm here (sigma_mm of the points)
        assertThat(displacementMm).isCloseTo(other.number("displacement_mm"), within(1.0));
        assertThat(displacementMm)
            .isCloseTo(truth.getOrDefault(point.getKey(), Double.NaN), within(2.0));
        assertThat(point.getValue().number("coherence"))
            .isCloseTo(other.number("coherence"), within(0.02));
        valid++;
      }
    }
    assertThat(valid).isGreaterThanOrEqualTo(55);
  }

  private Map<String, CsvRow> measure(
      Map<String, String> environment, Path pair, String backend, String... more)
      throws IOException {
    Path out = folder.resolve(backend);
    List<String> words =
        new ArrayList<>(
            List.of("process", "--backend", backend, "--reference-point", "P001", "--quiet"));
    words.addAll(List.of("--reference", pair.resolve(REFERENCE).toString()));
    words.addAll(List.of("--secondary", pair.resolve(SECONDARY).toString()));
    words.addAll(List.of("--points", pair.resolve("input/points.csv").toString()));
    words.addAll(List.of("--dem", pair.resolve("input/dem.tif").toString()));
    words.addAll(List.of("--orbits", pair.resolve("input/orbits").toString()));
    words.addAll(List.of("--out", out.toString()));
    words.addAll(List.of(more));
    Launch run = Launch.in(environment, words.toArray(String[]::new));
    assertThat(run.status).as(run.err).isZero();
    assertThat(run.out).contains("SIMULATED");
    Map<String, CsvRow> rows = new HashMap<>();
    for (CsvRow row : CsvFile.read(out.resolve("points.csv"), "point_id", "displacement_mm")) {
      rows.put(row.text("point_id"), row);
    }
    return rows;
  }

  /** Returns the environment with an interpreter that has ISCE3, or skips the test. */
  private static Map<String, String> isce3() {
    Map<String, String> environment = new HashMap<>(System.getenv());
    Path worker = Path.of("..", "insar-worker", "src").toAbsolutePath().normalize();
    environment.putIfAbsent("PYTHONPATH", worker.toString());
    LocalCudaReport report = LocalCudaBackend.examine(environment);
    Assumptions.assumeTrue(
        report.worker().isPresent(),
        "ISCE3 is absent (name its Python with SENTRYAL_WORKER_PYTHON): " + report.workerProblem());
    return environment;
  }
}
