package io.sentryal.insar.monitor;

import io.sentryal.insar.internal.geometry.DateLine;
import io.sentryal.insar.model.GeoPoint;
import io.sentryal.insar.model.Granule;
import io.sentryal.insar.model.MonitoringPoint;
import io.sentryal.insar.model.Site;
import java.util.List;
import java.util.OptionalInt;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.geom.Point;
import org.locationtech.jts.geom.prep.PreparedGeometry;
import org.locationtech.jts.geom.prep.PreparedGeometryFactory;

/** Counts how many points of a site lie in the footprint of an image. */
final class PointCoverage {
  private static final GeometryFactory GEOMETRIES = new GeometryFactory();
  private final List<MonitoringPoint> points;

  PointCoverage(Site site) {
    this.points = site.points();
  }

  int pointCount() {
    return points.size();
  }

  /** Returns how many points lie in the footprint, edges included; empty without a footprint. */
  OptionalInt covered(Granule granule) {
    if (granule.footprint().isEmpty()) {
      return OptionalInt.empty();
    }
    PreparedGeometry footprint =
        PreparedGeometryFactory.prepare(DateLine.unwrapped(granule.footprint().get()));
    return OptionalInt.of((int) points.stream().filter(p -> isIn(footprint, p.position())).count());
  }

  /** Footprints across the date line may count longitudes on beyond 180 or -180. */
  private static boolean isIn(PreparedGeometry footprint, GeoPoint place) {
    return contains(footprint, place, 0)
        || contains(footprint, place, 360)
        || contains(footprint, place, -360);
  }

  private static boolean contains(PreparedGeometry footprint, GeoPoint place, double turnDeg) {
    Point point =
        GEOMETRIES.createPoint(new Coordinate(place.longitudeDeg() + turnDeg, place.latitudeDeg()));
    return footprint.intersects(point);
  }
}
