package io.sentryal.insar.testkit.asf;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import mockwebserver3.SocketEffect;
import okhttp3.HttpUrl;
import okio.Buffer;
import okio.ByteString;
import org.jspecify.annotations.Nullable;

/**
 * Stands in for public S3 buckets on this machine: lists keys in pages (ListObjects, version 1) and
 * serves objects. Every answer says {@code X-Simulated}. Written from the documented interface of
 * S3 and recorded answers, independently of the client. Thread-safe.
 */
public final class BucketEmulator implements AutoCloseable {
  // Held, because a logger that nobody holds forgets its level. The server logs every request.
  private static final Logger SERVER_LOG = Logger.getLogger(MockWebServer.class.getName());

  private final MockWebServer server = new MockWebServer();
  private final Map<String, NavigableMap<String, Stored>> buckets = new TreeMap<>();
  private final Deque<EmulatedFault> faults = new ArrayDeque<>();
  private final List<String> received = new ArrayList<>();
  private int keysPerPage = 1000;

  /** One object; without content it is listed, but not there. */
  private record Stored(@Nullable ByteString content, long bytes, String tag, String type) {}

  private BucketEmulator() {
    SERVER_LOG.setLevel(Level.WARNING);
    server.setDispatcher(
        new Dispatcher() {
          @Override
          public MockResponse dispatch(RecordedRequest request) {
            return answer(request);
          }
        });
    try {
      server.start(InetAddress.getLoopbackAddress(), 0);
    } catch (IOException e) {
      throw new UncheckedIOException("the emulator cannot listen on this machine", e);
    }
  }

  /** Starts a server without buckets. */
  public static BucketEmulator start() {
    return new BucketEmulator();
  }

  /** Returns the address of a bucket, to give to a client; makes the bucket if it is new. */
  public URI url(String bucket) {
    synchronized (buckets) {
      buckets.computeIfAbsent(bucket, name -> new TreeMap<>());
    }
    return URI.create("http://127.0.0.1:" + server.getPort() + "/" + bucket + "/");
  }

  /** Sets how many keys a page lists; 1000 unless set. */
  public void keysPerPage(int value) {
    synchronized (buckets) {
      keysPerPage = value;
    }
  }

  /** Stores an object. */
  public void put(String bucket, String key, byte[] content) {
    put(bucket, key, content, "binary/octet-stream");
  }

  /** Stores an object that is served with a content type. */
  public void put(String bucket, String key, byte[] content, String contentType) {
    store(
        bucket, key, new Stored(ByteString.of(content), content.length, md5(content), contentType));
  }

  /** Lists an object that is not there. */
  public void listOnly(String bucket, String key) {
    store(bucket, key, new Stored(null, 1000, "0".repeat(32), ""));
  }

  private void store(String bucket, String key, Stored stored) {
    synchronized (buckets) {
      buckets.computeIfAbsent(bucket, name -> new TreeMap<>()).put(key, stored);
    }
  }

  /** Takes an object away. */
  public void remove(String bucket, String key) {
    synchronized (buckets) {
      NavigableMap<String, Stored> held = buckets.get(bucket);
      if (held == null || held.remove(key) == null) {
        throw new IllegalArgumentException(bucket + " holds no " + key);
      }
    }
  }

  /** Lets the next answers go wrong. */
  public void fail(int times, EmulatedFault fault) {
    synchronized (buckets) {
      for (int i = 0; i < times; i++) {
        faults.add(fault);
      }
    }
  }

  /** Lets no further answer go wrong. */
  public void clearFaults() {
    synchronized (buckets) {
      faults.clear();
    }
  }

  /** Returns path and query of the requests so far, in order. */
  public List<String> received() {
    synchronized (buckets) {
      return List.copyOf(received);
    }
  }

  /** Forgets the requests so far. */
  public void forget() {
    synchronized (buckets) {
      received.clear();
    }
  }

  @Override
  public void close() {
    server.close();
  }

  private MockResponse answer(RecordedRequest request) {
    HttpUrl url = request.getUrl();
    synchronized (buckets) {
      received.add(request.getTarget());
      EmulatedFault fault = faults.poll();
      MockResponse.Builder right = rightAnswer(url, fault);
      right.addHeader("X-Simulated", "true");
      if (fault != null) {
        disturb(right, fault);
      }
      return right.build();
    }
  }

