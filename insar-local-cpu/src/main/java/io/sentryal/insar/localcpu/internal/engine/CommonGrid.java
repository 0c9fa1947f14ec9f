package io.sentryal.insar.localcpu.internal.engine;

import io.sentryal.insar.error.InvalidDataException;
import io.sentryal.insar.internal.geometry.Orbit;
import io.sentryal.insar.localcpu.internal.geometry.GridPosition;
import io.sentryal.insar.localcpu.internal.geometry.ImageGeometry;
import io.sentryal.insar.localcpu.internal.geometry.RadarGrid;
import io.sentryal.insar.localcpu.internal.safe.BurstAnnotation;
import io.sentryal.insar.localcpu.internal.safe.SwathAnnotation;
import io.sentryal.insar.localcpu.internal.tops.BurstPair.Placement;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;

/**
 * The one grid of azimuth time and slant range on which all bursts of the reference product lie.
 * Immutable.
 *
 * <p>It begins at the first line and the nearest sample of the product, so that the same ground
 * falls into the same cell whatever points a job asks for. The processor writes all bursts and
 * swaths of a product on one raster; what is left of a pixel by rounding only shifts where a value
 * is said to lie, by at most half a pixel, never its phase.
 *
 * @param geometry the grid with the orbit of the reference
 */
record CommonGrid(ImageGeometry geometry) {
  private static final double SPACING_TOLERANCE = 1e-6;

  /**
   * Returns the grid of a product.
   *
   * @param swaths swaths of the product, at least one
   * @param orbit orbit of the product
   * @throws InvalidDataException if the swaths differ in their spacing
   */
  static CommonGrid of(List<SwathAnnotation> swaths, Orbit orbit) {
    SwathAnnotation any = swaths.get(0);
    swaths.forEach(swath -> requireSameSpacing(any, swath));
    Instant start =
        swaths.stream()
            .flatMap(swath -> swath.bursts().stream())
            .map(BurstAnnotation::azimuthTime)
            .min(Comparator.naturalOrder())
            .orElseThrow();
    Instant end =
        swaths.stream()
            .flatMap(swath -> swath.bursts().stream())
            .map(BurstAnnotation::azimuthTime)
            .max(Comparator.naturalOrder())
            .orElseThrow();
    double nearM =
        swaths.stream().mapToDouble(SwathAnnotation::firstSlantRangeM).min().orElseThrow();
    double spacingM = any.rangeSpacingM();
    double farM =
        swaths.stream()
            .mapToDouble(s -> s.firstSlantRangeM() + s.samplesPerBurst() * spacingM)
            .max()
            .orElseThrow();
    int linesPerBurst =
        swaths.stream().mapToInt(SwathAnnotation::linesPerBurst).max().orElseThrow();
    double cycleS = orbit.seconds(end) - orbit.seconds(start);
    int lines = (int) Math.ceil(cycleS / any.azimuthTimeIntervalS()) + linesPerBurst;
    int samples = (int) Math.ceil((farM - nearM) / spacingM);
    return new CommonGrid(
        new ImageGeometry(
            new RadarGrid(
                start,
                any.azimuthTimeIntervalS(),
                nearM,
                spacingM,
                lines,
                samples,
                any.wavelengthM()),
            orbit));
  }

  private static void requireSameSpacing(SwathAnnotation first, SwathAnnotation other) {
    double lineRatio = other.azimuthTimeIntervalS() / first.azimuthTimeIntervalS();
    double sampleRatio = other.rangeSpacingM() / first.rangeSpacingM();
    if (Math.abs(lineRatio - 1) > SPACING_TOLERANCE
        || Math.abs(sampleRatio - 1) > SPACING_TOLERANCE) {
      throw new InvalidDataException(
          other.productName(),
          "swaths "
              + first.swath()
              + " and "
              + other.swath()
              + " lie on different grids (line interval "
              + first.azimuthTimeIntervalS()
              + " and "
              + other.azimuthTimeIntervalS()
              + " s, range spacing "
              + first.rangeSpacingM()
              + " and "
              + other.rangeSpacingM()
              + " m); fetch the product again");
    }
  }

  /** Returns the grid. */
  RadarGrid radar() {
    return geometry.grid();
  }

  /** Returns where a burst lies on the grid. */
  Placement place(SwathAnnotation swath, BurstAnnotation burst) {
    Orbit orbit = geometry.orbit();
    double line = radar().line(orbit, orbit.seconds(burst.azimuthTime()));
    double sample = radar().sample(swath.firstSlantRangeM());
    return new Placement((int) Math.rint(line), (int) Math.rint(sample));
  }

  /** Returns whether the valid window of a burst holds a place of the grid. */
  boolean holds(CommonBurst burst, GridPosition position) {
    return holds(burst.referenceSwath(), burst.reference(), position);
  }

  /** Returns whether the valid window of any burst of some swaths holds a place of the grid. */
  boolean holdsInAny(List<SwathAnnotation> swaths, GridPosition position) {
    return swaths.stream()
        .anyMatch(
            swath -> swath.bursts().stream().anyMatch(burst -> holds(swath, burst, position)));
  }

  private boolean holds(SwathAnnotation swath, BurstAnnotation burst, GridPosition position) {
    Placement placement = place(swath, burst);
    double line = position.line() - placement.firstLine();
    double sample = position.sample() - placement.firstSample();
    return line >= burst.firstValidLine()
        && line <= burst.lastValidLine()
        && sample >= burst.firstValidSample()
        && sample <= burst.lastValidSample();
  }
}
