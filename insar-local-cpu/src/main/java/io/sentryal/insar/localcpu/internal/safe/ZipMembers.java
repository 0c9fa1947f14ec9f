package io.sentryal.insar.localcpu.internal.safe;

import io.sentryal.insar.error.InsarIoException;
import io.sentryal.insar.error.InvalidDataException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;

/**
 * Finds where the bytes of a stored (uncompressed) member lie in a zip file, which {@link
 * java.util.zip.ZipFile} does not tell (PKWARE APPNOTE 6.3.10, sections 4.3.7, 4.3.12, 4.3.14 to
 * 4.3.16, 4.5.3).
 */
final class ZipMembers {
  private static final int END_SIGNATURE = 0x06054b50;
  private static final int END64_LOCATOR_SIGNATURE = 0x07064b50;
  private static final int END64_SIGNATURE = 0x06064b50;
  private static final int CENTRAL_SIGNATURE = 0x02014b50;
  private static final int LOCAL_SIGNATURE = 0x04034b50;
  private static final int END_BYTES = 22;
  private static final int MAX_COMMENT_BYTES = 65_535;
  private static final int MAX_DIRECTORY_BYTES = 64 << 20;

  private final FileChannel channel;
  private final String source;

  private ZipMembers(FileChannel channel, String source) {
    this.channel = channel;
    this.source = source;
  }

  /**
   * Returns the position of the first byte of a stored member.
   *
   * @param zip the zip file
   * @param name name of the member, as raw UTF-8 bytes in the directory
   * @throws InvalidDataException if the directory is damaged or has no such member
   */
  static long dataPosition(Path zip, String name) {
    try (FileChannel channel = FileChannel.open(zip, StandardOpenOption.READ)) {
      return new ZipMembers(channel, zip.toString()).dataPosition(name);
    } catch (IOException e) {
      throw new InsarIoException(zip.toString(), "cannot be read: " + e.getMessage(), e);
    }
  }

  private long dataPosition(String name) throws IOException {
    byte[] wanted = name.getBytes(java.nio.charset.StandardCharsets.UTF_8);
    ByteBuffer directory = directory();
    while (directory.remaining() >= 46) {
      int at = directory.position();
      if (directory.getInt(at) != CENTRAL_SIGNATURE) {
        throw damaged("its directory is damaged");
      }
      int nameBytes = Short.toUnsignedInt(directory.getShort(at + 28));
      int extraBytes = Short.toUnsignedInt(directory.getShort(at + 30));
      int commentBytes = Short.toUnsignedInt(directory.getShort(at + 32));
      int next = at + 46 + nameBytes + extraBytes + commentBytes;
      if (next > directory.limit()) {
        throw damaged("its directory is damaged");
      }
      byte[] found = new byte[nameBytes];
      directory.get(at + 46, found);
      if (Arrays.equals(found, wanted)) {
        return afterLocalHeader(localHeader(directory, at, at + 46 + nameBytes, extraBytes));
      }
      directory.position(next);
    }
    throw damaged("its directory has no " + name);
  }

  private long localHeader(ByteBuffer directory, int at, int extraAt, int extraBytes) {
    long position = Integer.toUnsignedLong(directory.getInt(at + 42));
    if (position != 0xFFFFFFFFL) {
      return position;
    }
    // Zip64: the extra field holds, in this order, only those values that are 2^32 - 1 above.
    int skip =
        (directory.getInt(at + 24) == -1 ? 8 : 0) + (directory.getInt(at + 20) == -1 ? 8 : 0);
    for (int i = extraAt; i + 4 <= extraAt + extraBytes; ) {
      int size = Short.toUnsignedInt(directory.getShort(i + 2));
      if (directory.getShort(i) == 1 && skip + 8 <= size && i + 4 + size <= extraAt + extraBytes) {
        return directory.getLong(i + 4 + skip);
      }
      i += 4 + size;
    }
    throw damaged("its zip64 directory is damaged");
  }

  private long afterLocalHeader(long position) throws IOException {
    ByteBuffer header = bytes(position, 30);
    if (header.getInt(0) != LOCAL_SIGNATURE) {
      throw damaged("its member does not begin where the directory says");
    }
    return position
        + 30
        + Short.toUnsignedInt(header.getShort(26))
        + Short.toUnsignedInt(header.getShort(28));
  }

  private ByteBuffer directory() throws IOException {
    long fileBytes = channel.size();
    int tailBytes = (int) Math.min(fileBytes, END_BYTES + MAX_COMMENT_BYTES);
    ByteBuffer tail = bytes(fileBytes - tailBytes, tailBytes);
    for (int at = tailBytes - END_BYTES; at >= 0; at--) {
      if (tail.getInt(at) == END_SIGNATURE
          && at + END_BYTES + Short.toUnsignedInt(tail.getShort(at + 20)) == tailBytes) {
        return directory(tail, at, fileBytes - tailBytes + at);
      }
    }
    throw damaged("it has no zip directory");
  }

  private ByteBuffer directory(ByteBuffer tail, int at, long endPosition) throws IOException {
    long size = Integer.toUnsignedLong(tail.getInt(at + 12));
    long position = Integer.toUnsignedLong(tail.getInt(at + 16));
    if (endPosition >= 20) {
      ByteBuffer locator = bytes(endPosition - 20, 20);
      if (locator.getInt(0) == END64_LOCATOR_SIGNATURE) {
        ByteBuffer end64 = bytes(locator.getLong(8), 56);
        if (end64.getInt(0) != END64_SIGNATURE) {
          throw damaged("its zip64 directory is damaged");
        }
        size = end64.getLong(40);
        position = end64.getLong(48);
      }
    }
    if (size < 0 || size > MAX_DIRECTORY_BYTES) {
      throw damaged("its directory has %d bytes".formatted(size));
    }
    return bytes(position, (int) size);
  }

  private ByteBuffer bytes(long position, int count) throws IOException {
    if (position < 0 || position > channel.size() - count) {
      throw damaged(
          "it ends at byte %d, but byte %d is needed".formatted(channel.size(), position));
    }
    ByteBuffer buffer = ByteBuffer.allocate(count).order(ByteOrder.LITTLE_ENDIAN);
    while (buffer.hasRemaining()) {
      if (channel.read(buffer, position + buffer.position()) < 0) {
        throw damaged("it became shorter while it was read");
      }
    }
    return buffer.flip();
  }

  private InvalidDataException damaged(String detail) {
    return new InvalidDataException(
        source, "is a damaged or truncated zip file: " + detail + "; fetch it again");
  }
}
