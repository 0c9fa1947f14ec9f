package io.sentryal.insar.internal.raster;

import io.sentryal.insar.error.InvalidDataException;
import java.nio.ByteBuffer;
import java.nio.ShortBuffer;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * A TIFF image of complex 16-bit integers, as in Sentinel-1 SLC products: sample format 5, 32 bits,
 * real part first. Thread-safe.
 *
 * <p>Uncompressed images are read straight from their rows, several rows at a time where they
 * follow each other in the file; nothing but one block of 1 MiB per reading thread is held.
 */
public final class ComplexTiff implements AutoCloseable {
  private static final int PIXEL_BYTES = 4;
  private static final int BLOCK_BYTES = 1 << 20;
  private static final int COMPLEX_INTEGER = 5;

  private final FileRegion file;
  private final TiffLayout layout;
  private final Queue<Scratch> free = new ConcurrentLinkedQueue<>();

  /** What one thread needs while it reads. */
  private static final class Scratch {
    private final ByteBuffer bytes = ByteBuffer.allocateDirect(BLOCK_BYTES);
    private final short[] shorts = new short[BLOCK_BYTES / 2];
  }

  private ComplexTiff(FileRegion file, TiffLayout layout) {
    this.file = file;
    this.layout = layout;
  }

  /**
   * Opens an image.
   *
   * @param file the file; closed with the image, and if opening fails
   * @throws InvalidDataException if it is no TIFF, is truncated, or its pixels are no complex
   *     16-bit integers
   */
  public static ComplexTiff open(FileRegion file) {
    try {
      TiffLayout layout = TiffLayout.read(file, TiffDirectory.read(file));
      checkPixels(file, layout);
      return new ComplexTiff(file, layout);
    } catch (RuntimeException e) {
      file.close();
      throw e;
    }
  }

