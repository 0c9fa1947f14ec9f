package io.sentryal.insar.backend.spi;

import io.sentryal.insar.backend.InsarJob;
import io.sentryal.insar.backend.InsarResult;
import io.sentryal.insar.backend.JobId;
import io.sentryal.insar.model.MonitoringPoint;
import io.sentryal.insar.model.PointMeasurement;
import io.sentryal.insar.model.Provenance;
import io.sentryal.insar.model.Site;
import io.sentryal.insar.model.Terrain;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Jobs and results for the tests of handles and queues. */
final class Pairs {
  static final List<MonitoringPoint> POINTS =
      List.of(MonitoringPoint.of("a", 52.1, 4.9), MonitoringPoint.of("b", 52.2, 4.8));

  private Pairs() {}

  static InsarJob job(String secondary) {
    return InsarJob.builder()
        .site(Site.builder("dam").points(POINTS).build())
        .referenceProduct(URI.create("file:///scenes/first.zip"))
        .secondaryProduct(URI.create("file:///scenes/" + secondary))
        .terrain(new Terrain.EllipsoidHeight(40))
        .simulated(true)
        .build();
  }

  static InsarResult.Builder result(JobId id) {
    return InsarResult.builder()
        .jobId(id)
        .times(Instant.parse("2025-01-01T06:00:00Z"), Instant.parse("2025-01-13T06:00:00Z"))
        .measurements(
            List.of(
                PointMeasurement.valid("a", -1.5, 0.9, 0.4),
                PointMeasurement.valid("b", 2, 0.8, 0.6)))
        .wavelengthM(0.0555)
        .reference(new InsarResult.ReferenceArea(Optional.of("a"), "point a", 52.1, 4.9))
        .provenance(Provenance.builder("scripted", "1").device("none").simulated(true).build());
  }
}
