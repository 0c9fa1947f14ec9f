package io.sentryal.insar.testkit.asf;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import mockwebserver3.MockResponse;
import mockwebserver3.MockResponseBody;
import okio.BufferedSink;
import org.jspecify.annotations.Nullable;

/** Serves files as the archive does: the public address redirects to a signed one, which serves. */
final class DownloadResponder {
  private static final String SIGNED = "/signed";
  private static final Pattern RANGE = Pattern.compile("bytes=(\\d+)-(\\d*)");
  private static final int BUFFER_BYTES = 1 << 16;

  private final @Nullable String token;

  DownloadResponder(@Nullable String token) {
    this.token = token;
  }

  static boolean isSigned(ReceivedRequest request) {
    return request.target().startsWith(SIGNED);
  }

  MockResponse answer(
      List<StoredGranule> archive, ReceivedRequest request, @Nullable EmulatedFault fault) {
    String path = request.target().replaceFirst("\\?.*", "").replaceFirst("^" + SIGNED, "");
    Optional<StoredGranule> stored =
        archive.stream().filter(each -> each.path().equals(path)).findFirst();
    if (stored.isEmpty() || stored.get().granule().file().isEmpty()) {
      return text(404, "application/json", SearchResponder.errors("No file at " + path));
    }
    return isSigned(request) ? file(stored.get(), request, fault) : door(stored.get(), request);
  }

  private MockResponse door(StoredGranule stored, ReceivedRequest request) {
    Optional<String> authorization = request.header("Authorization");
    if (token != null && !authorization.equals(Optional.of("Bearer " + token))) {
      return text(
          401,
          "application/json",
          "{\"status_code\":401,\"error\":\"invalid_token\",\"error_description\":\""
              + (authorization.isEmpty() ? "No token" : "The token is not valid")
              + "\"}");
    }
    return new MockResponse.Builder()
        .code(303)
        .addHeader(
            "Location",
            SIGNED + stored.path() + "?A-userid=simulated&X-Amz-Expires=3600&X-Amz-Signature=0")
        .addHeader("Cache-Control", "private, max-age=3540")
        .build();
  }

  private static MockResponse file(
      StoredGranule stored, ReceivedRequest request, @Nullable EmulatedFault fault) {
    if (request.header("Authorization").isPresent()) {
      return text(
          400,
          "application/xml",
          "<Error><Message>Only one auth mechanism allowed</Message></Error>");
    }
    long first = 0;
    long last = stored.bytes() - 1;
    Matcher range = RANGE.matcher(request.header("Range").orElse(""));
    if (range.matches()) {
      first = Long.parseLong(range.group(1));
      last = range.group(2).isEmpty() ? last : Math.min(last, Long.parseLong(range.group(2)));
      if (first > last) {
        return new MockResponse.Builder()
            .code(416)
            .addHeader("Content-Range", "bytes */" + stored.bytes())
            .build();
      }
    }
    boolean cut = fault != null && fault.kind() == EmulatedFault.Kind.CUT_BODY;
    boolean damaged = fault != null && fault.kind() == EmulatedFault.Kind.DAMAGED_BODY;
    long length = cut ? (last - first + 1) / 2 : last - first + 1;
    MockResponse.Builder response =
        new MockResponse.Builder()
            .addHeader("Content-Type", "application/zip")
            .addHeader("Accept-Ranges", "bytes")
            .addHeader("ETag", "\"" + stored.md5() + "\"")
            .body(new FileBody(stored.granule().file().orElseThrow(), first, length, damaged));
    if (range.matches()) {
      response.code(206);
      response.addHeader("Content-Range", "bytes " + first + "-" + last + "/" + stored.bytes());
    }
    return response.build();
  }

  static MockResponse text(int status, String type, String body) {
    return new MockResponse.Builder()
        .code(status)
        .addHeader("Content-Type", type)
        .body(body)
        .build();
  }

  /** A part of a file, read while it is sent. */
  private record FileBody(Path file, long firstByte, long length, boolean damaged)
      implements MockResponseBody {
    @Override
    public long getContentLength() {
      return length;
    }

    @Override
    public void writeTo(BufferedSink sink) throws IOException {
      ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
      try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
        long sent = 0;
        while (sent < length) {
          buffer.clear().limit((int) Math.min(BUFFER_BYTES, length - sent));
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
