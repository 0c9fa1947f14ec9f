package io.sentryal.insar.asf.internal.remote;

import io.sentryal.insar.asf.internal.AttemptFailed;
import io.sentryal.insar.asf.internal.HttpFailures;
import io.sentryal.insar.asf.internal.RetryPolicy;
import io.sentryal.insar.asf.internal.download.ContentRange;
import io.sentryal.insar.asf.internal.download.RemoteFile;
import io.sentryal.insar.asf.internal.download.SignedAddress;
import io.sentryal.insar.asf.internal.login.Redirects;
import io.sentryal.insar.error.InvalidDataException;
import io.sentryal.insar.error.RemoteServiceException;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import okhttp3.HttpUrl;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/**
 * Reads pieces of a file of the archive by range requests: the door is passed once, then the signed
 * address is asked until it ends. A file that changes meanwhile is refused, never mixed. Not
 * thread-safe.
 */
public final class HttpRanges implements RangeReader {
  private static final Duration LEAST_LIFE = Duration.ofSeconds(30);

  private final RemoteFile file;
  private final Redirects redirects;
  private final RetryPolicy retries;
  private final Clock clock;
  private @Nullable SignedAddress signed;
  private @Nullable String etag;
  private long bytes = -1;

  /**
   * Creates a reader; nothing is asked yet.
   *
   * @param file the file
   * @param redirects lead to it
   * @param retries when to try again
   * @param clock tells when a signed address ends
   */
  public HttpRanges(RemoteFile file, Redirects redirects, RetryPolicy retries, Clock clock) {
    this.file = file;
    this.redirects = redirects;
    this.retries = retries;
    this.clock = clock;
  }

  @Override
  public String name() {
    return file.id();
  }

  @Override
  public long bytes() {
    if (bytes < 0) {
      bytes = file.bytes().isPresent() ? file.bytes().getAsLong() : -1;
    }
    if (bytes < 0) {
      read(0, 1);
    }
    if (bytes < 0) {
      throw new InvalidDataException(
          file.id(), "its server does not tell its size; fetch the whole file");
    }
    return bytes;
  }

  @Override
  public byte[] read(long firstByte, int length) {
    if (firstByte < 0 || length < 1 || (bytes >= 0 && firstByte + length > bytes)) {
      throw new IllegalArgumentException(
          file.id() + " has no bytes " + firstByte + " to " + (firstByte + length - 1));
    }
    return retries.run("a piece of " + file.id(), () -> attempt(firstByte, length));
  }

  private byte[] attempt(long firstByte, int length) throws AttemptFailed {
    String range = "bytes=" + firstByte + "-" + (firstByte + length - 1);
    Redirects.Wanted wanted =
        file.inBucket()
            ? file.wanted(range, null)
            : new Redirects.Wanted(address(), false, range, null);
    try (Redirects.Answer answer = redirects.get(wanted)) {
      Response response = answer.response();
      check(response, firstByte, length);
      byte[] piece = response.body().byteStream().readNBytes(length);
      if (piece.length < length) {
        throw again("ended after " + piece.length + " of " + length + " bytes");
      }
      return piece;
    } catch (IOException e) {
      throw HttpFailures.of(file.url(), e);
    } catch (AttemptFailed e) {
      if (e.failure() instanceof RemoteServiceException no && no.statusCode() == 403) {
        signed = null;
      }
      throw e;
    }
  }

  /** Returns the signed address; the public one if the server sends the file itself. */
  private HttpUrl address() throws AttemptFailed {
    SignedAddress known = signed;
    if (known != null && known.expiresAt().isAfter(clock.instant().plus(LEAST_LIFE))) {
      return known.url();
    }
    HttpUrl url = redirects.signed(file.wanted()).url();
    if (url == null) {
      return file.url();
    }
    signed = SignedAddress.of(url);
    return url;
  }

  private void check(Response response, long firstByte, int length) throws AttemptFailed {
    ContentRange range = ContentRange.of(response).orElse(null);
    if (response.code() != 206 || range == null) {
      throw AttemptFailed.of(
          new InvalidDataException(
              file.id(),
              "its server answers "
                  + response.code()
                  + " to a range request instead of sending a part; fetch the whole file"));
    }
    if (range.firstByte() != firstByte || range.lastByte() != firstByte + length - 1) {
      throw again(
          "was asked for bytes "
              + firstByte
              + " to "
              + (firstByte + length - 1)
              + " and sent '"
              + response.header("Content-Range")
              + "'");
    }
    String version = response.header("ETag");
    boolean changed = etag != null && !etag.equals(version);
    if (changed || (bytes >= 0 && range.totalBytes() >= 0 && range.totalBytes() != bytes)) {
      throw AttemptFailed.of(
          new InvalidDataException(
              file.id(), "has changed at its server while it was read; open it again"));
    }
    etag = version;
    if (range.totalBytes() >= 0) {
      bytes = range.totalBytes();
    }
  }

  private AttemptFailed again(String what) {
    return new AttemptFailed(new InvalidDataException(file.id(), what), true, null);
  }
}
