package io.sentryal.insar.runpod;

import io.sentryal.insar.backend.InsarJob;
import io.sentryal.insar.backend.InsarResult;
import io.sentryal.insar.backend.InsarResult.ReferenceArea;
import io.sentryal.insar.backend.JobId;
import io.sentryal.insar.backend.JobStage;
import io.sentryal.insar.error.FailureCode;
import io.sentryal.insar.json.WorkerContract;
import io.sentryal.insar.json.WorkerError;
import io.sentryal.insar.json.WorkerProgress;
import io.sentryal.insar.json.WorkerRequest;
import io.sentryal.insar.json.WorkerResult;
import io.sentryal.insar.model.GeoPoint;
import io.sentryal.insar.model.InvalidReason;
import io.sentryal.insar.model.MonitoringPoint;
import io.sentryal.insar.model.PointMeasurement;
import io.sentryal.insar.model.Provenance;
import io.sentryal.insar.model.Site;
import io.sentryal.insar.model.Terrain;
import io.sentryal.insar.testkit.runpod.EmulatedCall;
import io.sentryal.insar.testkit.runpod.WorkerScript;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Jobs, and a worker that answers them by a formula, stamped as simulated. */
final class PairJobs {
  static final Instant REFERENCE = Instant.parse("2025-06-01T05:20:11Z");
  static final Instant SECONDARY = Instant.parse("2025-06-13T05:20:12Z");
  static final String REFERENCE_SCENE =
      "S1A_IW_SLC__1SDV_20250601T052011_20250601T052038_059432_0760F1_AAAA";
  static final String SECONDARY_SCENE =
      "S1A_IW_SLC__1SDV_20250613T052012_20250613T052039_059607_0766D4_BBBB";
  static final String BROKEN_SCENE =
      "S1A_IW_SLC__1SDV_20250501T052011_20250501T052038_059432_0760F1_FFFF";

  private PairJobs() {}

  static InsarJob job() {
    return job(
        List.of(
            MonitoringPoint.of("toe", 52.2, 4.8),
            MonitoringPoint.of("crest", 52.1234567, 4.9),
            MonitoringPoint.of("away", 52.3, 4.7)));
  }

  static InsarJob job(List<MonitoringPoint> points) {
    return InsarJob.builder()
        .site(Site.builder("dam-7").points(points).referencePoint(points.get(0).id()).build())
        .referenceProduct(URI.create("https://archive.example/" + REFERENCE_SCENE + ".zip"))
        .secondaryProduct(URI.create("https://archive.example/" + SECONDARY_SCENE + ".zip"))
        .terrain(new Terrain.EllipsoidHeight(40))
        .simulated(true)
        .build();
  }

  static InsarJob broken() {
    return job().toBuilder()
        .referenceProduct(URI.create("https://archive.example/" + BROKEN_SCENE + ".zip"))
        .build();
  }

  /** The worker's formula: what the tests compare with. */
  static double displacementMm(GeoPoint place) {
    return Math.round((place.latitudeDeg() - 52) * 100) / 8.0;
  }

  static InsarResult expected(JobId id, InsarJob job) {
    return result(WorkerRequest.of(id, job));
  }

  static InsarResult result(WorkerRequest request) {
    List<PointMeasurement> measurements = new ArrayList<>();
    for (MonitoringPoint point : request.points()) {
      boolean covered = Math.abs(point.position().latitudeDeg() - 52) < 1;
      measurements.add(
          covered
              ? PointMeasurement.valid(point.id(), displacementMm(point.position()), 0.75, 1.5)
              : PointMeasurement.invalid(point.id(), InvalidReason.OUTSIDE_COVERAGE));
    }
    return InsarResult.builder()
        .jobId(request.jobId())
        .times(REFERENCE, SECONDARY)
        .measurements(measurements)
        .wavelengthM(0.05546576)
        .effectiveLooks(51.5)
        .reference(new ReferenceArea(Optional.empty(), "3 x 3 cells around it", 52.2, 4.8))
        .provenance(
            Provenance.builder("scripted", "1")
                .device("cpu")
                .addGranule(request.reference().granule())
                .addGranule(request.secondary().granule())
                .terrain("40 m above the ellipsoid, everywhere")
                .parameter("looks_range", Integer.toString(request.options().looksRange()))
                .stageSeconds("SAMPLING", 1)
                .simulated(request.simulated())
                .build())
        .build();
  }

  /** A worker that answers the contract. */
  static WorkerScript worker(EmulatedCall call, Duration runtime) {
    WorkerRequest request = WorkerContract.readRequest(call.inputJson());
    if (request.reference().granule().equals(BROKEN_SCENE)) {
      return WorkerScript.fails(
              WorkerContract.toJson(
                  new WorkerError(
                      FailureCode.PRODUCT_CORRUPT,
                      "the measurement of IW2 is cut off at 12 MB; download it again",
                      JobStage.DOWNLOADING,
                      false)))
          .after(runtime);
    }
    WorkerResult message = WorkerResult.of(result(request)).withProcessingTimeS(1);
    if (request.packed()) {
      message = message.packed();
    }
    return WorkerScript.returns(WorkerContract.toJson(message))
        .after(runtime)
        .progress(
            runtime.dividedBy(4),
            WorkerContract.toJson(WorkerProgress.of(JobStage.DOWNLOADING, 0.25)))
        .progress(
            runtime.dividedBy(2),
            WorkerContract.toJson(WorkerProgress.of(JobStage.UNWRAPPING, 0.5)));
  }
}
