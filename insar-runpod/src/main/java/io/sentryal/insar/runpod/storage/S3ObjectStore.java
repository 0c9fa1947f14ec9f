package io.sentryal.insar.runpod.storage;

import io.sentryal.insar.error.Checks;
import io.sentryal.insar.error.RemoteServiceException;
import io.sentryal.insar.runpod.internal.Addresses;
import io.sentryal.insar.runpod.internal.BlockingCalls;
import io.sentryal.insar.runpod.internal.BlockingCalls.Answer;
import io.sentryal.insar.runpod.internal.Sleeper;
import io.sentryal.insar.signing.AwsCredentials;
import io.sentryal.insar.signing.AwsSignature;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import org.jspecify.annotations.Nullable;

/**
 * A bucket of a store that speaks S3: AWS, RunPod's network volumes ({@code
 * https://s3api-DATACENTRE.runpod.io}, bucket = id of the volume) and others. Requests are signed
 * (Signature Version 4) and address the bucket in the path. Thread-safe.
 *
 * <p>The body of a PUT is hashed and signed, so that a store that keeps the rules refuses one that
 * was damaged on its way.
 */
public final class S3ObjectStore implements ObjectStore, AutoCloseable {
  private static final Pattern KEY = Pattern.compile("[A-Za-z0-9._-]+(/[A-Za-z0-9._-]+)*");
  private static final Pattern BUCKET = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{1,62}");
  private static final int LONGEST_KEY = 1024;
  private static final int SMALL_ANSWER = 64 * 1024;
  private static final Duration CALL_LIMIT = Duration.ofMinutes(5);
  private static final int NOT_FOUND = 404;
  private static final int PRECONDITION_FAILED = 412;

  private final HttpUrl endpoint;
  private final String bucket;
  private final AwsSignature signature;
  private final Clock clock;
  private final BlockingCalls calls;

  private S3ObjectStore(Builder b) {
    this.endpoint = Checks.required("S3ObjectStore", "endpoint", b.endpoint);
    this.bucket = Checks.required("S3ObjectStore", "bucket", b.bucket);
    this.signature =
        new AwsSignature(
            Checks.required("S3ObjectStore", "credentials", b.credentials),
            Checks.required("S3ObjectStore", "region", b.region));
    this.clock = b.clock;
    this.calls = new BlockingCalls(b.http, CALL_LIMIT, clock, b.sleeper);
  }

  /** Returns a builder. Required: endpoint, bucket, region, credentials. */
  public static Builder builder() {
    return new Builder();
  }

  @Override
  public StoredObject put(String key, byte[] content, String contentType) {
    Answer answer = put(key, content, contentType, Map.of(), Set.of());
    return new StoredObject(key, content.length, answer.etag());
  }

  @Override
  public boolean putIfAbsent(String key, byte[] content, String contentType) {
    Answer answer =
        put(key, content, contentType, Map.of("if-none-match", "*"), Set.of(PRECONDITION_FAILED));
    return answer.status() != PRECONDITION_FAILED;
  }

  private Answer put(
      String key,
      byte[] content,
      String contentType,
      Map<String, String> conditions,
      Set<Integer> expected) {
    String payloadSha256 = AwsSignature.sha256(content);
    // A conditional PUT that is repeated after a lost answer would find its own object.
    boolean repeatable = conditions.isEmpty();
    return calls.send(
        attempt ->
            signed("PUT", key, conditions, payloadSha256)
                .put(RequestBody.create(content, MediaType.get(contentType)))
                .build(),
        repeatable,
        SMALL_ANSWER,
        expected);
  }

  @Override
  public Optional<byte[]> get(String key, int maxBytes) {
    Answer answer =
        calls.send(
            attempt -> signed("GET", key, Map.of(), AwsSignature.UNSIGNED_PAYLOAD).get().build(),
            true,
            maxBytes,
            Set.of(NOT_FOUND));
    return answer.status() == NOT_FOUND ? Optional.empty() : Optional.of(answer.body());
  }

