package io.sentryal.insar.archive;

import io.sentryal.insar.model.Terrain;
import io.sentryal.insar.model.VerticalDatum;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/**
 * An elevation model that was made, and from what. Immutable.
 *
 * @param file the GeoTIFF: float32, metres above the WGS 84 ellipsoid, EPSG:4326, NaN for no height
 * @param source where the elevation comes from
 * @param geoid by which geoid it was lifted to the ellipsoid, and the error of that
 * @param tiles the tiles it is made of
 * @param waterTiles tiles that the source does not have, as there is no land: height of the geoid
 * @param missingTiles tiles of land that the source does not have: holes
 * @param notes what else was done to the heights, for example resampling
 */
public record DemFile(
    Path file,
    String source,
    String geoid,
    List<String> tiles,
    List<String> waterTiles,
    List<String> missingTiles,
    List<String> notes) {
  public DemFile {
    Objects.requireNonNull(file, "file");
    Objects.requireNonNull(source, "source");
    Objects.requireNonNull(geoid, "geoid");
    tiles = List.copyOf(tiles);
    waterTiles = List.copyOf(waterTiles);
    missingTiles = List.copyOf(missingTiles);
    notes = List.copyOf(notes);
  }

  /** Returns the model as the ground of a job. */
  public Terrain.ElevationModel terrain() {
    return new Terrain.ElevationModel(file.toUri(), VerticalDatum.WGS84_ELLIPSOID);
  }

  /** Returns all of it in one line, for provenance. */
  public String provenance() {
    StringBuilder text = new StringBuilder(source);
    text.append(", lifted to the WGS 84 ellipsoid by ").append(geoid);
    append(text, "tiles", tiles);
    append(text, "taken as water", waterTiles);
    append(text, "holes", missingTiles);
    notes.forEach(note -> text.append("; ").append(note));
    return text.toString();
  }

  private static void append(StringBuilder text, String what, List<String> tiles) {
    if (!tiles.isEmpty()) {
      text.append("; ").append(what).append(": ").append(String.join(" ", tiles));
    }
  }
}
