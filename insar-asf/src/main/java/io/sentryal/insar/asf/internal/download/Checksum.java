package io.sentryal.insar.asf.internal.download;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** MD5 sums, which the archive gives to find damage (not to keep out an attacker). */
final class Checksum {
  private static final int BUFFER_BYTES = 1 << 18;

  private Checksum() {}

  static MessageDigest newMd5() {
    try {
      return MessageDigest.getInstance("MD5");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has MD5", e);
    }
  }

  static String hex(MessageDigest digest) {
    return HexFormat.of().formatHex(digest.digest());
  }

  static String md5(Path file) throws IOException {
    MessageDigest digest = newMd5();
    add(digest, file, Files.size(file));
    return hex(digest);
  }

  /** Adds the first bytes of a file. */
  static void add(MessageDigest digest, Path file, long bytes) throws IOException {
    if (bytes == 0) {
      return;
    }
    ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      for (long done = 0; done < bytes; done += buffer.limit()) {
        buffer.clear().limit((int) Math.min(BUFFER_BYTES, bytes - done));
        if (channel.read(buffer) < 0) {
          throw new EOFException(file + " became shorter while it was read");
        }
        digest.update(buffer.flip());
      }
    }
  }
}
