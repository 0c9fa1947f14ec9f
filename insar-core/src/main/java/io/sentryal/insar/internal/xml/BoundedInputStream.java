package io.sentryal.insar.internal.xml;

import io.sentryal.insar.error.InvalidDataException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Refuses to deliver more bytes than a limit, whatever the archive promised. */
public final class BoundedInputStream extends FilterInputStream {
  private final long limitBytes;
  private final String source;
  private long deliveredBytes;

  /**
   * Creates a stream.
   *
   * @param in where the bytes come from
   * @param limitBytes most bytes that are delivered
   * @param source name of the file for errors
   */
  public BoundedInputStream(InputStream in, long limitBytes, String source) {
    super(in);
    this.limitBytes = limitBytes;
    this.source = source;
  }

  @Override
  public int read() throws IOException {
    int value = super.read();
    if (value >= 0) {
      count(1);
    }
    return value;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    int read = super.read(buffer, offset, length);
    if (read > 0) {
      count(read);
    }
    return read;
  }

  @Override
  public long skip(long n) throws IOException {
    long skipped = super.skip(n);
    count(skipped);
    return skipped;
  }

  private void count(long bytes) {
    deliveredBytes += bytes;
    if (deliveredBytes > limitBytes) {
      throw new InvalidDataException(
          source,
          "is larger than %,d bytes once unpacked; it is refused, as no genuine file is"
              .formatted(limitBytes));
    }
  }
}
