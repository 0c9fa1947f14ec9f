package io.sentryal.insar.network;

import static io.sentryal.insar.network.Stacks.entry;
import static io.sentryal.insar.network.Stacks.granule;
import static io.sentryal.insar.network.Stacks.names;
import static io.sentryal.insar.network.Stacks.reasons;
import static io.sentryal.insar.network.Stacks.regular;
import static io.sentryal.insar.network.Stacks.stack;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.sentryal.insar.model.BaselineStack;
import io.sentryal.insar.model.BaselineStack.Entry;
import io.sentryal.insar.model.BurstId;
import io.sentryal.insar.model.Granule;
import io.sentryal.insar.model.OrbitDirection;
import io.sentryal.insar.model.Polarization;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Envelope;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.GeometryFactory;

class PairNetworksTest {
  @Test
  void nearest_two_pairsEachImageWithItsNextTwo() {
    PairNetwork network = PairNetworks.nearest(2).select(regular(0, 10, 20, 30));

    assertThat(names(network)).containsExactly("g0_g1", "g0_g2", "g1_g2", "g1_g3", "g2_g3");
    assertThat(network.leftOut()).isEmpty();
  }

  @Test
  void smallBaseline_limits_areInclusiveAndOfEitherSign() {
    PairSelection rule = PairNetworks.smallBaseline(24, 50);

    PairNetwork network = rule.select(regular(0, -50, 1, 100));

    assertThat(names(network)).containsExactly("g0_g1", "g0_g2");
    assertThat(network.pairs().get(0).perpendicularBaselineM()).hasValue(-50);
    assertThat(rule.description()).isEqualTo("sbas:24,50");
  }

  @Test
  void smallBaseline_passesThatDriftBySeconds_stayTwelveDays() {
    // Over midnight: 23:59:59 to 00:00:01 thirteen calendar days later.
    Granule first = granule("a", Instant.parse("2020-01-01T23:59:59Z")).build();
    Granule second = granule("b", Instant.parse("2020-01-14T00:00:01Z")).build();

    PairNetwork network =
        PairNetworks.smallBaseline(12, 100).select(stack(entry(first, 0), entry(second, 5)));

    assertThat(names(network)).containsExactly("a_b");
    assertThat(network.pairs().get(0).temporalBaselineDays()).isEqualTo(12);
    assertThat(network.pairs().get(0).temporalBaseline()).isEqualTo(Duration.ofSeconds(1_036_802));
  }

  @Test
  void smallBaseline_unknownBaseline_isListedWithTheReason() {
    BaselineStack stack =
        stack(
            entry(granule("a", 0), 0),
            entry(granule("b", 12), OptionalDouble.empty()),
            entry(granule("c", 24), 7));

    PairNetwork network = PairNetworks.smallBaseline(12, 100).select(stack);

    assertThat(network.pairs()).isEmpty();
    assertThat(reasons(network))
        .containsExactly(
            "a -> b: the perpendicular baseline of b is unknown",
            "b -> c: the perpendicular baseline of b is unknown");
    assertThat(PairNetworks.nearest(1).select(stack).pairs()).hasSize(2);
  }

  @Test
  void tree_twoClumps_areJoinedByTheShortestPair() {
    PairNetwork network = PairNetworks.minimumSpanningTree().select(regular(0, 100, 5, 95, 10));

    assertThat(network.pairs()).hasSize(4);
    assertThat(network.connectivity().isConnected()).isTrue();
    assertThat(network.connectivity().bridges()).hasSize(4);
  }

  @Test
  void tree_imageWithoutBaseline_isLeftAloneWithTheReason() {
    BaselineStack stack =
        stack(
            entry(granule("a", 0), 0),
            entry(granule("b", 12), OptionalDouble.empty()),
            entry(granule("c", 24), 7));

    PairNetwork network = PairNetworks.minimumSpanningTree().select(stack);

    assertThat(names(network)).containsExactly("a_c");
    assertThat(reasons(network)).containsExactly("b: the perpendicular baseline of b is unknown");
    assertThat(network.connectivity().isolated()).extracting(Granule::id).containsExactly("b");
    assertThat(
            reasons(PairNetworks.minimumSpanningTree().or(PairNetworks.nearest(1)).select(stack)))
        .as("the other rule paired it")
        .isEmpty();
  }

