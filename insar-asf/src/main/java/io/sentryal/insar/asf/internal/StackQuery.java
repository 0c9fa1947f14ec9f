package io.sentryal.insar.asf.internal;

import io.sentryal.insar.archive.SceneQuery;
import io.sentryal.insar.archive.SceneQuery.ProductType;
import io.sentryal.insar.internal.geometry.DateLine;
import io.sentryal.insar.model.Granule;
import io.sentryal.insar.model.Polarization;
import java.util.List;
import java.util.Optional;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.geom.Point;

/**
 * What to ask for to find the images that can be paired with a reference: for a scene the same
 * track, direction, beam mode and co-polarisation over the centre of its footprint; for a burst the
 * same burst and polarisation. The satellite does not matter.
 *
 * @param query the typed part
 * @param parameters further parameters
 * @param polarizations alternatives of the attribute POLARIZATION
 */
record StackQuery(SceneQuery query, List<CmrParameter> parameters, List<String> polarizations) {

  static StackQuery of(Granule reference) {
    refuseDerived(reference);
    List<String> codes = reference.polarizations().stream().map(Polarization::code).toList();
    if (reference.burstId().isPresent()) {
      return new StackQuery(
          SceneQuery.builder()
              .product(ProductType.BURST)
              .burstIds(List.of(reference.burstId().get()))
              .build(),
          List.of(),
          codes);
    }
    SceneQuery.Builder query =
        SceneQuery.builder()
            .track(reference.track().orElseThrow(() -> incomplete(reference, "track")))
            .direction(required(reference, "direction", reference.direction()))
            .area(centroid(required(reference, "footprint", reference.footprint())));
    String beamMode = required(reference, "beamMode", reference.beamMode());
    return new StackQuery(
        query.build(),
        List.of(CmrParameter.text("BEAM_MODE", beamMode)),
        withCoPolarization(reference, codes));
  }

  private static void refuseDerived(Granule reference) {
    String type = reference.productType().orElse("BURST");
    if (reference.burstId().isPresent() && !type.equals("BURST")) {
      throw new IllegalArgumentException(
          "a stack needs a scene or a burst as reference, "
              + reference.id()
              + " is of the type "
              + type
              + "; take the burst of the same acquisition");
    }
  }

  private static List<String> withCoPolarization(Granule reference, List<String> codes) {
    if (codes.contains("VV")) {
      return List.of("VV", "VV+VH");
    }
    if (codes.contains("HH")) {
      return List.of("HH", "HH+HV");
    }
    if (codes.isEmpty()) {
      throw incomplete(reference, "polarizations");
    }
    return List.of(String.join("+", codes));
  }

  /**
   * Returns the centroid in the plane of longitude and latitude; across the date line western
   * longitudes count beyond 180.
   */
  static Point centroid(Geometry footprint) {
    Geometry ring = DateLine.unwrapped(footprint.getGeometryN(0));
    Point centroid = ring.getCentroid();
    double longitudeDeg = centroid.getX() > 180 ? centroid.getX() - 360 : centroid.getX();
    return new GeometryFactory().createPoint(new Coordinate(longitudeDeg, centroid.getY()));
  }

  private static <T> T required(Granule reference, String what, Optional<T> value) {
    return value.orElseThrow(() -> incomplete(reference, what));
  }

  private static IllegalArgumentException incomplete(Granule reference, String what) {
    return new IllegalArgumentException(
        "a stack needs the "
            + what
            + " of its reference, which "
            + reference.id()
            + " lacks; take the granule from a search");
  }
}
