package io.sentryal.insar.internal.raster;

import io.sentryal.insar.error.InvalidDataException;

/**
 * Undoes TIFF LZW (TIFF 6.0, section 13): codes of 9 to 12 bits, most significant bit first, the
 * code size growing one code early. Not thread-safe.
 */
final class LzwDecoder {
  private static final int CLEAR = 256;
  private static final int END = 257;
  private static final int FIRST = 258;
  private static final int MAX_CODES = 4096;

  private final String source;
  private final byte[] input;
  private final int[] prefix = new int[MAX_CODES];
  private final byte[] suffix = new byte[MAX_CODES];
  private final int[] length = new int[MAX_CODES];
  private long bitPosition;

  private LzwDecoder(String source, byte[] input) {
    this.source = source;
    this.input = input;
    for (int i = 0; i < CLEAR; i++) {
      suffix[i] = (byte) i;
      length[i] = 1;
    }
  }

  /**
   * Fills the output.
   *
   * @param source name of the file for errors
   * @param input compressed bytes
   * @param output receives exactly its length
   * @throws InvalidDataException if the codes are damaged or end early
   */
  static void decode(String source, byte[] input, byte[] output) {
    new LzwDecoder(source, input).decode(output);
  }

  private void decode(byte[] output) {
    int nextCode = FIRST;
    int codeBits = 9;
    int previous = -1;
    int written = 0;
    while (written < output.length) {
      int code = readCode(codeBits);
      if (code == CLEAR) {
        nextCode = FIRST;
        codeBits = 9;
        previous = -1;
        continue;
      }
      if (code == END) {
        throw damaged("ends after %d of %d bytes".formatted(written, output.length));
      }
      if (previous < 0) {
        if (code > CLEAR) {
          throw damaged("begins with code " + code);
        }
      } else {
        if (code > nextCode || code == MAX_CODES) {
          throw damaged("holds code %d where at most %d can stand".formatted(code, nextCode));
        }
        if (nextCode < MAX_CODES) {
          prefix[nextCode] = previous;
          length[nextCode] = length[previous] + 1;
          suffix[nextCode] = firstByte(code == nextCode ? previous : code);
          nextCode++;
        }
        if (nextCode >= (1 << codeBits) - 1 && codeBits < 12) {
          codeBits++;
        }
      }
      written = write(code, output, written);
      previous = code;
    }
  }

  private int write(int code, byte[] output, int written) {
    int end = written + length[code];
    int current = code;
    for (int at = end - 1; at >= written; at--) {
      if (at < output.length) {
        output[at] = suffix[current];
      }
      current = prefix[current];
    }
    return Math.min(end, output.length);
  }

  private byte firstByte(int code) {
    int current = code;
    while (current >= FIRST) {
      current = prefix[current];
    }
    return suffix[current];
  }

  private int readCode(int bits) {
    if (bitPosition + bits > input.length * 8L) {
      throw damaged("ends within a code");
    }
    int first = (int) (bitPosition >>> 3);
    int window = 0;
    for (int i = 0; i < 3; i++) {
      window = window << 8 | (first + i < input.length ? input[first + i] & 0xFF : 0);
    }
    int code = (window >>> (24 - (int) (bitPosition & 7) - bits)) & ((1 << bits) - 1);
    bitPosition += bits;
    return code;
  }

  private InvalidDataException damaged(String detail) {
    return new InvalidDataException(
        source, "has a damaged LZW block: it " + detail + "; fetch the file again");
  }
}
