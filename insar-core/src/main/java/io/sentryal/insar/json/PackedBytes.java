package io.sentryal.insar.json;

import io.sentryal.insar.error.InvalidDataException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Base64;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import java.util.zip.Inflater;

/** Bytes in a JSON text: gzip, then base64 with padding. */
final class PackedBytes {
  private static final int HEADER_BYTES = 10;
  private static final int TRAILER_BYTES = 8;

  private PackedBytes() {}

  static String pack(byte[] bytes, int length) {
    ByteArrayOutputStream packed = new ByteArrayOutputStream(length / 2 + 64);
    try (GZIPOutputStream gzip = new FastGzip(packed)) {
      gzip.write(bytes, 0, length);
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory does not fail", e);
    }
    return Base64.getEncoder().encodeToString(packed.toByteArray());
  }

  /**
   * Returns the bytes, at most so many.
   *
   * @param place where the text stands, for messages
   * @param most how many bytes it may unpack to; more are refused before they are unpacked
   */
  static byte[] unpack(String place, String text, int most) {
    if (text.length() % 4 != 0) {
      throw new InvalidDataException(place, "is no padded base64: its length is " + text.length());
    }
    byte[] packed;
    try {
      packed = Base64.getDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      throw new InvalidDataException(place, "is no base64: " + e.getMessage(), e);
    }
    try {
      return gunzip(place, packed, most);
    } catch (DataFormatException e) {
      throw new InvalidDataException(place, "is no gzip: " + e.getMessage(), e);
    }
  }

  /**
   * One member without name and comment (RFC 1952), and nothing behind it; {@code GZIPInputStream}
   * passes over what follows.
   */
  private static byte[] gunzip(String place, byte[] packed, int most) throws DataFormatException {
    int body = packed.length - HEADER_BYTES - TRAILER_BYTES;
    if (body < 0 || packed[0] != 0x1f || packed[1] != (byte) 0x8b || packed[2] != 8) {
      throw new DataFormatException("no gzip header, or too short");
    }
    if (packed[3] != 0) {
      throw new DataFormatException("a header with names or comments");
    }
    Inflater inflater = new Inflater(true);
    try {
      inflater.setInput(packed, HEADER_BYTES, packed.length - HEADER_BYTES);
      byte[] bytes = new byte[most + 1];
      int length = 0;
      while (!inflater.finished() && length <= most) {
        int read = inflater.inflate(bytes, length, bytes.length - length);
        if (read == 0 && !inflater.finished()) {
          throw new DataFormatException("it is cut off");
        }
        length += read;
      }
      if (length > most) {
        throw new InvalidDataException(place, "unpacks to more than " + most + " bytes");
      }
      byte[] whole = Arrays.copyOf(bytes, length);
      checkTrailer(packed, inflater.getRemaining(), whole);
      return whole;
    } finally {
      inflater.end();
    }
  }

  private static void checkTrailer(byte[] packed, int remaining, byte[] bytes)
      throws DataFormatException {
    if (remaining != TRAILER_BYTES) {
      throw new DataFormatException(
          "expected a trailer of " + TRAILER_BYTES + " bytes, " + remaining + " are left");
    }
    ByteBuffer trailer = ByteBuffer.wrap(packed).order(ByteOrder.LITTLE_ENDIAN);
    CRC32 crc = new CRC32();
    crc.update(bytes);
    if (trailer.getInt(packed.length - 8) != (int) crc.getValue()
        || trailer.getInt(packed.length - 4) != bytes.length) {
      throw new DataFormatException("its checksum or length is wrong");
    }
  }

  /** Differences of neighbours hardly get smaller by searching longer. */
  private static final class FastGzip extends GZIPOutputStream {
    FastGzip(ByteArrayOutputStream sink) throws IOException {
      super(sink, 1 << 16);
      def.setLevel(Deflater.BEST_SPEED);
    }
  }
}
