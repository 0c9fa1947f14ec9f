package io.sentryal.insar.export;

import io.sentryal.insar.model.DisplacementSeries;
import io.sentryal.insar.model.DisplacementSeries.Quality;
import io.sentryal.insar.model.DisplacementSeries.Reference;
import io.sentryal.insar.model.DisplacementSeries.Sample;
import io.sentryal.insar.model.MonitoringPoint;
import io.sentryal.insar.model.PointStatus;
import io.sentryal.insar.model.Provenance;
import io.sentryal.insar.model.Velocity;
import io.sentryal.insar.store.SeriesKey;
import io.sentryal.insar.store.SiteSeries;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/** A site with everything that an export can meet: a value, a reference, a gap, no solution. */
final class Sites {
  static final Instant FIRST = Instant.parse("2025-01-01T05:51:07.25Z");
  static final Instant SECOND = Instant.parse("2025-01-13T05:51:07Z");
  private static final Reference ZERO = new Reference("ref", FIRST);

  private Sites() {}

  static SiteSeries dam() {
    return SiteSeries.builder()
        .key(new SeriesKey("dam \"7\"", "track-117-ASCENDING"))
        .computedAt(Instant.parse("2026-11-21T00:00:00Z"))
        .points(
            List.of(
                MonitoringPoint.of("crest,\"12\"", 52.123456785, 4.9).withHeightM(41.5),
                MonitoringPoint.of("ref", 52.1, 4.8),
                MonitoringPoint.of("=cmd|' /C calc'!A0", -33, -70.25)))
        .series(List.of(crest(), reference(), unsolved()))
        .velocities(
            List.of(
                new Velocity(
                    "crest,\"12\"", -45.6789012, OptionalDouble.empty(), 2, PointStatus.OK),
                new Velocity("ref", 0, OptionalDouble.of(0), 2, PointStatus.OK)))
        .meanCoherences(Map.of("crest,\"12\"", 0.8125, "ref", 1.0))
        .referencePointId("ref")
        .wavelengthM(0.0554657)
        .provenance(
            Provenance.builder("insar-core", "0.1.0")
                .device("cpu")
                .addGranule("S1A_1")
                .addGranule("S1A_2")
                .simulated(true)
                .build())
        .build();
  }

  private static DisplacementSeries crest() {
    return DisplacementSeries.of(
        "crest,\"12\"",
        ZERO,
        List.of(
            new Sample(FIRST, 0, OptionalDouble.of(0), PointStatus.OK),
            new Sample(SECOND, -1.50004999, OptionalDouble.of(0.61), PointStatus.OK)),
        PointStatus.OK,
        new Quality(OptionalDouble.of(0.98765432), 0.25, OptionalDouble.of(0.1), 4));
  }

  private static DisplacementSeries reference() {
    return DisplacementSeries.of(
        "ref",
        ZERO,
        List.of(
            new Sample(FIRST, 0, OptionalDouble.of(0), PointStatus.OK),
            new Sample(SECOND, -0.00001, OptionalDouble.empty(), PointStatus.GAP_BRIDGED)),
        PointStatus.GAP_BRIDGED,
        new Quality(OptionalDouble.of(1), 0, OptionalDouble.of(0), 1));
  }

  private static DisplacementSeries unsolved() {
    return DisplacementSeries.of(
        "=cmd|' /C calc'!A0", ZERO, List.of(), PointStatus.TOO_FEW_PAIRS, Quality.none());
  }
}
