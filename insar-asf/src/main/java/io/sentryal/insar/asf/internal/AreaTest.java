package io.sentryal.insar.asf.internal;

import io.sentryal.insar.internal.geometry.DateLine;
import java.util.ArrayList;
import java.util.List;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.prep.PreparedGeometry;
import org.locationtech.jts.geom.prep.PreparedGeometryFactory;
import org.locationtech.jts.geom.util.AffineTransformation;

/**
 * Tells whether images touch an exact area; quickly, for areas of many corners. Longitudes have no
 * end: the area is tried one turn to either side as well. Thread-safe.
 */
public final class AreaTest {
  private final List<PreparedGeometry> turns = new ArrayList<>();

  /** Creates a test for an area (longitude, latitude; deg). */
  public AreaTest(Geometry area) {
    for (int turn = -1; turn <= 1; turn++) {
      Geometry turned = AffineTransformation.translationInstance(360.0 * turn, 0).transform(area);
      turns.add(PreparedGeometryFactory.prepare(turned));
    }
  }

  /** Returns whether a footprint (longitude, latitude; deg) touches the area. */
  public boolean touches(Geometry footprint) {
    Geometry unwrapped = DateLine.unwrapped(footprint);
    return turns.stream().anyMatch(area -> area.intersects(unwrapped));
  }
}
