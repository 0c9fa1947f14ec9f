package io.sentryal.insar.internal.raster;

import io.sentryal.insar.error.InvalidDataException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The first image file directory of a TIFF or BigTIFF file, in either byte order (TIFF 6.0, section
 * 2; BigTIFF as in libtiff). Immutable.
 *
 * <p>Every size comes from the file and is checked against the file's length before memory is
 * taken.
 */
final class TiffDirectory {
  private static final int MAX_ENTRIES = 4096;
  private static final int CLASSIC = 42;
  private static final int BIG = 43;

  /** One entry: where its values lie. */
  private record Entry(int type, long count, long valuePosition) {}

  private final FileRegion file;
  private final ByteOrder order;
  private final boolean bigTiff;
  private final Map<Integer, Entry> entries = new HashMap<>();

  private TiffDirectory(FileRegion file, ByteOrder order, boolean bigTiff) {
    this.file = file;
    this.order = order;
    this.bigTiff = bigTiff;
  }

  /**
   * Reads the directory.
   *
   * @throws InvalidDataException if the file is no TIFF or is damaged
   */
  static TiffDirectory read(FileRegion file) {
    if (file.sizeBytes() < 8) {
      throw new InvalidDataException(
          file.name(),
          "has %d bytes, too few for a TIFF file; fetch it again".formatted(file.sizeBytes()));
    }
    ByteBuffer head = bytes(file, 0, 8, ByteOrder.BIG_ENDIAN);
    int mark = Short.toUnsignedInt(head.getShort(0));
    ByteOrder order =
        switch (mark) {
          case 0x4949 -> ByteOrder.LITTLE_ENDIAN;
          case 0x4D4D -> ByteOrder.BIG_ENDIAN;
          default ->
              throw new InvalidDataException(
                  file.name(),
                  "begins with 0x%04X, not with II or MM: it is no TIFF file".formatted(mark));
        };
    head.order(order);
    int version = Short.toUnsignedInt(head.getShort(2));
    if (version != CLASSIC && version != BIG) {
      throw new InvalidDataException(
          file.name(), "has TIFF version %d; 42 and 43 can be read".formatted(version));
    }
    TiffDirectory directory = new TiffDirectory(file, order, version == BIG);
    directory.readEntries(
        version == BIG
            ? bytes(file, 8, 8, order).getLong(0)
            : Integer.toUnsignedLong(head.getInt(4)));
    return directory;
  }

  private void readEntries(long position) {
    int countBytes = bigTiff ? 8 : 2;
    int entryBytes = bigTiff ? 20 : 12;
    ByteBuffer countField = bytes(file, position, countBytes, order);
    long count = bigTiff ? countField.getLong(0) : Short.toUnsignedInt(countField.getShort(0));
    if (count < 1 || count > MAX_ENTRIES) {
      throw new InvalidDataException(
          file.name(),
          "has a directory of %d entries; 1 to %d can be believed".formatted(count, MAX_ENTRIES));
    }
    ByteBuffer table = bytes(file, position + countBytes, (int) count * entryBytes, order);
    for (int i = 0; i < count; i++) {
      int at = i * entryBytes;
      int tag = Short.toUnsignedInt(table.getShort(at));
      int type = Short.toUnsignedInt(table.getShort(at + 2));
      long values = bigTiff ? table.getLong(at + 4) : Integer.toUnsignedLong(table.getInt(at + 4));
      int valueField = at + (bigTiff ? 12 : 8);
      int inlineBytes = bigTiff ? 8 : 4;
      int size = sizeBytes(type);
      if (size == 0 || values < 0 || values > file.sizeBytes() / size) {
        continue; // A type we do not know, or more values than the file can hold: absent.
      }
      long where =
          values * size <= inlineBytes
              ? position + countBytes + valueField
              : bigTiff
                  ? table.getLong(valueField)
                  : Integer.toUnsignedLong(table.getInt(valueField));
      entries.putIfAbsent(tag, new Entry(type, values, where));
    }
  }

