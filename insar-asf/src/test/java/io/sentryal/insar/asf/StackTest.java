package io.sentryal.insar.asf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.sentryal.insar.asf.internal.FootprintOverlap;
import io.sentryal.insar.error.InvalidDataException;
import io.sentryal.insar.model.BaselineSource;
import io.sentryal.insar.model.BaselineStack;
import io.sentryal.insar.model.GeoPoint;
import io.sentryal.insar.model.Granule;
import io.sentryal.insar.model.OrbitDirection;
import io.sentryal.insar.model.Platform;
import io.sentryal.insar.model.StateVector;
import io.sentryal.insar.orbit.OrbitFileName;
import io.sentryal.insar.orbit.OrbitKind;
import io.sentryal.insar.orbit.PassBaseline;
import io.sentryal.insar.testkit.asf.AsfEmulator;
import io.sentryal.insar.testkit.asf.BucketEmulator;
import io.sentryal.insar.testkit.asf.EmulatedGranule;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Envelope;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.geom.Polygon;

/** Stacks with baselines from simulated orbits of which the truth is known. */
class StackTest {
  private static final Instant NODE = Instant.parse("2024-05-10T04:40:00Z");
  private static final Duration CYCLE = Duration.ofDays(12);

  /** The satellite is here, after its node, in the middle of the acquisition. */
  private static final Duration SEEN = Duration.ofMinutes(15);

  private static final double WAVELENGTH_M = 0.05546576;

  private final AsfEmulator archive = AsfEmulator.start(List.of());
  private final BucketEmulator bucket = BucketEmulator.start();
  private AsfArchive client;

  @TempDir Path cache;

  @BeforeEach
  void open() {
    bucket.url("s1-orbits");
    client =
        AsfArchive.builder()
            .baseUrl(archive.baseUrl())
            .orbitsUrl(bucket.url("s1-orbits"))
            .cacheFolder(cache)
            .sleeper(duration -> {})
            .build();
  }

  @AfterEach
  void close() {
    client.close();
    archive.close();
    bucket.close();
  }

  private static CircularOrbit orbit(int cycle, double nodeLonDeg, double higherM) {
    return new CircularOrbit(
        NODE.plus(CYCLE.multipliedBy(cycle)), nodeLonDeg, CircularOrbit.RADIUS_M + higherM);
  }

  /** A scene of a cycle, its start moved along the track, its footprint to the east. */
  private void scene(int cycle, CircularOrbit orbit, double startsLaterS, double eastDeg) {
    scene(name(cycle), orbit, startsLaterS, eastDeg, true, 160);
  }

  private void scene(
      String name,
      CircularOrbit orbit,
      double startsLaterS,
      double eastDeg,
      boolean vectors,
      int frame) {
    Instant middle = orbit.node().plus(SEEN);
    Instant start = middle.minusMillis(13_500).plusMillis((long) (1000 * startsLaterS));
    EmulatedGranule.Builder granule =
        EmulatedGranule.builder()
            .name(name)
            .platform(Platform.SENTINEL_1A)
            .period(start, start.plusSeconds(27))
            .direction(OrbitDirection.ASCENDING)
            .footprint(square(target(), eastDeg))
            .ascendingNodeTime(orbit.node())
            .track(37)
            .frame(frame)
            .polarization("VV");
    if (vectors) {
      Instant pre = middle.minusSeconds(5);
      granule.stateVectors(orbit.at(pre), orbit.at(pre.plusSeconds(10)));
    }
    archive.add(granule.build());
  }

  private void orbitFile(CircularOrbit orbit, OrbitKind kind) {
    Instant node = orbit.node();
    OrbitFileName name =
        new OrbitFileName(
            Platform.SENTINEL_1A,
            kind,
            node.plus(Duration.ofDays(20)),
            node.minusSeconds(7000),
            node.plusSeconds(2000));
    bucket.put(
        "s1-orbits",
        (kind == OrbitKind.PRECISE ? "AUX_POEORB/" : "AUX_RESORB/") + name,
        orbit.file(name));
  }

