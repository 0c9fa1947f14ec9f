package io.sentryal.insar.store;

import io.sentryal.insar.error.InvalidDataException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * One record in a {@link Journal}: length (4 bytes), CRC-32C (4), how far the file was durable when
 * the record was written (8), then each text as length and UTF-8. Big-endian.
 */
final class JournalFrame {
  static final byte[] MAGIC = "INSARJ1\n".getBytes(StandardCharsets.US_ASCII);

  private static final int HEAD_BYTES = 16;
  private static final int LARGEST_BODY_BYTES = 64 << 20;

  private JournalFrame() {}

  static ByteBuffer encode(List<String> record, long durableTo) {
    List<byte[]> texts = new ArrayList<>();
    int size = 0;
    for (String text : record) {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      texts.add(bytes);
      size = Math.addExact(size, 4 + bytes.length);
    }
    if (size == 0 || size > LARGEST_BODY_BYTES) {
      throw new IllegalArgumentException(
          "a record has 1 to " + LARGEST_BODY_BYTES + " bytes, was " + size);
    }
    ByteBuffer frame = ByteBuffer.allocate(HEAD_BYTES + size);
    frame.putInt(size).putInt(0).putLong(durableTo);
    texts.forEach(bytes -> frame.putInt(bytes.length).put(bytes));
    frame.putInt(4, checksum(frame.array(), 8, 8 + size));
    return frame.flip();
  }

  /**
   * What reading a file came to.
   *
   * @param end the byte behind the last whole record
   * @param damaged whether a record behind that byte says that it was durable
   */
  record Scan(long end, boolean damaged) {}

  static Scan scan(Path file, FileChannel channel, Consumer<List<String>> reader)
      throws IOException {
    ByteBuffer magic = ByteBuffer.allocate(MAGIC.length);
    channel.read(magic, 0);
    if (!Arrays.equals(magic.array(), MAGIC)) {
      throw new InvalidDataException(
          file.toString(), "is no journal of this version; give another file");
    }
    long at = MAGIC.length;
    for (ByteBuffer frame = read(channel, at); frame != null; frame = read(channel, at)) {
      reader.accept(decode(frame));
      at += frame.capacity();
    }
    return new Scan(at, wasDurable(channel, at));
  }

  /** Looks for a whole record behind the bad place that was written when the place was durable. */
  private static boolean wasDurable(FileChannel channel, long bad) throws IOException {
    for (long at = bad + 1; at < channel.size() - HEAD_BYTES; at++) {
      ByteBuffer frame = read(channel, at);
      if (frame != null && frame.getLong(8) > bad) {
        return true;
      }
    }
    return false;
  }

  private static @Nullable ByteBuffer read(FileChannel channel, long at) throws IOException {
    ByteBuffer head = ByteBuffer.allocate(HEAD_BYTES);
    if (at + HEAD_BYTES > channel.size() || channel.read(head, at) < HEAD_BYTES) {
      return null;
    }
    int size = head.getInt(0);
    if (size <= 0 || size > LARGEST_BODY_BYTES || at + HEAD_BYTES + size > channel.size()) {
      return null;
    }
    ByteBuffer frame = ByteBuffer.allocate(HEAD_BYTES + size);
    for (int read = 0; frame.hasRemaining() && read >= 0; ) {
      read = channel.read(frame, at + frame.position());
    }
    boolean whole =
        !frame.hasRemaining() && frame.getInt(4) == checksum(frame.array(), 8, 8 + size);
    return whole ? frame : null;
  }

  private static List<String> decode(ByteBuffer frame) {
    frame.position(HEAD_BYTES);
    List<String> record = new ArrayList<>();
    while (frame.hasRemaining()) {
      byte[] bytes = new byte[frame.getInt()];
      frame.get(bytes);
      record.add(new String(bytes, StandardCharsets.UTF_8));
    }
    return record;
  }

  private static int checksum(byte[] bytes, int from, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, from, length);
    return (int) crc.getValue();
  }
}