  private MockResponse.Builder rightAnswer(HttpUrl url, @Nullable EmulatedFault fault) {
    if (fault != null && fault.kind() == EmulatedFault.Kind.STATUS) {
      return text(fault.status(), fault.contentType(), fault.text(), fault);
    }
    if (fault != null && fault.kind() == EmulatedFault.Kind.REDIRECT) {
      return new MockResponse.Builder().code(302).addHeader("Location", fault.text());
    }
    NavigableMap<String, Stored> bucket = buckets.get(url.pathSegments().get(0));
    if (bucket == null) {
      return text(404, "application/xml", error("NoSuchBucket"), fault);
    }
    String key = String.join("/", url.pathSegments().subList(1, url.pathSize()));
    if (key.isEmpty()) {
      return text(200, "application/xml", list(url, bucket), fault);
    }
    Stored stored = bucket.get(key);
    return stored == null || stored.content() == null
        ? text(404, "application/xml", error("NoSuchKey"), fault)
        : body(200, stored.type(), stored.content().toByteArray(), fault);
  }

  private String list(HttpUrl url, NavigableMap<String, Stored> bucket) {
    String prefix = parameter(url, "prefix");
    String marker = parameter(url, "marker");
    StringBuilder contents = new StringBuilder();
    int listed = 0;
    boolean truncated = false;
    for (Map.Entry<String, Stored> entry : bucket.tailMap(marker, false).entrySet()) {
      if (!entry.getKey().startsWith(prefix)) {
        continue;
      }
      if (listed == keysPerPage) {
        truncated = true;
        break;
      }
      contents.append(
          "<Contents><Key>%s</Key><LastModified>2025-01-01T00:00:00.000Z</LastModified><ETag>&quot;%s&quot;</ETag><Size>%d</Size><Owner><ID>simulated</ID></Owner></Contents>"
              .formatted(entry.getKey(), entry.getValue().tag(), entry.getValue().bytes()));
      listed++;
    }
    return """
        <?xml version="1.0" encoding="UTF-8"?>
        <ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Name>simulated</Name>\
        <Prefix>%s</Prefix><Marker>%s</Marker><MaxKeys>1000</MaxKeys><IsTruncated>%s</IsTruncated>%s\
        </ListBucketResult>"""
        .formatted(prefix, marker, truncated, contents);
  }

  private static String parameter(HttpUrl url, String name) {
    String value = url.queryParameter(name);
    return value == null ? "" : value;
  }

  private static String error(String code) {
    return "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Error><Code>" + code + "</Code></Error>";
  }

  private static MockResponse.Builder text(
      int status, String type, String text, @Nullable EmulatedFault fault) {
    return body(status, type, text.getBytes(StandardCharsets.UTF_8), fault);
  }

  private static MockResponse.Builder body(
      int status, String type, byte[] content, @Nullable EmulatedFault fault) {
    byte[] sent = content;
    if (fault != null && fault.kind() == EmulatedFault.Kind.CUT_BODY) {
      sent = Arrays.copyOf(content, content.length / 2);
    } else if (fault != null && fault.kind() == EmulatedFault.Kind.DAMAGED_BODY) {
      sent = content.clone();
      sent[sent.length / 2] ^= 1;
    }
    MockResponse.Builder response = new MockResponse.Builder().code(status);
    if (!type.isEmpty()) {
      response.addHeader("Content-Type", type);
    }
    return response.body(new Buffer().write(sent));
  }

  private static void disturb(MockResponse.Builder response, EmulatedFault fault) {
    SocketEffect close = new SocketEffect.CloseSocket();
    switch (fault.kind()) {
      case BREAK_CONNECTION -> response.onResponseStart(close);
      case BREAK_BODY -> response.onResponseBody(close);
      case DELAY -> response.headersDelay(fault.number(), TimeUnit.MILLISECONDS);
      default -> {
        String retryAfter = fault.retryAfter();
        if (retryAfter != null) {
          response.addHeader("Retry-After", retryAfter.toLowerCase(Locale.ROOT));
        }
      }
    }
  }

  private static String md5(byte[] content) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has MD5", e);
    }
  }
}
