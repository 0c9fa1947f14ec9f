package io.sentryal.insar.localcpu.internal.engine;

import io.sentryal.insar.internal.geometry.Orbit;
import io.sentryal.insar.localcpu.internal.geometry.ImageGeometry;
import io.sentryal.insar.localcpu.internal.geometry.RadarGrid;
import io.sentryal.insar.localcpu.internal.safe.BurstAnnotation;
import io.sentryal.insar.localcpu.internal.safe.SwathAnnotation;
import io.sentryal.insar.model.BurstId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One burst footprint as both products hold it. Immutable.
 *
 * @param referenceSwath annotation of the swath in the earlier product
 * @param secondarySwath annotation of the same swath in the later product
 * @param reference the burst in the earlier product
 * @param secondary the burst in the later product
 */
record CommonBurst(
    SwathAnnotation referenceSwath,
    SwathAnnotation secondarySwath,
    BurstAnnotation reference,
    BurstAnnotation secondary) {

  /** Returns the identity of the footprint. */
  BurstId id() {
    return reference.id();
  }

  /** Returns the geometry of the burst in the earlier product. */
  ImageGeometry referenceGeometry(Orbit orbit) {
    return new ImageGeometry(grid(referenceSwath, reference), orbit);
  }

  /** Returns the geometry of the burst in the later product. */
  ImageGeometry secondaryGeometry(Orbit orbit) {
    return new ImageGeometry(grid(secondarySwath, secondary), orbit);
  }

  private static RadarGrid grid(SwathAnnotation swath, BurstAnnotation burst) {
    return new RadarGrid(
        burst.azimuthTime(),
        swath.azimuthTimeIntervalS(),
        swath.firstSlantRangeM(),
        swath.rangeSpacingM(),
        swath.linesPerBurst(),
        swath.samplesPerBurst(),
        swath.wavelengthM());
  }

  /**
   * Returns the bursts that two swaths share, in order of time.
   *
   * @param reference swath of the earlier product
   * @param secondary the same swath of the later product
   */
  static List<CommonBurst> of(SwathAnnotation reference, SwathAnnotation secondary) {
    Map<BurstId, BurstAnnotation> later = new LinkedHashMap<>();
    secondary.bursts().forEach(burst -> later.put(burst.id(), burst));
    List<CommonBurst> common = new ArrayList<>();
    for (BurstAnnotation burst : reference.bursts()) {
      Optional.ofNullable(later.get(burst.id()))
          .ifPresent(same -> common.add(new CommonBurst(reference, secondary, burst, same)));
    }
    return common;
  }
}
