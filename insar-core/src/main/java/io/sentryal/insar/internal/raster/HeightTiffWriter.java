package io.sentryal.insar.internal.raster;

import io.sentryal.insar.error.Checks;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.Deflater;

/**
 * Writes heights to a GeoTIFF row by row: float32 metres, deflated strips with the floating point
 * predictor, EPSG:4326, pixel is area, NaN where there is no height. Not thread-safe.
 *
 * <p>The directory stands at the end of the file, so that nothing has to be known beforehand. Only
 * {@link #finish()} makes the file whole.
 */
public final class HeightTiffWriter implements AutoCloseable {
  /** EPSG code of the ellipsoidal height of WGS 84 as a vertical datum (GeoTIFF 1.0, 6.3.4.1). */
  public static final int WGS84_ELLIPSOID = 5030;

  private static final int ROWS_PER_STRIP = 32;
  private static final long LARGEST_BYTES = 0xFFFF_0000L;
  private static final int SHORT = 3;
  private static final int LONG = 4;
  private static final int ASCII = 2;
  private static final int DOUBLE = 12;

  private final FileChannel file;
  private final GeoGrid grid;
  private final int verticalEpsg;
  private final String description;
  private final Deflater deflater = new Deflater(6);
  private final ByteBuffer strip;
  private final List<Long> offsets = new ArrayList<>();
  private final List<Long> counts = new ArrayList<>();
  private int rowsInStrip;
  private int rowsWritten;

  /**
   * Starts a file.
   *
   * @param path an existing, empty file
   * @param grid where the pixels lie
   * @param verticalEpsg EPSG code of the vertical datum
   * @param description what it is, in ASCII
   * @throws IOException if the disk refuses
   */
  public HeightTiffWriter(Path path, GeoGrid grid, int verticalEpsg, String description)
      throws IOException {
    this.grid = grid;
    this.verticalEpsg = verticalEpsg;
    this.description = Checks.notBlank("description", description);
    this.strip = ByteBuffer.allocate(Math.multiplyExact(ROWS_PER_STRIP * 4, grid.columns()));
    this.file =
        FileChannel.open(
            path,
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING);
    write(little(8).put((byte) 'I').put((byte) 'I').putShort((short) 42).putInt(0));
  }

  /**
   * Writes the next row, from the north.
   *
   * @param heightsM one height per column (m), NaN for none
   * @throws IOException if the disk refuses, or the file would be larger than TIFF allows (4 GB)
   */
  public void writeRow(float[] heightsM) throws IOException {
    if (heightsM.length != grid.columns() || rowsWritten == grid.rows()) {
      throw new IllegalArgumentException(
          "row %d of %d with %d of %d columns"
              .formatted(rowsWritten, grid.rows(), heightsM.length, grid.columns()));
    }
    predict(heightsM);
    rowsWritten++;
    rowsInStrip++;
    if (rowsInStrip == ROWS_PER_STRIP || rowsWritten == grid.rows()) {
      writeStrip();
    }
  }

  /** The bytes of a row by significance, then differences (Adobe TIFF Technical Note 3). */
  private void predict(float[] heightsM) {
    int columns = heightsM.length;
    int start = strip.position();
    byte[] bytes = strip.array();
    for (int column = 0; column < columns; column++) {
      int bits = Float.floatToIntBits(heightsM[column]);
      for (int plane = 0; plane < 4; plane++) {
        bytes[start + plane * columns + column] = (byte) (bits >>> (24 - 8 * plane));
      }
    }
    for (int i = start + 4 * columns - 1; i > start; i--) {
      bytes[i] -= bytes[i - 1];
    }
    strip.position(start + 4 * columns);
  }

  private void writeStrip() throws IOException {
    deflater.reset();
    deflater.setInput(strip.array(), 0, strip.position());
    deflater.finish();
    byte[] packed = new byte[strip.position() + strip.position() / 1000 + 64];
    int size = deflater.deflate(packed);
    offsets.add(file.position());
    counts.add((long) size);
    write(ByteBuffer.wrap(packed, 0, size));
    if (file.position() > LARGEST_BYTES) {
      throw new IOException("the file would be larger than 4 GB; ask for a smaller area");
    }
    strip.clear();
    rowsInStrip = 0;
  }

