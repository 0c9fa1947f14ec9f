package io.sentryal.insar.localcpu.internal.tops;

/**
 * One burst seen on two dates, with what is needed to make its interferogram. Immutable.
 *
 * @param reference the burst of the earlier date
 * @param secondary the burst of the later date
 * @param carrier carrier of the secondary
 * @param coregistration where the reference's pixels lie in the secondary
 * @param kernels how the secondary is interpolated
 * @param placement where the reference burst lies on the common grid
 */
public record BurstPair(
    BurstImage reference,
    BurstImage secondary,
    TopsCarrier carrier,
    Coregistration coregistration,
    Kernels kernels,
    Placement placement) {

  /**
   * How the secondary is interpolated. Immutable.
   *
   * @param azimuth along azimuth
   * @param range along range
   */
  public record Kernels(SincKernel azimuth, SincKernel range) {
    /**
     * Returns the kernels for a signal.
     *
     * @param azimuthBandFraction azimuth bandwidth over line rate (dimensionless)
     * @param rangeBandFraction range bandwidth over sampling rate (dimensionless)
     */
    public static Kernels forBands(double azimuthBandFraction, double rangeBandFraction) {
      return new Kernels(
          SincKernel.forBand(azimuthBandFraction), SincKernel.forBand(rangeBandFraction));
    }
  }

  /**
   * Where a burst lies on the common grid. Immutable.
   *
   * @param firstLine line of the grid that is line 0 of the burst
   * @param firstSample sample of the grid that is sample 0 of the burst
   */
  public record Placement(int firstLine, int firstSample) {}
}
