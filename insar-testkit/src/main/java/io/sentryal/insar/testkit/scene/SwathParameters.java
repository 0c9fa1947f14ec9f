package io.sentryal.insar.testkit.scene;

import io.sentryal.insar.model.PhysicalConstants;

/** The constants of sub-swath IW2 of Sentinel-1, as real annotations give them. */
final class SwathParameters {
  static final String SUBSWATH = "IW2";
  static final double RADAR_FREQUENCY_HZ = 5.405000454334350e9;
  static final double WAVELENGTH_M = PhysicalConstants.SPEED_OF_LIGHT_M_PER_S / RADAR_FREQUENCY_HZ;
  static final double RANGE_SAMPLING_RATE_HZ = 6.434523812571428e7;
  static final double RANGE_SPACING_M =
      PhysicalConstants.SPEED_OF_LIGHT_M_PER_S / (2 * RANGE_SAMPLING_RATE_HZ);
  static final double LINE_INTERVAL_S = 2.0555563e-3;
  static final double STEERING_RATE_DEG_PER_S = 9.798633249999998e-1;
  static final double RANGE_BANDWIDTH_HZ = 4.83e7;
  static final double AZIMUTH_BANDWIDTH_HZ = 313;

  /** Incidence at mid swath (deg) that the orbit is placed for. */
  static final double MID_INCIDENCE_DEG = 39;

  private SwathParameters() {}

  /** Returns the slant range (m) of a two-way travel time (s). */
  static double rangeM(double twoWayS) {
    return twoWayS * PhysicalConstants.SPEED_OF_LIGHT_M_PER_S / 2;
  }

  /** Returns the two-way travel time (s) of a slant range (m). */
  static double twoWayS(double rangeM) {
    return 2 * rangeM / PhysicalConstants.SPEED_OF_LIGHT_M_PER_S;
  }
}
