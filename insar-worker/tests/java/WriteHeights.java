import io.sentryal.insar.internal.raster.GeoGrid;
import io.sentryal.insar.internal.raster.HeightTiffWriter;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes heights of a plane as the elevation command writes them, for the worker's tests: file. */
final class WriteHeights {
  public static void main(String[] args) throws Exception {
    Path path = Files.createFile(Path.of(args[0]));
    GeoGrid grid = new GeoGrid(46.1, 9.3, 1 / 3600.0, 1 / 3600.0, 100, 120);
    try (HeightTiffWriter writer =
        new HeightTiffWriter(path, grid, HeightTiffWriter.WGS84_ELLIPSOID, "a plane")) {
      float[] row = new float[grid.columns()];
      for (int r = 0; r < grid.rows(); r++) {
        for (int c = 0; c < row.length; c++) {
          row[c] = r == 50 && c == 60 ? Float.NaN : 500 + r + c / 8f;
        }
        writer.writeRow(row);
      }
      writer.finish();
    }
  }
}
