package io.sentryal.insar.internal.raster;

import io.sentryal.insar.error.InvalidDataException;
import java.nio.ByteOrder;

/**
 * How the pixels of a one-band TIFF image lie in its file. Immutable.
 *
 * <p>Strips are blocks as wide as the image; tiles are blocks of one size, filled up at the right
 * and lower edge.
 *
 * @param rows rows of the image
 * @param columns columns of the image
 * @param bitsPerSample size of a pixel (bits)
 * @param sampleFormat 1 unsigned, 2 signed, 3 floating point, 5 complex integer (TIFF 6.0 section
 *     19, complex as in GDAL)
 * @param compression 1 none, 5 LZW, 8 or 32946 deflate
 * @param predictor 1 none, 2 horizontal differences, 3 floating point
 * @param order byte order
 * @param blocks where the blocks lie
 */
record TiffLayout(
    int rows,
    int columns,
    int bitsPerSample,
    int sampleFormat,
    int compression,
    int predictor,
    ByteOrder order,
    Blocks blocks) {

  static final int UNCOMPRESSED = 1;
  static final int LZW = 5;
  static final int PACK_BITS = 32773;
  static final int DEFLATE = 8;
  static final int OLD_DEFLATE = 32946;

  /**
   * The blocks of an image, row by row.
   *
   * @param rows rows of a block
   * @param columns columns of a block
   * @param tiled whether the last block of a column is filled up to {@code rows}
   * @param offsets positions in the file (bytes)
   * @param byteCounts stored sizes (bytes)
   */
  @SuppressWarnings("ArrayRecordComponent") // Never leaves this package, never compared.
  record Blocks(int rows, int columns, boolean tiled, long[] offsets, long[] byteCounts) {}

  /**
   * Reads the layout of the first image.
   *
   * @throws InvalidDataException if the file is no TIFF, is damaged, has several bands or a
   *     compression that is not supported
   */
  static TiffLayout read(FileRegion file, TiffDirectory directory) {
    int rows = size(file, directory.number(TiffTag.IMAGE_LENGTH, "ImageLength"), "ImageLength");
    int columns = size(file, directory.number(TiffTag.IMAGE_WIDTH, "ImageWidth"), "ImageWidth");
    long bands = directory.number(TiffTag.SAMPLES_PER_PIXEL, "SamplesPerPixel", 1);
    if (bands != 1) {
      throw new InvalidDataException(
          file.name(), "has %d bands; give a file with one".formatted(bands));
    }
    int compression = (int) directory.number(TiffTag.COMPRESSION, "Compression", 1);
    if (compression != UNCOMPRESSED
        && compression != LZW
        && compression != DEFLATE
        && compression != OLD_DEFLATE
        && compression != PACK_BITS) {
      throw new InvalidDataException(
          file.name(),
          "uses TIFF compression %d; none (1), LZW (5), deflate (8) and PackBits (32773) can be"
                  .formatted(compression)
              + " read, convert it with gdal_translate -co COMPRESS=DEFLATE");
    }
    TiffLayout layout =
        new TiffLayout(
            rows,
            columns,
            (int) directory.number(TiffTag.BITS_PER_SAMPLE, "BitsPerSample", 1),
            (int) directory.number(TiffTag.SAMPLE_FORMAT, "SampleFormat", 1),
            compression,
            (int) directory.number(TiffTag.PREDICTOR, "Predictor", 1),
            directory.order(),
            blocks(file, directory, rows, columns));
    layout.checkBlocks(file);
    return layout;
  }

  int bytesPerPixel() {
    return bitsPerSample / 8;
  }

  int blocksAcross() {
    return (columns + blocks.columns - 1) / blocks.columns;
  }

  /** Returns how many rows the block holds that begins at a row of the image. */
  int rowsOfBlock(int blockRow) {
    return blocks.tiled ? blocks.rows : Math.min(blocks.rows, rows - blockRow * blocks.rows);
  }

  private static Blocks blocks(FileRegion file, TiffDirectory directory, int rows, int columns) {
    boolean tiled = directory.has(TiffTag.TILE_OFFSETS);
    int blockColumns =
        tiled
            ? size(file, directory.number(TiffTag.TILE_WIDTH, "TileWidth"), "TileWidth")
            : columns;
    // ROWS_PER_STRIP is absent or 2^32 - 1 when the whole image is one strip.
    long rowsPerStrip = directory.number(TiffTag.ROWS_PER_STRIP, "RowsPerStrip", rows);
    int blockRows =
        tiled
            ? size(file, directory.number(TiffTag.TILE_LENGTH, "TileLength"), "TileLength")
            : size(file, Math.min(rowsPerStrip, rows), "RowsPerStrip");
    return new Blocks(
        blockRows,
        blockColumns,
        tiled,
        tiled
            ? directory.numbers(TiffTag.TILE_OFFSETS, "TileOffsets")
            : directory.numbers(TiffTag.STRIP_OFFSETS, "StripOffsets"),
        tiled
            ? directory.numbers(TiffTag.TILE_BYTE_COUNTS, "TileByteCounts")
            : directory.numbers(TiffTag.STRIP_BYTE_COUNTS, "StripByteCounts"));
  }

  private void checkBlocks(FileRegion file) {
    long down = (rows + (long) blocks.rows - 1) / blocks.rows;
    long across = (columns + (long) blocks.columns - 1) / blocks.columns;
    if (blocks.offsets.length != down * across || blocks.byteCounts.length != down * across) {
      throw new InvalidDataException(
          file.name(),
          "has %d block offsets and %d block sizes, but %d x %d pixels in blocks of %d x %d need %d;"
                  .formatted(
                      blocks.offsets.length,
                      blocks.byteCounts.length,
                      rows,
                      columns,
                      blocks.rows,
                      blocks.columns,
                      down * across)
              + " it is damaged, fetch it again");
    }
    for (int i = 0; i < blocks.offsets.length; i++) {
      long offset = blocks.offsets[i];
      long count = blocks.byteCounts[i];
      if (offset < 0 || count < 0 || offset > file.sizeBytes() - count) {
        throw new InvalidDataException(
            file.name(),
            "ends at byte %d, but block %d of its image lies at bytes %d to %d; it is truncated,"
                    .formatted(file.sizeBytes(), i, offset, offset + count)
                + " fetch it again");
      }
    }
  }

  /**
   * Refuses blocks that are shorter than their rows; a block of size 0 at position 0 is refused as
   * well.
   */
  void checkUncompressedBlocks(FileRegion file) {
    for (int i = 0; i < blocks.offsets.length; i++) {
      int blockRows = rowsOfBlock(i / blocksAcross());
      long needed = (long) blockRows * blocks.columns * bytesPerPixel();
      if (blocks.byteCounts[i] < needed) {
        throw new InvalidDataException(
            file.name(),
            "has a block of %d bytes where %d rows of %d pixels need %d; it is damaged, fetch it"
                    .formatted(blocks.byteCounts[i], blockRows, blocks.columns, needed)
                + " again");
      }
    }
  }

  private static int size(FileRegion file, long value, String name) {
    if (value < 1 || value > Integer.MAX_VALUE / 16) {
      throw new InvalidDataException(
          file.name(),
          "has %s %d; 1 to %d can be read".formatted(name, value, Integer.MAX_VALUE / 16));
    }
    return (int) value;
  }
}
