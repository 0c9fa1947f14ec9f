package io.sentryal.insar.asf.internal;

import io.sentryal.insar.archive.TransferListener;
import io.sentryal.insar.error.InvalidDataException;
import io.sentryal.insar.model.Granule;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Locale;
import okhttp3.Response;

/** Brings the bytes of one answer to the disk and checks them. */
final class Transfer {
  private static final int BUFFER_BYTES = 1 << 16;

  private final Granule granule;
  private final Redirects.Answer answer;
  private final TransferListener listener;
  private final FileStorage storage;
  private final long expectedBytes;

  Transfer(
      Granule granule, Redirects.Answer answer, TransferListener listener, FileStorage storage) {
    this.granule = granule;
    this.answer = answer;
    this.listener = listener;
    this.storage = storage;
    this.expectedBytes = granule.bytes().orElse(answer.response().body().contentLength());
  }

  /**
   * Returns whether the target is what the answer would bring, as far as that can be seen before:
   * only asked where the archive gives neither size nor sum (bursts), it is the size announced now.
   */
  boolean isAlreadyAt(Path target) throws AttemptFailed {
    requireData();
    long announcedBytes = answer.response().body().contentLength();
    boolean unverifiable = granule.bytes().isEmpty() && granule.md5().isEmpty();
    try {
      return unverifiable
          && announcedBytes > 0
          && Files.isRegularFile(target)
          && Files.size(target) == announcedBytes;
    } catch (IOException e) {
      throw AttemptFailed.of(Downloader.disk(target, "cannot be read", e));
    }
  }

  private void requireData() throws AttemptFailed {
    Response response = answer.response();
    String type = response.header("Content-Type", "");
    if (type.toLowerCase(Locale.ROOT).startsWith("text/html")) {
      throw AttemptFailed.of(
          new InvalidDataException(
              granule.id(),
              HttpFailures.shown(response.request().url())
                  + " sent a web page (a login or error page) instead of the file; check"
                  + " EARTHDATA_TOKEN and open the address in a browser to read the page"));
    }
    long announcedBytes = response.body().contentLength();
    if (granule.bytes().isPresent()
        && announcedBytes >= 0
        && announcedBytes != granule.bytes().getAsLong()) {
      throw wrong("size", granule.bytes().getAsLong() + " bytes", announcedBytes + " bytes");
    }
  }

  /** Writes all bytes and checks them; the file is whole and on the disk afterwards. */
  void into(Path temporary) throws AttemptFailed {
    MessageDigest digest = Checksum.newMd5();
    long doneBytes = copy(temporary, digest);
    if (expectedBytes >= 0 && doneBytes != expectedBytes) {
      throw wrong("size", expectedBytes + " bytes", doneBytes + " bytes");
    }
    String md5 = Checksum.hex(digest);
    if (granule.md5().isPresent() && !granule.md5().get().equals(md5)) {
      throw wrong("MD5 sum", granule.md5().get(), md5);
    }
  }

  private long copy(Path temporary, MessageDigest digest) throws AttemptFailed {
    String name = granule.fileName().orElse(granule.id());
    byte[] buffer = new byte[BUFFER_BYTES];
    long doneBytes = 0;
    try (WritableByteChannel out = storage.open(temporary)) {
      InputStream in = answer.response().body().byteStream();
      for (int got = read(in, buffer); got >= 0; got = read(in, buffer)) {
        doneBytes += got;
        if (expectedBytes >= 0 && doneBytes > expectedBytes) {
          throw wrong("size", expectedBytes + " bytes", "more");
        }
        digest.update(buffer, 0, got);
        ByteBuffer bytes = ByteBuffer.wrap(buffer, 0, got);
        while (bytes.hasRemaining()) {
          out.write(bytes);
        }
        listener.transferred(name, doneBytes, expectedBytes);
      }
      storage.force(out);
      return doneBytes;
    } catch (IOException e) {
      throw AttemptFailed.of(Downloader.disk(temporary, "cannot be written", e));
    }
  }

  private int read(InputStream in, byte[] buffer) throws AttemptFailed {
    try {
      return in.read(buffer);
    } catch (IOException e) {
      throw HttpFailures.of(answer.response().request().url(), e);
    }
  }

  // Damage on the way may not happen again, so it is tried again like any interruption.
  private AttemptFailed wrong(String what, String expected, String found) {
    return new AttemptFailed(
        new InvalidDataException(
            granule.id(),
            "the file that came has the "
                + what
                + " "
                + found
                + ", the archive announced "
                + expected
                + "; nothing was kept; fetch it again later"),
        true,
        null);
  }
}
