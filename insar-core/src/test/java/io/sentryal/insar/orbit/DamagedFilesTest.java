package io.sentryal.insar.orbit;

import static org.assertj.core.api.Assertions.assertThat;

import io.sentryal.insar.error.InsarException;
import io.sentryal.insar.internal.raster.ComplexTiff;
import io.sentryal.insar.internal.raster.FileRegion;
import io.sentryal.insar.internal.raster.TiffRasterReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Damages good rasters and orbit files at random (fixed seeds) and reads them: each must be read,
 * or be refused with an error of ours, in bounded time and memory (the tests run with a heap of 1
 * GB).
 */
class DamagedFilesTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "cint16_strips.tif",
        "cint16_strips_big_endian.tif",
        "cint16_bigtiff_tiles.tif",
        "cint16_deflate.tif"
      })
  void complexTiff_damaged_isReadOrRefused(String name) throws IOException {
    Path tiff = folder.resolve(name);

    int refused =
        countRefused(
            fixture(name),
            150,
            bytes -> {
              Files.write(tiff, bytes);
              try (ComplexTiff image = ComplexTiff.open(FileRegion.open(tiff))) {
                int rows = Math.min(image.rows(), 64);
                int columns = Math.min(image.columns(), 64);
                image.read(0, 0, rows, columns, new float[2 * rows * columns]);
                image.read(image.rows() - 1, image.columns() - 1, 1, 1, new float[2]);
              }
            });

    assertThat(refused).isGreaterThan(20);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "int16_lzw_p2_strips.tif",
        "int16_deflate_p2_tiles_big_endian.tif",
        "int32_deflate_p2_bigtiff.tif",
        "float32_deflate_p3_tiles.tif",
        "float32_none_tiles_point.tif",
        "int16_lzw_full_table.tif"
      })
  void rasterTiff_damaged_isReadOrRefused(String name) throws IOException {
    Path tiff = folder.resolve(name);

    int refused =
        countRefused(
            fixture(name),
            150,
            bytes -> {
              Files.write(tiff, bytes);
              try (TiffRasterReader raster = TiffRasterReader.open(tiff)) {
                int rows = Math.min(raster.rows(), 150);
                int columns = Math.min(raster.columns(), 150);
                raster.read(0, 0, rows, columns, new float[rows * columns]);
                raster.read(raster.rows() - 1, raster.columns() - 1, 1, 1, new float[1]);
              }
            });

    assertThat(refused).isGreaterThan(20);
  }

  @Test
  void orbitFile_damaged_isReadOrRefused() throws IOException {
    Path eof = folder.resolve("orbit.EOF");

    int refused =
        countRefused(
            EofOrbitFileTest.eof("POEORB", 20).getBytes(StandardCharsets.UTF_8),
            150,
            bytes -> {
              Files.write(eof, bytes);
              EofOrbitFile.read(eof);
            });

    assertThat(refused).isGreaterThan(40);
  }

  /** Reads damaged bytes. */
  private interface Reader {
    void read(byte[] bytes) throws IOException;
  }

  /** Anything but an error of ours escapes from here and fails the test. */
  private static int countRefused(byte[] good, int trials, Reader reader) {
    return Assertions.assertTimeoutPreemptively(
        LIMIT,
        () -> {
          reader.read(good);
          int refused = 0;
          for (int seed = 0; seed < trials; seed++) {
            try {
              reader.read(damaged(good, new Random(seed)));
            } catch (InsarException e) {
              refused++;
              assertThat(e.getMessage()).isNotBlank();
            } catch (RuntimeException | Error e) {
              throw new AssertionError("seed " + seed + " gave " + e, e);
            }
          }
          return refused;
        });
  }

  private static byte[] damaged(byte[] good, Random random) {
    byte[] bytes = good.clone();
    switch (random.nextInt(5)) {
      case 0 -> {
        return Arrays.copyOf(bytes, random.nextInt(bytes.length));
      }
      case 1 -> {
        int from = random.nextInt(bytes.length);
        int to = from + Math.min(bytes.length - from, 1 + random.nextInt(40));
        Arrays.fill(bytes, from, to, (byte) random.nextInt(256));
      }
      case 2 -> {
        // The head and the tail hold what steers the reading.
        int steering = Math.min(bytes.length, 300);
        for (int i = 0; i < 4; i++) {
          int at = random.nextInt(steering);
          bytes[random.nextBoolean() ? at : bytes.length - 1 - at] = (byte) random.nextInt(256);
        }
      }
      default -> {
        int flips = 1 << random.nextInt(6);
        for (int i = 0; i < flips; i++) {
          bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
        }
      }
    }
    return bytes;
  }

  private static byte[] fixture(String name) throws IOException {
    try (InputStream stream = ComplexTiff.class.getResourceAsStream(name)) {
      return Objects.requireNonNull(stream, name).readAllBytes();
    }
  }
}
