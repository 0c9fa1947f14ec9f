package io.sentryal.insar.localcpu.internal.engine;

import io.sentryal.insar.localcpu.internal.geometry.GridPosition;
import io.sentryal.insar.model.InvalidReason;
import io.sentryal.insar.model.MonitoringPoint;
import org.jspecify.annotations.Nullable;

/**
 * A point and where it appears on the common grid, or why it appears nowhere. Immutable.
 *
 * @param point the point
 * @param position where it appears, or null
 * @param reason why it appears nowhere, or null
 */
record PlacedPoint(
    MonitoringPoint point, @Nullable GridPosition position, @Nullable InvalidReason reason) {

  static PlacedPoint at(MonitoringPoint point, GridPosition position) {
    return new PlacedPoint(point, position, null);
  }

  static PlacedPoint nowhere(MonitoringPoint point, InvalidReason reason) {
    return new PlacedPoint(point, null, reason);
  }
}
