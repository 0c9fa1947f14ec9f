package io.sentryal.insar.testkit.scene;

import io.sentryal.insar.error.InsarIoException;
import io.sentryal.insar.model.BoundingBox;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.DoubleBinaryOperator;

/**
 * Writes an elevation model: GeoTIFF 1.1, float32, one strip per row, no compression, EPSG:4326,
 * pixel is area, cells of one arc second on whole arc seconds. Heights are those of the cells'
 * centres.
 */
final class DemGeoTiff {
  private static final int CELLS_PER_DEGREE = 3600;
  private static final int IFD_START = 8;
  private static final int ENTRIES = 15;
  private static final int SHORT = 3;
  private static final int LONG = 4;
  private static final int DOUBLE = 12;
  private static final byte[] TITLE =
      "SIMULATED terrain, WGS 84 ellipsoidal heights in metres\0"
          .getBytes(StandardCharsets.US_ASCII);
  private static final short[] GEO_KEYS = {
    1, 1, 0, 3, 1024, 0, 1, 2, 1025, 0, 1, 1, 2048, 0, 1, 4326
  };

  private DemGeoTiff() {}

  /**
   * Writes the file.
   *
   * @param file where to
   * @param box area to cover at least
   * @param heightM height (m) by latitude (deg) and longitude (deg)
   */
  static Path write(Path file, BoundingBox box, DoubleBinaryOperator heightM) {
    long west = (long) Math.floor(box.westDeg() * CELLS_PER_DEGREE);
    long north = (long) Math.ceil(box.northDeg() * CELLS_PER_DEGREE);
    int columns = (int) ((long) Math.ceil(box.eastDeg() * CELLS_PER_DEGREE) - west);
    int rows = (int) (north - (long) Math.floor(box.southDeg() * CELLS_PER_DEGREE));
    ByteBuffer out = header(west, north, columns, rows);
    for (int row = 0; row < rows; row++) {
      double latDeg = (north - row - 0.5) / CELLS_PER_DEGREE;
      for (int column = 0; column < columns; column++) {
        double lonDeg = (west + column + 0.5) / CELLS_PER_DEGREE;
        out.putFloat((float) heightM.applyAsDouble(latDeg, lonDeg));
      }
    }
    byte[] bytes = new byte[out.flip().limit()];
    out.get(bytes);
    try {
      return Files.write(file, bytes);
    } catch (IOException e) {
      throw new InsarIoException(file.toString(), "cannot write the simulated terrain", e);
    }
  }

  private static ByteBuffer header(long west, long north, int columns, int rows) {
    int rowBytes = 4 * columns;
    int scale = IFD_START + 2 + 12 * ENTRIES + 4;
    int tiepoint = scale + 3 * 8;
    int geoKeys = tiepoint + 6 * 8;
    int title = geoKeys + 2 * GEO_KEYS.length;
    int offsets = title + TITLE.length;
    int counts = offsets + 4 * rows;
    int data = counts + 4 * rows;
    ByteBuffer out =
        ByteBuffer.allocate(Math.addExact(data, Math.multiplyExact(rows, rowBytes)))
            .order(ByteOrder.LITTLE_ENDIAN);
    out.put((byte) 'I').put((byte) 'I').putShort((short) 42).putInt(IFD_START);
    out.putShort((short) ENTRIES);
    entry(out, 256, LONG, 1, columns);
    entry(out, 257, LONG, 1, rows);
    entry(out, 258, SHORT, 1, 32);
    entry(out, 259, SHORT, 1, 1);
    entry(out, 262, SHORT, 1, 1);
    entry(out, 270, 2, TITLE.length, title);
    entry(out, 273, LONG, rows, offsets);
    entry(out, 277, SHORT, 1, 1);
    entry(out, 278, LONG, 1, 1);
    entry(out, 279, LONG, rows, counts);
    entry(out, 284, SHORT, 1, 1);
    entry(out, 339, SHORT, 1, 3);
    entry(out, 33550, DOUBLE, 3, scale);
    entry(out, 33922, DOUBLE, 6, tiepoint);
    entry(out, 34735, SHORT, GEO_KEYS.length, geoKeys);
    out.putInt(0);
    out.putDouble(1.0 / CELLS_PER_DEGREE).putDouble(1.0 / CELLS_PER_DEGREE).putDouble(0);
    out.putDouble(0).putDouble(0).putDouble(0);
    out.putDouble((double) west / CELLS_PER_DEGREE);
    out.putDouble((double) north / CELLS_PER_DEGREE).putDouble(0);
    for (short key : GEO_KEYS) {
      out.putShort(key);
    }
    out.put(TITLE);
    for (int row = 0; row < rows; row++) {
      out.putInt(data + row * rowBytes);
    }
    for (int row = 0; row < rows; row++) {
      out.putInt(rowBytes);
    }
    return out;
  }

  private static void entry(ByteBuffer out, int tag, int type, int count, int value) {
    out.putShort((short) tag).putShort((short) type).putInt(count).putInt(value);
  }
}
