package io.sentryal.insar.testkit.scene;

/**
 * What the images are made of.
 *
 * @param seed seed of all random numbers
 * @param deformation motion of the ground
 * @param clutterRmsCounts standard deviation of the real and of the imaginary part (counts)
 * @param threads number of threads
 */
record SimulationSettings(
    long seed, DeformationField deformation, double clutterRmsCounts, int threads) {
  /** Processed azimuth bandwidth as a part of the line rate. */
  static final double AZIMUTH_BANDWIDTH_PART =
      SwathParameters.AZIMUTH_BANDWIDTH_HZ * SwathParameters.LINE_INTERVAL_S;

  /** Processed range bandwidth as a part of the sampling rate. */
  static final double RANGE_BANDWIDTH_PART =
      SwathParameters.RANGE_BANDWIDTH_HZ / SwathParameters.RANGE_SAMPLING_RATE_HZ;
}
