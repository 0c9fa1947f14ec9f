package io.sentryal.insar.testkit.runpod;

import io.sentryal.insar.backend.InsarResult;
import io.sentryal.insar.backend.InsarResult.ReferenceArea;
import io.sentryal.insar.backend.JobStage;
import io.sentryal.insar.json.WorkerContract;
import io.sentryal.insar.json.WorkerProgress;
import io.sentryal.insar.json.WorkerRequest;
import io.sentryal.insar.json.WorkerResult;
import io.sentryal.insar.model.GeoPoint;
import io.sentryal.insar.model.MonitoringPoint;
import io.sentryal.insar.model.PointMeasurement;
import io.sentryal.insar.model.Provenance;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A worker that keeps the worker contract and measures nothing: every point moves by 1 mm per
 * hundredth of a degree of latitude from the first one. Its results say that they are simulated.
 */
public final class ScriptedPairs implements EmulatedHandler {
  private static final double MM_PER_DEG = 100;

  private final Duration runtime;

  /**
   * Creates a worker.
   *
   * @param runtime how long it takes for a pair
   */
  public ScriptedPairs(Duration runtime) {
    this.runtime = runtime;
  }

  @Override
  public WorkerScript handle(EmulatedCall call) {
    WorkerRequest request = WorkerContract.readRequest(call.inputJson());
    WorkerResult answer =
        WorkerResult.of(result(request)).withProcessingTimeS(runtime.toMillis() / 1e3);
    return WorkerScript.returns(WorkerContract.toJson(request.packed() ? answer.packed() : answer))
        .after(runtime)
        .progress(runtime.dividedBy(4), progress(JobStage.COREGISTERING, 0.25))
        .progress(runtime.dividedBy(2), progress(JobStage.UNWRAPPING, 0.5));
  }

  private static String progress(JobStage stage, double fraction) {
    return WorkerContract.toJson(WorkerProgress.of(stage, fraction));
  }

  private static InsarResult result(WorkerRequest request) {
    GeoPoint zero = request.points().get(0).position();
    List<PointMeasurement> measurements = new ArrayList<>();
    for (MonitoringPoint point : request.points()) {
      double displacementMm = MM_PER_DEG * (point.position().latitudeDeg() - zero.latitudeDeg());
      measurements.add(PointMeasurement.valid(point.id(), displacementMm, 0.75, 1.5));
    }
    Instant reference = Instant.parse("2025-06-01T05:20:11Z");
    return InsarResult.builder()
        .jobId(request.jobId())
        .times(reference, reference.plus(Duration.ofDays(12)))
        .measurements(measurements)
        .wavelengthM(0.05546576)
        .effectiveLooks(50)
        .reference(
            new ReferenceArea(
                Optional.empty(), "the first point", zero.latitudeDeg(), zero.longitudeDeg()))
        .provenance(
            Provenance.builder("scripted", "1")
                .device("cpu")
                .addGranule(request.reference().granule())
                .addGranule(request.secondary().granule())
                .terrain("none, nothing is measured")
                .stageSeconds("SAMPLING", 0)
                .addWarning("no image was read: the displacement is a formula")
                .simulated(true)
                .build())
        .build();
  }
}
