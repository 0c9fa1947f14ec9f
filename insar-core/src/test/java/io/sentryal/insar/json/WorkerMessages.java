package io.sentryal.insar.json;

import io.sentryal.insar.backend.InsarJob;
import io.sentryal.insar.backend.InsarResult;
import io.sentryal.insar.backend.InsarResult.ReferenceArea;
import io.sentryal.insar.backend.JobId;
import io.sentryal.insar.model.InvalidReason;
import io.sentryal.insar.model.LineOfSight;
import io.sentryal.insar.model.MonitoringPoint;
import io.sentryal.insar.model.PointMeasurement;
import io.sentryal.insar.model.Provenance;
import io.sentryal.insar.model.Site;
import io.sentryal.insar.model.Terrain;
import io.sentryal.insar.model.VerticalDatum;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** A job and its result, for the tests of the contract. */
final class WorkerMessages {
  static final JobId ID = new JobId("dam-7.20250601-20250613");

  private WorkerMessages() {}

  static InsarJob job() {
    return job(
        List.of(
            MonitoringPoint.of("crest", 52.1234567, 4.9),
            MonitoringPoint.of("away", -51.5, 0.25),
            MonitoringPoint.of("toe", 52.2, 4.8)));
  }

  static InsarJob job(List<MonitoringPoint> points) {
    return InsarJob.builder()
        .site(Site.builder("dam-7").points(points).referencePoint(points.get(2).id()).build())
        .referenceProduct(URI.create("https://archive.example/S1A_REF.zip?sig=abc"))
        .secondaryProduct(URI.create("https://archive.example/S1A_SEC.SAFE/"))
        .orbitFiles(List.of(URI.create("https://archive.example/S1A_OPER.EOF")))
        .terrain(
            new Terrain.ElevationModel(
                URI.create("https://archive.example/dem.tif"), VerticalDatum.EGM2008))
        .build();
  }

  static List<MonitoringPoint> scattered(int count) {
    Random random = new Random(7);
    List<MonitoringPoint> points = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      points.add(
          MonitoringPoint.of(
              "p" + i, 52 + 0.2 * random.nextDouble(), 4.5 + 0.3 * random.nextDouble()));
    }
    return points;
  }

  static InsarResult result(InsarJob job) {
    List<PointMeasurement> measurements = new ArrayList<>();
    for (int i = 0; i < job.points().size(); i++) {
      String id = job.points().get(i).id();
      measurements.add(
          i % 3 == 1
              ? PointMeasurement.invalid(id, InvalidReason.LOW_COHERENCE, 0.25)
              : PointMeasurement.valid(id, -6.25 + i % 7, 0.75, 1.5));
    }
    return InsarResult.builder()
        .jobId(ID)
        .times(
            Instant.parse("2025-06-01T05:20:11.123456Z"),
            Instant.parse("2025-06-13T05:20:12.000001Z"))
        .measurements(measurements)
        .wavelengthM(0.05546576)
        .effectiveLooks(51.5)
        .reference(
            new ReferenceArea(job.site().referencePointId(), "3 x 3 cells around it", 52.2, 4.8))
        .perpendicularBaselineM(-81.25)
        .lineOfSight(new LineOfSight(38.5, 281.25))
        .seamJumpsRad(Map.of("IW2 3|4", 0.0123))
        .provenance(provenance())
        .build();
  }

  private static Provenance provenance() {
    return Provenance.builder("isce3", "0.1.0")
        .device("cuda:0, cpu")
        .addGranule("S1A_REF")
        .addGranule("S1A_SEC")
        .addBurstId("064_136231_IW2")
        .addOrbit("POEORB S1A_OPER.EOF")
        .terrain("GLO-30, EGM2008")
        .addCorrection("geometric phase")
        .parameter("looks_range", "16")
        .parameter("isce3_version", "0.25.1")
        .parameter("device_of_stage COREGISTERING", "cuda:0")
        .parameter("device_of_stage UNWRAPPING", "cpu")
        .stageSeconds("COREGISTERING", 12.5)
        .stageSeconds("UNWRAPPING", 3.25)
        .addWarning("RESORB was used")
        .simulated(true)
        .build();
  }

  static Optional<InsarResult> throughJson(InsarJob job, WorkerResult message) {
    WorkerResult read = WorkerContract.readResult(WorkerContract.toJson(message));
    return Optional.of(read.toInsarResult(ID, job));
  }
}
