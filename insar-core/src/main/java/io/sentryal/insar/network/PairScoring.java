package io.sentryal.insar.network;

import io.sentryal.insar.error.Checks;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/**
 * The model by which pairs are scored: the coherence that is to be expected from time, geometry and
 * common ground. Immutable.
 *
 * <p>score = exp(-t / T) * (1 - |B| / Bc) * overlap, the product of
 *
 * <ul>
 *   <li>temporal decorrelation, exponential in the time between the images (Zebker and Villasenor
 *       1992, IEEE TGRS 30(5), section on temporal decorrelation; Rocca 2007, IEEE TGRS 45(10));
 *   <li>geometric decorrelation of distributed targets, linear in the perpendicular baseline up to
 *       the critical one, where the spectra share nothing (Zebker and Villasenor 1992; Gatelli et
 *       al. 1994, IEEE TGRS 32(4)): Bc = wavelength * bandwidth / c * slant range * tan(incidence);
 *   <li>the share of the smaller footprint that both images show.
 * </ul>
 *
 * An unknown factor is left out and the reasons say so; the score is then an upper bound.
 *
 * @param decorrelationTimeDays time T after which temporal decorrelation has brought the coherence
 *     down to 1/e (days); weeks for vegetation at C band, years for cities
 * @param criticalBaselineM perpendicular baseline Bc at which the geometric factor is 0 (m)
 */
public record PairScoring(double decorrelationTimeDays, double criticalBaselineM) {
  public PairScoring {
    Checks.positive("decorrelationTimeDays", decorrelationTimeDays);
    Checks.positive("criticalBaselineM", criticalBaselineM);
  }

  /**
   * Returns the scoring for Sentinel-1 IW over mixed ground: 60 days, and 4800 m, which is the
   * smallest critical baseline of the mode (near range of IW1: 56.5 MHz, 800 km, 30 degrees).
   */
  public static PairScoring sentinel1Iw() {
    return new PairScoring(60, 4800);
  }

  /**
   * Returns the score of a pair.
   *
   * @param temporalBaselineDays time between the images (days), positive
   * @param perpendicularBaselineM perpendicular baseline (m), empty if unknown
   * @param footprintOverlap share of the smaller footprint that both images show, in [0, 1]; empty
   *     if unknown or the same frame
   */
  public PairScore score(
      double temporalBaselineDays,
      OptionalDouble perpendicularBaselineM,
      OptionalDouble footprintOverlap) {
    List<String> reasons = new ArrayList<>();
    double temporal = temporalFactor(temporalBaselineDays);
    reasons.add(
        String.format(
            Locale.ROOT,
            "%.0f days apart: temporal factor %.2f (1/e after %.0f days)",
            temporalBaselineDays,
            temporal,
            decorrelationTimeDays));
    double geometric = geometricFactor(perpendicularBaselineM);
    reasons.add(geometricReason(perpendicularBaselineM, geometric));
    double common = 1;
    if (footprintOverlap.isPresent()) {
      common = Checks.inRange("footprintOverlap", footprintOverlap.getAsDouble(), 0, 1);
      reasons.add(
          String.format(
              Locale.ROOT, "footprints of different frames: %.0f %% in common", 100 * common));
    }
    return new PairScore(temporal * geometric * common, reasons);
  }

  /** Returns the score alone, without its reasons: what is needed to rank many pairs. */
  double value(
      double temporalBaselineDays,
      OptionalDouble perpendicularBaselineM,
      OptionalDouble footprintOverlap) {
    return temporalFactor(temporalBaselineDays)
        * geometricFactor(perpendicularBaselineM)
        * footprintOverlap.orElse(1);
  }

  private double temporalFactor(double temporalBaselineDays) {
    return Math.exp(-Checks.positive("days", temporalBaselineDays) / decorrelationTimeDays);
  }

  private double geometricFactor(OptionalDouble perpendicularBaselineM) {
    if (perpendicularBaselineM.isEmpty()) {
      return 1;
    }
    double baselineM =
        Checks.finite("perpendicularBaselineM", perpendicularBaselineM.getAsDouble());
    return Math.max(0, 1 - Math.abs(baselineM) / criticalBaselineM);
  }

  private String geometricReason(OptionalDouble perpendicularBaselineM, double factor) {
    return perpendicularBaselineM.isEmpty()
        ? "perpendicular baseline unknown: no geometric factor, the score is an upper bound"
        : String.format(
            Locale.ROOT,
            "perpendicular baseline %.0f m of %.0f m critical: geometric factor %.2f",
            perpendicularBaselineM.getAsDouble(),
            criticalBaselineM,
            factor);
  }
}
