package io.sentryal.insar.examples.cli;

import io.sentryal.insar.model.Terrain;
import io.sentryal.insar.model.VerticalDatum;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say how high the ground is. */
final class GroundOptions {
  @Option(
      names = "--dem",
      paramLabel = "TIF",
      description = "Elevation model: GeoTIFF in latitude and longitude.")
  private @Nullable String dem;

  @Option(
      names = "--dem-datum",
      paramLabel = "ellipsoid|egm96|egm2008",
      description =
          "What the heights of --dem refer to; without it they are taken as above the WGS 84"
              + " ellipsoid, and that is said. Copernicus GLO-30 is egm2008, SRTM egm96. A wrong"
              + " datum shifts points by tens of metres; one that the file contradicts is refused.")
  private @Nullable String demDatum;

  @Option(
      names = "--height-m",
      paramLabel = "H",
      description = "Instead of --dem: one height above the WGS 84 ellipsoid everywhere (m).")
  private @Nullable Double heightM;

  Terrain terrain() {
    if (dem != null && heightM != null) {
      throw new IllegalArgumentException("give --dem or --height-m, not both");
    }
    if (heightM != null) {
      return new Terrain.EllipsoidHeight(heightM);
    }
    if (dem == null) {
      throw new IllegalArgumentException(
          "the height of the ground is missing; give --dem TIF, or --height-m H for flat ground");
    }
    if (dem.matches("(?i)https?://.*")) { // read by a worker far away, which has the geoids
      return new Terrain.ElevationModel(URI.create(dem), datum());
    }
    Path file = Path.of(dem);
    requireFile("--dem", file);
    return new Terrain.ElevationModel(file.toAbsolutePath().toUri(), datum());
  }

  /** Returns what is taken for granted because the user did not say it. */
  Optional<String> assumption() {
    return dem == null || demDatum != null
        ? Optional.empty()
        : Optional.of(
            "the heights of "
                + Path.of(dem).getFileName()
                + " are taken as above the WGS 84 ellipsoid; say --dem-datum if they are not");
  }

  private VerticalDatum datum() {
    return switch (demDatum == null ? "ellipsoid" : demDatum.toLowerCase(Locale.ROOT)) {
      case "ellipsoid" -> VerticalDatum.WGS84_ELLIPSOID;
      case "egm96" -> VerticalDatum.EGM96;
      case "egm2008" -> VerticalDatum.EGM2008;
      default ->
          throw new IllegalArgumentException(
              "--dem-datum must be ellipsoid, egm96 or egm2008, was '" + demDatum + "'");
    };
  }

  /**
   * Refuses heights above a geoid.
   *
   * @param need what has to be given for them
   */
  void requireNoGeoid(String need) {
    if (dem != null && datum() != VerticalDatum.WGS84_ELLIPSOID) {
      throw new IllegalArgumentException("--dem-datum " + demDatum + " needs " + need);
    }
  }

  static void requireFile(String option, Path file) {
    if (!Files.isRegularFile(file)) {
      throw new IllegalArgumentException(
          option + ": '" + file + "' does not exist or is no file; check the path");
    }
  }
}
