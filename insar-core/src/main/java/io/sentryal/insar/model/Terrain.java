package io.sentryal.insar.model;

import io.sentryal.insar.error.Checks;
import java.net.URI;
import java.util.Objects;

/** Where the heights of the ground come from; always chosen by the caller, never assumed. */
public sealed interface Terrain {

  /**
   * An elevation model in a GeoTIFF file.
   *
   * @param uri where the file lies
   * @param datum to what its heights refer; geoid heights need a geoid grid at the backend
   */
  record ElevationModel(URI uri, VerticalDatum datum) implements Terrain {
    public ElevationModel {
      Objects.requireNonNull(uri, "uri");
      Objects.requireNonNull(datum, "datum");
    }
  }

  /**
   * One height everywhere, for flat places and tests; recorded in the provenance as such.
   *
   * @param heightM height above the WGS 84 ellipsoid (m)
   */
  record EllipsoidHeight(double heightM) implements Terrain {
    public EllipsoidHeight {
      Checks.inRange("heightM", heightM, -1000, 10000);
    }
  }
}