  @Test
  void tree_costThatIsNone_isListed() {
    PairSelection rule = PairNetworks.minimumSpanningTree("1 / coherence", pair -> Double.NaN);

    PairNetwork network = rule.select(regular(0, 1));

    assertThat(network.pairs()).isEmpty();
    assertThat(reasons(network)).containsExactly("g0 -> g1: 1 / coherence is NaN, not a cost");
  }

  @Test
  void union_ofTwoRules_hasEachPairOnce() {
    PairSelection rule = PairNetworks.nearest(1).or(PairNetworks.nearest(2));

    assertThat(names(rule.select(regular(0, 10, 20)))).containsExactly("g0_g1", "g0_g2", "g1_g2");
    assertThat(rule.description()).isEqualTo("nearest:1 or nearest:2");
  }

  @Test
  void select_anyOrderOfTheStack_givesTheSameNetwork() {
    List<Entry> entries = new ArrayList<>(regular(0, 40, -30, 12, 90, -75, 3).entries());
    PairSelection rule =
        PairNetworks.union(
            PairNetworks.minimumSpanningTree(),
            PairNetworks.smallBaseline(36, 60),
            PairNetworks.nearest(2));
    PairNetwork expected = rule.select(BaselineStack.of(entries.get(0).granule(), entries));
    Random random = new Random(2);

    for (int i = 0; i < 20; i++) {
      Collections.shuffle(entries, random);
      PairNetwork shuffled = rule.select(BaselineStack.of(entries.get(0).granule(), entries));
      assertThat(shuffled).isEqualTo(expected).hasSameHashCodeAs(expected);
    }
  }

  @Test
  void select_twoProductsOfOneAcquisition_keepsTheOneWithABaseline() {
    BaselineStack stack =
        stack(
            entry(granule("b", 12), 9),
            entry(granule("a1", 0), OptionalDouble.empty()),
            entry(granule("a2", 0.4 / 86_400), 3));

    PairNetwork network = PairNetworks.nearest(3).select(stack);

    assertThat(names(network)).containsExactly("a2_b");
    assertThat(reasons(network))
        .containsExactly("a1: of the same pass as a2, which is used instead");
  }

  @Test
  void select_twoProductsOfTheReferencesPass_keepsTheReference() {
    Entry reference = entry(granule("z", 0), 0);
    BaselineStack stack = stack(reference, entry(granule("a", 0), 0), entry(granule("b", 12), 9));

    assertThat(names(PairNetworks.all().select(stack))).containsExactly("z_b");
  }

  @Test
  void select_slicesOfOnePass_keepsTheOneThatSharesMostWithTheReference() {
    Granule a1 = granule("a1", 0).toBuilder().frame(466).footprint(box(0, 10)).build();
    Granule a2 = granule("a2", 25.0 / 86_400).toBuilder().frame(471).footprint(box(9, 19)).build();
    Granule b1 = granule("b1", 12).toBuilder().frame(464).footprint(box(-7, 3)).build();
    Granule b2 =
        granule("b2", 12 + 25.0 / 86_400).toBuilder().frame(469).footprint(box(2, 12)).build();

    PairNetwork network =
        PairNetworks.all().select(stack(entry(a1, 0), entry(a2, 0), entry(b1, 9), entry(b2, 9)));

    assertThat(names(network)).containsExactly("a1_b2");
    assertThat(reasons(network))
        .containsExactly(
            "a2: of the same pass as a1, which is used instead",
            "b1: of the same pass as b2, which is used instead");
  }

