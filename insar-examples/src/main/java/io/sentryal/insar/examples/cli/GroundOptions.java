package io.sentryal.insar.examples.cli;

import io.sentryal.insar.backend.InsarBackend;
import io.sentryal.insar.backend.InsarBackends;
import io.sentryal.insar.localcpu.LocalCpuBackend;
import io.sentryal.insar.model.Terrain;
import io.sentryal.insar.model.VerticalDatum;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say how high the ground is. */
final class GroundOptions {
  @Option(
      names = "--dem",
      paramLabel = "TIF",
      description = "Elevation model: GeoTIFF in latitude and longitude.")
  private @Nullable Path dem;

  @Option(
      names = "--dem-datum",
      paramLabel = "ellipsoid|egm96|egm2008",
      defaultValue = "ellipsoid",
      description =
          "What the heights of --dem refer to (default: ${DEFAULT-VALUE}); Copernicus GLO-30 is"
              + " egm2008, SRTM egm96. A wrong datum shifts points by tens of metres.")
  private String demDatum = "ellipsoid";

  @Option(
      names = "--geoid",
      paramLabel = "GTX",
      description = "Geoid grid; needed if --dem-datum is egm96 or egm2008.")
  private @Nullable Path geoid;

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
    requireFile("--dem", dem);
    VerticalDatum datum = datum();
    if (datum != VerticalDatum.WGS84_ELLIPSOID && geoid == null) {
      throw new IllegalArgumentException(
          "--dem-datum " + demDatum + " needs --geoid GTX, the grid of that geoid");
    }
    return new Terrain.ElevationModel(dem.toAbsolutePath().toUri(), datum);
  }

  private VerticalDatum datum() {
    return switch (demDatum.toLowerCase(Locale.ROOT)) {
      case "ellipsoid" -> VerticalDatum.WGS84_ELLIPSOID;
      case "egm96" -> VerticalDatum.EGM96;
      case "egm2008" -> VerticalDatum.EGM2008;
      default ->
          throw new IllegalArgumentException(
              "--dem-datum must be ellipsoid, egm96 or egm2008, was '" + demDatum + "'");
    };
  }

  /** Opens a backend by its name; the embedded one gets the geoid grid. */
  InsarBackend open(String name) {
    if (geoid == null) {
      return InsarBackends.openFromEnv(name);
    }
    requireFile("--geoid", geoid);
    if (!name.equals(LocalCpuBackend.NAME)) {
      throw new IllegalArgumentException("--geoid is for --backend " + LocalCpuBackend.NAME);
    }
    return LocalCpuBackend.builder().geoidGrid(geoid).build();
  }

  static void requireFile(String option, Path file) {
    if (!Files.isRegularFile(file)) {
      throw new IllegalArgumentException(
          option + ": '" + file + "' does not exist or is no file; check the path");
    }
  }
}
