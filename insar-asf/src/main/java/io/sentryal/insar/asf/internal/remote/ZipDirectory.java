package io.sentryal.insar.asf.internal.remote;

import io.sentryal.insar.error.InvalidDataException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads the directory at the end of a zip file, of the large form too (APPNOTE.TXT of PKWARE,
 * 4.3.12 to 4.3.16 and 4.5.3): in one request mostly, two for a long directory.
 */
final class ZipDirectory {
  private static final int END_BYTES = 22;
  private static final int LONGEST_COMMENT_BYTES = 65_535;
  private static final int LOCATOR_BYTES = 20;
  private static final int END64_BYTES = 56;
  private static final int LARGEST_BYTES = 64 << 20;
  private static final int ENTRY_BYTES = 46;
  private static final long IN_EXTRA_FIELD = 0xffffffffL;

  private final RangeReader reader;
  private final long tailFirstByte;
  private final ByteBuffer tail;

  private ZipDirectory(RangeReader reader) {
    this.reader = reader;
    int length =
        (int) Math.min(reader.bytes(), END_BYTES + LONGEST_COMMENT_BYTES + LOCATOR_BYTES + 1024);
    if (length < END_BYTES) {
      throw new InvalidDataException(reader.name(), "is no zip file: it has " + length + " bytes");
    }
    tailFirstByte = reader.bytes() - length;
    tail = little(reader.read(tailFirstByte, length));
  }

  /** Returns what is in the zip file, in the order of its directory. */
  static List<ZipMember> read(RangeReader reader) {
    return new ZipDirectory(reader).members();
  }

  private static ByteBuffer little(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  private List<ZipMember> members() {
    int end = endRecord();
    long count = tail.getShort(end + 10) & 0xffff;
    long sizeBytes = tail.getInt(end + 12) & 0xffffffffL;
    long firstByte = tail.getInt(end + 16) & 0xffffffffL;
    int locator = end - LOCATOR_BYTES;
    if (locator >= 0 && tail.getInt(locator) == 0x07064b50) {
      ByteBuffer end64 = piece(tail.getLong(locator + 8), END64_BYTES);
      if (end64.getInt(0) != 0x06064b50) {
        throw wrong("its large end record is not where its locator says");
      }
      count = end64.getLong(32);
      sizeBytes = end64.getLong(40);
      firstByte = end64.getLong(48);
    }
    if (sizeBytes < 0
        || sizeBytes > LARGEST_BYTES
        || count < 0
        || count > sizeBytes / ENTRY_BYTES) {
      throw wrong("its directory of " + count + " members has " + sizeBytes + " bytes");
    }
    return sizeBytes == 0 ? List.of() : entries(piece(firstByte, (int) sizeBytes), count);
  }

  private int endRecord() {
    for (int at = tail.capacity() - END_BYTES; at >= 0; at--) {
      if (tail.getInt(at) == 0x06054b50
          && at + END_BYTES + (tail.getShort(at + 20) & 0xffff) == tail.capacity()) {
        return at;
      }
    }
    throw wrong("no directory is at its end");
  }

  /** Returns bytes out of the tail if they are in it. */
  private ByteBuffer piece(long firstByte, int length) {
    if (firstByte < 0 || firstByte > reader.bytes() - length) {
      throw wrong("its directory points to byte " + firstByte + " of " + reader.bytes());
    }
    if (firstByte >= tailFirstByte) {
      return tail.slice((int) (firstByte - tailFirstByte), length).order(ByteOrder.LITTLE_ENDIAN);
    }
    return little(reader.read(firstByte, length));
  }

  private List<ZipMember> entries(ByteBuffer directory, long count) {
    List<ZipMember> members = new ArrayList<>();
    int at = 0;
    for (long i = 0; i < count; i++) {
      if (at + ENTRY_BYTES > directory.limit() || directory.getInt(at) != 0x02014b50) {
        throw wrong("member " + (i + 1) + " of its directory is damaged");
      }
      int nameBytes = directory.getShort(at + 28) & 0xffff;
      int extraBytes = directory.getShort(at + 30) & 0xffff;
      int commentBytes = directory.getShort(at + 32) & 0xffff;
      int next = at + ENTRY_BYTES + nameBytes + extraBytes + commentBytes;
      if (next > directory.limit()) {
        throw wrong("member " + (i + 1) + " of its directory is damaged");
      }
      members.add(entry(directory, at, nameBytes, extraBytes));
      at = next;
    }
    return List.copyOf(members);
  }

  private ZipMember entry(ByteBuffer directory, int at, int nameBytes, int extraBytes) {
    byte[] name = new byte[nameBytes];
    directory.get(at + ENTRY_BYTES, name);
    Sizes sizes =
        new Sizes(
            directory.getInt(at + 24) & 0xffffffffL,
            directory.getInt(at + 20) & 0xffffffffL,
            directory.getInt(at + 42) & 0xffffffffL);
    int extra = at + ENTRY_BYTES + nameBytes;
    for (int field = extra; field + 4 <= extra + extraBytes; ) {
      int length = directory.getShort(field + 2) & 0xffff;
      if (directory.getShort(field) == 1 && field + 4 + length <= extra + extraBytes) {
        sizes = large(directory.slice(field + 4, length).order(ByteOrder.LITTLE_ENDIAN), sizes);
      }
      field += 4 + length;
    }
    if (sizes.headerByte < 0 || sizes.bytes < 0 || sizes.packedBytes < 0) {
      throw wrong("a member of its directory has a negative size");
    }
    // Compared by differences, since a sum of what a stranger wrote may overflow.
    if (sizes.headerByte > reader.bytes() - ZipMember.HEADER_BYTES
        || sizes.packedBytes > reader.bytes() - ZipMember.HEADER_BYTES - sizes.headerByte) {
      throw wrong("a member of its directory does not lie within its " + reader.bytes() + " bytes");
    }
    return new ZipMember(
        new String(name, StandardCharsets.UTF_8),
        directory.getShort(at + 10) & 0xffff,
        directory.getInt(at + 16) & 0xffffffffL,
        sizes.packedBytes,
        sizes.bytes,
        sizes.headerByte);
  }

  // The field holds only those values that do not fit in the entry, in this order.
  private Sizes large(ByteBuffer field, Sizes sizes) {
    int needed =
        (sizes.bytes == IN_EXTRA_FIELD ? 8 : 0)
            + (sizes.packedBytes == IN_EXTRA_FIELD ? 8 : 0)
            + (sizes.headerByte == IN_EXTRA_FIELD ? 8 : 0);
    if (field.remaining() < needed) {
      throw wrong("a large member of its directory lacks its size");
    }
    return new Sizes(
        sizes.bytes == IN_EXTRA_FIELD ? field.getLong() : sizes.bytes,
        sizes.packedBytes == IN_EXTRA_FIELD ? field.getLong() : sizes.packedBytes,
        sizes.headerByte == IN_EXTRA_FIELD ? field.getLong() : sizes.headerByte);
  }

  private InvalidDataException wrong(String what) {
    return new InvalidDataException(
        reader.name(), "is no zip file that can be read: " + what + "; fetch the whole file");
  }

  /** The three values of an entry that may be large. */
  private record Sizes(long bytes, long packedBytes, long headerByte) {}
}
