package io.sentryal.insar.asf.internal;

import io.sentryal.insar.model.Granule;
import java.util.Optional;
import java.util.function.Predicate;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.Polygon;
import org.locationtech.jts.geom.util.PolygonExtracter;

/** Leaves out images that lie wholly in a hole of the area: CMR knows no holes. */
final class AreaFilter {
  private AreaFilter() {}

  static Predicate<Granule> of(Optional<Geometry> area) {
    if (area.isEmpty() || !hasHoles(area.get())) {
      return granule -> true;
    }
    return granule -> granule.footprint().map(area.get()::intersects).orElse(true);
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
