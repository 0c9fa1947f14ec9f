package io.sentryal.insar.localcpu.internal.safe;

import static org.assertj.core.api.Assertions.assertThat;

import io.sentryal.insar.error.InsarException;
import io.sentryal.insar.model.Polarization;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Damages good files at random (fixed seeds) and reads them: each must be read, or be refused with
 * an error of ours, in bounded time and memory (the tests run with a heap of 1 GB).
 */
class MutationTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  @TempDir Path folder;

  @Test
  void annotation_damagedXml_isReadOrRefused() throws IOException {
    SafeFixture fixture = new SafeFixture();
    Path safe = fixture.writeFolder(folder);
    String name = "annotation/" + SafeFixture.STEM_VV + ".xml";

    int refused =
        countRefused(
            fixture.text(name).getBytes(StandardCharsets.UTF_8),
            250,
            bytes -> {
              Files.write(safe.resolve(name), bytes);
              try (SafeProduct product = SafeProduct.open(safe)) {
                product.annotation("IW2", Polarization.VV);
              }
            });

    assertThat(refused).isGreaterThan(40);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void product_damagedZip_isReadOrRefused(boolean stored) throws IOException {
    Path zip = new SafeFixture().writeZip(folder.resolve("product.zip"), stored);
    Path work = folder.resolve("work");

    int refused =
        countRefused(
            Files.readAllBytes(zip),
            120,
            bytes -> {
              Files.write(zip, bytes);
              try (SafeProduct product = SafeProduct.open(zip, work)) {
                readAll(product);
              }
            });

    assertThat(refused).isGreaterThan(40);
    assertThat(SafeProductTest.filesIn(work)).isEmpty();
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

  private static void readAll(SafeProduct product) {
    for (Polarization polarization : product.polarizations()) {
      for (String swath : product.swaths(polarization)) {
        SwathAnnotation annotation = product.annotation(swath, polarization);
        if (polarization.equals(Polarization.VV)) {
          try (ComplexImageReader image = product.measurement(annotation)) {
            image.read(0, 0, image.lines(), image.samples(), new float[2 * 12 * 10]);
          }
        }
      }
    }
  }
}
