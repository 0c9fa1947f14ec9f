package io.sentryal.insar.asf;

import io.sentryal.insar.model.Granule;
import io.sentryal.insar.model.OrbitDirection;
import io.sentryal.insar.model.Platform;
import io.sentryal.insar.model.Polarization;
import io.sentryal.insar.model.StateVector;
import io.sentryal.insar.testkit.asf.AsfEmulator;
import io.sentryal.insar.testkit.asf.EmulatedGranule;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.locationtech.jts.geom.Envelope;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.geom.Polygon;

/** Simulated scenes over 4 E, 50 N and a client that does not sleep. */
final class Scenes {
  static final Comparator<Granule> BY_TIME =
      Comparator.comparing(Granule::sensingStart).thenComparing(Granule::id);

  private Scenes() {}

  static EmulatedGranule.Builder scene(String name, Instant start) {
    Instant pre = start.plusSeconds(5).truncatedTo(java.time.temporal.ChronoUnit.SECONDS);
    return EmulatedGranule.builder()
        .name(name)
        .platform(Platform.SENTINEL_1A)
        .period(start, start.plusSeconds(27))
        .direction(OrbitDirection.ASCENDING)
        .footprint(square(4, 50))
        .ascendingNodeTime(start.minusSeconds(800))
        .stateVectors(
            new StateVector(pre, 4.5e6, 3.0e5, 5.4e6, -5800, 600, 4800),
            new StateVector(pre.plusSeconds(10), 4.4417e6, 3.06e5, 5.4477e6, -5850, 600, 4740));
  }

  static List<EmulatedGranule> every12Days(Instant start, int count) {
    return IntStream.range(0, count)
        .mapToObj(
            i ->
                scene(
                        String.format(Locale.ROOT, "S1A_IW_SLC__1SDV_%04d", i),
                        start.plus(Duration.ofDays(12L * i)))
                    .track(37)
                    .frame(160)
                    .polarization("VV+VH")
                    .build())
        .toList();
  }

  /** Returns what lets the emulator hold a real record. */
  static EmulatedGranule emulated(Granule granule) {
    EmulatedGranule.Builder emulated =
        EmulatedGranule.builder()
            .name(granule.sceneName())
            .platform(granule.platform().orElseThrow())
            .period(granule.sensingStart(), granule.sensingStop().orElseThrow())
            .direction(granule.direction().orElseThrow())
            .track(granule.track().orElseThrow())
            .polarization(
                granule.polarizations().stream()
                    .map(Polarization::code)
                    .collect(Collectors.joining("+")))
            .footprint((Polygon) granule.footprint().orElseThrow());
    granule.frame().ifPresent(emulated::frame);
    granule.absoluteOrbit().ifPresent(emulated::absoluteOrbit);
    granule.burstId().ifPresent(emulated::burstId);
    granule.ascendingNodeTime().ifPresent(emulated::ascendingNodeTime);
    if (!granule.stateVectors().isEmpty()) {
      emulated.stateVectors(granule.stateVectors().get(0), granule.stateVectors().get(1));
    }
    return emulated.build();
  }

  static Polygon square(double westDeg, double southDeg) {
    return (Polygon)
        new GeometryFactory()
            .toGeometry(new Envelope(westDeg, westDeg + 1, southDeg, southDeg + 1));
  }

  static AsfArchive client(AsfEmulator emulator) {
    return AsfArchive.builder().baseUrl(emulator.baseUrl()).sleeper(duration -> {}).build();
  }
}
