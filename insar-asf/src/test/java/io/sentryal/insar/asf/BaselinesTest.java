package io.sentryal.insar.asf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sentryal.insar.model.BaselineSource;
import io.sentryal.insar.model.BaselineStack;
import io.sentryal.insar.model.GeoPoint;
import io.sentryal.insar.model.Granule;
import io.sentryal.insar.model.StateVector;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class BaselinesTest {
  private static final Instant NODE = Instant.parse("2024-01-01T23:50:00.400Z");
  private static final double RADIUS_M = 7_070_000;
  private static final double SPEED_M_PER_S = 7_500;

  /** A satellite over longitude 0 that flies north; the ground point lies to its east (right). */
  private static Granule granule(String id, Duration after, double outwardM, double eastwardM) {
    Instant node = NODE.plus(after);
    return Granule.builder()
        .id(id)
        .sensingStart(node.plusSeconds(1))
        .ascendingNodeTime(node)
        .center(new GeoPoint(0, 5))
        .stateVectors(
            List.of(
                vector(node.plusMillis(0), -5, outwardM, eastwardM),
                vector(node.plusMillis(10_000), 5, outwardM, eastwardM)))
        .build();
  }

  private static StateVector vector(Instant time, double timeS, double outwardM, double eastwardM) {
    return new StateVector(
        time, RADIUS_M + outwardM, eastwardM, SPEED_M_PER_S * timeS, 0, 0, SPEED_M_PER_S);
  }

  @Test
  void perpendicular_ofAParallelTrack_isTheOffsetAcrossTheLook() {
    Granule reference = granule("R", Duration.ZERO, 0, 0);
    // Ground: (a cos 5, a sin 5, 0); look from the ground to the satellite at the equator.
    double lonRad = Math.toRadians(5);
    double upM = RADIUS_M - 6_378_137 * Math.cos(lonRad);
    double westM = 6_378_137 * Math.sin(lonRad);
    double[] look = {upM, -westM, -5 * SPEED_M_PER_S};
    // velocity x look = (0, 0, 1) x (lx, ly, lz) = (-ly, lx, 0)
    double length = Math.hypot(look[1], look[0]);
    double expectedOutwardM = 100 * -look[1] / length;
    double expectedEastwardM = 100 * look[0] / length;

    assertThat(metres(reference, granule("U", Duration.ofDays(12), 100, 0)))
        .isCloseTo(expectedOutwardM, within(0.05));
    assertThat(metres(reference, granule("E", Duration.ofDays(12), 0, 100)))
        .isCloseTo(expectedEastwardM, within(0.05));
    assertThat(metres(reference, granule("W", Duration.ofDays(12), 0, -100)))
        .isCloseTo(-expectedEastwardM, within(0.05));
  }

  @Test
  void temporal_countsCalendarDays() {
    Granule lateEvening = granule("R", Duration.ZERO, 0, 0);
    Granule nextMorning = granule("S", Duration.ofMinutes(20), 0, 0);

    assertThat(Baselines.temporalDays(lateEvening, nextMorning)).isEqualTo(1);
    assertThat(Baselines.temporalDays(nextMorning, lateEvening)).isEqualTo(-1);
  }

  @Test
  void stack_addsTheReferenceAndTakesEachImageOnce() {
    Granule reference = granule("R", Duration.ZERO, 0, 0);
    Granule other = granule("S", Duration.ofDays(12), 50, 0);

    BaselineStack stack = Baselines.stack(reference, List.of(other, other), BaselineMode.EXACT);

    assertThat(stack.entries()).extracting(e -> e.granule().id()).containsExactly("R", "S");
    assertThat(stack.entries().get(0).perpendicularBaselineM()).hasValue(0);
  }

  @Test
  void missingData_givesNoValueAndSaysSo() {
    Granule reference = granule("R", Duration.ZERO, 0, 0);
    Granule complete = granule("S", Duration.ofDays(12), 50, 0);
    Granule noVectors = complete.toBuilder().id("NO_VECTORS").stateVectors(List.of()).build();
    Granule noNode =
        Granule.builder()
            .id("NO_NODE")
            .sensingStart(complete.sensingStart())
            .stateVectors(complete.stateVectors())
            .build();
    Granule faraway = granule("FAR", Duration.ofDays(24), 0, 500_000);

    BaselineStack stack =
        Baselines.stack(
            reference, List.of(noVectors, noNode, faraway, complete), BaselineMode.EXACT);

    assertThat(stack.entries())
        .filteredOn(e -> e.source() == BaselineSource.MISSING)
        .extracting(e -> e.granule().id())
        .containsExactlyInAnyOrder("NO_VECTORS", "NO_NODE", "FAR");
    assertThat(Baselines.perpendicularM(noVectors, reference, BaselineMode.EXACT)).isEmpty();
  }

  @Test
  void vectorsWithinOneSecond_haveNoValueWhenTimesAreCut() {
    Granule reference = granule("R", Duration.ZERO, 0, 0);
    StateVector first = reference.stateVectors().get(0);
    StateVector soon =
        new StateVector(
            first.time().plusMillis(500), first.xM(), first.yM(), first.zM() + 3750, 0, 0, 7500);
    Granule tight = reference.toBuilder().id("T").stateVectors(List.of(first, soon)).build();

    assertThat(Baselines.perpendicularM(reference, tight, BaselineMode.ASF_SEARCH)).isEmpty();
    assertThat(Baselines.perpendicularM(reference, tight, BaselineMode.EXACT)).isPresent();
  }

  private static double metres(Granule reference, Granule secondary) {
    return Baselines.perpendicularM(reference, secondary, BaselineMode.EXACT).orElseThrow();
  }
}