  private static String name(int cycle) {
    return "S1A_IW_SLC__1SSV_%04d".formatted(cycle);
  }

  private Granule reference() {
    return client.granule(name(0)).orElseThrow();
  }

  /** A place 3.4 degrees to the right of where the reference flies. */
  private static GeoPoint target() {
    StateVector v = orbit(0, 10, 0).at(NODE.plus(SEEN));
    double[] p = unit(v.xM(), v.yM(), v.zM());
    double[] t = unit(v.vxMPerS(), v.vyMPerS(), v.vzMPerS());
    double[] right = {
      t[1] * p[2] - t[2] * p[1], t[2] * p[0] - t[0] * p[2], t[0] * p[1] - t[1] * p[0]
    };
    double[] g = new double[3];
    for (int i = 0; i < 3; i++) {
      g[i] = Math.cos(0.06) * p[i] + Math.sin(0.06) * right[i];
    }
    return new GeoPoint(Math.toDegrees(Math.asin(g[2])), Math.toDegrees(Math.atan2(g[1], g[0])));
  }

  private static double[] unit(double... v) {
    double length = Math.sqrt(v[0] * v[0] + v[1] * v[1] + v[2] * v[2]);
    return new double[] {v[0] / length, v[1] / length, v[2] / length};
  }

  private static Polygon square(GeoPoint center, double eastDeg) {
    double lon = center.longitudeDeg() + eastDeg;
    return (Polygon)
        new GeometryFactory()
            .toGeometry(
                new Envelope(lon - 1, lon + 1, center.latitudeDeg() - 1, center.latitudeDeg() + 1));
  }

  /** Broadside by bisection on the exact circle, independent of state vectors and Newton. */
  private static double[] broadside(CircularOrbit orbit, double[] ground) {
    double lowS = SEEN.toSeconds() - 60.0;
    double highS = SEEN.toSeconds() + 60.0;
    for (int i = 0; i < 60; i++) {
      double middleS = (lowS + highS) / 2;
      StateVector v = orbit.at(orbit.node().plusNanos((long) (middleS * 1e9)));
      double ahead =
          (ground[0] - v.xM()) * v.vxMPerS()
              + (ground[1] - v.yM()) * v.vyMPerS()
              + (ground[2] - v.zM()) * v.vzMPerS();
      if (ahead > 0) {
        lowS = middleS;
      } else {
        highS = middleS;
      }
    }
    StateVector v = orbit.at(orbit.node().plusNanos((long) (lowS * 1e9)));
    return new double[] {v.xM(), v.yM(), v.zM(), v.vxMPerS(), v.vyMPerS(), v.vzMPerS(), lowS};
  }

  /**
   * Perpendicular and parallel baseline by vectors: up and right of the track, toward the target.
   */
  private static double[] truthM(
      CircularOrbit one, CircularOrbit two, GeoPoint place, double heightM) {
    double[] g = ground(place, heightM);
    double[] a = broadside(one, g);
    double[] b = broadside(two, g);
    double[] look = unit(g[0] - a[0], g[1] - a[1], g[2] - a[2]);
    double[] across =
        unit(
            look[1] * a[5] - look[2] * a[4],
            look[2] * a[3] - look[0] * a[5],
            look[0] * a[4] - look[1] * a[3]);
    double[] apart = {b[0] - a[0], b[1] - a[1], b[2] - a[2]};
    return new double[] {
      apart[0] * across[0] + apart[1] * across[1] + apart[2] * across[2],
      apart[0] * look[0] + apart[1] * look[1] + apart[2] * look[2]
    };
  }

  private static double[] ground(GeoPoint place, double heightM) {
    double latRad = Math.toRadians(place.latitudeDeg());
    double lonRad = Math.toRadians(place.longitudeDeg());
    double e2 = 6.69437999014e-3;
    double n = 6378137 / Math.sqrt(1 - e2 * Math.sin(latRad) * Math.sin(latRad));
    return new double[] {
      (n + heightM) * Math.cos(latRad) * Math.cos(lonRad),
      (n + heightM) * Math.cos(latRad) * Math.sin(lonRad),
      (n * (1 - e2) + heightM) * Math.sin(latRad)
    };
  }

