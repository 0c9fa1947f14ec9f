package io.sentryal.insar.timeseries;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.time.Instant;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class PairTableTest {
  private static final Instant JANUARY = Instant.parse("2020-01-03T00:00:00Z");
  private static final Instant FEBRUARY = Instant.parse("2020-02-08T00:00:00Z");
  private static final Instant MARCH = Instant.parse("2020-03-15T00:00:00Z");

  @Test
  void table_pairsInAnyOrder_hasAscendingEpochsAndKeepsTheOrderOfPairs() {
    PairTable table =
        PairTable.builder(0.0555)
            .addPair(FEBRUARY, MARCH, OptionalDouble.of(-31.5))
            .addPair(JANUARY, FEBRUARY)
            .build();

    assertThat(table.dates()).containsExactly(JANUARY, FEBRUARY, MARCH);
    assertThat(table.referenceIndex(0)).isEqualTo(1);
    assertThat(table.secondaryIndex(0)).isEqualTo(2);
    assertThat(table.perpendicularBaselineM(0)).hasValue(-31.5);
    assertThat(table.perpendicularBaselineM(1)).isEmpty();
    assertThat(table.years(2)).isCloseTo(72 / 365.25, within(1e-15));
    assertThat(table).hasToString("PairTable[3 epochs, 2 pairs]");
  }

  @Test
  void table_sameInput_isEqual() {
    PairTable one = PairTable.builder(0.0555).addPair(JANUARY, FEBRUARY).build();
    PairTable two = PairTable.builder(0.0555).addPair(JANUARY, FEBRUARY).build();
    PairTable other = PairTable.builder(0.0555).addPair(JANUARY, MARCH).build();

    assertThat(one).isEqualTo(two).hasSameHashCodeAs(two).isNotEqualTo(other);
  }

  @Test
  void pair_reversed_isRefusedWithTheRemedy() {
    assertThatThrownBy(() -> PairTable.builder(0.0555).addPair(FEBRUARY, JANUARY))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("2020-02-08T00:00:00Z is not before 2020-01-03T00:00:00Z")
        .hasMessageContaining("swap them and change the sign of the phase");
  }

  @Test
  void pair_ofOneDate_isRefused() {
    assertThatThrownBy(() -> PairTable.builder(0.0555).addPair(JANUARY, JANUARY))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("a pair needs two dates");
  }

  @Test
  void pair_twice_isRefused() {
    PairTable.Builder builder = PairTable.builder(0.0555).addPair(JANUARY, FEBRUARY);

    assertThatThrownBy(() -> builder.addPair(JANUARY, FEBRUARY, OptionalDouble.of(3)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("2020-01-03T00:00:00Z -> 2020-02-08T00:00:00Z was added before");
  }

  @Test
  void epochs_ofTheSamePass_areRefused() {
    PairTable.Builder builder =
        PairTable.builder(0.0555)
            .addPair(JANUARY, FEBRUARY)
            .addPair(JANUARY, FEBRUARY.plusSeconds(25));

    assertThatThrownBy(builder::build)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("2020-02-08T00:00:00Z and 2020-02-08T00:00:25Z are of the same pass");
  }

  @Test
  void wavelength_missingOrWrong_isRefused() {
    for (double bad : new double[] {0, -0.05, Double.NaN, Double.POSITIVE_INFINITY}) {
      assertThatThrownBy(() -> PairTable.builder(bad))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("wavelengthM must be positive");
    }
  }

  @Test
  void table_withoutPairs_isRefused() {
    assertThatThrownBy(() -> PairTable.builder(0.0555).build())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("at least one pair");
  }

  @Test
  void baseline_notANumber_isRefused() {
    PairTable.Builder builder = PairTable.builder(0.0555);

    assertThatThrownBy(() -> builder.addPair(JANUARY, FEBRUARY, OptionalDouble.of(Double.NaN)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("perpendicularBaselineM");
  }
}
