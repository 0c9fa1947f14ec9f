package io.sentryal.insar.asf.internal;

import io.sentryal.insar.error.InvalidDataException;
import io.sentryal.insar.model.GeoPoint;
import io.sentryal.insar.model.Granule;
import org.locationtech.jts.geom.Point;

/** The place to which the baselines of a stack refer unless another one is given. */
public final class StackCenter {
  private StackCenter() {}

  /**
   * Returns the centre that the archive gives, else that of the footprint.
   *
   * @throws InvalidDataException if neither is known
   */
  public static GeoPoint of(Granule reference) {
    if (reference.center().isPresent()) {
      return reference.center().get();
    }
    Point centroid =
        reference
            .footprint()
            .map(StackQuery::centroid)
            .orElseThrow(
                () ->
                    new InvalidDataException(
                        reference.id(),
                        "neither its centre nor its footprint is known; give a target"));
    return new GeoPoint(centroid.getY(), centroid.getX());
  }
}