  @Test
  void preciseOrbits_giveTheTrueBaselines() {
    CircularOrbit first = orbit(0, 10, 0);
    CircularOrbit higher = orbit(1, 10, 100);
    CircularOrbit east = orbit(2, 10.001, 0);
    for (CircularOrbit each : List.of(first, higher, east)) {
      orbitFile(each, OrbitKind.PRECISE);
    }
    scene(0, first, 0, 0);
    scene(1, higher, 2, 0);
    scene(2, east, -3, 0);

    Stack stack = client.stackOf(reference()).baselines(BaselineMode.PRECISE_ORBIT).fetch();

    assertThat(stack.warnings()).isEmpty();
    assertThat(stack.entries())
        .extracting(BaselineStack.Entry::source)
        .containsOnly(BaselineSource.PRECISE_ORBIT);
    GeoPoint center = reference().center().orElseThrow();
    List<CircularOrbit> orbits = List.of(first, higher, east);
    for (int i = 0; i < 3; i++) {
      double[] truthM = truthM(first, orbits.get(i), center, 0);
      BaselineStack.Entry entry = stack.entries().get(i);
      assertThat(entry.perpendicularBaselineM().orElseThrow()).isCloseTo(truthM[0], within(0.002));
      PassBaseline more = stack.geometry(entry.granule()).orElseThrow();
      assertThat(more.parallelM()).isCloseTo(truthM[1], within(0.002));
    }
    PassBaseline up = stack.geometry(stack.entries().get(1).granule()).orElseThrow();
    assertThat(up.perpendicularM()).isBetween(30.0, 95.0);
    assertThat(up.parallelM()).isNegative();
    assertThat(up.startOffsetS()).isCloseTo(2, within(0.05));
    assertThat(up.overlapS()).isCloseTo(25, within(0.05));
    assertThat(up.heightOfAmbiguityM(WAVELENGTH_M))
        .isCloseTo(
            WAVELENGTH_M
                * up.slantRangeM()
                * Math.sin(Math.toRadians(up.incidenceDeg()))
                / 2
                / up.perpendicularM(),
            within(1e-6));
    PassBaseline right = stack.geometry(stack.entries().get(2).granule()).orElseThrow();
    assertThat(right.perpendicularM()).isPositive();
    assertThat(right.parallelM()).isPositive();
    assertThat(right.overlapShareOfReference()).isCloseTo(24 / 27.0, within(0.002));
  }

  @Test
  void stateVectors_andOrbits_agreeWithinMetresOnTheSameOrbits() {
    CircularOrbit first = orbit(0, 10, 0);
    CircularOrbit higher = orbit(1, 10.0005, 60);
    orbitFile(first, OrbitKind.PRECISE);
    orbitFile(higher, OrbitKind.PRECISE);
    scene(0, first, 0, 0);
    scene(1, higher, 0, 0);

    double exactM = metres(client.stackOf(reference()).baselines(BaselineMode.EXACT).fetch(), 1);
    double preciseM =
        metres(client.stackOf(reference()).baselines(BaselineMode.PRECISE_ORBIT).fetch(), 1);

    assertThat(Math.signum(exactM)).isEqualTo(Math.signum(preciseM));
    assertThat(exactM).isCloseTo(preciseM, within(5.0)).isNotEqualTo(preciseM);
  }

