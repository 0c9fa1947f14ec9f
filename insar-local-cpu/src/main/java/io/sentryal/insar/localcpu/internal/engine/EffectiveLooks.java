package io.sentryal.insar.localcpu.internal.engine;

import io.sentryal.insar.backend.ProcessingOptions;
import io.sentryal.insar.localcpu.internal.safe.SwathAnnotation;

/** How many independent looks a cell averages. */
final class EffectiveLooks {
  private EffectiveLooks() {}

  /**
   * Returns {@code L_az L_rg (B_az / f_az) (B_rg / f_rg)}, at least 1: neighbouring pixels are
   * correlated as far as the sampling rate f exceeds the bandwidth B (Hanssen, Radar
   * Interferometry, section 4.3).
   */
  static double of(ProcessingOptions options, SwathAnnotation swath) {
    double azimuth = swath.azimuthBandwidthHz() * swath.azimuthTimeIntervalS();
    double range = swath.rangeBandwidthHz() / swath.rangeSamplingRateHz();
    return Math.max(
        1,
        options.looksAzimuth() * Math.min(1, azimuth) * options.looksRange() * Math.min(1, range));
  }
}
