package io.sentryal.insar.asf.internal.remote;

import io.sentryal.insar.error.InvalidDataException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.LongConsumer;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Reads members of a zip file that is far away. Members that lie close together come by one
 * request. Each is checked by its size and CRC-32. Not thread-safe.
 */
public final class RemoteZip {
  private static final int WIDEST_GAP_BYTES = 1 << 20;
  private static final int LARGEST_REQUEST_BYTES = 32 << 20;
  private static final int LARGEST_IN_MEMORY_BYTES = 128 << 20;
  private static final int PIECE_BYTES = 8 << 20;

  private final RangeReader reader;
  private final List<ZipMember> members;
  private final TreeSet<Long> starts = new TreeSet<>();

  /** Reads the directory. */
  public RemoteZip(RangeReader reader) {
    this.reader = reader;
    this.members = ZipDirectory.read(reader);
    members.forEach(member -> starts.add(member.headerByte()));
  }

  /** Returns what is in it. */
  public List<ZipMember> members() {
    return members;
  }

  /** Returns the contents of members, by their names, in as few requests as makes sense. */
  public Map<String, byte[]> read(List<ZipMember> wanted) {
    // Each member was found to lie in the file; how much they unpack to is what a stranger wrote.
    double allBytes = wanted.stream().mapToDouble(ZipMember::bytes).sum();
    if (allBytes > LARGEST_IN_MEMORY_BYTES) {
      throw new InvalidDataException(
          reader.name(),
          "%d files in it of %.0f bytes do not go into memory; read fewer, or copy them"
              .formatted(wanted.size(), allBytes));
    }
    List<ZipMember> inOrder =
        wanted.stream().sorted(Comparator.comparingLong(ZipMember::headerByte)).toList();
    Map<String, byte[]> contents = new LinkedHashMap<>();
    wanted.forEach(member -> contents.put(member.name(), new byte[0]));
    List<ZipMember> group = new ArrayList<>();
    for (ZipMember member : inOrder) {
      if (!group.isEmpty() && !fits(group, member)) {
        readGroup(group, contents);
        group.clear();
      }
      group.add(member);
    }
    if (!group.isEmpty()) {
      readGroup(group, contents);
    }
    return contents;
  }

  private boolean fits(List<ZipMember> group, ZipMember next) {
    long gapBytes = next.headerByte() - end(group.get(group.size() - 1));
    long allBytes = end(next) - group.get(0).headerByte();
    return gapBytes <= WIDEST_GAP_BYTES && allBytes <= LARGEST_REQUEST_BYTES;
  }

  /** Returns where the next member begins; the last one ends with what its headers can hold. */
  private long end(ZipMember member) {
    Long next = starts.higher(member.headerByte());
    long most = member.headerByte() + member.packedBytes() + ZipMember.HEADER_BYTES + 2 * 65_535L;
    return Math.min(next == null ? reader.bytes() : next, Math.min(most, reader.bytes()));
  }

  private void readGroup(List<ZipMember> group, Map<String, byte[]> contents) {
    long firstByte = group.get(0).headerByte();
    long length = end(group.get(group.size() - 1)) - firstByte;
    if (length > LARGEST_IN_MEMORY_BYTES || length < ZipMember.HEADER_BYTES) {
      throw wrong(group.get(0), "has " + length + " bytes here; copy it to a file instead");
    }
    ByteBuffer bytes = ByteBuffer.wrap(reader.read(firstByte, (int) length));
    for (ZipMember member : group) {
      int at = (int) (member.headerByte() - firstByte);
      if (at > length - ZipMember.HEADER_BYTES) {
        throw wrong(member, "does not lie where the directory says");
      }
      int from = at + headerBytes(member, bytes.slice(at, ZipMember.HEADER_BYTES));
      if (from + member.packedBytes() > length) {
        throw wrong(member, "does not lie where the directory says");
      }
      ByteArrayOutputStream out = new ByteArrayOutputStream((int) member.bytes());
      try (Unpacking unpacking = new Unpacking(member, out)) {
        unpacking.take(bytes.array(), from, (int) member.packedBytes());
        unpacking.finish();
      } catch (IOException e) {
        throw new IllegalStateException("memory does not fail", e);
      }
      contents.put(member.name(), out.toByteArray());
    }
  }

  private int headerBytes(ZipMember member, ByteBuffer slice) {
    ByteBuffer header = slice.order(ByteOrder.LITTLE_ENDIAN);
    if (header.getInt(0) != 0x04034b50) {
      throw wrong(member, "does not begin where the directory says");
    }
    return ZipMember.HEADER_BYTES + (header.getShort(26) & 0xffff) + (header.getShort(28) & 0xffff);
  }

  /**
   * Copies a member of any size, in pieces.
   *
   * @param out takes it
   * @param progress hears how many bytes have been written so far
   */
  public void copy(ZipMember member, OutputStream out, LongConsumer progress) throws IOException {
    ByteBuffer header = ByteBuffer.wrap(reader.read(member.headerByte(), ZipMember.HEADER_BYTES));
    long firstByte = member.headerByte() + headerBytes(member, header);
    try (Unpacking unpacking = new Unpacking(member, out)) {
      for (long done = 0; done < member.packedBytes(); ) {
        int length = (int) Math.min(PIECE_BYTES, member.packedBytes() - done);
        unpacking.take(reader.read(firstByte + done, length), 0, length);
        done += length;
        progress.accept(unpacking.writtenBytes);
      }
      unpacking.finish();
    }
  }

  private InvalidDataException wrong(ZipMember member, String what) {
    return new InvalidDataException(reader.name(), member.name() + " " + what);
  }

  /** Unpacks one member and checks it. */
  private final class Unpacking implements AutoCloseable {
    private final ZipMember member;
    private final OutputStream out;
    private final Inflater inflater = new Inflater(true);
    private final CRC32 crc = new CRC32();
    private final byte[] buffer = new byte[1 << 16];
    private long writtenBytes;

    Unpacking(ZipMember member, OutputStream out) {
      this.member = member;
      this.out = out;
      if (member.method() != 0 && member.method() != 8) {
        throw wrong(member, "is packed by method " + member.method() + ", which is not known");
      }
    }

    void take(byte[] packed, int from, int length) throws IOException {
      if (member.method() == 0) {
        write(packed, from, length);
        return;
      }
      inflater.setInput(packed, from, length);
      try {
        while (!inflater.finished() && !inflater.needsInput()) {
          int got = inflater.inflate(buffer);
          if (got == 0 && inflater.needsDictionary()) {
            throw wrong(member, "is damaged: it needs a dictionary");
          }
          write(buffer, 0, got);
        }
      } catch (DataFormatException e) {
        throw new InvalidDataException(
            reader.name(), member.name() + " is damaged: " + e.getMessage(), e);
      }
    }

    private void write(byte[] bytes, int from, int length) throws IOException {
      writtenBytes += length;
      if (writtenBytes > member.bytes()) {
        throw wrong(member, "is longer than the " + member.bytes() + " bytes of the directory");
      }
      crc.update(bytes, from, length);
      out.write(bytes, from, length);
    }

    void finish() {
      if (writtenBytes != member.bytes() || crc.getValue() != member.crc32()) {
        throw wrong(
            member,
            "is damaged: "
                + writtenBytes
                + " bytes with the CRC-32 "
                + Long.toHexString(crc.getValue())
                + ", expected "
                + member.bytes()
                + " and "
                + Long.toHexString(member.crc32()));
      }
    }

    @Override
    public void close() {
      inflater.end();
    }
  }
}
