package io.sentryal.insar.testkit.asf;

import io.sentryal.insar.testkit.asf.EmulatedFault.Kind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import mockwebserver3.MockResponse;
import mockwebserver3.MockResponseBody;
import okio.BufferedSink;
import org.jspecify.annotations.Nullable;

/** Serves one file at its signed address, as S3 does, or as it should not. */
final class FileResponder {
  private static final Pattern RANGE = Pattern.compile("bytes=(\\d+)-(\\d*)");
  private static final int BUFFER_BYTES = 1 << 16;

  private final StoredGranule stored;
  private final ReceivedRequest request;
  private final @Nullable EmulatedFault fault;

  FileResponder(StoredGranule stored, ReceivedRequest request, @Nullable EmulatedFault fault) {
    this.stored = stored;
    this.request = request;
    this.fault = fault;
  }

  MockResponse answer() {
    if (request.header("Authorization").isPresent() || request.header("Cookie").isPresent()) {
      return DownloadResponder.text(
          400,
          "application/xml",
          "<Error><Message>Only one auth mechanism allowed</Message></Error>");
    }
    boolean other = is(Kind.OTHER_VERSION) || is(Kind.IGNORED_IF_RANGE);
    String etag = other ? text() : "\"" + stored.md5() + "\"";
    Matcher range = RANGE.matcher(request.header("Range").orElse(""));
    boolean sameVersion =
        is(Kind.IGNORED_IF_RANGE) || request.header("If-Range").map(etag::equals).orElse(true);
    boolean part = range.matches() && sameVersion && !is(Kind.IGNORED_RANGE);
    long first = part ? Long.parseLong(range.group(1)) : 0;
    long last = stored.bytes() - 1;
    if (part && !range.group(2).isEmpty()) {
      last = Math.min(last, Long.parseLong(range.group(2)));
    }
    if (part && first > last) {
      return new MockResponse.Builder()
          .code(416)
          .addHeader("Content-Range", "bytes */" + stored.bytes())
          .build();
    }
    if (part && is(Kind.WRONG_RANGE)) {
      first += number();
    }
    MockResponse.Builder response = headers(etag).body(body(first, last - first + 1));
    if (part) {
      response.code(206);
      response.addHeader("Content-Range", "bytes " + first + "-" + last + "/" + stored.bytes());
    }
    return response.build();
  }

  private MockResponse.Builder headers(String etag) {
    MockResponse.Builder response =
        new MockResponse.Builder()
            .addHeader("Content-Type", "application/zip")
            .addHeader("Accept-Ranges", "bytes")
            .addHeader("ETag", etag);
    if (is(Kind.OTHER_NAME) || stored.granule().burstId().isPresent()) {
      String name = is(Kind.OTHER_NAME) ? text() : stored.granule().fileName();
      response.addHeader("Content-Disposition", "attachment; filename=\"" + name + "\"");
    }
    return response;
  }

  private FileBody body(long first, long length) {
    Path file = stored.granule().file().orElseThrow();
    return new FileBody(
        file,
        first,
        is(Kind.CUT_BODY) ? length / 2 : length,
        is(Kind.BREAK_BODY_AFTER) ? number() : Long.MAX_VALUE,
        is(Kind.DAMAGED_BODY));
  }

  private boolean is(Kind kind) {
    return fault != null && fault.kind() == kind;
  }

  private String text() {
    return fault == null ? "" : fault.text();
  }

  private long number() {
    return fault == null ? 0 : fault.number();
  }

  /** A part of a file, read while it is sent. */
  private record FileBody(
      Path file, long firstByte, long length, long breakAfterBytes, boolean damaged)
      implements MockResponseBody {
    @Override
    public long getContentLength() {
      return length;
    }

    @Override
    public void writeTo(BufferedSink sink) throws IOException {
      ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
      long end = Math.min(length, breakAfterBytes);
      try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
        long sent = 0;
        while (sent < end) {
          buffer.clear().limit((int) Math.min(BUFFER_BYTES, end - sent));
          int got = channel.read(buffer, firstByte + sent);
          if (got < 0) {
            throw new IOException(file + " became shorter while it was served");
          }
          if (damaged && sent == 0) {
            buffer.array()[0] ^= 1;
          }
          sink.write(buffer.array(), 0, got);
          sent += got;
        }
      }
    }
  }
}
