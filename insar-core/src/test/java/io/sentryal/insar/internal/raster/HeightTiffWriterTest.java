package io.sentryal.insar.internal.raster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import io.sentryal.insar.error.InvalidDataException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HeightTiffWriterTest {
  private static final Random RANDOM = new Random(7);

  @TempDir Path folder;

  private static float[][] heights(int rows, int columns) {
    float[][] heightsM = new float[rows][columns];
    for (float[] row : heightsM) {
      for (int column = 0; column < columns; column++) {
        row[column] =
            RANDOM.nextInt(50) == 0 ? Float.NaN : (float) (9000 * RANDOM.nextDouble() - 500);
      }
    }
    return heightsM;
  }

  private Path write(GeoGrid grid, float[][] heightsM) throws IOException {
    Path file = Files.createFile(folder.resolve("heights.tif"));
    try (HeightTiffWriter writer =
        new HeightTiffWriter(file, grid, HeightTiffWriter.WGS84_ELLIPSOID, "test heights")) {
      for (float[] row : heightsM) {
        writer.writeRow(row);
      }
      writer.finish();
    }
    return file;
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "31, 5", "32, 7", "33, 1001", "100, 64"})
  void file_readBack_isWhatWasWritten(int rows, int columns) throws IOException {
    GeoGrid grid = new GeoGrid(50.25, 179.5, 1 / 3600.0, 1 / 2400.0, rows, columns);
    float[][] heightsM = heights(rows, columns);

    try (TiffRasterReader reader = TiffRasterReader.open(write(grid, heightsM))) {
      assertThat(reader.rows()).isEqualTo(rows);
      assertThat(reader.columns()).isEqualTo(columns);
      assertThat(reader.grid().northLatDeg()).isCloseTo(50.25, within(1e-12));
      assertThat(reader.grid().westLonDeg()).isCloseTo(179.5, within(1e-12));
      assertThat(reader.grid().lonStepDeg()).isEqualTo(1 / 2400.0);
      assertThat(reader.verticalEpsg()).hasValue(5030);
      assertThat(reader.noData().orElseThrow()).isNaN();
      float[] all = new float[rows * columns];
      reader.read(0, 0, rows, columns, all);
      for (int row = 0; row < rows; row++) {
        for (int column = 0; column < columns; column++) {
          assertThat(Float.floatToIntBits(all[row * columns + column]))
              .isEqualTo(Float.floatToIntBits(heightsM[row][column]));
        }
      }
    }
  }

  /** An independent reader: GDAL, where it is installed. */
  @Test
  void file_readByGdal_hasTheSameStatisticsPlaceAndDatum() throws Exception {
    Path gdalinfo = Path.of("/usr/bin/gdalinfo");
    Assumptions.assumeTrue(Files.isExecutable(gdalinfo), "gdalinfo is absent");
    GeoGrid grid = new GeoGrid(42.5, 12, 1 / 3600.0, 1 / 3600.0, 70, 50);
    float[][] heightsM = heights(70, 50);
    double lowestM = Double.MAX_VALUE;
    double highestM = -Double.MAX_VALUE;
    for (float[] row : heightsM) {
      for (float heightM : row) {
        lowestM = Float.isNaN(heightM) ? lowestM : Math.min(lowestM, heightM);
        highestM = Float.isNaN(heightM) ? highestM : Math.max(highestM, heightM);
      }
    }

    Process process =
        new ProcessBuilder(gdalinfo.toString(), "-mm", write(grid, heightsM).toString())
            .redirectErrorStream(true)
            .start();
    String info = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(process.waitFor()).isZero();
    assertThat(info)
        .contains("Size is 50, 70", "Type=Float32", "NoData Value=nan", "PREDICTOR=3")
        .contains("Computed Min/Max=%.3f,%.3f".formatted(lowestM, highestM))
        .contains("Origin = (11.999861111111111,42.500138888888891)")
        .contains("WGS 84")
        .contains("TIFFTAG_IMAGEDESCRIPTION=test heights");
  }

  @Test
  void file_thatWasNotFinished_isNoGeoTiff() throws IOException {
    GeoGrid grid = new GeoGrid(50, 8, 0.1, 0.1, 40, 3);
    Path file = Files.createFile(folder.resolve("part.tif"));
    try (HeightTiffWriter writer = new HeightTiffWriter(file, grid, 5030, "part")) {
      writer.writeRow(new float[3]);
      assertThatIllegalStateException().isThrownBy(writer::finish).withMessageContaining("1 of 40");
      assertThatIllegalArgumentException().isThrownBy(() -> writer.writeRow(new float[4]));
    }

    Assertions.assertThatThrownBy(() -> TiffRasterReader.open(file).close())
        .isInstanceOf(InvalidDataException.class);
  }
}
