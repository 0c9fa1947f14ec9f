package io.sentryal.insar.asf;

import io.sentryal.insar.asf.internal.StateVectorBaseline;
import io.sentryal.insar.model.BaselineSource;
import io.sentryal.insar.model.BaselineStack;
import io.sentryal.insar.model.Granule;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * Temporal and perpendicular baselines from what the archive says of each image: two state vectors
 * (Earth-fixed, WGS 84), the time of the ascending node, and the centre of the image.
 *
 * <p><b>Sign.</b> The temporal baseline is positive for an image later than the reference. The
 * perpendicular baseline is the component of (secondary position - ground point) along {@code
 * velocity x (satellite - ground point)} of the reference, both at the same time after the
 * ascending node; it is not rounded.
 *
 * <p>Pure and thread-safe.
 */
public final class Baselines {
  private Baselines() {}

  /**
   * Returns the difference of the two UTC calendar dates (days), positive when the secondary is
   * later; not the elapsed hours divided by 24.
   */
  public static long temporalDays(Granule reference, Granule secondary) {
    return ChronoUnit.DAYS.between(utcDate(reference), utcDate(secondary));
  }

  /**
   * Returns the perpendicular baseline (m), or nothing where an image lacks state vectors, the
   * ascending node time or (reference only) its centre, or where the result is beyond 100 km and so
   * cannot be that of a repeat pass.
   *
   * @param reference the image to which the baseline refers
   * @param secondary the other image; the reference itself gives 0
   * @param mode how times are taken, {@link BaselineMode#EXACT} or {@link BaselineMode#ASF_SEARCH}
   */
  public static OptionalDouble perpendicularM(
      Granule reference, Granule secondary, BaselineMode mode) {
    requireStateVectors(mode);
    return StateVectorBaseline.perpendicularM(reference, secondary, mode);
  }

  /**
   * Returns the images with their baselines to one of them, from the archive's state vectors.
   *
   * @param reference the image to which the baselines refer; added if it is not among the images
   * @param granules the images; one that stands there twice is taken once
   * @param mode how times are taken, {@link BaselineMode#EXACT} or {@link BaselineMode#ASF_SEARCH}
   */
  public static BaselineStack stack(Granule reference, List<Granule> granules, BaselineMode mode) {
    requireStateVectors(mode);
    Map<String, Granule> byId = new LinkedHashMap<>();
    byId.put(reference.id(), reference);
    granules.forEach(granule -> byId.putIfAbsent(granule.id(), granule));
    return BaselineStack.of(
        reference, byId.values().stream().map(each -> entry(reference, each, mode)).toList());
  }

  private static void requireStateVectors(BaselineMode mode) {
    if (mode.takesOrbits()) {
      throw new IllegalArgumentException(
          mode + " needs orbit files; ask the archive by stackOf(...).baselines(" + mode + ")");
    }
  }

  private static BaselineStack.Entry entry(
      Granule reference, Granule secondary, BaselineMode mode) {
    OptionalDouble baselineM = perpendicularM(reference, secondary, mode);
    return new BaselineStack.Entry(
        secondary,
        temporalDays(reference, secondary),
        baselineM,
        baselineM.isPresent() ? BaselineSource.STATE_VECTOR : BaselineSource.MISSING);
  }

  private static LocalDate utcDate(Granule granule) {
    return granule.sensingStart().atZone(ZoneOffset.UTC).toLocalDate();
  }
}
