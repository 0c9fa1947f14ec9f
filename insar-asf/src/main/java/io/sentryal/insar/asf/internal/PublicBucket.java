package io.sentryal.insar.asf.internal;

import io.sentryal.insar.asf.internal.download.Checksum;
import io.sentryal.insar.asf.internal.download.FileStorage;
import io.sentryal.insar.error.InsarException;
import io.sentryal.insar.error.InsarIoException;
import io.sentryal.insar.error.InvalidDataException;
import io.sentryal.insar.error.RemoteServiceException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A bucket that everybody may read. No credentials are sent, no redirect is followed, and nothing
 * larger than announced or allowed is kept. Thread-safe.
 */
final class PublicBucket {
  private static final Logger LOG = LoggerFactory.getLogger(PublicBucket.class);
  private static final String USER_AGENT = "sentryal-insar";
  private static final Duration LONGEST_TRANSFER = Duration.ofMinutes(30);
  private static final int BUFFER_BYTES = 1 << 16;

  private final String name;
  private final HttpUrl base;
  private final OkHttpClient client;
  private final Tools tools;

  /**
   * Creates the way to a bucket.
   *
   * @param name name of the bucket, for messages
   * @param base its address, ending with a slash
   * @param tools what it works with
   */
  PublicBucket(String name, HttpUrl base, Tools tools) {
    this.name = name;
    this.base =
        base.encodedPath().endsWith("/") ? base : base.newBuilder().addPathSegment("").build();
    this.tools = tools;
    this.client =
        tools
            .http()
            .newBuilder()
            .followRedirects(false)
            .followSslRedirects(false)
            .callTimeout(LONGEST_TRANSFER)
            .readTimeout(tools.stallTimeout())
            .build();
  }

  /**
   * What a bucket works with.
   *
   * @param http the client to derive from
   * @param retries when to try again
   * @param failures what a no means
   * @param storage the disk
   * @param stallTimeout limit without a byte
   */
  record Tools(
      OkHttpClient http,
      RetryPolicy retries,
      HttpFailures failures,
      FileStorage storage,
      Duration stallTimeout) {}

  /**
   * What is known of an object before it is fetched.
   *
   * @param bytes its size, if known
   * @param md5 its MD5 sum, if known
   * @param mostBytes nothing larger is accepted
   */
  record Expected(OptionalLong bytes, Optional<String> md5, long mostBytes) {}

  /** Makes sense of a small document; may find that it is damaged. */
  @FunctionalInterface
  interface Reader<T> {
    T read(InputStream document) throws IOException;
  }

  /** Finds out whether a file is what it should be. */
  @FunctionalInterface
  interface Check {
    void check(Path file);
  }

  /** Returns the address of the bucket. */
  HttpUrl base() {
    return base;
  }

  /** Returns the address of an object, for messages. */
  String shown(String key) {
    return HttpFailures.shown(address(key));
  }

  private HttpUrl address(String key) {
    return base.newBuilder().addPathSegments(key).build();
  }

  /**
   * Returns what the reader makes of a document; one that is damaged is asked for again.
   *
   * @param url where
   * @param mostBytes nothing larger is read
   * @param reader reads the document from memory
   */
  <T> T read(HttpUrl url, long mostBytes, Reader<T> reader) {
    return tools
        .retries()
        .run(
            name + " " + HttpFailures.shown(url),
            () -> {
              try (Response response = get(url)) {
                return reader.read(new ByteArrayInputStream(small(response, mostBytes)));
              } catch (InvalidDataException e) {
                throw new AttemptFailed(e, true, null);
              } catch (IOException e) {
                throw HttpFailures.of(url, e);
              }
            });
  }

  /** Returns what the reader makes of the object of a key; see {@link #read}. */
  <T> T readObject(String key, long mostBytes, Reader<T> reader) {
    return read(address(key), mostBytes, reader);
  }

  private static byte[] small(Response response, long mostBytes) throws IOException {
    byte[] bytes = response.body().byteStream().readNBytes((int) mostBytes + 1);
    if (bytes.length > mostBytes) {
      throw tooLarge(response, mostBytes);
    }
    return bytes;
  }

  /**
   * Fetches an object into a file that appears whole and checked, or not at all.
   *
   * @param key the object
   * @param target the file; an older one is replaced
   * @param expected what is known of it
   * @param check has the last word, before the file gets its name
   */
  void fetch(String key, Path target, Expected expected, Check check) {
    HttpUrl url = address(key);
    tools
        .retries()
        .run(
            name + " " + HttpFailures.shown(url),
            () -> {
              try (Response response = get(url)) {
                transfer(response, target, expected, check);
                return target;
              } catch (IOException e) {
                throw HttpFailures.of(url, e);
              }
            });
  }

