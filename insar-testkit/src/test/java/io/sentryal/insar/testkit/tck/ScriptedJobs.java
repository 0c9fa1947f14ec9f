package io.sentryal.insar.testkit.tck;

import io.sentryal.insar.backend.InsarJob;
import io.sentryal.insar.model.Granule;
import io.sentryal.insar.model.InvalidReason;
import io.sentryal.insar.model.MonitoringPoint;
import io.sentryal.insar.model.PointMeasurement;
import io.sentryal.insar.model.Site;
import io.sentryal.insar.model.Terrain;
import io.sentryal.insar.testkit.scripted.PairScript;
import io.sentryal.insar.testkit.scripted.ScriptedBackend;
import io.sentryal.insar.testkit.scripted.ScriptedProduct;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;

/** Jobs over two scripted products in a folder. */
final class ScriptedJobs {
  static final Instant FIRST = Instant.parse("2025-01-01T05:51:00Z");
  static final Instant SECOND = Instant.parse("2025-01-13T05:51:00Z");
  static final Instant THIRD = Instant.parse("2025-01-25T05:51:00Z");

  private final Path folder;

  ScriptedJobs(Path folder) {
    this.folder = folder;
  }

  /** Points beyond 60 degrees of the site are outside; the third image is never ready. */
  static ScriptedBackend backend() {
    PairScript script =
        (point, reference, secondary) ->
            point.position().latitudeDeg() < 0
                ? PointMeasurement.invalid(point.id(), InvalidReason.OUTSIDE_COVERAGE)
                : PointMeasurement.valid(
                    point.id(), -1.5 * point.position().longitudeDeg(), 0.9, 0.8);
    return ScriptedBackend.of(script, 2).waiting("third", new CountDownLatch(1));
  }

  InsarJob shortJob() {
    return job("second", SECOND);
  }

  InsarJob longJob() {
    return job("third", THIRD);
  }

  private InsarJob job(String secondary, Instant at) {
    return InsarJob.builder()
        .site(
            Site.builder("dam")
                .addPoint(MonitoringPoint.of("crest-2", 52.1, 4.9))
                .addPoint(MonitoringPoint.of("crest-1", 52.2, 4.8))
                .addPoint(MonitoringPoint.of("toe", 52.15, 4.85))
                .build())
        .referenceProduct(product("first", FIRST))
        .secondaryProduct(product(secondary, at))
        .terrain(new Terrain.EllipsoidHeight(40))
        .build();
  }

  private URI product(String id, Instant at) {
    return ScriptedProduct.write(Granule.builder().id(id).sensingStart(at).build(), folder).toUri();
  }
}
