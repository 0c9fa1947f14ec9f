package io.sentryal.insar.localcpu.internal.engine;

import io.sentryal.insar.error.FailureCode;
import io.sentryal.insar.error.ProcessingException;
import io.sentryal.insar.internal.raster.GeoGrid;
import io.sentryal.insar.internal.raster.GeoidGrid;
import io.sentryal.insar.internal.raster.TiffRasterReader;
import io.sentryal.insar.localcpu.internal.geometry.DemSurface;
import io.sentryal.insar.localcpu.internal.geometry.ElevationSurface;
import io.sentryal.insar.localcpu.internal.geometry.FlatSurface;
import io.sentryal.insar.localcpu.internal.geometry.GeoExtent;
import io.sentryal.insar.model.Terrain;
import io.sentryal.insar.model.VerticalDatum;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The ground, and where its heights come from. Immutable.
 *
 * @param surface heights above the ellipsoid
 * @param description what it is, for the provenance
 */
record TerrainModel(ElevationSurface surface, String description) {

  /**
   * Opens the ground of a job.
   *
   * @param terrain what the caller chose
   * @param geoidGrid file of a geoid grid, if the backend has one
   * @param wanted the part that is needed; the file is read no farther
   * @throws ProcessingException with {@link FailureCode#DEM_MISSING} if the model does not reach
   *     the wanted part at all, or its heights need a geoid grid that the backend does not have;
   *     with {@link FailureCode#BAD_REQUEST} if the file names another datum than the caller
   */
  static TerrainModel open(Terrain terrain, Optional<Path> geoidGrid, GeoExtent wanted) {
    if (terrain instanceof Terrain.EllipsoidHeight flat) {
      return new TerrainModel(
          new FlatSurface(flat.heightM()),
          "no elevation model: " + flat.heightM() + " m above the WGS 84 ellipsoid everywhere");
    }
    Terrain.ElevationModel model = (Terrain.ElevationModel) terrain;
    Path file = LocalFile.of("the elevation model", model.uri());
    Optional<Path> geoid =
        model.datum() == VerticalDatum.WGS84_ELLIPSOID
            ? Optional.empty()
            : Optional.of(requireGeoid(model, geoidGrid));
    String description = file.getFileName() + ", heights above " + model.datum();
    ElevationSurface surface = read(file, model.datum(), wanted, geoid);
    return new TerrainModel(
        surface,
        geoid.map(grid -> description + ", geoid " + grid.getFileName()).orElse(description));
  }

  private static Path requireGeoid(Terrain.ElevationModel model, Optional<Path> geoidGrid) {
    return geoidGrid.orElseThrow(
        () ->
            new ProcessingException(
                FailureCode.DEM_MISSING,
                "the heights of "
                    + model.uri()
                    + " refer to "
                    + model.datum()
                    + ", which needs a geoid grid, and this backend has none; give it one with"
                    + " LocalCpuBackend.builder().geoidGrid(path) or INSAR_GEOID_GRID, or use a"
                    + " model with heights above the WGS 84 ellipsoid"));
  }

  private static void requireDatum(Path file, VerticalDatum declared, OptionalInt verticalEpsg) {
    if (verticalEpsg.isEmpty()) {
      return;
    }
    Optional<VerticalDatum> named =
        switch (verticalEpsg.getAsInt()) {
          case 5030, 4979 -> Optional.of(VerticalDatum.WGS84_ELLIPSOID);
          case 5773 -> Optional.of(VerticalDatum.EGM96);
          case 3855 -> Optional.of(VerticalDatum.EGM2008);
          default -> Optional.empty();
        };
    if (!named.equals(Optional.of(declared))) {
      throw new ProcessingException(
          FailureCode.BAD_REQUEST,
          ("the elevation model %s says that its heights refer to %s, the job says"
                  + " %s; a wrong datum shifts the ground by tens of metres: %s")
              .formatted(
                  file.getFileName(),
                  named.map(Enum::name).orElse("EPSG:" + verticalEpsg.getAsInt()),
                  declared,
                  named.isPresent()
                      ? "declare " + named.get()
                      : "convert the model to one of " + List.of(VerticalDatum.values())));
    }
  }

  private static ElevationSurface read(
      Path file, VerticalDatum datum, GeoExtent wanted, Optional<Path> geoidFile) {
    try (TiffRasterReader reader = TiffRasterReader.open(file)) {
      requireDatum(file, datum, reader.verticalEpsg());
      var whole = reader.grid();
      int firstRow = (int) Math.max(0, Math.floor(whole.row(wanted.northDeg())));
      int lastRow = (int) Math.min(whole.rows() - 1.0, Math.ceil(whole.row(wanted.southDeg())));
      double middle = whole.column((wanted.westDeg() + wanted.eastDeg()) / 2);
      double half = (wanted.eastDeg() - wanted.westDeg()) / 2 / whole.lonStepDeg();
      int firstColumn = (int) Math.max(0, Math.floor(middle - half));
      int lastColumn = (int) Math.min(whole.columns() - 1.0, Math.ceil(middle + half));
      if (lastRow - firstRow < 3 || lastColumn - firstColumn < 3) {
        throw new ProcessingException(
            FailureCode.DEM_MISSING,
            "the elevation model "
                + file.getFileName()
                + " does not cover "
                + wanted
                + "; supply one that covers the site and its margin");
      }
      int rows = lastRow - firstRow + 1;
      int columns = lastColumn - firstColumn + 1;
      float[] heightsM = new float[Math.multiplyExact(rows, columns)];
      reader.read(firstRow, firstColumn, rows, columns, heightsM);
      GeoGrid part =
          new GeoGrid(
              whole.latDeg(firstRow),
              whole.lonDeg(firstColumn),
              whole.latStepDeg(),
              whole.lonStepDeg(),
              rows,
              columns);
      return surface(file.getFileName().toString(), part, heightsM, geoidFile);
    }
  }

  private static ElevationSurface surface(
      String name, GeoGrid grid, float[] heightsM, Optional<Path> geoidFile) {
    if (geoidFile.isEmpty()) {
      return DemSurface.ofEllipsoidHeights(name, grid, heightsM);
    }
    GeoidGrid geoid = GeoidGrid.read(geoidFile.get());
    return DemSurface.ofGeoidHeights(name, grid, heightsM, geoid::undulationM);
  }
}