  @Test
  void target_andItsHeight_moveTheBaselineAsSaid() {
    CircularOrbit first = orbit(0, 10, 0);
    CircularOrbit higher = orbit(1, 10.0005, 100);
    orbitFile(first, OrbitKind.PRECISE);
    orbitFile(higher, OrbitKind.PRECISE);
    scene(0, first, 0, 0);
    scene(1, higher, 0, 0);
    GeoPoint place = new GeoPoint(target().latitudeDeg() + 0.3, target().longitudeDeg() + 0.2);
    StackRequest request = client.stackOf(reference()).baselines(BaselineMode.PRECISE_ORBIT);

    Stack low = request.target(place, 0).fetch();
    Stack high = request.target(place, 1000).fetch();

    assertThat(metres(low, 1)).isCloseTo(truthM(first, higher, place, 0)[0], within(0.002));
    assertThat(metres(high, 1)).isCloseTo(truthM(first, higher, place, 1000)[0], within(0.002));
    double parallelM = low.geometry(low.entries().get(1).granule()).orElseThrow().parallelM();
    assertThat(Math.abs(metres(high, 1) - metres(low, 1)))
        .isLessThan(Math.abs(parallelM) / 1000)
        .isGreaterThan(Math.abs(parallelM) / 5000);
  }

  @Test
  void missingStateVectors_areFilledFromOrbitFilesAndNeverNullSilently() {
    CircularOrbit first = orbit(0, 10, 0);
    CircularOrbit second = orbit(1, 10.0005, 60);
    CircularOrbit third = orbit(2, 10.0002, 30);
    orbitFile(first, OrbitKind.PRECISE);
    orbitFile(second, OrbitKind.RESTITUTED);
    scene(0, first, 0, 0);
    scene(name(1), second, 0, 0, false, 160);
    scene(name(2), third, 0, 0, false, 160);

    Stack exact = client.stackOf(reference()).fetch();
    assertThat(exact.warnings())
        .singleElement()
        .satisfies(w -> assertThat(w.kind()).isEqualTo(StackWarning.Kind.NO_STATE_VECTORS))
        .satisfies(w -> assertThat(w.granules()).hasSize(2));

    Stack filled =
        client.stackOf(reference()).baselines(BaselineMode.EXACT_ELSE_PRECISE_ORBIT).fetch();
    assertThat(filled.entries())
        .extracting(BaselineStack.Entry::source)
        .containsExactly(
            BaselineSource.STATE_VECTOR, BaselineSource.PRECISE_ORBIT, BaselineSource.MISSING);
    assertThat(filled.warnings())
        .extracting(StackWarning::kind)
        .containsExactly(StackWarning.Kind.ORBIT_QUALITY, StackWarning.Kind.NO_ORBIT);
    assertThat(metres(filled, 1))
        .isCloseTo(truthM(first, second, reference().center().orElseThrow(), 0)[0], within(0.002));

    Stack either =
        client.stackOf(reference()).baselines(BaselineMode.PRECISE_ORBIT_ELSE_STATE_VECTOR).fetch();
    assertThat(either.entries())
        .extracting(BaselineStack.Entry::source)
        .containsExactly(
            BaselineSource.PRECISE_ORBIT, BaselineSource.PRECISE_ORBIT, BaselineSource.MISSING);
  }

  @Test
  void preciseElseStateVector_withoutOrbitFiles_isExact() {
    scene(0, orbit(0, 10, 0), 0, 0);
    scene(1, orbit(1, 10.0005, 60), 0, 0);

    Stack exact = client.stackOf(reference()).fetch();
    Stack either =
        client.stackOf(reference()).baselines(BaselineMode.PRECISE_ORBIT_ELSE_STATE_VECTOR).fetch();
    Stack precise = client.stackOf(reference()).baselines(BaselineMode.PRECISE_ORBIT).fetch();

    assertThat(either.entries()).isEqualTo(exact.entries());
    assertThat(either.warnings())
        .extracting(StackWarning::kind)
        .containsOnly(StackWarning.Kind.NO_ORBIT);
    assertThat(precise.entries())
        .extracting(BaselineStack.Entry::source)
        .containsOnly(BaselineSource.MISSING);
  }

