package io.sentryal.insar.internal.raster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sentryal.insar.error.InvalidDataException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The fixtures were written by GDAL; their values are computed here, see make_fixtures.py. */
class ComplexTiffTest {
  private static final int ROWS = 37;
  private static final int COLUMNS = 53;

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "cint16_strips.tif",
        "cint16_strips_big_endian.tif",
        "cint16_bigtiff_tiles.tif",
        "cint16_deflate.tif"
      })
  void read_anyWindow_givesTheValuesGdalWrote(String name) {
    try (ComplexTiff image = ComplexTiff.open(FileRegion.open(Fixtures.path(name)))) {
      assertThat(image.rows()).isEqualTo(ROWS);
      assertThat(image.columns()).isEqualTo(COLUMNS);
      assertWindow(image, 0, 0, ROWS, COLUMNS);
      Random random = new Random(11);
      for (int trial = 0; trial < 100; trial++) {
        int row = random.nextInt(ROWS);
        int column = random.nextInt(COLUMNS);
        assertWindow(
            image,
            row,
            column,
            1 + random.nextInt(ROWS - row),
            1 + random.nextInt(COLUMNS - column));
      }
    }
  }

  @Test
  void read_manyThreadsAtOnce_giveTheSameValues() {
    try (ComplexTiff image =
        ComplexTiff.open(FileRegion.open(Fixtures.path("cint16_strips_big_endian.tif")))) {
      IntStream.range(0, 400)
          .parallel()
          .forEach(i -> assertWindow(image, i % 20, i % 30, 1 + i % 17, 1 + i % 23));
    }
  }

  @Test
  void read_partOfALargerFile_isTheSame() throws IOException {
    byte[] tiff = Files.readAllBytes(Fixtures.path("cint16_strips.tif"));
    byte[] padded = new byte[tiff.length + 200];
    System.arraycopy(tiff, 0, padded, 123, tiff.length);
    Path file = Files.write(folder.resolve("padded.bin"), padded);

    try (ComplexTiff image = ComplexTiff.open(FileRegion.open(file, "member", 123, tiff.length))) {
      assertWindow(image, 0, 0, ROWS, COLUMNS);
    }
  }

  /** 3 GiB of image, sparse on disk: 1000 lines of 800,000 samples, the last one with data. */
  @Test
  void read_beyondTwoGibibytes_findsTheRightBytes() throws IOException {
    int rows = 1000;
    int columns = 800_000;
    Path file = folder.resolve("big.tif");
    long imageStart = 4096;
    long rowBytes = 4L * columns;
    long lastRow = imageStart + (rows - 1) * rowBytes;
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      channel.write(bigTiffHeader(rows, columns, imageStart), 0);
      ByteBuffer pixels = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
      pixels.putShort((short) -7).putShort((short) 300).putShort((short) 5).putShort((short) -9);
      channel.write(pixels.flip(), lastRow + 4L * 700_000);
      channel.write(ByteBuffer.wrap(new byte[4]), lastRow + rowBytes - 4);
    }

    try (ComplexTiff image = ComplexTiff.open(FileRegion.open(file))) {
      float[] window = new float[6];
      image.read(rows - 1, 699_999, 1, 3, window);
      assertThat(window).containsExactly(0, 0, -7, 300, 5, -9);
      float[] wide = new float[2 * columns];
      image.read(rows - 1, 0, 1, columns, wide);
      assertThat(wide[1_400_000]).isEqualTo(-7);
      assertThat(wide[1_400_003]).isEqualTo(-9);
    }
  }

  @Test
  void open_tiffWithWrongSampleFormat_namesFoundAndExpected() {
    assertThatThrownBy(
            () -> ComplexTiff.open(FileRegion.open(Fixtures.path("float32_lzw_p2_tiles.tif"))))
        .isInstanceOf(InvalidDataException.class)
        .hasMessageContaining("sample format 3 with 32 bits")
        .hasMessageContaining("sample format 5 with 32 bits");
  }

  @Test
  void open_truncatedTiff_saysWhereItEnds() throws IOException {
    byte[] tiff = Files.readAllBytes(Fixtures.path("cint16_strips.tif"));
    Path file = Files.write(folder.resolve("cut.tif"), java.util.Arrays.copyOf(tiff, 6000));

    assertThatThrownBy(() -> ComplexTiff.open(FileRegion.open(file)))
        .isInstanceOf(InvalidDataException.class)
        .hasMessageContaining("ends at byte 6000")
        .hasMessageContaining("fetch it again");
  }

  @Test
  void read_windowOutsideTheImage_isRefused() {
    try (ComplexTiff image =
        ComplexTiff.open(FileRegion.open(Fixtures.path("cint16_strips.tif")))) {
      assertThatThrownBy(() -> image.read(0, 50, 1, 4, new float[8]))
          .isInstanceOf(IndexOutOfBoundsException.class);
      assertThatThrownBy(() -> image.read(-1, 0, 1, 4, new float[8]))
          .isInstanceOf(IndexOutOfBoundsException.class);
      assertThatThrownBy(() -> image.read(0, 0, 1, 4, new float[7]))
          .isInstanceOf(IndexOutOfBoundsException.class);
    }
  }

  private static void assertWindow(ComplexTiff image, int row, int column, int rows, int columns) {
    float[] window = new float[2 * rows * columns];
    image.read(row, column, rows, columns, window);
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        int r = row + i;
        int c = column + j;
        int at = 2 * (i * columns + j);
        if (window[at] != (r * 257 + c * 31) % 60001 - 30000
            || window[at + 1] != (r * 41 + c * 523) % 50021 - 25000) {
          throw new AssertionError("wrong value at row %d, column %d".formatted(r, c));
        }
      }
    }
  }

  /** One strip holds the whole image; tags by hand, independent of the reader. */
  private static ByteBuffer bigTiffHeader(int rows, int columns, long imageStart) {
    ByteBuffer head = ByteBuffer.allocate(512).order(ByteOrder.LITTLE_ENDIAN);
    head.put((byte) 'I')
        .put((byte) 'I')
        .putShort((short) 43)
        .putShort((short) 8)
        .putShort((short) 0);
    head.putLong(16).putLong(9);
    long[][] tags = {
      {256, 4, columns},
      {257, 4, rows},
      {258, 3, 32},
      {259, 3, 1},
      {273, 16, imageStart},
      {277, 3, 1},
      {278, 4, rows},
      {279, 16, 4L * rows * columns},
      {339, 3, 5}
    };
    for (long[] tag : tags) {
      head.putShort((short) tag[0]).putShort((short) tag[1]).putLong(1).putLong(tag[2]);
    }
    head.putLong(0);
    return head.flip();
  }
}