  private Response get(HttpUrl url) throws IOException, AttemptFailed {
    Request request = new Request.Builder().url(url).header("User-Agent", USER_AGENT).build();
    Response response = client.newCall(request).execute();
    if (response.isSuccessful()) {
      String type = response.header("Content-Type", "").toLowerCase(Locale.ROOT);
      if (!type.startsWith("text/html")) {
        return response;
      }
      response.close();
      throw AttemptFailed.of(
          new InvalidDataException(
              HttpFailures.shown(url),
              "sent a web page instead of data; check the address and a proxy on the way"));
    }
    try (response) {
      throw refusal(url, response);
    }
  }

  /** A public bucket knows no credentials, so none can mend a 401 or 403. */
  private AttemptFailed refusal(HttpUrl url, Response response) {
    int status = response.code();
    if (status == 401 || status == 403) {
      return AttemptFailed.of(
          new RemoteServiceException(
              name,
              status,
              null,
              "the public bucket does not give "
                  + HttpFailures.shown(url)
                  + "; the file may not exist, or a proxy on the way refuses: check the address"));
    }
    return tools.failures().of(name, response);
  }

  private void transfer(Response response, Path target, Expected expected, Check check)
      throws AttemptFailed {
    long announcedBytes = response.body().contentLength();
    if (announcedBytes > expected.mostBytes()) {
      throw AttemptFailed.of(tooLarge(response, expected.mostBytes()));
    }
    Path temporary = null;
    try {
      Path folder = Files.createDirectories(target.toAbsolutePath().getParent());
      requireSpace(folder, Math.max(announcedBytes, expected.bytes().orElse(0)));
      temporary = tools.storage().temporary(target.toAbsolutePath());
      Received received = copy(response, temporary, expected.mostBytes());
      verify(response, received, expected);
      check.check(temporary);
      tools.storage().publish(temporary, target);
    } catch (IOException e) {
      throw AttemptFailed.of(disk(target, e));
    } catch (InsarException e) {
      throw AttemptFailed.of(e);
    } finally {
      delete(temporary);
    }
  }

  private void requireSpace(Path folder, long bytes) throws IOException {
    long usableBytes = tools.storage().usableBytes(folder);
    if (bytes > usableBytes) {
      throw new InsarIoException(
          folder.toString(),
          bytes + " bytes are to come, but only " + usableBytes + " are free; free some",
          null,
          false);
    }
  }

  /** What arrived. */
  private record Received(long bytes, String md5) {}

  private Received copy(Response response, Path temporary, long mostBytes)
      throws IOException, AttemptFailed {
    MessageDigest digest = Checksum.newMd5();
    byte[] buffer = new byte[BUFFER_BYTES];
    long doneBytes = 0;
    try (WritableByteChannel out = tools.storage().append(temporary, 0)) {
      InputStream in = response.body().byteStream();
      for (int got = next(response, in, buffer); got >= 0; got = next(response, in, buffer)) {
        doneBytes += got;
        if (doneBytes > mostBytes) {
          throw AttemptFailed.of(tooLarge(response, mostBytes));
        }
        digest.update(buffer, 0, got);
        ByteBuffer bytes = ByteBuffer.wrap(buffer, 0, got);
        while (bytes.hasRemaining()) {
          out.write(bytes);
        }
      }
      tools.storage().force(out);
    }
    return new Received(doneBytes, Checksum.hex(digest));
  }

  private static int next(Response response, InputStream in, byte[] buffer) throws AttemptFailed {
    try {
      return in.read(buffer);
    } catch (IOException e) {
      throw HttpFailures.of(response.request().url(), e);
    }
  }

  private static void verify(Response response, Received received, Expected expected)
      throws AttemptFailed {
    long announcedBytes = response.body().contentLength();
    long rightBytes = expected.bytes().orElse(announcedBytes);
    boolean size = rightBytes < 0 || rightBytes == received.bytes();
    boolean sum = expected.md5().isEmpty() || expected.md5().get().equals(received.md5());
    if (!size || !sum) {
      throw new AttemptFailed(
          new InvalidDataException(
              HttpFailures.shown(response.request().url()),
              "sent %d bytes with the MD5 sum %s, announced were %d bytes and %s; nothing was kept"
                  .formatted(
                      received.bytes(),
                      received.md5(),
                      rightBytes,
                      expected.md5().orElse("no sum"))),
          true,
          null);
    }
  }

  private static InvalidDataException tooLarge(Response response, long mostBytes) {
    return new InvalidDataException(
        HttpFailures.shown(response.request().url()),
        "sends more than the %,d bytes that such a file may have; nothing was kept"
            .formatted(mostBytes));
  }

  private void delete(@Nullable Path temporary) {
    if (temporary == null) {
      return;
    }
    try {
      tools.storage().delete(temporary);
    } catch (IOException e) {
      LOG.warn("the temporary file {} could not be deleted", temporary, e);
    }
  }

  static InsarIoException disk(Path path, IOException e) {
    return new InsarIoException(
        path.toString(),
        "cannot be written ("
            + (e.getMessage() == null ? e.toString() : e.getMessage())
            + "); check the free space and the permissions, or choose another folder",
        e,
        false);
  }
}
