package io.sentryal.insar.localcpu.internal.raster;

import io.sentryal.insar.internal.raster.ComplexTiff;
import io.sentryal.insar.internal.raster.FileRegion;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;

/**
 * Speed of {@link ComplexTiff} on a measurement of 500 MB (5,000 lines x 25,000 samples, one line
 * per strip, page cache warm): whole bursts, and a window of 5 km x 5 km (360 lines x 1,700 samples).
 *
 * <p>Usage: {@code ReadBenchmark [folder] [repetitions]}; the file is made in the folder and removed.
 */
public final class ReadBenchmark {
  private static final int LINES = 5000;
  private static final int SAMPLES = 25_000;
  private static final int BURST_LINES = 1500;
  private static final int HEADER_BYTES = 256;

  private ReadBenchmark() {}

  /** Runs the benchmark. */
  public static void main(String[] arguments) throws IOException {
    Path folder = Path.of(arguments.length > 0 ? arguments[0] : ".");
    int repetitions = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 5;
    Path file = Files.createTempFile(folder, "measurement", ".tiff");
    try {
      write(file);
      try (ComplexTiff image = ComplexTiff.open(FileRegion.open(file))) {
        for (int i = 0; i < repetitions; i++) {
          measure("burst ", image, BURST_LINES, SAMPLES, 3);
          measure("window", image, 360, 1700, 12);
        }
      }
    } finally {
      Files.delete(file);
    }
  }

  private static void measure(String name, ComplexTiff image, int lines, int samples, int times) {
    float[] pixels = new float[2 * lines * samples];
    long cpu = cpuTimeNs();
    long start = System.nanoTime();
    for (int i = 0; i < times; i++) {
      image.read(i * (LINES - lines) / times, (SAMPLES - samples) / 2, lines, samples, pixels);
    }
    double seconds = (System.nanoTime() - start) * 1e-9;
    double cpuSeconds = (cpuTimeNs() - cpu) * 1e-9;
    double megabytes = 4e-6 * lines * samples * times;
    System.out.printf(
        Locale.ROOT,
        "%s %d x %d: %.0f MB/s wall, %.0f MB/s cpu, %.1f ms each%n",
        name,
        lines,
        samples,
        megabytes / seconds,
        megabytes / cpuSeconds,
        1e3 * seconds / times);
  }

  private static long cpuTimeNs() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  private static void write(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      int tablesAt = HEADER_BYTES + 4 * LINES * SAMPLES;
      ByteBuffer line = ByteBuffer.allocate(4 * SAMPLES).order(ByteOrder.LITTLE_ENDIAN);
      for (int i = 0; i < 2 * SAMPLES; i++) {
        line.putShort((short) (i * 7919));
      }
      for (int i = 0; i < LINES; i++) {
        channel.write(line.rewind(), HEADER_BYTES + 4L * SAMPLES * i);
      }
      ByteBuffer tables = ByteBuffer.allocate(8 * LINES).order(ByteOrder.LITTLE_ENDIAN);
      for (int i = 0; i < LINES; i++) {
        tables.putInt(4 * i, HEADER_BYTES + 4 * SAMPLES * i);
        tables.putInt(4 * (LINES + i), 4 * SAMPLES);
      }
      channel.write(tables, tablesAt);
      channel.write(header(tablesAt), 0);
    }
  }

  private static ByteBuffer header(int tablesAt) {
    ByteBuffer out = ByteBuffer.allocate(HEADER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    out.put((byte) 'I').put((byte) 'I').putShort((short) 42).putInt(8).putShort((short) 9);
    int[][] tags = {
      {256, 4, 1, SAMPLES},
      {257, 4, 1, LINES},
      {258, 3, 1, 32},
      {259, 3, 1, 1},
      {273, 4, LINES, tablesAt},
      {277, 3, 1, 1},
      {278, 4, 1, 1},
      {279, 4, LINES, tablesAt + 4 * LINES},
      {339, 3, 1, 5}
    };
    for (int[] tag : tags) {
      out.putShort((short) tag[0]).putShort((short) tag[1]).putInt(tag[2]).putInt(tag[3]);
    }
    return out.putInt(0).rewind();
  }
}
