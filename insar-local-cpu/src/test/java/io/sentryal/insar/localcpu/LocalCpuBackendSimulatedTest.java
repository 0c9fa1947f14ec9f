package io.sentryal.insar.localcpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.sentryal.insar.backend.InsarJob;
import io.sentryal.insar.backend.InsarResult;
import io.sentryal.insar.backend.JobHandle;
import io.sentryal.insar.backend.JobId;
import io.sentryal.insar.backend.JobListener;
import io.sentryal.insar.backend.JobProgress;
import io.sentryal.insar.backend.JobStage;
import io.sentryal.insar.backend.JobState;
import io.sentryal.insar.backend.ProcessingOptions;
import io.sentryal.insar.error.JobCancelledException;
import io.sentryal.insar.model.GeoPoint;
import io.sentryal.insar.model.LosDisplacement;
import io.sentryal.insar.model.MonitoringPoint;
import io.sentryal.insar.model.PointMeasurement;
import io.sentryal.insar.model.Site;
import io.sentryal.insar.testkit.scene.DeformationField;
import io.sentryal.insar.testkit.scene.SimulatedStack;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The whole chain on simulated scenes whose truth is known. */
class LocalCpuBackendSimulatedTest {
  private static final GeoPoint CENTRE = SimulatedStack.DEFAULT_CENTRE;
  private static final Instant SINCE = Instant.parse("2024-01-04T00:00:00Z");
  private static final double WAVELENGTH_M = 0.05546576;

  @TempDir static Path work;

  private static SimulatedPair bowl;
  private static InsarResult bowlResult;

  /** A bowl that sinks 40 mm between the dates, on 500 m of relief. */
  @BeforeAll
  static void processTheBowl() throws IOException, InterruptedException {
    bowl =
        new SimulatedPair(
            scene(-1217).perpendicularBaselinesM(0, 145).bursts(2), work.resolve("bowl"));
    bowlResult = SimulatedPair.process(bowl.job().build(), 2);
  }

  private static SimulatedStack.Builder scene(double rateMmPerYear) {
    return SimulatedStack.builder()
        .seed(7)
        .samples(1800)
        .reliefM(500)
        .coherence(0.85)
        .deformation(DeformationField.bowl(CENTRE, 1500, rateMmPerYear, SINCE));
  }

  @Test
  void displacement_bowlOverRelief_isTrueToAMillimetre() {
    List<Double> errorsMm = bowl.errorsMm(bowlResult, 0.7);

    assertThat(errorsMm).hasSizeGreaterThan(100);
    assertThat(SimulatedPair.rms(errorsMm)).isLessThanOrEqualTo(1.0);
  }

  @Test
  void displacement_twoBursts_jumpsNowhere() {
    assertThat(bowlResult.seamJumpsRad()).hasSize(1);
    assertThat(Math.abs(bowlResult.seamJumpsRad().values().iterator().next())).isLessThan(0.03);
    assertThat(bowlResult.provenance().burstIds()).hasSize(2);
    assertThat(bowlResult.provenance().parameters().keySet())
        .anyMatch(name -> name.startsWith("seam_jump_rad "));
  }

  @Test
  void result_ofASimulatedScene_saysSo() {
    assertThat(bowlResult.provenance().simulated()).isTrue();
    assertThat(bowlResult.perpendicularBaselineM().getAsDouble()).isCloseTo(145, within(1.0));
    assertThat(bowlResult.measurements().stream().map(PointMeasurement::pointId))
        .containsExactlyElementsOf(bowl.points.stream().map(MonitoringPoint::id).toList());
    assertThat(bowlResult.provenance().warnings())
        .as("no orbit file was given")
        .hasSize(2)
        .allMatch(warning -> warning.contains("annotation"));
  }

  @Test
  void displacement_anyNumberOfThreads_isTheSameBitForBit() throws Exception {
    for (int threads : new int[] {1, 4}) {
      InsarResult other = SimulatedPair.process(bowl.job().build(), threads);

      assertThat(other.measurements()).isEqualTo(bowlResult.measurements());
      assertThat(other.seamJumpsRad()).isEqualTo(bowlResult.seamJumpsRad());
    }
  }

  @Test
  void displacement_filtered_isNoWorse() throws Exception {
    InsarJob filtered =
        bowl.job()
            .options(ProcessingOptions.builder().looks(16, 4).filterAlpha(0.4).build())
            .build();

    List<Double> errorsMm = bowl.errorsMm(SimulatedPair.process(filtered, 2), 0.7);

    assertThat(SimulatedPair.rms(errorsMm)).isLessThanOrEqualTo(1.0);
  }

