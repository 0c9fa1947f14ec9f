package io.sentryal.insar.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.sentryal.insar.backend.InsarJob;
import io.sentryal.insar.backend.InsarResult;
import io.sentryal.insar.backend.JobId;
import io.sentryal.insar.backend.JobStage;
import io.sentryal.insar.error.FailureCode;
import io.sentryal.insar.error.InvalidDataException;
import io.sentryal.insar.error.JobFailedException;
import io.sentryal.insar.model.MonitoringPoint;
import io.sentryal.insar.model.PointMeasurement;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WorkerContractTest {
  private static final InsarJob JOB = WorkerMessages.job();
  private static final JobId ID = WorkerMessages.ID;

  @Test
  void request_writtenAndRead_isTheSameText() {
    WorkerRequest request =
        WorkerRequest.of(ID, JOB).toBuilder()
            .unwrapper("phass")
            .postingM(20)
            .requireGpu(true)
            .outputs(Map.of("displacement", URI.create("https://bucket.example/d.tif?sig=1")))
            .webhookUrl(URI.create("https://host.example/hook"))
            .claim(
                new WorkerClaim(
                    URI.create("https://host.example/c?sig=1"),
                    URI.create("https://host.example/c?sig=2")))
            .build();
    String json = WorkerContract.toJson(request);

    WorkerRequest read = WorkerContract.readRequest(json);

    assertThat(WorkerContract.toJson(read)).isEqualTo(json);
    assertThat(json)
        .contains("\"schema_version\":\"1\"", "\"reference_granule\":\"S1A_REF\"")
        .contains("\"secondary_granule\":\"S1A_SEC\"", "\"dem_datum\":\"egm2008\"");
    assertThat(read.points()).isEqualTo(JOB.points());
    assertThat(read.options()).isEqualTo(JOB.options());
    assertThat(read.referencePlace()).contains(JOB.points().get(2).position());
  }

  @Test
  void request_withFiles_hasPathsForTheLocalRunner() {
    InsarJob local =
        JOB.toBuilder()
            .referenceProduct(URI.create("file:///data/S1A_REF.SAFE/"))
            .secondaryProduct(URI.create("file:///data/S1A%20SEC/S1A_SEC.zip"))
            .orbitFiles(List.of(URI.create("file:///data/o.EOF")))
            .build();
    String json = WorkerContract.toJson(WorkerRequest.of(ID, local));

    assertThat(json)
        .contains("\"reference_path\":\"/data/S1A_REF.SAFE\"")
        .contains("\"secondary_path\":\"/data/S1A SEC/S1A_SEC.zip\"")
        .contains("\"orbit_paths\":[\"/data/o.EOF\"]");
    assertThat(WorkerContract.toJson(WorkerContract.readRequest(json))).isEqualTo(json);
  }

  @Test
  void request_packed_keepsPlacesAndHeightsToACentimetre() {
    InsarJob job =
        WorkerMessages.job(JOB.points().stream().map(point -> point.withHeightM(41.25)).toList());
    String json = WorkerContract.toJson(WorkerRequest.of(ID, job).toBuilder().packed(true).build());

    List<MonitoringPoint> read = WorkerContract.readRequest(json).points();

    assertThat(read).extracting(MonitoringPoint::id).containsExactly("0", "1", "2");
    for (int i = 0; i < read.size(); i++) {
      MonitoringPoint asked = job.points().get(i);
      assertThat(read.get(i).heightM()).hasValue(41.25);
      assertThat(read.get(i).position().latitudeDeg())
          .isCloseTo(asked.position().latitudeDeg(), within(0.5e-7)); // half a unit of packing
      assertThat(read.get(i).position().longitudeDeg())
          .isCloseTo(asked.position().longitudeDeg(), within(0.5e-7));
    }
  }

  @Test
  void points_ofWhichSomeHaveHeights_areNotPacked() {
    List<MonitoringPoint> mixed = new ArrayList<>(JOB.points());
    mixed.set(1, mixed.get(1).withHeightM(3));
    WorkerRequest request = WorkerRequest.of(ID, WorkerMessages.job(mixed));
    assertThat(request.canBePacked()).isFalse();
    assertThatThrownBy(() -> request.toBuilder().packed(true))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("heights");
    String json = WorkerContract.toJson(request);
    assertThat(WorkerContract.readRequest(json).points()).isEqualTo(mixed);
  }

  @Test
  void packedRequest_of200000Points_staysBelow2Megabytes() {
    InsarJob job = WorkerMessages.job(WorkerMessages.scattered(200_000));
    WorkerRequest request = WorkerRequest.of(ID, job).toBuilder().packed(true).build();
    assertThat(WorkerContract.toJson(request).length()).isLessThan(2_000_000);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"schema_version\":\"1\"|\"schema_version\":\"2\"|schema_version",
        "\"schema_version\":\"1\"|\"schema_version\":1|schema_version",
        "\"infrastructure_id\"|\"token\":\"x\",\"infrastructure_id\"|token",
        "\"lat\":52.1234567|\"lat\":NaN|NaN",
        "\"lat\":52.1234567|\"lat\":1e999|lat",
        "\"lat\":52.1234567|\"lat\":152.0|latitudeDeg",
        "\"lat\":52.1234567|\"lat\":\"52\"|lat",
        "\"id\":\"crest\"|\"id\":\"toe\"|unique",
        "\"filter_alpha\":0.0|\"filter_alpha\":7|filterAlpha",
        "\"margin_m\":1000.0|\"margin\":1000.0|margin",
        "https://archive.example/dem.tif|http://archive.example/dem.tif|https",
        "https://archive.example/dem.tif|https://me:pw@archive.example/dem.tif|credentials",
        "\"dem_datum\":\"egm2008\"|\"dem_datum\":\"sea\"|sea",
        "\"reference\":{|\"reference\":\"best\",\"x\":{|reference",
        "\"job_id\":\"dam-7.20250601-20250613\"|\"job_id\":\"a b\"|job id",
        "\"north\":|\"North\":|North",
        "\"polarization\":\"VV\"|\"polarization\":\"VV\",\"polarization\":\"VH\"|Duplicate",
      })
  void request_thatIsWrongInOnePlace_isRefusedByName(String good, String bad, String named) {
    String json = WorkerContract.toJson(WorkerRequest.of(ID, JOB));
    String broken = json.replace(good, bad);
    assertThat(broken).isNotEqualTo(json);
    assertThatThrownBy(() -> WorkerContract.readRequest(broken))
        .isInstanceOf(InvalidDataException.class)
        .hasMessageContaining(named.equals("North") ? "north" : named);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"count\":4", "\"count\":2", "\"count\":5000001", "\"count\":-1"})
  void packedRequest_withAnotherCount_isRefused(String count) {
    String json =
        WorkerContract.toJson(WorkerRequest.of(ID, JOB).toBuilder().packed(true).build())
            .replace("\"count\":3", count);
    assertThatThrownBy(() -> WorkerContract.readRequest(json))
        .isInstanceOf(InvalidDataException.class)
        .hasMessageContaining("points_packed");
  }

  @Test
  void packedText_thatUnpacksToMoreThanItsCount_isRefusedBeforeItFillsTheHeap() {
    String bomb = PackedBytes.pack(new byte[50_000_000], 50_000_000);
    assertThatThrownBy(() -> PackedBytes.unpack("data", bomb, 30))
        .isInstanceOf(InvalidDataException.class)
        .hasMessageContaining("more than 30 bytes");
  }

  @Test
  void result_listed_isTheSameAfterTheJourney() {
    InsarResult sent = WorkerMessages.result(JOB);
    InsarResult got = WorkerMessages.throughJson(JOB, WorkerResult.of(sent)).orElseThrow();
    assertSame(got, sent);
  }

  @Test
  void result_packed_isTheSameAfterTheJourney() {
    InsarResult sent = WorkerMessages.result(JOB);
    InsarResult got = WorkerMessages.throughJson(JOB, WorkerResult.of(sent).packed()).orElseThrow();
    assertSame(got, sent); // the values of the test are exact in float32
  }

  @Test
  void result_inAFile_isBelievedByItsChecksumOnly() {
    InsarResult sent = WorkerMessages.result(JOB);
    byte[] file = WorkerResult.pointsFileOf(sent);
    WorkerResult.Product place =
        new WorkerResult.Product(
            URI.create("https://bucket.example/p.json"), WorkerResult.sha256(file), file.length);
    String json = WorkerContract.toJson(WorkerResult.of(sent).withPointsFile(place));
    WorkerResult read = WorkerContract.readResult(json);

    assertThat(read.pointsFile()).contains(place);
    assertSame(read.withPoints(file).toInsarResult(ID, JOB), sent);
    byte[] other =
        new String(file, StandardCharsets.UTF_8).replace("3", "4").getBytes(StandardCharsets.UTF_8);
    assertThatThrownBy(() -> read.withPoints(other))
        .isInstanceOf(InvalidDataException.class)
        .hasMessageContaining("sha256");
  }

  @Test
  void products_keepPlaceChecksumAndSize() {
    WorkerResult.Product product =
        new WorkerResult.Product(URI.create("https://b.example/d.tif"), "0".repeat(64), 12);
    WorkerResult sent =
        WorkerResult.of(WorkerMessages.result(JOB))
            .withProducts(Map.of("displacement", product))
            .withProcessingTimeS(12.5);
    WorkerResult read = WorkerContract.readResult(WorkerContract.toJson(sent));
    assertThat(read.products()).containsEntry("displacement", product);
    assertThat(read.processingTimeS()).isEqualTo(12.5);
  }

  @Test
  void result_ofAnotherJob_orInAnotherOrder_orWithAPointTooFew_isNotBelieved() {
    InsarResult good = WorkerMessages.result(JOB);
    List<PointMeasurement> reversed = new ArrayList<>(good.measurements());
    Collections.reverse(reversed);
    List<InsarResult> wrong =
        List.of(
            good.toBuilder().jobId(new JobId("other")).build(),
            good.toBuilder().measurements(reversed).build(),
            good.toBuilder().measurements(good.measurements().subList(0, 2)).build());
    for (InsarResult result : wrong) {
      assertThatThrownBy(() -> WorkerMessages.throughJson(JOB, WorkerResult.of(result)))
          .isInstanceOf(InvalidDataException.class);
    }
    assertThatThrownBy(
            () -> WorkerMessages.throughJson(JOB, WorkerResult.of(wrong.get(2)).packed()))
        .isInstanceOf(InvalidDataException.class)
        .hasMessageContaining("expected 3 points");
  }

  @Test
  void simulatedJob_keepsItsStamp_whateverTheWorkerSays() {
    InsarResult sent = WorkerMessages.result(JOB);
    String json = WorkerContract.toJson(WorkerResult.of(sent));
    String unstamped = json.replace("\"simulated\":true", "\"simulated\":false");
    InsarJob simulated = JOB.toBuilder().simulated(true).build();
    WorkerResult read = WorkerContract.readResult(unstamped);
    assertThat(read.toInsarResult(ID, simulated).provenance().simulated()).isTrue();
    assertThat(read.toInsarResult(ID, JOB).provenance().simulated()).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"reason\":\"LOW_COHERENCE\"|\"reason\":\"BAD_DAY\"|BAD_DAY",
        "\"valid\":false|\"valid\":true|reason",
        "\"displacement_mm\":null|\"displacement_mm\":3.5|without a value",
        "\"sigma_mm\":1.5,\"valid\":true|\"valid\":true|sigma_mm",
        "\"coherence\":0.75|\"coherence\":1.75|coherence",
        "\"valid_points\":2|\"valid_points\":3|valid_points",
        "\"wavelength_m\":0.05546576|\"wavelength_m\":\"5\"|wavelength_m",
        "\"statistics\":{|\"figures\":{|statistics",
        "2025-06-01T05:20:11.123456Z|2025-06-01T05:20:11.123456+00:00|UTC",
        "2025-06-01T05:20:11.123456Z|2026-06-01T05:20:11.123456Z|later",
        "\"status\":\"success\"|\"status\":\"error\"|status",
        "\"status\":\"success\"|\"status\":\"done\"|status",
        "\"stages\":[{|\"stage\":[{|stages",
        "\"simulated\":true|\"simulated\":null|simulated",
        "\"products\":{}|\"products\":{\"coherence\":{\"sha256\":\"1\",\"bytes\":1}}|url",
      })
  void result_thatIsWrongInOnePlace_isRefusedByName(String good, String bad, String named) {
    String json = WorkerContract.toJson(WorkerResult.of(WorkerMessages.result(JOB)));
    String broken = json.replace(good, bad == null ? "" : bad);
    assertThat(broken).isNotEqualTo(json);
    assertThatThrownBy(() -> WorkerContract.readResult(broken))
        .isInstanceOf(InvalidDataException.class)
        .hasMessageContaining(named);
  }

  @Test
  void packedResult_withAValueAndAReason_isRefused() {
    InsarResult good = WorkerMessages.result(JOB);
    String json = WorkerContract.toJson(WorkerResult.of(good).packed());
    String broken = json.replace("\"OK\",\"OUTSIDE_COVERAGE\"", "\"OUTSIDE_COVERAGE\",\"OK\"");
    assertThat(broken).isNotEqualTo(json);
    assertThatThrownBy(() -> WorkerContract.readResult(broken).toInsarResult(ID, JOB))
        .isInstanceOf(InvalidDataException.class)
        .hasMessageContaining("point 0");
  }

  @Test
  void result_thatLacksPhysics_isRead_andNothingIsAssumed() {
    String json = WorkerContract.toJson(WorkerResult.of(WorkerMessages.result(JOB)));
    for (String field :
        List.of("wavelength_m", "effective_looks", "reference_time", "reference_area")) {
      String lacking = json.replaceFirst(",\"" + field + "\":(\\{.*?\\}|\"[^\"]*\"|[0-9.]+)", "");
      WorkerResult read = WorkerContract.readResult(lacking);
      assertThatThrownBy(() -> read.toInsarResult(ID, JOB))
          .isInstanceOf(InvalidDataException.class)
          .hasMessageContaining(field);
    }
  }

  @Test
  void result_ofSwappedImages_isTheFailureOfARequestInTheWrongOrder() {
    String json = WorkerContract.toJson(WorkerResult.of(WorkerMessages.result(JOB)));
    WorkerResult swapped =
        WorkerContract.readResult(
            json.replace("\"simulated\":", "\"pair_swapped\":true,\"simulated\":"));
    assertThatThrownBy(() -> swapped.toInsarResult(ID, JOB))
        .isInstanceOf(JobFailedException.class)
        .matches(e -> ((JobFailedException) e).code() == FailureCode.BAD_REQUEST);
  }

  @Test
  void everyCode_makesTheJourney_andEndsAsTheFailureOfTheJob() {
    for (FailureCode code : FailureCode.values()) {
      WorkerError sent = new WorkerError(code, "no space left: 3 MB", JobStage.DOWNLOADING, true);
      assertThat(WorkerContract.readError(WorkerContract.toJson(sent))).isEqualTo(sent);
      WorkerResult failed =
          WorkerContract.readResult(WorkerContract.toJson(WorkerResult.failed(ID, sent)));
      assertThatThrownBy(() -> failed.toInsarResult(ID, JOB))
          .isInstanceOf(JobFailedException.class)
          .hasMessageContaining("no space left")
          .matches(e -> ((JobFailedException) e).code() == code)
          .matches(e -> ((JobFailedException) e).isRetryable());
    }
  }

  @Test
  void progress_makesTheJourney_andIsStrict() {
    WorkerProgress sent =
        new WorkerProgress(
            JobStage.COREGISTERING, 0.42, Optional.of("cuda:0"), OptionalDouble.of(31));
    assertThat(WorkerContract.toJson(sent))
        .isEqualTo(
            "{\"event\":\"stage\",\"stage\":\"COREGISTERING\",\"fraction\":0.42,"
                + "\"device\":\"cuda:0\",\"eta_s\":31.0}");
    assertThat(WorkerContract.readProgress(WorkerContract.toJson(sent))).isEqualTo(sent);
    for (String bad :
        List.of(
            "{\"event\":\"log\",\"stage\":\"DONE\",\"fraction\":1}",
            "{\"event\":\"stage\",\"stage\":\"NAPPING\",\"fraction\":1}",
            "{\"event\":\"stage\",\"stage\":\"DONE\",\"fraction\":1.5}",
            "{\"event\":\"stage\",\"stage\":\"DONE\",\"fraction\":1,\"x\":1}",
            "[]",
            "{\"event\":\"stage\"} {}")) {
      assertThatThrownBy(() -> WorkerContract.readProgress(bad))
          .isInstanceOf(InvalidDataException.class);
    }
  }

  private static void assertSame(InsarResult got, InsarResult sent) {
    assertThat(got.measurements()).isEqualTo(sent.measurements());
    assertThat(got.provenance()).isEqualTo(sent.provenance());
    assertThat(got.reference()).isEqualTo(sent.reference());
    assertThat(got.referenceTime()).isEqualTo(sent.referenceTime());
    assertThat(got.secondaryTime()).isEqualTo(sent.secondaryTime());
    assertThat(got.wavelengthM()).isEqualTo(sent.wavelengthM());
    assertThat(got.effectiveLooks()).isEqualTo(sent.effectiveLooks());
    assertThat(got.perpendicularBaselineM()).isEqualTo(sent.perpendicularBaselineM());
    assertThat(got.lineOfSight()).isEqualTo(sent.lineOfSight());
    assertThat(got.seamJumpsRad()).isEqualTo(sent.seamJumpsRad());
  }
}
