package io.sentryal.insar.localcpu.internal.safe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sentryal.insar.model.BurstId;
import io.sentryal.insar.model.Platform;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The formula against every annotated id is in {@link RealSafeProductTest}. */
class BurstIdFormulaTest {

  /** First bursts of S1A 2025-04-06 (track 108): annotated ids, sensing times less node time. */
  @ParameterizedTest
  @CsvSource({
    "837.258987, IW1, 230132",
    "838.091186, IW2, 230132",
    "836.410958, IW3, 230131",
  })
  void of_realSensingTime_givesTheAnnotatedId(double sinceNodeS, String swath, int number) {
    assertThat(BurstIdFormula.ofSensingTime(sinceNodeS, 108, swath))
        .isEqualTo(new BurstId(108, number, swath));
  }

  @Test
  void of_burstsBeyondTheNode_belongToTheNextTrack() {
    assertThat(BurstIdFormula.ofNumber(32219, 15, "IW1")).isEqualTo(new BurstId(15, 32219, "IW1"));
    assertThat(BurstIdFormula.ofNumber(32220, 15, "IW1")).isEqualTo(new BurstId(16, 32220, "IW1"));
    assertThat(BurstIdFormula.ofNumber(32219, 16, "IW3")).isEqualTo(new BurstId(15, 32219, "IW3"));
  }

  /** After 175 orbits the count begins anew. */
  @Test
  void of_endOfTheRepeatCycle_beginsAnewWithTrackOne() {
    double orbitS = BurstIdFormula.ORBIT_S;

    assertThat(BurstIdFormula.ofSensingTime(orbitS + 100, 175, "IW2"))
        .isEqualTo(BurstIdFormula.ofSensingTime(100, 1, "IW2"));
    assertThat(BurstIdFormula.ofSensingTime(100, 1, "IW2").relativeOrbit()).isEqualTo(1);
  }

  @Test
  void of_numberThatBelongsToNoNeighbour_keepsTheOrbitOfTheProduct() {
    assertThat(BurstIdFormula.ofNumber(7, 117, "IW2")).isEqualTo(new BurstId(117, 7, "IW2"));
  }

  @Test
  void of_otherModeOrTimeThatIsNoNumber_isRefused() {
    assertThatThrownBy(() -> BurstIdFormula.ofSensingTime(100.0, 1, "EW1"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("EW1");
    assertThatThrownBy(() -> BurstIdFormula.ofSensingTime(Double.NaN, 1, "IW1"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "Sentinel-1A, 58630, 108",
    "Sentinel-1A, 45397, 175",
    "Sentinel-1B, 11575, 174",
    "Sentinel-1C, 1681, 110",
    "Sentinel-1C, 8018, 147",
    "Sentinel-1C, 8019, 46",
    "Sentinel-1D, 2389, 73",
  })
  void relativeOrbit_realProducts_areTheirTracks(String platform, int absolute, int relative) {
    assertThat(RelativeOrbit.of(new Platform(platform), absolute)).hasValue(relative);
  }

  @Test
  void relativeOrbit_unknownSatellite_isNotGuessed() {
    assertThat(RelativeOrbit.of(new Platform("Sentinel-1E"), 100)).isEmpty();
  }
}