  @Test
  void select_otherTrackDirectionModeBurstOrPolarisation_isLeftOutWithTheReason() {
    Granule first = described("a", 0).build();
    assertObstacle(first, described("b", 12).track(45), "track differs: 44 and 45");
    assertObstacle(
        first,
        described("b", 12).direction(OrbitDirection.DESCENDING),
        "direction of flight differs: ASCENDING and DESCENDING");
    assertObstacle(first, described("b", 12).beamMode("EW"), "beam mode differs: IW and EW");
    assertObstacle(
        first, described("b", 12).productType("SLC"), "product type differs: BURST and SLC");
    assertObstacle(
        first, described("b", 12).burstId(BurstId.parse("044_000124_IW1")), "burst differs: ");
    assertObstacle(
        first,
        described("b", 12).polarizations(List.of(Polarization.VH)),
        "no polarisation in common");
  }

  private static Granule.Builder described(String id, double days) {
    return granule(id, days).toBuilder()
        .track(44)
        .direction(OrbitDirection.ASCENDING)
        .beamMode("IW")
        .productType("BURST")
        .burstId(BurstId.parse("044_000123_IW1"))
        .polarizations(List.of(Polarization.VV));
  }

  private static void assertObstacle(Granule first, Granule.Builder second, String reason) {
    BaselineStack stack = stack(entry(first, 0), entry(second.build(), 5));
    for (PairSelection rule :
        List.of(
            PairNetworks.nearest(1),
            PairNetworks.smallBaseline(12, 100),
            PairNetworks.minimumSpanningTree(),
            PairNetworks.all())) {
      PairNetwork network = rule.select(stack);
      assertThat(network.pairs()).as(rule.description()).isEmpty();
      assertThat(reasons(network))
          .singleElement()
          .asString()
          .contains("b: not of the stack of a: " + reason);
    }
  }

  @Test
  void select_framesThatShareGround_scoreByWhatTheyShare() {
    Granule first = granule("a", 0).toBuilder().frame(466).footprint(box(0, 10)).build();
    Granule shifted = granule("b", 12).toBuilder().frame(471).footprint(box(4, 14)).build();
    Granule elsewhere = granule("b", 12).toBuilder().frame(480).footprint(box(10.5, 20)).build();
    Granule unknown = granule("b", 12).toBuilder().frame(480).build();

    NetworkPair pair =
        PairNetworks.all().select(stack(entry(first, 0), entry(shifted, 0))).pairs().get(0);

    assertThat(pair.score().score()).isCloseTo(0.6 * Math.exp(-12 / 60.0), within(1e-12));
    assertThat(pair.score().reasons()).contains("footprints of different frames: 60 % in common");
    assertThat(reasons(PairNetworks.all().select(stack(entry(first, 0), entry(elsewhere, 0)))))
        .containsExactly("b: not of the stack of a: the footprints have nothing in common");
    assertThat(reasons(PairNetworks.all().select(stack(entry(first, 0), entry(unknown, 0)))))
        .containsExactly(
            "b: not of the stack of a: frame 466 and frame 480, and no footprint shows that they"
                + " overlap");
  }

  @Test
  void select_framesAcrossTheDateLine_scoreByWhatTheyShare() {
    Granule across = granule("a", 0).toBuilder().frame(466).footprint(around(178, -178)).build();
    Granule same = granule("b", 12).toBuilder().frame(471).footprint(around(178, -178)).build();
    Granule east = granule("b", 12).toBuilder().frame(471).footprint(around(-179, -177)).build();
    Granule west = granule("b", 12).toBuilder().frame(471).footprint(around(170, 174)).build();

    assertThat(overlapReasons(across, same))
        .contains("footprints of different frames: 100 % in common");
    assertThat(overlapReasons(across, east))
        .contains("footprints of different frames: 50 % in common");
    assertThat(overlapReasons(east, across))
        .contains("footprints of different frames: 50 % in common");
    assertThat(reasons(PairNetworks.all().select(stack(entry(across, 0), entry(west, 0)))))
        .containsExactly("b: not of the stack of a: the footprints have nothing in common");
  }