  private static void checkPixels(FileRegion file, TiffLayout layout) {
    if (layout.sampleFormat() != COMPLEX_INTEGER || layout.bitsPerSample() != 8 * PIXEL_BYTES) {
      throw new InvalidDataException(
          file.name(),
          "has pixels of sample format %d with %d bits; a Sentinel-1 SLC has complex integers"
                  .formatted(layout.sampleFormat(), layout.bitsPerSample())
              + " (sample format 5 with 32 bits): give the measurement of an SLC product");
    }
    if (layout.predictor() != 1) {
      throw new InvalidDataException(
          file.name(),
          "uses TIFF predictor %d on complex pixels; only 1 can be read"
              .formatted(layout.predictor()));
    }
    if (layout.compression() == TiffLayout.UNCOMPRESSED) {
      layout.checkUncompressedBlocks(file);
    }
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
   * Reads a window.
   *
   * @param firstRow first row, 0-based
   * @param firstColumn first column, 0-based
   * @param rows number of rows
   * @param columns number of columns
   * @param reIm receives the window row by row, real and imaginary part in turn
   * @throws IndexOutOfBoundsException if the window reaches outside the image or the array is short
   */
  public void read(int firstRow, int firstColumn, int rows, int columns, float[] reIm) {
    Objects.checkFromIndexSize(firstRow, rows, layout.rows());
    Objects.checkFromIndexSize(firstColumn, columns, layout.columns());
    Objects.checkFromIndexSize(0L, 2L * rows * columns, reIm.length);
    Window window = new Window(firstRow, firstColumn, rows, columns);
    if (layout.compression() != TiffLayout.UNCOMPRESSED) {
      readBlocks(window, reIm);
      return;
    }
    Scratch scratch = free.poll();
    if (scratch == null) {
      scratch = new Scratch();
    }
    try {
      readRows(window, reIm, scratch);
    } finally {
      free.add(scratch);
    }
  }

  /**
   * Reads segments that lie within one block across, several rows at once where that is less work.
   */
  private void readRows(Window window, float[] reIm, Scratch scratch) {
    int blockColumns = Math.min(layout.blocks().columns(), BLOCK_BYTES / PIXEL_BYTES);
    int endColumn = window.firstColumn + window.columns;
    for (int column = window.firstColumn; column < endColumn; ) {
      int inBlock = layout.blocks().columns() - column % layout.blocks().columns();
      int width = Math.min(Math.min(inBlock, blockColumns), endColumn - column);
      int endRow = window.firstRow + window.rows;
      for (int row = window.firstRow; row < endRow; ) {
        int count = adjacentRows(row, endRow, column, width);
        long first = position(row, column);
        int stride = count == 1 ? width : layout.blocks().columns();
        int bytes = ((count - 1) * stride + width) * PIXEL_BYTES;
        ByteBuffer buffer = scratch.bytes.clear().limit(bytes);
        file.readFully(first, buffer);
        ShortBuffer shorts = buffer.flip().order(layout.order()).asShortBuffer();
        for (int i = 0; i < count; i++) {
          shorts.get(2 * i * stride, scratch.shorts, 0, 2 * width);
          int to = (row + i - window.firstRow) * window.columns + column - window.firstColumn;
          toFloats(scratch.shorts, reIm, 2 * to, 2 * width);
        }
        row += count;
      }
      column += width;
    }
  }

  /** Returns how many rows from a row on are worth one read of at most one block. */
  private int adjacentRows(int row, int endRow, int column, int width) {
    int stride = layout.blocks().columns();
    if (2 * width < stride) {
      return 1;
    }
    int most = Math.min(endRow - row, 1 + (BLOCK_BYTES / PIXEL_BYTES - width) / stride);
    long first = position(row, column);
    int count = 1;
    while (count < most
        && position(row + count, column) == first + (long) count * stride * PIXEL_BYTES) {
      count++;
    }
    return count;
  }

  private long position(int row, int column) {
    TiffLayout.Blocks blocks = layout.blocks();
    int block = row / blocks.rows() * layout.blocksAcross() + column / blocks.columns();
    long inBlock = (long) (row % blocks.rows()) * blocks.columns() + column % blocks.columns();
    return blocks.offsets()[block] + inBlock * PIXEL_BYTES;
  }

  private void readBlocks(Window window, float[] reIm) {
    TiffLayout.Blocks blocks = layout.blocks();
    int lastRow = window.firstRow + window.rows - 1;
    int lastColumn = window.firstColumn + window.columns - 1;
    for (int down = window.firstRow / blocks.rows(); down <= lastRow / blocks.rows(); down++) {
      for (int across = window.firstColumn / blocks.columns();
          across <= lastColumn / blocks.columns();
          across++) {
        ShortBuffer pixels =
            BlockDecoder.decode(file, layout, down * layout.blocksAcross() + across)
                .asShortBuffer();
        copyBlock(window, pixels, down * blocks.rows(), across * blocks.columns(), reIm);
      }
    }
  }

  private void copyBlock(
      Window window, ShortBuffer pixels, int blockRow, int blockColumn, float[] reIm) {
    int columns = layout.blocks().columns();
    int rowEnd = Math.min(blockRow + layout.blocks().rows(), window.firstRow + window.rows);
    int from = Math.max(blockColumn, window.firstColumn);
    int to = Math.min(blockColumn + columns, window.firstColumn + window.columns);
    short[] shorts = new short[2 * (to - from)];
    for (int row = Math.max(blockRow, window.firstRow); row < rowEnd; row++) {
      pixels.get(2 * ((row - blockRow) * columns + from - blockColumn), shorts);
      int at = (row - window.firstRow) * window.columns + from - window.firstColumn;
      toFloats(shorts, reIm, 2 * at, shorts.length);
    }
  }

  private static void toFloats(short[] from, float[] into, int offset, int count) {
    for (int i = 0; i < count; i++) {
      into[offset + i] = from[i];
    }
  }

  @Override
  public void close() {
    free.clear();
    file.close();
  }

  /** A part of the image. */
  private record Window(int firstRow, int firstColumn, int rows, int columns) {}
}
