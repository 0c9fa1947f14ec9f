package io.sentryal.insar.internal.raster;

import io.sentryal.insar.error.InvalidDataException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A one-band GeoTIFF raster in EPSG:4326, for example an elevation model, read by windows.
 * Thread-safe.
 *
 * <p>Pixels: signed or unsigned integers of 16 or 32 bits, floating point of 32 or 64 bits. Strips
 * or tiles; no compression, LZW or deflate; predictors 1, 2 and 3; classic TIFF and BigTIFF in
 * either byte order.
 */
public final class TiffRasterReader implements AutoCloseable {
  private static final Pattern SCALE_OR_OFFSET =
      Pattern.compile("role=\"(scale|offset)\"[^>]*>([^<]*)<");

  private static final int UNSIGNED = 1;
  private static final int SIGNED = 2;
  private static final int FLOATING = 3;

  private final FileRegion file;
  private final TiffLayout layout;
  private final GeoReference reference;
  private final OptionalDouble noData;

  private TiffRasterReader(
      FileRegion file, TiffLayout layout, GeoReference reference, OptionalDouble noData) {
    this.file = file;
    this.layout = layout;
    this.reference = reference;
    this.noData = noData;
  }

  /**
   * Opens a raster.
   *
   * @param path the file
   * @throws InvalidDataException if it is no GeoTIFF in EPSG:4326, is damaged, or has pixels, bands
   *     or a compression that cannot be read
   * @throws io.sentryal.insar.error.InsarIoException if it does not exist or cannot be read
   */
  public static TiffRasterReader open(Path path) {
    FileRegion file = FileRegion.open(path);
    try {
      TiffDirectory directory = TiffDirectory.read(file);
      TiffLayout layout = TiffLayout.read(file, directory);
      checkPixels(file, layout);
      checkNotScaled(file, directory);
      GeoReference reference = GeoReference.read(file, directory, layout.rows(), layout.columns());
      return new TiffRasterReader(file, layout, reference, noData(file, directory));
    } catch (RuntimeException e) {
      file.close();
      throw e;
    }
  }

  private static void checkPixels(FileRegion file, TiffLayout layout) {
    int bits = layout.bitsPerSample();
    int format = layout.sampleFormat();
    boolean integer = (format == UNSIGNED || format == SIGNED) && (bits == 16 || bits == 32);
    boolean real = format == FLOATING && (bits == 32 || bits == 64);
    if (!integer && !real) {
      throw new InvalidDataException(
          file.name(),
          "has pixels of sample format %d with %d bits; integers of 16 or 32 bits and floating point"
                  .formatted(format, bits)
              + " of 32 or 64 bits can be read, convert it with gdal_translate -ot Float32");
    }
    if (layout.predictor() == 3 && !real) {
      throw new InvalidDataException(
          file.name(), "uses the floating point predictor on integers; it is damaged");
    }
    if (layout.compression() == TiffLayout.UNCOMPRESSED && layout.predictor() != 1) {
      throw new InvalidDataException(
          file.name(), "uses a predictor without compression; it is damaged");
    }
  }

  /**
   * GDAL can store heights as scaled integers; reading them as they are would be silently wrong.
   */
  private static void checkNotScaled(FileRegion file, TiffDirectory directory) {
    String metadata = directory.text(TiffTag.GDAL_METADATA).orElse("");
    Matcher matcher = SCALE_OR_OFFSET.matcher(metadata);
    while (matcher.find()) {
      String neutral = matcher.group(1).equals("scale") ? "1" : "0";
      if (matcher.group(2).trim().equals(neutral)) {
        continue;
      }
      throw new InvalidDataException(
          file.name(),
          "has pixels with a scale or an offset, which is not applied; convert it with"
              + " gdal_translate -unscale -ot Float32");
    }
  }

  private static OptionalDouble noData(FileRegion file, TiffDirectory directory) {
    String text = directory.text(TiffTag.GDAL_NODATA).orElse("");
    if (text.isEmpty()) {
      return OptionalDouble.empty();
    }
    try {
      return OptionalDouble.of(
          text.equalsIgnoreCase("nan") ? Double.NaN : Double.parseDouble(text));
    } catch (NumberFormatException e) {
      throw new InvalidDataException(
          file.name(), "has the no-data value '" + text + "', which is no number", e);
    }
  }

  /** Returns where the pixel centres lie. */
  public GeoGrid grid() {
    return reference.grid();
  }

  /** Returns the value that the file gives to pixels without data. */
  public OptionalDouble noData() {
    return noData;
  }

