package io.sentryal.insar.model;

import io.sentryal.insar.error.Checks;

/**
 * The one place where phase becomes displacement, and where its sign is decided.
 *
 * <p>Phase is that of {@code reference * conj(secondary)} after removal of the geometric phase. An
 * echo from range R has phase -4 pi R / lambda, so ground that came closer has a negative phase,
 * hence the minus: {@code displacement = -lambda / (4 pi) * phase}, positive toward the satellite.
 */
public final class LosDisplacement {
  private LosDisplacement() {}

  /**
   * Returns the line-of-sight displacement (mm, toward the satellite positive) for a phase.
   *
   * @param phaseRad unwrapped interferometric phase (rad)
   * @param wavelengthM radar wavelength (m), positive; there is no default
   */
  public static double displacementMm(double phaseRad, double wavelengthM) {
    return -1000 * Checks.positive("wavelengthM", wavelengthM) / (4 * Math.PI) * phaseRad;
  }

  /**
   * Returns the interferometric phase (rad) of a displacement, the inverse of {@link
   * #displacementMm}.
   *
   * @param displacementMm line-of-sight displacement (mm, toward the satellite positive)
   * @param wavelengthM radar wavelength (m), positive; there is no default
   */
  public static double phaseRad(double displacementMm, double wavelengthM) {
    return -4 * Math.PI / (1000 * Checks.positive("wavelengthM", wavelengthM)) * displacementMm;
  }

  /**
   * Returns the standard deviation of the displacement (mm) that belongs to one of the phase.
   *
   * @param sigmaRad standard deviation of the phase (rad), not negative
   * @param wavelengthM radar wavelength (m), positive; there is no default
   */
  public static double sigmaMm(double sigmaRad, double wavelengthM) {
    return Math.abs(displacementMm(sigmaRad, wavelengthM));
  }
}
