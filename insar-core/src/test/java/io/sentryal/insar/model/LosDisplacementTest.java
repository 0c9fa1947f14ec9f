package io.sentryal.insar.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

/** The sign convention, told with two echoes. */
class LosDisplacementTest {
  private static final double WAVELENGTH_M = 0.05546576;

  @Test
  void displacement_groundTenMillimetresCloserAtTheSecondDate_isPlusTenMillimetres() {
    double rangeFirstM = 850_000;
    double rangeSecondM = rangeFirstM - 0.010;

    double phaseFirstRad = -4 * Math.PI / WAVELENGTH_M * rangeFirstM;
    double phaseSecondRad = -4 * Math.PI / WAVELENGTH_M * rangeSecondM;
    double interferogramRad = Math.IEEEremainder(phaseFirstRad - phaseSecondRad, 2 * Math.PI);

    assertThat(LosDisplacement.displacementMm(interferogramRad, WAVELENGTH_M))
        .isCloseTo(10.0, within(1e-4));
  }

  @Test
  void phase_isTheInverseOfDisplacement() {
    double phaseRad = LosDisplacement.phaseRad(-12.5, WAVELENGTH_M);

    assertThat(LosDisplacement.displacementMm(phaseRad, WAVELENGTH_M))
        .isCloseTo(-12.5, within(1e-12));
  }

  @Test
  void displacement_oneFringe_isHalfAWavelength() {
    assertThat(LosDisplacement.displacementMm(2 * Math.PI, WAVELENGTH_M))
        .isCloseTo(-27.733, within(0.001));
  }

  @Test
  void displacement_withoutAWavelength_isRefused() {
    assertThatThrownBy(() -> LosDisplacement.displacementMm(1, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("wavelengthM");
  }
}
