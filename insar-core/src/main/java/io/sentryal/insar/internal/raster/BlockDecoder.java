package io.sentryal.insar.internal.raster;

import io.sentryal.insar.error.InvalidDataException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** Reads one block (strip or tile) of a TIFF image and undoes its compression and predictor. */
final class BlockDecoder {
  /** Largest block that is unpacked (bytes). */
  static final long MAX_BLOCK_BYTES = 256L << 20;

  private BlockDecoder() {}

  /**
   * Returns the pixels of a block, row by row, in the byte order of the file.
   *
   * @param file the file
   * @param layout its layout
   * @param block index of the block
   * @throws InvalidDataException if the block is damaged or too large
   */
  static ByteBuffer decode(FileRegion file, TiffLayout layout, int block) {
    int blockRows = layout.rowsOfBlock(block / layout.blocksAcross());
    int columns = layout.blocks().columns();
    long bytes = (long) blockRows * columns * layout.bytesPerPixel();
    long stored = layout.blocks().byteCounts()[block];
    if (bytes > MAX_BLOCK_BYTES || stored > MAX_BLOCK_BYTES) {
      throw new InvalidDataException(
          file.name(),
          "has compressed blocks of %,d bytes; up to %,d can be read, convert it with"
                  .formatted(Math.max(bytes, stored), MAX_BLOCK_BYTES)
              + " gdal_translate -co TILED=YES");
    }
    byte[] packed = new byte[(int) stored];
    file.readFully(layout.blocks().offsets()[block], ByteBuffer.wrap(packed));
    byte[] pixels = new byte[(int) bytes];
    switch (layout.compression()) {
      case TiffLayout.UNCOMPRESSED -> copy(file, packed, pixels);
      case TiffLayout.LZW -> LzwDecoder.decode(file.name(), packed, pixels);
      case TiffLayout.PACK_BITS -> unpackBits(file, packed, pixels);
      default -> inflate(file, packed, pixels);
    }
    undoPredictor(file, layout, pixels, blockRows, columns);
    return ByteBuffer.wrap(pixels).order(layout.order());
  }

  private static void copy(FileRegion file, byte[] packed, byte[] pixels) {
    if (packed.length < pixels.length) {
      throw new InvalidDataException(
          file.name(),
          "has a block of %d bytes where %d are needed; it is damaged, fetch it again"
              .formatted(packed.length, pixels.length));
    }
    System.arraycopy(packed, 0, pixels, 0, pixels.length);
  }

  /** TIFF 6.0, section 9: runs of n + 1 literal bytes, or one byte repeated 1 - n times. */
  private static void unpackBits(FileRegion file, byte[] packed, byte[] pixels) {
    int at = 0;
    int written = 0;
    while (written < pixels.length) {
      int code = at < packed.length ? packed[at++] : -128;
      int count = code >= 0 ? code + 1 : 1 - code;
      int needed = code >= 0 ? count : 1;
      if (at + needed > packed.length || (code != -128 && written + count > pixels.length)) {
        throw new InvalidDataException(
            file.name(),
            "has a PackBits block that breaks off after %d of %d bytes; fetch it again"
                .formatted(written, pixels.length));
      }
      if (code >= 0) {
        System.arraycopy(packed, at, pixels, written, count);
      } else if (code != -128) {
        java.util.Arrays.fill(pixels, written, written + count, packed[at]);
      }
      if (code != -128) {
        at += needed;
        written += count;
      }
    }
  }

  private static void inflate(FileRegion file, byte[] packed, byte[] pixels) {
    Inflater inflater = new Inflater();
    try {
      inflater.setInput(packed);
      int written = 0;
      while (written < pixels.length) {
        int inflated = inflater.inflate(pixels, written, pixels.length - written);
        if (inflated == 0) {
          throw new InvalidDataException(
              file.name(),
              "has a deflated block that ends after %d of %d bytes; fetch it again"
                  .formatted(written, pixels.length));
        }
        written += inflated;
      }
    } catch (DataFormatException e) {
      throw new InvalidDataException(
          file.name(), "has a damaged deflated block (" + e.getMessage() + "); fetch it again", e);
    } finally {
      inflater.end();
    }
  }

  private static void undoPredictor(
      FileRegion file, TiffLayout layout, byte[] pixels, int rows, int columns) {
    switch (layout.predictor()) {
      case 1 -> {}
      case 2 ->
          sumDifferences(ByteBuffer.wrap(pixels).order(layout.order()), layout, rows, columns);
      case 3 -> joinBytePlanes(layout, pixels, rows, columns);
      default ->
          throw new InvalidDataException(
              file.name(),
              "uses TIFF predictor %d; 1, 2 and 3 can be read".formatted(layout.predictor()));
    }
  }

  /** TIFF 6.0, section 14: each pixel was stored as its difference to its left neighbour. */
  private static void sumDifferences(ByteBuffer pixels, TiffLayout layout, int rows, int columns) {
    int size = layout.bytesPerPixel();
    for (int row = 0; row < rows; row++) {
      int start = row * columns * size;
      long sum = 0;
      for (int column = 0; column < columns; column++) {
        int at = start + column * size;
        switch (size) {
          case 2 -> pixels.putShort(at, (short) (sum += pixels.getShort(at)));
          case 4 -> pixels.putInt(at, (int) (sum += pixels.getInt(at)));
          default -> pixels.putLong(at, sum += pixels.getLong(at));
        }
      }
    }
  }

  /**
   * Adobe Photoshop TIFF technical note 3: each row was split into planes of the pixels' bytes,
   * most significant first, and the row of bytes stored as differences to the left neighbour.
   */
  private static void joinBytePlanes(TiffLayout layout, byte[] pixels, int rows, int columns) {
    int size = layout.bytesPerPixel();
    int rowBytes = columns * size;
    byte[] planes = new byte[rowBytes];
    boolean littleEndian = layout.order() == ByteOrder.LITTLE_ENDIAN;
    for (int row = 0; row < rows; row++) {
      int start = row * rowBytes;
      byte sum = 0;
      for (int i = 0; i < rowBytes; i++) {
        sum += pixels[start + i];
        planes[i] = sum;
      }
      for (int plane = 0; plane < size; plane++) {
        int byteOfPixel = littleEndian ? size - 1 - plane : plane;
        for (int column = 0; column < columns; column++) {
          pixels[start + column * size + byteOfPixel] = planes[plane * columns + column];
        }
      }
    }
  }
}