  /**
   * Returns the EPSG code of the vertical datum, if the file says one (5773 EGM96, 3855 EGM2008).
   */
  public OptionalInt verticalEpsg() {
    return reference.verticalEpsg();
  }

  /** Returns the number of rows. */
  public int rows() {
    return layout.rows();
  }

  /** Returns the number of columns. */
  public int columns() {
    return layout.columns();
  }

  /**
   * Reads a window. Pixels without data, and pixels that are not finite, become NaN.
   *
   * @param firstRow first row, 0-based, row 0 is the northernmost
   * @param firstColumn first column, 0-based
   * @param rows number of rows
   * @param columns number of columns
   * @param values receives the window row by row; at least {@code rows * columns} long
   * @throws IndexOutOfBoundsException if the window reaches outside the raster or the array is
   *     short
   * @throws InvalidDataException if a block is damaged
   */
  public void read(int firstRow, int firstColumn, int rows, int columns, float[] values) {
    Objects.checkFromIndexSize(firstRow, rows, layout.rows());
    Objects.checkFromIndexSize(firstColumn, columns, layout.columns());
    Objects.checkFromIndexSize(0L, (long) rows * columns, values.length);
    TiffLayout.Blocks blocks = layout.blocks();
    int lastDown = (firstRow + rows - 1) / blocks.rows();
    int lastAcross = (firstColumn + columns - 1) / blocks.columns();
    for (int down = firstRow / blocks.rows(); rows > 0 && down <= lastDown; down++) {
      for (int across = firstColumn / blocks.columns(); across <= lastAcross; across++) {
        int block = down * layout.blocksAcross() + across;
        int top = Math.max(firstRow, down * blocks.rows());
        int bottom = Math.min(firstRow + rows, (down + 1) * blocks.rows());
        int left = Math.max(firstColumn, across * blocks.columns());
        int right = Math.min(firstColumn + columns, (across + 1) * blocks.columns());
        Part part = new Part(block, down, across, top, bottom, left, right);
        readPart(part, (top - firstRow) * columns + left - firstColumn, columns, values);
      }
    }
  }

  /**
   * The part of a block that a window needs: rows top to bottom, columns left to right, exclusive.
   */
  private record Part(int block, int down, int across, int top, int bottom, int left, int right) {}

  private void readPart(Part part, int to, int stride, float[] values) {
    TiffLayout.Blocks blocks = layout.blocks();
    int width = part.right - part.left;
    if (blocks.byteCounts()[part.block] == 0) {
      // GDAL leaves out blocks that hold no data only (SPARSE_OK).
      for (int row = 0; row < part.bottom - part.top; row++) {
        java.util.Arrays.fill(values, to + row * stride, to + row * stride + width, Float.NaN);
      }
      return;
    }
    boolean plain = layout.compression() == TiffLayout.UNCOMPRESSED;
    ByteBuffer decoded =
        plain
            ? ByteBuffer.allocate(width * layout.bytesPerPixel()).order(layout.order())
            : BlockDecoder.decode(file, layout, part.block);
    for (int row = part.top; row < part.bottom; row++) {
      int pixel =
          (row - part.down * blocks.rows()) * blocks.columns()
              + part.left
              - part.across * blocks.columns();
      if (plain) {
        long position = blocks.offsets()[part.block] + (long) pixel * layout.bytesPerPixel();
        file.readFully(position, decoded.clear());
        pixel = 0;
      }
      for (int i = 0; i < width; i++) {
        values[to + (row - part.top) * stride + i] = value(decoded, pixel + i);
      }
    }
  }

  private float value(ByteBuffer pixels, int index) {
    boolean signed = layout.sampleFormat() == SIGNED;
    double value;
    if (layout.sampleFormat() == FLOATING) {
      value =
          layout.bitsPerSample() == 32 ? pixels.getFloat(4 * index) : pixels.getDouble(8 * index);
    } else if (layout.bitsPerSample() == 16) {
      short raw = pixels.getShort(2 * index);
      value = signed ? raw : Short.toUnsignedInt(raw);
    } else {
      int raw = pixels.getInt(4 * index);
      value = signed ? raw : Integer.toUnsignedLong(raw);
    }
    return Double.isFinite(value) && !isNoData(value) ? (float) value : Float.NaN;
  }

  /** Compares in single precision too: GDAL writes the no-data value of float rasters in full. */
  private boolean isNoData(double value) {
    return noData.isPresent()
        && (value == noData.getAsDouble() || (float) value == (float) noData.getAsDouble());
  }

  @Override
  public void close() {
    file.close();
  }
}
