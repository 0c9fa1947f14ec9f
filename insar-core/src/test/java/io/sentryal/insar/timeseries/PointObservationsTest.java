package io.sentryal.insar.timeseries;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.sentryal.insar.model.InvalidReason;
import io.sentryal.insar.model.PointMeasurement;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PointObservationsTest {
  private static final double WAVELENGTH_M = 0.05546576;

  @Test
  void measurements_ofABackend_becomePhasesOfTheOppositeSign() {
    PointObservations point =
        PointObservations.ofMeasurements(
            "a",
            List.of(
                Optional.of(PointMeasurement.valid("a", -250 * WAVELENGTH_M, 0.8, 1)),
                Optional.empty(),
                Optional.of(PointMeasurement.invalid("a", InvalidReason.LOW_COHERENCE, 0.1))),
            WAVELENGTH_M);

    assertThat(point.pairCount()).isEqualTo(3);
    assertThat(point.phaseRad(0)).isCloseTo(Math.PI, within(1e-12));
    assertThat(point.coherence(0)).isEqualTo(0.8);
    assertThat(point.phaseRad(1)).isNaN();
    assertThat(point.coherence(1)).isNaN();
    assertThat(point.phaseRad(2)).isNaN();
    assertThat(point.coherence(2)).isEqualTo(0.1);
    assertThat(point).hasToString("PointObservations[a, 1 of 3 pairs]");
  }

  @Test
  void measurements_ofAnotherPoint_areRefused() {
    List<Optional<PointMeasurement>> ofB =
        List.of(Optional.of(PointMeasurement.valid("b", 1, 0.8, 1)));

    assertThatThrownBy(() -> PointObservations.ofMeasurements("a", ofB, WAVELENGTH_M))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("measurement 0 is of point b, not of a");
  }

  @Test
  void arrays_changedAfterwards_doNotChangeThePoint() {
    double[] phaseRad = {1, 2};
    double[] coherence = {0.5, 0.6};
    PointObservations point = PointObservations.of("a", phaseRad, coherence);

    phaseRad[0] = 99;
    coherence[0] = 0.1;

    assertThat(point.phaseRad(0)).isEqualTo(1);
    assertThat(point.coherence(0)).isEqualTo(0.5);
  }

  @Test
  void coherence_outsideZeroToOne_isRefusedWithThePair() {
    for (double bad : new double[] {-0.1, 1.0001, Double.POSITIVE_INFINITY}) {
      assertThatThrownBy(
              () -> PointObservations.of("a", new double[] {1, 2}, new double[] {0.5, bad}))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("a: coherence of pair 1 must be between 0 and 1, was " + bad);
    }
  }

  @Test
  void coherence_ofAnotherCount_isRefused() {
    assertThatThrownBy(() -> PointObservations.of("a", new double[] {1, 2}, new double[] {0.5}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("2 phases but 1 coherences");
  }

  @Test
  void phase_infinite_isRefused() {
    assertThatThrownBy(() -> PointObservations.of("a", new double[] {1, Double.NEGATIVE_INFINITY}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("phase of pair 1 is -Infinity");
  }
}
