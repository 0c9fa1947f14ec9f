package io.sentryal.insar.asf.internal.download;

import io.sentryal.insar.archive.TransferListener;
import io.sentryal.insar.asf.internal.AttemptFailed;
import io.sentryal.insar.asf.internal.HttpFailures;
import io.sentryal.insar.error.InvalidDataException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.security.MessageDigest;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import okhttp3.HttpUrl;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/** Brings the bytes of one answer to the part of a file. Not thread-safe. */
final class Transfer {
  private static final int BUFFER_BYTES = 1 << 18;
  private static final Pattern DISPOSITION_NAME =
      Pattern.compile("(?i).*\\bfilename\\s*=\\s*\"?([^\";]+)\"?.*");

  private final RemoteFile file;
  private final PartFile part;
  private final Response response;
  private final FileStorage storage;
  private final TransferListener listener;

  Transfer(
      RemoteFile file,
      PartFile part,
      Response response,
      FileStorage storage,
      TransferListener listener) {
    this.file = file;
    this.part = part;
    this.response = response;
    this.storage = storage;
    this.listener = listener;
  }

  /**
   * Returns the size of the whole file as this answer has it, -1 if it does not say; refuses an
   * answer that is not the file.
   *
   * @param keptBytes how many bytes are there already; the answer may begin behind them
   */
  long check(long keptBytes) throws AttemptFailed {
    requireData();
    requireName();
    long announcedBytes = response.body().contentLength();
    if (response.code() == 206) {
      ContentRange range = ContentRange.of(response).orElse(null);
      if (range == null || range.firstByte() != keptBytes) {
        part.discard();
        throw again(
            "was asked for from byte "
                + keptBytes
                + " on and came as '"
                + response.header("Content-Range", "no Content-Range")
                + "'; it is fetched from the beginning");
      }
      if (isOtherVersion()) {
        part.discard();
        throw again("has changed at its server since the beginning of it arrived");
      }
      announcedBytes = range.totalBytes();
    }
    if (file.bytes().isPresent()
        && announcedBytes >= 0
        && announcedBytes != file.bytes().getAsLong()) {
      part.discard();
      throw wrong(file, "size", file.bytes().getAsLong() + " bytes", announcedBytes + " bytes");
    }
    return file.bytes().orElse(announcedBytes);
  }

  private boolean isOtherVersion() {
    String now = response.header("ETag");
    return part.etag() != null && now != null && !now.equals(part.etag());
  }

  private void requireData() throws AttemptFailed {
    String type = response.header("Content-Type", "");
    if (type.toLowerCase(Locale.ROOT).startsWith("text/html")) {
      throw AttemptFailed.of(
          new InvalidDataException(
              file.id(),
              HttpFailures.shown(address())
                  + " sent a web page (a login or error page) instead of the file; check"
                  + " EARTHDATA_TOKEN and open the address in a browser to read the page"));
    }
  }

  // The service that cuts out bursts has been seen to answer with another one.
  private void requireName() throws AttemptFailed {
    Matcher name = DISPOSITION_NAME.matcher(response.header("Content-Disposition", ""));
    boolean image = !file.name().endsWith(".xml");
    if (file.burst() && image && name.matches() && !stem(name.group(1)).equals(stem(file.name()))) {
      part.discard();
      throw again("was asked for and '" + name.group(1) + "' came");
    }
  }

  private static String stem(String name) {
    return name.trim().replaceFirst("\\.[A-Za-z]+$", "");
  }

  /**
   * Writes all bytes of the answer behind those that are kept; what arrives is kept if it breaks
   * off.
   *
   * @param keptBytes how many bytes are there already
   * @param totalBytes size of the whole file, -1 if unknown
   * @param hashing whether the MD5 sum is wanted
   * @param watch ends what is too slow
   */
  void take(long keptBytes, long totalBytes, boolean hashing, TransferLimits.Watch watch)
      throws AttemptFailed {
    long firstByte = response.code() == 206 ? keptBytes : 0;
    watch.restart();
    try {
      if (firstByte == 0) {
        part.begin(strongEtag());
      }
      MessageDigest digest = hashing ? part.digestUpTo(firstByte) : null;
      listener.transferred(file.name(), firstByte, totalBytes);
      try (WritableByteChannel out = storage.append(part.path(), firstByte)) {
        copy(out, new Span(firstByte, totalBytes), digest, watch);
      }
    } catch (IOException e) {
      throw AttemptFailed.of(DiskFailure.of(part.path(), "cannot be written", e));
    }
  }

