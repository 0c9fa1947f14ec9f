package io.sentryal.insar.testkit.scripted;

import io.sentryal.insar.model.Granule;
import io.sentryal.insar.model.MonitoringPoint;
import io.sentryal.insar.model.OrbitDirection;
import io.sentryal.insar.model.PointMeasurement;
import io.sentryal.insar.model.Polarization;
import io.sentryal.insar.model.Site;
import io.sentryal.insar.model.Terrain;
import io.sentryal.insar.monitor.InsarMonitor;
import io.sentryal.insar.monitor.Monitoring;
import io.sentryal.insar.network.PairNetworks;
import io.sentryal.insar.store.InMemoryStore;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.locationtech.jts.geom.Envelope;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.GeometryFactory;

/** A dam with three points, watched every 12 days: what the monitor's tests start from. */
final class Scenario {
  static final Instant FIRST = Instant.parse("2025-01-01T05:51:07.250Z");
  static final Duration PATIENCE = Duration.ofSeconds(60);
  static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-21T00:00:00Z"), ZoneOffset.UTC);

  private Scenario() {}

  static Granule.Builder image(String id, Instant at) {
    return Granule.builder()
        .id(id)
        .sensingStart(at)
        .track(117)
        .direction(OrbitDirection.ASCENDING)
        .beamMode("IW")
        .polarizations(List.of(Polarization.VV, Polarization.VH))
        .fileName(id + ".scripted")
        .bytes(1_000_000)
        .footprint(footprint(4, 51, 6, 53));
  }

  static Geometry footprint(double westDeg, double southDeg, double eastDeg, double northDeg) {
    return new GeometryFactory().toGeometry(new Envelope(westDeg, eastDeg, southDeg, northDeg));
  }

  /** Images {@code d0, d1, ...}, 12 days apart. */
  static List<Granule> images(int count) {
    List<Granule> images = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      images.add(image("d" + i, FIRST.plus(Duration.ofDays(12L * i))).build());
    }
    return images;
  }

  /** Crest sinks by 20 mm/yr, toe rises by 5, rock (the third point) moves by 2. */
  static PairScript motion() {
    return (point, reference, secondary) ->
        PointMeasurement.valid(
            point.id(),
            PairScript.displacementMm(velocityMmPerYear(point.id()), reference, secondary),
            point.id().equals("rock") ? 0.95 : 0.8,
            1);
  }

  static double velocityMmPerYear(String pointId) {
    return switch (pointId) {
      case "crest" -> -20;
      case "toe" -> 5;
      default -> 2;
    };
  }

  static Site.Builder site() {
    return Site.builder("dam-7")
        .addPoint(MonitoringPoint.of("crest", 52.1, 4.9))
        .addPoint(MonitoringPoint.of("toe", 52.2, 4.8))
        .addPoint(MonitoringPoint.of("rock", 52.15, 4.85));
  }

  static Monitoring request(Site site) {
    return Monitoring.of(site)
        .between(FIRST.minusSeconds(1), FIRST.plus(Duration.ofDays(365)))
        .terrain(new Terrain.EllipsoidHeight(40))
        .pairs(PairNetworks.nearest(2))
        .simulated();
  }

  static InsarMonitor.Builder monitor(
      ScriptedArchive archive, ScriptedBackend backend, InMemoryStore store, Path folder) {
    return InsarMonitor.builder()
        .archive(archive)
        .backend(backend)
        .store(store)
        .workFolder(folder)
        .clock(CLOCK);
  }
}