  /**
   * Writes the directory; the file is whole and on the disk afterwards.
   *
   * @throws IOException if the disk refuses
   */
  public void finish() throws IOException {
    if (rowsWritten != grid.rows()) {
      throw new IllegalStateException(rowsWritten + " of " + grid.rows() + " rows were written");
    }
    if (file.position() % 2 != 0) {
      write(ByteBuffer.allocate(1));
    }
    long start = file.position();
    write(directory((int) start));
    write(little(4).putInt((int) start), 4);
    file.force(true);
  }

  private ByteBuffer directory(int start) {
    // Up to four bytes would have to stand in the entry itself.
    byte[] text = ("%-4s".formatted(description) + "\0").getBytes(StandardCharsets.US_ASCII);
    byte[] noData = "nan\0".getBytes(StandardCharsets.US_ASCII);
    int[] keys = {
      1, 1, 0, 4, 1024, 0, 1, 2, 1025, 0, 1, 1, 2048, 0, 1, 4326, 4096, 0, 1, verticalEpsg
    };
    int entries = 17;
    int strips = offsets.size();
    int scale = start + 2 + 12 * entries + 4;
    int tie = scale + 24;
    int stripOffsets = tie + 48;
    int stripCounts = stripOffsets + 4 * strips;
    int geoKeys = stripCounts + 4 * strips;
    int words = geoKeys + 2 * keys.length;
    ByteBuffer out = little(words + text.length - start);
    out.putShort((short) entries);
    entry(out, 256, LONG, 1, grid.columns());
    entry(out, 257, LONG, 1, grid.rows());
    entry(out, 258, SHORT, 1, 32);
    entry(out, 259, SHORT, 1, 8);
    entry(out, 262, SHORT, 1, 1);
    entry(out, 270, ASCII, text.length, words);
    entry(out, 273, LONG, strips, strips == 1 ? (int) (long) offsets.get(0) : stripOffsets);
    entry(out, 277, SHORT, 1, 1);
    entry(out, 278, LONG, 1, ROWS_PER_STRIP);
    entry(out, 279, LONG, strips, strips == 1 ? (int) (long) counts.get(0) : stripCounts);
    entry(out, 284, SHORT, 1, 1);
    entry(out, 317, SHORT, 1, 3);
    entry(out, 339, SHORT, 1, 3);
    entry(out, 33550, DOUBLE, 3, scale);
    entry(out, 33922, DOUBLE, 6, tie);
    entry(out, 34735, SHORT, keys.length, geoKeys);
    entry(
        out,
        42113,
        ASCII,
        noData.length,
        ByteBuffer.wrap(noData).order(ByteOrder.LITTLE_ENDIAN).getInt());
    out.putInt(0);
    out.putDouble(grid.lonStepDeg()).putDouble(grid.latStepDeg()).putDouble(0);
    out.putDouble(0).putDouble(0).putDouble(0);
    out.putDouble(grid.westLonDeg() - grid.lonStepDeg() / 2);
    out.putDouble(grid.northLatDeg() + grid.latStepDeg() / 2).putDouble(0);
    offsets.forEach(offset -> out.putInt((int) (long) offset));
    counts.forEach(count -> out.putInt((int) (long) count));
    for (int key : keys) {
      out.putShort((short) key);
    }
    return out.put(text);
  }

  private static void entry(ByteBuffer out, int tag, int type, int count, int value) {
    out.putShort((short) tag).putShort((short) type).putInt(count).putInt(value);
  }

  private static ByteBuffer little(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  private void write(ByteBuffer bytes) throws IOException {
    bytes.rewind();
    while (bytes.hasRemaining()) {
      file.write(bytes);
    }
  }

  private void write(ByteBuffer bytes, long at) throws IOException {
    bytes.rewind();
    file.write(bytes, at);
  }

  @Override
  public void close() throws IOException {
    deflater.end();
    file.close();
  }
}