  private void copy(
      WritableByteChannel out,
      Span span,
      @Nullable MessageDigest digest,
      TransferLimits.Watch watch)
      throws IOException, AttemptFailed {
    Filling filling =
        new Filling(
            response.body().byteStream(), watch, digest == null ? 1 : BackgroundDigest.BUFFERS);
    long doneBytes = span.firstByte;
    try (BackgroundDigest hashing = digest == null ? null : new BackgroundDigest(digest)) {
      while (!filling.ended) {
        if (hashing != null) {
          hashing.awaitBuffer();
        }
        int got = filling.next();
        if (span.totalBytes >= 0 && doneBytes + got > span.totalBytes) {
          part.discard();
          throw wrong(file, "size", span.totalBytes + " bytes", "more");
        }
        // If it ends between hashing and writing, the sum is taken anew from the disk.
        part.hashed(-1);
        if (hashing != null) {
          hashing.add(filling.buffer, got);
        }
        write(out, filling.buffer, got);
        doneBytes += got;
        if (got > 0) {
          listener.transferred(file.name(), doneBytes, span.totalBytes);
        }
      }
    }
    if (digest != null) {
      part.hashed(doneBytes);
    }
    storage.force(out);
    if (filling.failure != null) {
      throw filling.failure;
    }
    if (span.totalBytes >= 0 && doneBytes < span.totalBytes) {
      throw again("ended after " + doneBytes + " of " + span.totalBytes + " bytes");
    }
  }

  private static void write(WritableByteChannel out, byte[] buffer, int length) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(buffer, 0, length);
    while (bytes.hasRemaining()) {
      out.write(bytes);
    }
  }

  // A weak ETag says that two versions mean the same, not that their bytes are.
  private @Nullable String strongEtag() {
    String tag = response.header("ETag");
    return tag == null || tag.startsWith("W/") || !PartFile.isHeader(tag) ? null : tag;
  }

  private HttpUrl address() {
    return response.request().url();
  }

  private AttemptFailed again(String what) {
    return new AttemptFailed(new InvalidDataException(file.id(), what), true, null);
  }

  // Damage on the way may not happen again, so it is tried again like any interruption.
  static AttemptFailed wrong(RemoteFile file, String what, String expected, String found) {
    return new AttemptFailed(
        new InvalidDataException(
            file.id(),
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

  /** The bytes that an answer brings: from where, and of how many (-1 if unknown). */
  private record Span(long firstByte, long totalBytes) {}

  /**
   * Reads into buffers in turn, each until it is full; a failure waits until what came before is
   * written.
   */
  private final class Filling {
    private final byte[][] buffers;
    private final InputStream in;
    private final TransferLimits.Watch watch;
    private final String shown = HttpFailures.shown(address());
    private byte[] buffer = {};
    private int turn;
    private @Nullable AttemptFailed failure;
    private boolean ended;

    Filling(InputStream in, TransferLimits.Watch watch, int count) {
      this.in = Objects.requireNonNull(in);
      this.watch = watch;
      this.buffers = new byte[count][BUFFER_BYTES];
    }

    int next() {
      buffer = buffers[turn];
      turn = (turn + 1) % buffers.length;
      int filled = 0;
      try {
        while (filled < buffer.length && !ended) {
          int got = in.read(buffer, filled, buffer.length - filled);
          ended = got < 0;
          filled += Math.max(got, 0);
          watch.arrived(shown, Math.max(got, 0));
        }
      } catch (IOException e) {
        failure = HttpFailures.of(address(), e);
        ended = true;
      } catch (AttemptFailed e) {
        failure = e;
        ended = true;
      }
      return filled;
    }
  }
}