  @Override
  public Optional<StoredObject> head(String key) {
    Answer answer =
        calls.send(
            attempt -> signed("HEAD", key, Map.of(), AwsSignature.UNSIGNED_PAYLOAD).head().build(),
            true,
            SMALL_ANSWER,
            Set.of(NOT_FOUND));
    if (answer.status() == NOT_FOUND) {
      return Optional.empty();
    }
    if (answer.bytes() < 0) {
      throw new RemoteServiceException(
          endpoint.host(), answer.status(), null, "the store does not tell the size of " + key);
    }
    return Optional.of(new StoredObject(key, answer.bytes(), answer.etag()));
  }

  @Override
  public URI presignGet(String key, Duration life) {
    return presigned("GET", key, life);
  }

  @Override
  public URI presignPut(String key, Duration life) {
    return presigned("PUT", key, life);
  }

  private URI presigned(String method, String key, Duration life) {
    HttpUrl url = url(key);
    String query =
        signature.presignedQuery(
            new AwsSignature.Request(method, host(), url.encodedPath(), Map.of()),
            clock.instant(),
            life);
    return url.newBuilder().encodedQuery(query).build().uri();
  }

  private Request.Builder signed(
      String method, String key, Map<String, String> headers, String payloadSha256) {
    HttpUrl url = url(key);
    Request.Builder request = new Request.Builder().url(url);
    signature
        .sign(
            new AwsSignature.Request(method, host(), url.encodedPath(), Map.of()),
            headers,
            payloadSha256,
            clock.instant())
        .forEach(request::header);
    return request;
  }

  private HttpUrl url(String key) {
    boolean dots = Set.of(key.split("/", -1)).contains("..") || key.contains("./");
    if (!KEY.matcher(key).matches() || key.length() > LONGEST_KEY || dots) {
      throw new IllegalArgumentException(
          "a key is words of letters, digits and . _ - joined by slashes, was '" + key + "'");
    }
    return endpoint.newBuilder().addPathSegment(bucket).addPathSegments(key).build();
  }

  private String host() {
    int port = endpoint.port();
    boolean own = port == HttpUrl.defaultPort(endpoint.scheme());
    return own ? endpoint.host() : endpoint.host() + ":" + port;
  }

  /** Closes the HTTP client unless it was given. */
  @Override
  public void close() {
    calls.close();
  }

  @Override
  public String toString() {
    return "S3ObjectStore[" + endpoint + bucket + ", credentials=redacted]";
  }

  /** Builds an {@link S3ObjectStore}. Not thread-safe. */
  public static final class Builder {
    private @Nullable HttpUrl endpoint;
    private @Nullable String bucket;
    private @Nullable String region;
    private @Nullable AwsCredentials credentials;
    private @Nullable OkHttpClient http;
    private Clock clock = Clock.systemUTC();
    private Sleeper sleeper = Sleeper.SYSTEM;

    private Builder() {}

    /**
     * Sets the address of the store, without the bucket.
     *
     * @param value an https URL; http only on this machine
     */
    public Builder endpoint(URI value) {
      endpoint = HttpUrl.get(Addresses.requireSafe("endpoint of the object store", value));
      return this;
    }

    /** Sets the bucket. */
    public Builder bucket(String value) {
      if (!BUCKET.matcher(value).matches()) {
        throw new IllegalArgumentException(
            "a bucket is 2 to 63 letters, digits and . _ -, was '" + value + "'");
      }
      bucket = value;
      return this;
    }

    /** Sets the region, for example {@code us-west-2}; RunPod: the data centre. */
    public Builder region(String value) {
      region = Checks.notBlank("region", value);
      return this;
    }

    /** Sets the keys. */
    public Builder credentials(AwsCredentials value) {
      credentials = Objects.requireNonNull(value, "credentials");
      return this;
    }

    /** Sets the HTTP client; it stays open when the store is closed. */
    public Builder httpClient(OkHttpClient value) {
      http = Objects.requireNonNull(value, "httpClient");
      return this;
    }

    /** Sets the clock that dates signatures. */
    public Builder clock(Clock value) {
      clock = Objects.requireNonNull(value, "clock");
      return this;
    }

    Builder sleeper(Sleeper value) {
      sleeper = Objects.requireNonNull(value, "sleeper");
      return this;
    }

    /** Returns the store. */
    public S3ObjectStore build() {
      return new S3ObjectStore(this);
    }
  }
}
