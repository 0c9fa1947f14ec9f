package io.sentryal.insar.examples.cli;

import io.sentryal.insar.archive.DemFile;
import io.sentryal.insar.archive.DemSource;
import io.sentryal.insar.asf.AreaOfInterest;
import io.sentryal.insar.asf.AsfArchive;
import io.sentryal.insar.asf.BaselineMode;
import io.sentryal.insar.error.Checks;
import io.sentryal.insar.model.BoundingBox;
import io.sentryal.insar.model.GeoPoint;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.locationtech.jts.geom.Geometry;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code insar dem}. */
@Command(
    name = "dem",
    description = "Make an elevation model: Copernicus GLO-30, metres above the WGS 84 ellipsoid.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Tiles come from the public bucket copernicus-dem-30m (or $INSAR_DEM_URL) and need no account.",
      "Heights are lifted by $INSAR_GEOID_GRID (GTX), else by a coarse EGM96 that comes with insar.",
      "Example: insar dem --area 12.4,41.8,12.6,42.0 --cache cache --out rome.tif"
    })
final class DemCommand implements Callable<Integer> {
  @ParentCommand private @Nullable Insar insar;
  @Spec private @Nullable CommandSpec spec;
  @Mixin private ArchiveOptions archiveOptions = new ArchiveOptions();

  @Option(
      names = "--area",
      required = true,
      paramLabel = "WKT|FILE|W,S,E,N",
      description = "The area.")
  private String area = "";

  @Option(
      names = "--margin",
      paramLabel = "DEG",
      defaultValue = "0.05",
      description = "How far the model reaches beyond the area (default: ${DEFAULT-VALUE}).")
  private double marginDeg;

  @Option(names = "--out", required = true, paramLabel = "FILE", description = "The GeoTIFF.")
  private @Nullable Path out;

  @Option(
      names = "--cache",
      paramLabel = "DIR",
      description = "Where tiles are kept (default: $INSAR_CACHE/dem).")
  private @Nullable Path cache;

  @Option(
      names = "--allow-holes",
      description = "Leave land that was not released without heights instead of giving up.")
  private boolean holes;

  @Override
  public Integer call() {
    Insar parent = Objects.requireNonNull(insar);
    var line = Objects.requireNonNull(spec).commandLine();
    boolean cached = !parent.environment().getOrDefault("INSAR_CACHE", "").isBlank();
    if (cache == null && !cached) {
      throw new IllegalArgumentException(
          "elevation tiles are kept: give --cache DIR or set INSAR_CACHE to a folder");
    }
    BoundingBox box = box();
    DemFile dem;
    try (AsfArchive archive = archiveOptions.open(parent.environment(), BaselineMode.EXACT)) {
      DemSource source = cache == null ? archive.dem() : archive.dem(cache);
      dem =
          source.fetch(
              box,
              Objects.requireNonNull(out),
              holes ? DemSource.MissingLand.HOLE : DemSource.MissingLand.REFUSE);
    }
    line.getOut().println(dem.file());
    line.getOut().flush();
    if (!parent.quiet()) {
      line.getErr().println("insar: " + dem.provenance());
    }
    return ExitStatus.DONE.code();
  }

  private BoundingBox box() {
    Checks.inRange("--margin", marginDeg, 0, 10);
    AreaOfInterest read = SearchPlace.area(area);
    if (read.box().isPresent()) {
      return widened(read.box().get());
    }
    Geometry geometry = read.geometry();
    List<GeoPoint> corners =
        Stream.of(geometry.getCoordinates()).map(c -> new GeoPoint(c.y, c.x)).toList();
    return BoundingBox.around(corners, marginDeg);
  }

  private BoundingBox widened(BoundingBox box) {
    double westDeg = box.westDeg() - marginDeg;
    double eastDeg = box.eastDeg() + marginDeg;
    return new BoundingBox(
        Math.max(-90, box.southDeg() - marginDeg),
        westDeg < -180 ? westDeg + 360 : westDeg,
        Math.min(90, box.northDeg() + marginDeg),
        eastDeg > 180 ? eastDeg - 360 : eastDeg);
  }
}
