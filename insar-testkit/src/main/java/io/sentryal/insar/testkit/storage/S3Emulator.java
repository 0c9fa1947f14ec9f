package io.sentryal.insar.testkit.storage;

import io.sentryal.insar.signing.AwsCredentials;
import io.sentryal.insar.signing.AwsSignature;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import okhttp3.HttpUrl;
import okio.Buffer;
import okio.ByteString;

/**
 * An object store in memory that speaks the part of S3 that this library uses: PUT (also {@code
 * If-None-Match: *}), GET, HEAD, signed by header or by URL. It refuses what is not signed, what
 * was changed after signing, presigned URLs that have expired, and bodies that do not have the hash
 * that was signed. Thread-safe.
 */
public final class S3Emulator implements AutoCloseable {
  /** The keys that the emulator accepts. */
  public static final AwsCredentials CREDENTIALS =
      AwsCredentials.of("EMULATEDKEY", "emulated/secret+key");

  /** The region that the emulator is in. */
  public static final String REGION = "eu-test-1";

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmssX", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final MockWebServer server = new MockWebServer();
  private final Map<String, ByteString> objects = new ConcurrentHashMap<>();
  private final Queue<MockResponse> faults = new ConcurrentLinkedQueue<>();
  private final Queue<String> received = new ConcurrentLinkedQueue<>();
  private final Clock clock;

  private S3Emulator(Clock clock) {
    this.clock = clock;
    server.setDispatcher(
        new Dispatcher() {
          @Override
          public MockResponse dispatch(RecordedRequest request) {
            return answer(request);
          }
        });
  }

  /**
   * Starts an empty store.
   *
   * @param clock tells the time by which presigned URLs expire
   */
  public static S3Emulator start(Clock clock) {
    S3Emulator emulator = new S3Emulator(clock);
    try {
      emulator.server.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return emulator;
  }

  /** Returns the address of the store, without a bucket. */
  public URI endpoint() {
    return server.url("/").uri();
  }

  /** Returns an object, by bucket and key: {@code bucket/key}. */
  public Optional<byte[]> object(String path) {
    return Optional.ofNullable(objects.get("/" + path)).map(ByteString::toByteArray);
  }

  /** Returns the methods and paths that were asked for, in order; no queries. */
  public List<String> received() {
    return List.copyOf(received);
  }

  /** Lets the next requests fail with these answers, one after the other, and do nothing. */
  public void failNext(MockResponse... answers) {
    faults.addAll(Arrays.asList(answers));
  }

  private MockResponse answer(RecordedRequest request) {
    HttpUrl url = request.getUrl();
    received.add(request.getMethod() + " " + url.encodedPath());
    MockResponse fault = faults.poll();
    if (fault != null) {
      return fault;
    }
    Optional<String> refusal = refusal(request);
    if (refusal.isPresent()) {
      return error(403, refusal.get());
    }
    return switch (request.getMethod()) {
      case "PUT" -> put(request);
      case "GET", "HEAD" -> get(url.encodedPath(), request.getMethod().equals("HEAD"));
      default -> error(405, "MethodNotAllowed");
    };
  }

  private MockResponse put(RecordedRequest request) {
    ByteString body = request.getBody() == null ? ByteString.EMPTY : request.getBody();
    String hash = request.getHeaders().get("x-amz-content-sha256");
    if (hash != null
        && !hash.equals(AwsSignature.UNSIGNED_PAYLOAD)
        && !hash.equals(body.sha256().hex())) {
      return error(400, "XAmzContentSHA256Mismatch");
    }
    String path = request.getUrl().encodedPath();
    if ("*".equals(request.getHeaders().get("If-None-Match"))) {
      if (objects.putIfAbsent(path, body) != null) {
        return error(412, "PreconditionFailed");
      }
    } else {
      objects.put(path, body);
    }
    return new MockResponse.Builder().code(200).addHeader("ETag", etag(body)).build();
  }

  private MockResponse get(String path, boolean head) {
    ByteString body = objects.get(path);
    if (body == null) {
      return head ? new MockResponse.Builder().code(404).build() : error(404, "NoSuchKey");
    }
    MockResponse.Builder answer =
        new MockResponse.Builder().code(200).addHeader("ETag", etag(body));
    return head
        ? answer.setHeader("Content-Length", body.size()).build()
        : answer.body(new Buffer().write(body)).build();
  }

  private static String etag(ByteString body) {
    return "\"" + body.md5().hex() + "\"";
  }

  private static MockResponse error(int status, String code) {
    return new MockResponse.Builder()
        .code(status)
        .addHeader("Content-Type", "application/xml")
        .body("<Error><Code>" + code + "</Code></Error>")
        .build();
  }

  private Optional<String> refusal(RecordedRequest request) {
    HttpUrl url = request.getUrl();
    if (url.queryParameter("X-Amz-Signature") != null) {
      return refusalOfUrl(request.getMethod(), url);
    }
    String authorization = request.getHeaders().get("Authorization");
    String date = request.getHeaders().get("x-amz-date");
    if (authorization == null || date == null) {
      return Optional.of("AccessDenied");
    }
    Map<String, String> headers = new TreeMap<>();
    String names = authorization.replaceAll(".*SignedHeaders=([^,]*),.*", "$1");
    for (String name : names.split(";", -1)) {
      String value = request.getHeaders().get(name);
      if (!name.equals("host") && value != null) {
        headers.put(name, value);
      }
    }
    String payload = headers.getOrDefault("x-amz-content-sha256", "");
    String expected =
        new AwsSignature(CREDENTIALS, REGION)
            .sign(signedRequest(request.getMethod(), url, Map.of()), headers, payload, at(date))
            .get("authorization");
    return authorization.equals(expected) ? Optional.empty() : Optional.of("SignatureDoesNotMatch");
  }

  private Optional<String> refusalOfUrl(String method, HttpUrl url) {
    Instant signedAt = at(String.valueOf(url.queryParameter("X-Amz-Date")));
    Duration life =
        Duration.ofSeconds(Long.parseLong(String.valueOf(url.queryParameter("X-Amz-Expires"))));
    if (clock.instant().isAfter(signedAt.plus(life))) {
      return Optional.of("AccessDenied: Request has expired");
    }
    String expected =
        new AwsSignature(CREDENTIALS, REGION)
            .presignedQuery(signedRequest(method, url, Map.of()), signedAt, life);
    return expected.equals(url.encodedQuery())
        ? Optional.empty()
        : Optional.of("SignatureDoesNotMatch");
  }

  private static AwsSignature.Request signedRequest(
      String method, HttpUrl url, Map<String, String> query) {
    return new AwsSignature.Request(
        method, url.host() + ":" + url.port(), url.encodedPath(), query);
  }

  private static Instant at(String date) {
    return TIME.parse(date, Instant::from);
  }

  @Override
  public void close() {
    server.close();
  }
}
