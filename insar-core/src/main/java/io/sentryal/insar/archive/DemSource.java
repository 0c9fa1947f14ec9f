package io.sentryal.insar.archive;

import io.sentryal.insar.model.BoundingBox;
import java.nio.file.Path;

/** Where elevation models come from. Implementations are thread-safe. */
public interface DemSource {
  /** What becomes of land of which the source has no elevation. */
  enum MissingLand {
    /** The model is refused. */
    REFUSE,
    /** The model has a hole there, and says so. */
    HOLE
  }

  /** Returns the name of the source, for provenance and messages. */
  String name();

  /**
   * Writes the elevation model of an area to a GeoTIFF: float32, metres above the WGS 84 ellipsoid,
   * EPSG:4326, north up. Water has the height of the geoid. The file appears whole or not at all.
   *
   * @param area the area; the model covers at least it, so widen it by the margin that processing
   *     needs
   * @param file where to; an older file is replaced
   * @param missing what becomes of land without elevation
   * @throws io.sentryal.insar.error.ProcessingException with {@code DEM_MISSING} if land has no
   *     elevation and the model is to be refused
   * @throws IllegalArgumentException if the area is too large for one file
   * @throws io.sentryal.insar.error.InsarException if the source does not answer, or with what is
   *     no elevation, or the disk refuses
   */
  DemFile fetch(BoundingBox area, Path file, MissingLand missing);
}
