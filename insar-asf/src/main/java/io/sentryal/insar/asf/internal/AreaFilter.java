package io.sentryal.insar.asf.internal;

import io.sentryal.insar.model.Granule;
import java.util.Optional;
import java.util.function.Predicate;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.Polygon;
import org.locationtech.jts.geom.util.PolygonExtracter;

/**
 * Leaves out images that CMR finds but that do not touch the area: CMR knows no holes, and outlines
 * of very many corners are sent simplified.
 */
final class AreaFilter {
  private AreaFilter() {}

  static Predicate<Granule> of(Optional<Geometry> area) {
    if (!isNeeded(area)) {
      return granule -> true;
    }
    Geometry exact = area.orElseThrow();
    return granule -> granule.footprint().map(exact::intersects).orElse(true);
  }

  /** Returns whether CMR is asked for more than the area. */
  static boolean isNeeded(Optional<Geometry> area) {
    return area.isPresent() && (hasHoles(area.get()) || CmrArea.isSimplified(area.get()));
  }

  private static boolean hasHoles(Geometry area) {
    for (Object polygon : PolygonExtracter.getPolygons(area)) {
      if (polygon instanceof Polygon p && p.getNumInteriorRing() > 0) {
        return true;
      }
    }
    return false;
  }
}