  @Test
  void reference_notGiven_isAnAreaThatIsReturned() throws Exception {
    InsarJob job = bowl.job().site(Site.builder("s").points(bowl.points).build()).build();

    InsarResult result = SimulatedPair.process(job, 2);

    assertThat(result.reference().pointId()).isEmpty();
    assertThat(result.reference().rule()).contains("most coherent cells");
    assertThat(result.reference().latitudeDeg()).isCloseTo(CENTRE.latitudeDeg(), within(0.1));
    List<Double> errorsMm = bowl.errorsMm(result, 0.7);
    double offsetMm = errorsMm.stream().mapToDouble(e -> e).average().orElseThrow();
    assertThat(SimulatedPair.rms(errorsMm.stream().map(e -> e - offsetMm).toList()))
        .as("only the zero differs")
        .isLessThanOrEqualTo(1.0);
  }

  /** Uplift comes out positive, subsidence negative, nothing as zero; each without a ramp. */
  @ParameterizedTest
  @ValueSource(doubles = {900, -900, 0})
  void displacement_upliftSubsidenceAndNone_haveTheRightSignAndNoRamp(double rateMmPerYear)
      throws Exception {
    SimulatedPair pair =
        new SimulatedPair(
            scene(rateMmPerYear).perpendicularBaselinesM(0, -120),
            work.resolve("rate" + (int) rateMmPerYear));

    InsarResult result = SimulatedPair.process(pair.job().build(), 2);

    MonitoringPoint middle =
        pair.points.stream()
            .max(
                java.util.Comparator.comparingDouble(
                    p -> Math.abs(pair.stack.truth().displacementMm(p.position(), 0, 1))))
            .orElseThrow();
    double measuredMm =
        result.measurement(middle.id()).orElseThrow().displacementMm().getAsDouble();
    assertThat(Math.signum(Math.rint(measuredMm / 5))).isEqualTo(Math.signum(rateMmPerYear));
    assertThat(SimulatedPair.rms(pair.errorsMm(result, 0.7))).isLessThanOrEqualTo(1.0);
    assertThat(Ramp.ofErrors(pair, result).spanRad(WAVELENGTH_M)).isLessThanOrEqualTo(0.05);
  }

  @Test
  void cancel_whileTheImagesAreProcessed_endsTheJobWithoutAResult() throws Exception {
    try (LocalCpuBackend backend = LocalCpuBackend.builder().threads(1).build()) {
      JobHandle handle = backend.submit(new JobId("cancelled"), bowl.job().build());
      handle.addListener(
          new JobListener() {
            @Override
            public void progress(JobProgress progress) {
              if (progress.stage() == JobStage.INTERFEROGRAM) {
                var unused = handle.cancel();
              }
            }
          });

      assertThatThrownBy(() -> handle.await(Duration.ofMinutes(1)))
          .isInstanceOf(JobCancelledException.class);
      assertThat(handle.cancel().get(10, TimeUnit.SECONDS)).isEqualTo(JobState.CANCELLED);
      assertThat(handle.progress().orElseThrow().stage()).isEqualTo(JobStage.INTERFEROGRAM);
    }
  }

  /** The plane through the errors of a result. */
  private record Ramp(double lowestMm, double highestMm) {
    static Ramp ofErrors(SimulatedPair pair, InsarResult result) {
      double[][] normal = new double[3][4];
      for (MonitoringPoint point : pair.points) {
        PointMeasurement measurement = result.measurement(point.id()).orElseThrow();
        if (measurement.isValid()) {
          double errorMm =
              measurement.displacementMm().getAsDouble()
                  - pair.stack
                      .truth()
                      .relativeDisplacementMm(point.position(), pair.reference.position(), 0, 1);
          double[] row = {1, north(point), east(point)};
          for (int i = 0; i < 3; i++) {
            for (int j = 0; j < 3; j++) {
              normal[i][j] += row[i] * row[j];
            }
            normal[i][3] += row[i] * errorMm;
          }
        }
      }
      double[] plane = solve(normal);
      double[] values =
          pair.points.stream()
              .mapToDouble(p -> plane[1] * north(p) + plane[2] * east(p))
              .sorted()
              .toArray();
      return new Ramp(values[0], values[values.length - 1]);
    }

    double spanRad(double wavelengthM) {
      return Math.abs(LosDisplacement.phaseRad(highestMm - lowestMm, wavelengthM));
    }

    private static double north(MonitoringPoint point) {
      return (point.position().latitudeDeg() - CENTRE.latitudeDeg()) * 100;
    }

    private static double east(MonitoringPoint point) {
      return (point.position().longitudeDeg() - CENTRE.longitudeDeg()) * 100;
    }

    private static double[] solve(double[][] a) {
      for (int i = 0; i < 3; i++) {
        for (int k = 0; k < 3; k++) {
          if (k != i) {
            double factor = a[k][i] / a[i][i];
            for (int j = i; j < 4; j++) {
              a[k][j] -= factor * a[i][j];
            }
          }
        }
      }
      return new double[] {a[0][3] / a[0][0], a[1][3] / a[1][1], a[2][3] / a[2][2]};
    }
  }
}