  private static List<String> overlapReasons(Granule first, Granule second) {
    Granule later =
        second.toBuilder().sensingStart(first.sensingStart().plusSeconds(86_400)).build();
    return PairNetworks.all()
        .select(stack(entry(first, 0), entry(later, 0)))
        .pairs()
        .get(0)
        .score()
        .reasons();
  }

  /** A footprint as archives write it: longitudes of both signs across the date line. */
  private static Geometry around(double westDeg, double eastDeg) {
    Coordinate[] ring = {
      new Coordinate(westDeg, -18),
      new Coordinate(eastDeg, -18),
      new Coordinate(eastDeg, -16),
      new Coordinate(westDeg, -16),
      new Coordinate(westDeg, -18)
    };
    return new GeometryFactory().createPolygon(ring);
  }

  @Test
  void select_imagesThatShareGroundWithTheReferenceOnly_areNotPaired() {
    Granule reference = granule("a", 0).toBuilder().frame(466).footprint(box(0, 10)).build();
    Granule south = granule("b", 12).toBuilder().frame(461).footprint(box(-9, 1)).build();
    Granule north = granule("c", 24).toBuilder().frame(471).footprint(box(9, 19)).build();

    PairNetwork network =
        PairNetworks.all().select(stack(entry(reference, 0), entry(south, 0), entry(north, 0)));

    assertThat(names(network)).containsExactly("a_b", "a_c");
    assertThat(reasons(network)).containsExactly("b -> c: the footprints have nothing in common");
  }

  private static Geometry box(double south, double north) {
    return new GeometryFactory()
        .toGeometry(new Envelope(new Coordinate(0, south), new Coordinate(10, north)));
  }

  @Test
  void select_emptyOrLonelyStack_givesNoPairs() {
    BaselineStack empty = BaselineStack.of(granule("a", 0), List.of());

    for (PairSelection rule :
        List.of(PairNetworks.nearest(2), PairNetworks.minimumSpanningTree(), PairNetworks.all())) {
      assertThat(rule.select(empty).pairs()).isEmpty();
      assertThat(rule.select(regular(0)).pairs()).isEmpty();
      assertThat(rule.select(regular(0)).granules()).hasSize(1);
    }
  }

  @Test
  void rules_withImpossibleLimits_areRefused() {
    assertThatThrownBy(() -> PairNetworks.nearest(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("at least 1 later image, was 0");
    assertThatThrownBy(() -> PairNetworks.smallBaseline(0, 100))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("maxDays must be at least 1, was 0");
    assertThatThrownBy(() -> PairNetworks.smallBaseline(12, Double.NaN))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("maxPerpendicularM must be positive, was NaN");
    assertThatThrownBy(PairNetworks::union).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void score_fallsWithTimeAndBaselineAndSaysWhy() {
    PairScoring scoring = new PairScoring(60, 5000);

    PairScore score = scoring.score(12, OptionalDouble.of(-250), OptionalDouble.empty());

    assertThat(score.score()).isCloseTo(Math.exp(-0.2) * 0.95, within(1e-12));
    assertThat(score.reasons())
        .containsExactly(
            "12 days apart: temporal factor 0.82 (1/e after 60 days)",
            "perpendicular baseline -250 m of 5000 m critical: geometric factor 0.95");
    assertThat(scoring.score(12, OptionalDouble.of(6000), OptionalDouble.empty()).score()).isZero();
    assertThat(scoring.score(12, OptionalDouble.empty(), OptionalDouble.empty()).reasons())
        .contains(
            "perpendicular baseline unknown: no geometric factor, the score is an upper bound");
  }

  @Test
  void criticalBaseline_nearRangeOfIw1_isThatOfThePreset() {
    double wavelengthM = 0.05546576;
    double criticalM = wavelengthM * 56.5e6 / 299_792_458 * 800e3 * Math.tan(Math.toRadians(30));

    assertThat(PairScoring.sentinel1Iw().criticalBaselineM()).isCloseTo(criticalM, within(50.0));
  }
}
