package io.sentryal.insar.internal.raster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.sentryal.insar.error.InsarIoException;
import io.sentryal.insar.error.InvalidDataException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The fixtures were written by GDAL; their values are computed here, see make_fixtures.py. */
class TiffRasterReaderTest {
  private static final int ROWS = 37;
  private static final int COLUMNS = 53;

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "int16_none_strips.tif, 1",
    "int16_lzw_p2_strips.tif, 1",
    "int16_deflate_p2_tiles_big_endian.tif, 1",
    "int32_deflate_p2_bigtiff.tif, 1",
    "float32_deflate_p3_tiles.tif, 0.375",
    "float32_lzw_p3_strips_big_endian.tif, 0.375",
    "float32_lzw_p2_tiles.tif, 0.375",
    "float32_none_tiles_point.tif, 0.375",
    "float64_deflate_p3_strips.tif, 0.375",
  })
  void read_everyCompressionPredictorAndLayout_givesTheValuesGdalWrote(String name, double scale) {
    try (TiffRasterReader raster = TiffRasterReader.open(Fixtures.path(name))) {
      float[] values = new float[ROWS * COLUMNS];
      raster.read(0, 0, ROWS, COLUMNS, values);

      for (int row = 0; row < ROWS; row++) {
        for (int column = 0; column < COLUMNS; column++) {
          float found = values[row * COLUMNS + column];
          if (row == 5 && column == 7 && raster.noData().isPresent()) {
            assertThat(found).isNaN();
          } else {
            assertThat(found).isEqualTo((float) (value(row, column) * scale));
          }
        }
      }
    }
  }

  @Test
  void read_unsignedIntegers_areNotNegative() {
    try (TiffRasterReader raster = TiffRasterReader.open(Fixtures.path("uint16_lzw_tiles.tif"))) {
      float[] values = new float[ROWS * COLUMNS];
      raster.read(0, 0, ROWS, COLUMNS, values);

      assertThat(values[0]).isEqualTo(65536f - 700);
      assertThat(values[COLUMNS + 3]).isEqualTo(value(1, 3));
    }
  }

  @Test
  void read_lzwTableFillsUpAndIsCleared_givesTheValuesGdalWrote() {
    try (TiffRasterReader raster =
        TiffRasterReader.open(Fixtures.path("int16_lzw_full_table.tif"))) {
      float[] values = new float[150 * 150];
      raster.read(0, 0, 150, 150, values);

      for (int i = 0; i < values.length; i++) {
        long row = i / 150;
        long column = i % 150;
        long expected = (row * row * 7919 + column * column * 104729 + row * column * 31) % 65537;
        assertThat(values[i]).isEqualTo((float) (expected % 16));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "int16_none_strips.tif",
        "float32_none_tiles_point.tif",
        "float32_deflate_p3_tiles.tif",
        "int16_lzw_p2_strips.tif"
      })
  void read_anyWindow_equalsThatPartOfTheWhole(String name) {
    try (TiffRasterReader raster = TiffRasterReader.open(Fixtures.path(name))) {
      float[] whole = new float[ROWS * COLUMNS];
      raster.read(0, 0, ROWS, COLUMNS, whole);
      Random random = new Random(7);
      for (int trial = 0; trial < 100; trial++) {
        int row = random.nextInt(ROWS);
        int column = random.nextInt(COLUMNS);
        int rows = 1 + random.nextInt(ROWS - row);
        int columns = 1 + random.nextInt(COLUMNS - column);
        float[] window = new float[rows * columns];
        raster.read(row, column, rows, columns, window);

        for (int i = 0; i < rows; i++) {
          int from = (row + i) * COLUMNS + column;
          assertThat(Arrays.copyOfRange(window, i * columns, (i + 1) * columns))
              .isEqualTo(Arrays.copyOfRange(whole, from, from + columns));
        }
      }
    }
  }

  @Test
  void read_windowOutsideTheRaster_isRefused() {
    try (TiffRasterReader raster = TiffRasterReader.open(Fixtures.path("int16_none_strips.tif"))) {
      assertThatThrownBy(() -> raster.read(30, 0, 8, 5, new float[40]))
          .isInstanceOf(IndexOutOfBoundsException.class);
      assertThatThrownBy(() -> raster.read(0, 0, 8, 5, new float[39]))
          .isInstanceOf(IndexOutOfBoundsException.class);
    }
  }

  /**
   * The corner of the raster is 12 E, 42.5 N with pixels of 0.01 x 0.02 deg, however it is said.
   */
  @ParameterizedTest
  @ValueSource(strings = {"int16_none_strips.tif", "float32_none_tiles_point.tif"})
  void grid_pixelIsAreaOrPoint_saysWhereThePixelCentresLie(String name) {
    try (TiffRasterReader raster = TiffRasterReader.open(Fixtures.path(name))) {
      GeoGrid grid = raster.grid();

      assertThat(grid.westLonDeg()).isCloseTo(12.005, within(1e-12));
      assertThat(grid.northLatDeg()).isCloseTo(42.49, within(1e-12));
      assertThat(grid.lonStepDeg()).isCloseTo(0.01, within(1e-15));
      assertThat(grid.latStepDeg()).isCloseTo(0.02, within(1e-15));
      assertThat(grid.row(42.49 - 0.03)).isCloseTo(1.5, within(1e-9));
      assertThat(grid.column(12.005 + 0.1)).isCloseTo(10, within(1e-9));
      assertThat(grid.southLatDeg()).isCloseTo(42.49 - 36 * 0.02, within(1e-12));
      assertThat(grid.eastLonDeg()).isCloseTo(12.005 + 52 * 0.01, within(1e-12));
    }
  }

  @Test
  void column_longitudeOfAnotherTurn_isTheSameColumn() {
    GeoGrid acrossDateLine = new GeoGrid(10, 179, 0.1, 0.1, 20, 21);

    assertThat(acrossDateLine.column(-179.5)).isCloseTo(15, within(1e-9));
    assertThat(acrossDateLine.column(180.5)).isCloseTo(15, within(1e-9));
  }

  @ParameterizedTest
  @CsvSource({
    "int16_utm.tif, EPSG:32633",
    "int16_nad83.tif, EPSG:4269",
    "cint16_strips.tif, sample format 5 with 32 bits",
    "int16_zstd.tif, TIFF compression 50000",
    "int16_scaled.tif, a scale or an offset",
    "int16_feet.tif, datum EPSG:6360",
  })
  void open_rasterOfAnotherKind_saysWhatItHasAndHowToConvertIt(String name, String expected) {
    assertThatThrownBy(() -> TiffRasterReader.open(Fixtures.path(name)))
        .isInstanceOf(InvalidDataException.class)
        .hasMessageContaining(name)
        .hasMessageContaining(expected)
        .hasMessageContaining("convert it with gdal");
  }

  @Test
  void open_noTiffAtAll_saysSo() throws IOException {
    Path text = Files.writeString(folder.resolve("dem.tif"), "<html>503 try later</html>");

    assertThatThrownBy(() -> TiffRasterReader.open(text))
        .isInstanceOf(InvalidDataException.class)
        .hasMessageContaining("no TIFF");
  }

  @Test
  void open_missingFile_saysWhich() {
    assertThatThrownBy(() -> TiffRasterReader.open(folder.resolve("absent.tif")))
        .isInstanceOf(InsarIoException.class)
        .hasMessageContaining("absent.tif");
  }

  static int value(int row, int column) {
    return (row * 331 + column * 173) % 1999 - 700;
  }
}