  /** As asf_search does, but the nearest, not the first of a list; and said as data. */
  @Test
  void reference_withoutStateVectors_givesWayToTheNearestThatHasThem() {
    scene(name(0), orbit(0, 10, 0), 0, 0, false, 160);
    scene(1, orbit(1, 10.0005, 60), 0, 0);
    scene(2, orbit(2, 10.0002, 30), 0, 0);

    Stack stack = client.stackOf(reference()).fetch();

    assertThat(stack.reference().sceneName()).isEqualTo(name(1));
    assertThat(stack.warnings())
        .extracting(StackWarning::kind)
        .containsExactly(StackWarning.Kind.NEW_REFERENCE, StackWarning.Kind.NO_STATE_VECTORS);
    assertThat(stack.entries())
        .extracting(BaselineStack.Entry::temporalBaselineDays)
        .containsExactly(-12L, 0L, 12L);
    assertThat(stack.entries().get(0).source()).isEqualTo(BaselineSource.MISSING);
    assertThat(stack.entries().get(1).perpendicularBaselineM()).hasValue(0);
  }

  @Test
  void stack_withoutAnyStateVectors_isAnErrorThatNamesTheRemedy() {
    scene(name(0), orbit(0, 10, 0), 0, 0, false, 160);

    assertThatThrownBy(() -> client.stackOf(reference()).fetch())
        .isInstanceOf(InvalidDataException.class)
        .hasMessageContaining("PRECISE_ORBIT");
  }

  @Test
  void conditions_leaveOutWhatDoesNotMeetThemAndSayWhy() {
    scene(0, orbit(0, 10, 0), 0, 0);
    scene(name(1), orbit(1, 10, 60), 0, 0.3, true, 160);
    scene(name(2), orbit(2, 10, 30), 0, 0.9, true, 161);

    Stack all = client.stackOf(reference()).fetch();
    Stack frame = client.stackOf(reference()).sameFrame().fetch();
    Stack overlap = client.stackOf(reference()).minOverlap(0.8).fetch();

    assertThat(all.entries()).hasSize(3);
    assertThat(all.leftOut()).isEmpty();
    assertThat(frame.entries()).hasSize(2);
    assertThat(frame.leftOut().values()).containsExactly("frame 161 is another");
    assertThat(overlap.entries()).hasSize(2);
    assertThat(overlap.leftOut().values())
        .containsExactly("shows 0.550 of the reference's footprint");
  }

  @Test
  void conditions_thatMakeNoSense_areRefused() {
    Granule burst = Granule.builder().id("B").sensingStart(NODE).build();

    assertThatIllegalArgumentException()
        .isThrownBy(() -> client.stackOf(burst).sameFrame())
        .withMessageContaining("no frame");
    for (double bad : new double[] {0, -1, 1.1, Double.NaN}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> client.stackOf(burst).minOverlap(bad))
          .withMessageContaining("minOverlap");
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Baselines.stack(burst, List.of(), BaselineMode.PRECISE_ORBIT))
        .withMessageContaining("stackOf");
  }

  @Test
  void overlap_acrossTheDateLine_isThatOfTheGround() {
    Granule one = atDateLine("A", 179, -179);
    Granule same = atDateLine("B", 179, -179);
    Granule shifted = atDateLine("C", 180, -178);
    Granule west =
        Granule.builder()
            .id("D")
            .sensingStart(NODE)
            .footprint(new GeometryFactory().toGeometry(new Envelope(178, 180, 0, 1)))
            .build();

    assertThat(FootprintOverlap.shareOf(one, same)).isCloseTo(1, within(1e-9));
    assertThat(FootprintOverlap.shareOf(one, shifted)).isCloseTo(0.5, within(1e-9));
    assertThat(FootprintOverlap.shareOf(one, west)).isCloseTo(0.5, within(1e-9));
  }

  private static Granule atDateLine(String id, double westDeg, double eastDeg) {
    return Granule.builder()
        .id(id)
        .sensingStart(NODE)
        .footprint(
            new GeometryFactory()
                .createPolygon(
                    new Coordinate[] {
                      new Coordinate(westDeg, 0),
                      new Coordinate(eastDeg, 0),
                      new Coordinate(eastDeg, 1),
                      new Coordinate(westDeg, 1),
                      new Coordinate(westDeg, 0)
                    }))
        .build();
  }

  private static double metres(Stack stack, int index) {
    return stack.entries().get(index).perpendicularBaselineM().orElseThrow();
  }
}
