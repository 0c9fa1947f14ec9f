package io.sentryal.insar.asf.internal;

import io.sentryal.insar.archive.DemFile;
import io.sentryal.insar.archive.DemSource;
import io.sentryal.insar.asf.internal.download.FileStorage;
import io.sentryal.insar.error.FailureCode;
import io.sentryal.insar.error.InvalidDataException;
import io.sentryal.insar.error.ProcessingException;
import io.sentryal.insar.internal.raster.GeoGrid;
import io.sentryal.insar.internal.raster.GeoidGrid;
import io.sentryal.insar.internal.raster.HeightTiffWriter;
import io.sentryal.insar.internal.raster.TiffRasterReader;
import io.sentryal.insar.model.BoundingBox;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Elevation from the public buckets of Copernicus DEM. Thread-safe.
 *
 * <p>A tile that GLO-30 does not list is water if GLO-90, which covers all land, does not list it
 * either; else it is land that was not released.
 */
final class CopernicusDem implements DemSource {
  /** What the licence of Copernicus DEM asks everybody to say who passes the data on. */
  private static final String ATTRIBUTION =
      "produced using Copernicus WorldDEM-30 (c) DLR e.V. 2010-2014 and (c) Airbus Defence and Space"
          + " GmbH 2014-2018 provided under COPERNICUS by the European Union and ESA; all rights"
          + " reserved";

  private static final long LARGEST_TILE_BYTES = 256L << 20;
  private static final int EGM2008 = 3855;
  private static final double SAME_DEG = 1e-7;

  private final PublicBucket bucket;
  private final DemTileList released;
  private final DemTileList land;
  private final Path folder;
  private final FileStorage storage;
  private final Optional<Path> geoidFile;

  /**
   * Creates the source.
   *
   * @param bucket GLO-30
   * @param lists which tiles it holds, and which GLO-90 holds
   * @param folder where tiles are kept; made when it is needed
   * @param storage the disk
   * @param geoidFile a geoid grid (GTX); the library's coarse one if absent
   */
  CopernicusDem(
      PublicBucket bucket,
      List<DemTileList> lists,
      Path folder,
      FileStorage storage,
      Optional<Path> geoidFile) {
    this.bucket = bucket;
    this.released = lists.get(0);
    this.land = lists.get(1);
    this.folder = folder;
    this.storage = storage;
    this.geoidFile = geoidFile;
  }

  @Override
  public String name() {
    return "Copernicus DEM GLO-30 (" + bucket.base().host() + ")";
  }

  @Override
  public DemFile fetch(BoundingBox area, Path file, MissingLand missing) {
    DemGrid grid = DemGrid.covering(area);
    Set<DemTile> wanted = new LinkedHashSet<>();
    Set<DemTile> water = new LinkedHashSet<>();
    Set<DemTile> holes = new LinkedHashSet<>();
    for (DemTile tile : grid.tiles()) {
      Set<DemTile> kind =
          released.holds(tile.name()) ? wanted : land.holds(tile.landName()) ? holes : water;
      kind.add(tile);
    }
    if (!holes.isEmpty() && missing == MissingLand.REFUSE) {
      throw new ProcessingException(
          FailureCode.DEM_MISSING,
          "Copernicus GLO-30 has not released the land of "
              + names(holes)
              + "; supply another model there, choose another area, or accept holes");
    }
    GeoidGrid geoid = geoidFile.map(GeoidGrid::read).orElseGet(GeoidGrid::coarseEgm96);
    Map<DemTile, Path> files = new LinkedHashMap<>();
    wanted.forEach(tile -> files.put(tile, fetched(tile)));
    List<String> notes;
    try (DemMosaic mosaic = new DemMosaic(grid, files, holes, geoid)) {
      write(mosaic, grid, file);
      notes = new ArrayList<>(mosaic.notes());
    }
    return new DemFile(file, name(), geoidName(), names(wanted), names(water), names(holes), notes);
  }

  private String geoidName() {
    return geoidFile
        .map(grid -> grid.getFileName() + ", taken for the EGM2008 of the tiles as it is")
        .orElse(GeoidGrid.COARSE_EGM96 + ", taken for the EGM2008 of the tiles");
  }

  private static List<String> names(Collection<DemTile> tiles) {
    return tiles.stream().map(DemTile::name).toList();
  }

  private Path fetched(DemTile tile) {
    Path file = folder.resolve(tile.name() + ".tif");
    if (!Files.isRegularFile(file)) {
      bucket.fetch(
          tile.key(),
          file,
          new PublicBucket.Expected(OptionalLong.empty(), Optional.empty(), LARGEST_TILE_BYTES),
          fetched -> check(tile, fetched));
    }
    check(tile, file);
    return file;
  }

  private static void check(DemTile tile, Path file) {
    try (TiffRasterReader reader = TiffRasterReader.open(file)) {
      GeoGrid found = reader.grid();
      boolean right =
          found.rows() == DemTile.ROWS
              && found.columns() == tile.columns()
              && Math.abs(found.northLatDeg() - (tile.southDeg() + 1)) < SAME_DEG
              && Math.abs(found.westLonDeg() - tile.westDeg()) < SAME_DEG
              && Math.abs(found.latStepDeg() * DemTile.ROWS - 1) < SAME_DEG
              && Math.abs(found.lonStepDeg() * tile.columns() - 1) < SAME_DEG;
      if (!right) {
        throw new InvalidDataException(
            file.toString(), "is not the tile " + tile + ": its grid is " + found);
      }
      if (reader.verticalEpsg().isPresent() && reader.verticalEpsg().getAsInt() != EGM2008) {
        throw new InvalidDataException(
            file.toString(),
            "says that its heights refer to EPSG:"
                + reader.verticalEpsg().getAsInt()
                + ", not to EGM2008 as Copernicus DEM does");
      }
    }
  }

  private void write(DemMosaic mosaic, DemGrid grid, Path file) {
    Path target = file.toAbsolutePath();
    try {
      Path parent = target.getParent();
      if (parent == null) {
        throw new IllegalArgumentException("'" + file + "' is no file");
      }
      Files.createDirectories(parent);
      Path temporary = storage.temporary(target);
      try {
        try (HeightTiffWriter writer =
            new HeightTiffWriter(
                temporary,
                grid.geo(),
                HeightTiffWriter.WGS84_ELLIPSOID,
                "Copernicus DEM GLO-30, "
                    + ATTRIBUTION
                    + ". Metres above the WGS 84 ellipsoid, lifted by "
                    + geoidName())) {
          mosaic.write(writer);
          writer.finish();
        }
        storage.publish(temporary, target);
      } finally {
        storage.delete(temporary);
      }
    } catch (IOException e) {
      throw PublicBucket.disk(target, e);
    }
  }
}
