package io.sentryal.insar.testkit.scene;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Writes the measurement: a classic little-endian TIFF of complex 16-bit integers, one strip per
 * line, the bursts one below the other (TIFF 6.0; sample format 5 as GDAL reads and writes it).
 */
final class SlcTiff {
  private static final byte[] SOFTWARE =
      "SIMULATED insar-testkit\0".getBytes(StandardCharsets.US_ASCII);
  private static final int ENTRIES = 13;
  private static final int IFD_START = 8;
  private static final int IFD_BYTES = 2 + 12 * ENTRIES + 4;
  private static final int BYTES_PER_PIXEL = 4;
  private static final int SHORT = 3;
  private static final int LONG = 4;

  private SlcTiff() {}

  private static int rows(SceneLayout layout) {
    return layout.bursts() * layout.lines();
  }

  private static int dataStart(SceneLayout layout) {
    return IFD_START + IFD_BYTES + SOFTWARE.length + 8 * rows(layout);
  }

  /** Returns where the first line of a burst starts in the file (bytes). */
  static long byteOffset(SceneLayout layout, int burst) {
    return dataStart(layout) + (long) burst * layout.lines() * layout.samples() * BYTES_PER_PIXEL;
  }

  /** Returns the file; every image is lines by samples, real and imaginary parts in turn. */
  static byte[] bytes(SceneLayout layout, List<short[]> images) {
    int rows = rows(layout);
    int rowBytes = layout.samples() * BYTES_PER_PIXEL;
    int size = Math.toIntExact(byteOffset(layout, layout.bursts()));
    ByteBuffer out = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    out.put((byte) 'I').put((byte) 'I').putShort((short) 42).putInt(IFD_START);
    int software = IFD_START + IFD_BYTES;
    int offsets = software + SOFTWARE.length;
    out.putShort((short) ENTRIES);
    entry(out, 256, LONG, 1, layout.samples());
    entry(out, 257, LONG, 1, rows);
    entry(out, 258, SHORT, 1, 8 * BYTES_PER_PIXEL);
    entry(out, 259, SHORT, 1, 1);
    entry(out, 262, SHORT, 1, 1);
    entry(out, 273, LONG, rows, offsets);
    entry(out, 274, SHORT, 1, 1);
    entry(out, 277, SHORT, 1, 1);
    entry(out, 278, LONG, 1, 1);
    entry(out, 279, LONG, rows, offsets + 4 * rows);
    entry(out, 284, SHORT, 1, 1);
    entry(out, 305, 2, SOFTWARE.length, software);
    entry(out, 339, SHORT, 1, 5);
    out.putInt(0).put(SOFTWARE);
    for (int row = 0; row < rows; row++) {
      out.putInt(dataStart(layout) + row * rowBytes);
    }
    for (int row = 0; row < rows; row++) {
      out.putInt(rowBytes);
    }
    for (short[] image : images) {
      out.asShortBuffer().put(image);
      out.position(out.position() + 2 * image.length);
    }
    return out.array();
  }

  private static void entry(ByteBuffer out, int tag, int type, int count, int value) {
    out.putShort((short) tag).putShort((short) type).putInt(count).putInt(value);
  }
}