  ByteOrder order() {
    return order;
  }

  boolean has(int tag) {
    return entries.containsKey(tag);
  }

  /** Returns the only value of a tag. */
  long number(int tag, String name) {
    long[] values = numbers(tag, name);
    if (values.length == 0) {
      throw new InvalidDataException(file.name(), "TIFF tag " + name + " holds no value");
    }
    return values[0];
  }

  /** Returns the only value of a tag, or what the standard says if it is absent. */
  long number(int tag, String name, long ifAbsent) {
    return has(tag) ? number(tag, name) : ifAbsent;
  }

  /** Returns the values of a tag of whole numbers. */
  long[] numbers(int tag, String name) {
    Entry entry = entry(tag, name);
    ByteBuffer data = values(entry);
    long[] numbers = new long[(int) entry.count];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] =
          switch (entry.type) {
            case 1, 6, 7 -> Byte.toUnsignedInt(data.get(i));
            case 3 -> Short.toUnsignedInt(data.getShort(2 * i));
            case 8 -> data.getShort(2 * i);
            case 4, 13 -> Integer.toUnsignedLong(data.getInt(4 * i));
            case 9 -> data.getInt(4 * i);
            case 16, 17, 18 -> data.getLong(8 * i);
            default ->
                throw new InvalidDataException(
                    file.name(),
                    "TIFF tag %s must hold whole numbers, has type %d".formatted(name, entry.type));
          };
    }
    return numbers;
  }

  /** Returns the values of a tag of doubles. */
  double[] doubles(int tag, String name) {
    Entry entry = entry(tag, name);
    if (entry.type != 12) {
      throw new InvalidDataException(
          file.name(), "TIFF tag %s must hold doubles, has type %d".formatted(name, entry.type));
    }
    ByteBuffer data = values(entry);
    double[] numbers = new double[(int) entry.count];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = data.getDouble(8 * i);
    }
    return numbers;
  }

  /** Returns the text of a tag, without its final zero. */
  Optional<String> text(int tag) {
    Entry entry = entries.get(tag);
    if (entry == null || entry.type != 2) {
      return Optional.empty();
    }
    byte[] bytes = new byte[(int) entry.count];
    values(entry).get(bytes);
    return Optional.of(new String(bytes, StandardCharsets.US_ASCII).replace("\0", "").trim());
  }

  private Entry entry(int tag, String name) {
    Entry entry = entries.get(tag);
    if (entry == null) {
      throw new InvalidDataException(
          file.name(), "has no TIFF tag %s (%d); it is damaged".formatted(name, tag));
    }
    return entry;
  }

  private ByteBuffer values(Entry entry) {
    long bytes = entry.count * sizeBytes(entry.type);
    if (bytes > Integer.MAX_VALUE / 2) {
      throw new InvalidDataException(
          file.name(), "has a TIFF tag of %d values; it is damaged".formatted(entry.count));
    }
    return bytes(file, entry.valuePosition, (int) bytes, order);
  }

  private static ByteBuffer bytes(FileRegion file, long position, int count, ByteOrder order) {
    if (position < 0 || position > file.sizeBytes() - count) {
      throw new InvalidDataException(
          file.name(),
          "ends at byte %d, but its TIFF directory points to bytes %d to %d; it is truncated or"
                  .formatted(file.sizeBytes(), position, position + count)
              + " damaged, fetch it again");
    }
    ByteBuffer buffer = ByteBuffer.allocate(count).order(order);
    file.readFully(position, buffer);
    return buffer.flip();
  }

  private static int sizeBytes(int type) {
    return switch (type) {
      case 1, 2, 6, 7 -> 1;
      case 3, 8 -> 2;
      case 4, 9, 11, 13 -> 4;
      case 5, 10, 12, 16, 17, 18 -> 8;
      default -> 0;
    };
  }
}
