package io.sentryal.insar.testkit.scene;

/**
 * The local azimuth frequency of a target in one burst of a TOPS image (Miranda, Definition of the
 * TOPS SLC deramping function, COPE-GSEG-EOPG-TN-14-0025, equations 4 to 10). Immutable.
 *
 * <p>{@code k_s = 2 v k_psi / lambda; k_t = k_s / (1 - k_s / k_a); f = k_t (eta - eta_ref) + f_dc}
 * with {@code eta} from the middle line of the burst and {@code eta_ref = -f_dc / k_a + f_dc / k_a}
 * at the first sample.
 */
final class BurstCarrier {
  private final RangeQuadratic fmRate;
  private final RangeQuadratic dopplerCentroid;
  private final double steeringHzPerS;
  private final double centreAtFirstSampleS;

  BurstCarrier(
      RangeQuadratic fmRate,
      RangeQuadratic dopplerCentroid,
      double speedMPerS,
      double firstSampleTwoWayS) {
    this.fmRate = fmRate;
    this.dopplerCentroid = dopplerCentroid;
    double steeringRadPerS = Math.toRadians(SwathParameters.STEERING_RATE_DEG_PER_S);
    this.steeringHzPerS = 2 * speedMPerS * steeringRadPerS / SwathParameters.WAVELENGTH_M;
    this.centreAtFirstSampleS = centreS(firstSampleTwoWayS);
  }

  private double centreS(double twoWayS) {
    return -dopplerCentroid.at(twoWayS) / fmRate.at(twoWayS);
  }

  /** Returns the Doppler rate k_t (Hz/s) at a range time (s). */
  double rateHzPerS(double twoWayS) {
    return steeringHzPerS / (1 - steeringHzPerS / fmRate.at(twoWayS));
  }

  /** Returns when (s from the middle of the burst) the carrier has no ramp. */
  double referenceS(double twoWayS) {
    return centreS(twoWayS) - centreAtFirstSampleS;
  }

  /**
   * Returns the frequency (Hz) of a target.
   *
   * @param fromMiddleS zero-Doppler time of the target from the middle line of the burst (s)
   * @param twoWayS range time of the target (s)
   */
  double frequencyHz(double fromMiddleS, double twoWayS) {
    double fmHzPerS = fmRate.at(twoWayS);
    double dcHz = dopplerCentroid.at(twoWayS);
    double rateHzPerS = steeringHzPerS / (1 - steeringHzPerS / fmHzPerS);
    double referenceS = -dcHz / fmHzPerS - centreAtFirstSampleS;
    return rateHzPerS * (fromMiddleS - referenceS) + dcHz;
  }
}
