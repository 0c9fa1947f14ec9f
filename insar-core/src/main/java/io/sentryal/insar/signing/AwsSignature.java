package io.sentryal.insar.signing;

import io.sentryal.insar.error.Checks;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signs requests to S3 and to stores that speak it, by AWS Signature Version 4 (AWS, "Signature
 * Version 4 signing process", and "Authenticating Requests" of the Amazon S3 API Reference).
 * Immutable and thread-safe.
 */
public final class AwsSignature {
  /** The hash that stands for a body that is not signed. */
  public static final String UNSIGNED_PAYLOAD = "UNSIGNED-PAYLOAD";

  /** The longest life of a presigned URL that S3 accepts. */
  public static final Duration LONGEST_PRESIGNED = Duration.ofDays(7);

  private static final String ALGORITHM = "AWS4-HMAC-SHA256";
  private static final String SERVICE = "s3";
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final AwsCredentials credentials;
  private final String region;

  /**
   * Signs for a region.
   *
   * @param credentials the keys
   * @param region region of the store, for example {@code us-west-2}
   */
  public AwsSignature(AwsCredentials credentials, String region) {
    this.credentials = Objects.requireNonNull(credentials, "credentials");
    this.region = Checks.notBlank("region", region);
  }

  /**
   * What is signed. Immutable.
   *
   * @param method HTTP method, upper case
   * @param host host, with its port if that is not the scheme's own
   * @param path path as it stands in the URL: encoded once, beginning with a slash
   * @param query decoded parameters of the query
   */
  public record Request(String method, String host, String path, Map<String, String> query) {
    public Request {
      Checks.notBlank("method", method);
      Checks.notBlank("host", host);
      if (!path.startsWith("/")) {
        throw new IllegalArgumentException("a path begins with a slash, was '" + path + "'");
      }
      query = Map.copyOf(query);
    }
  }

  /**
   * Returns the headers that make the request a signed one: those given, the time, the hash of the
   * body, the session token if there is one, and {@code Authorization}.
   *
   * @param request what is asked
   * @param headers further headers to sign, such as {@code Range} or {@code If-None-Match}
   * @param payloadSha256 SHA-256 of the body in hexadecimal, or {@link #UNSIGNED_PAYLOAD}
   * @param at the time of the request
   */
  public Map<String, String> sign(
      Request request, Map<String, String> headers, String payloadSha256, Instant at) {
    SortedMap<String, String> signed = new TreeMap<>();
    headers.forEach((name, value) -> signed.put(name.toLowerCase(Locale.ROOT), value.strip()));
    signed.put("host", request.host());
    signed.put("x-amz-date", TIME.format(at));
    signed.put("x-amz-content-sha256", payloadSha256);
    credentials.sessionToken().ifPresent(token -> signed.put("x-amz-security-token", token));
    String signature = signature(request, request.query(), signed, payloadSha256, at);
    Map<String, String> result = new TreeMap<>(signed);
    result.remove("host");
    result.put(
        "authorization",
        ALGORITHM
            + (" Credential=" + credentials.accessKeyId() + "/" + scope(at))
            + (",SignedHeaders=" + String.join(";", signed.keySet()))
            + (",Signature=" + signature));
    return result;
  }

  /**
   * Returns the query of a URL that stands for this request without any header.
   *
   * @param request what the URL allows
   * @param at from when it holds
   * @param life how long it holds, up to {@link #LONGEST_PRESIGNED}
   */
  public String presignedQuery(Request request, Instant at, Duration life) {
    if (life.isNegative() || life.isZero() || life.compareTo(LONGEST_PRESIGNED) > 0) {
      throw new IllegalArgumentException(
          "a presigned URL lives from 1 second to 7 days, was " + life);
    }
    SortedMap<String, String> query = new TreeMap<>(request.query());
    query.put("X-Amz-Algorithm", ALGORITHM);
    query.put("X-Amz-Credential", credentials.accessKeyId() + "/" + scope(at));
    query.put("X-Amz-Date", TIME.format(at));
    query.put("X-Amz-Expires", String.valueOf(life.toSeconds()));
    query.put("X-Amz-SignedHeaders", "host");
    credentials.sessionToken().ifPresent(token -> query.put("X-Amz-Security-Token", token));
    SortedMap<String, String> host = new TreeMap<>(Map.of("host", request.host()));
    String signature = signature(request, query, host, UNSIGNED_PAYLOAD, at);
    return canonicalQuery(query) + "&X-Amz-Signature=" + signature;
  }

  /** Returns the SHA-256 of bytes in hexadecimal. */
  public static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** Returns a text as a part of a URL: all but unreserved characters encoded (RFC 3986, 2.3). */
  public static String encode(String text) {
    StringBuilder encoded = new StringBuilder();
    for (byte each : text.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (each & 0xff);
      boolean unreserved =
          (c >= 'A' && c <= 'Z')
              || (c >= 'a' && c <= 'z')
              || (c >= '0' && c <= '9')
              || "-._~".indexOf(c) >= 0;
      encoded.append(
          unreserved ? String.valueOf(c) : String.format(Locale.ROOT, "%%%02X", (int) c));
    }
    return encoded.toString();
  }

  private String signature(
      Request request,
      Map<String, String> query,
      SortedMap<String, String> headers,
      String payloadSha256,
      Instant at) {
    String canonical =
        String.join(
            "\n",
            request.method(),
            request.path(),
            canonicalQuery(query),
            headers.entrySet().stream()
                .map(e -> e.getKey() + ":" + e.getValue().replaceAll(" +", " ") + "\n")
                .collect(Collectors.joining()),
            String.join(";", headers.keySet()),
            payloadSha256);
    String toSign =
        String.join(
            "\n",
            ALGORITHM,
            TIME.format(at),
            scope(at),
            sha256(canonical.getBytes(StandardCharsets.UTF_8)));
    return HexFormat.of().formatHex(hmac(key(at), toSign));
  }

  private static String canonicalQuery(Map<String, String> query) {
    return query.entrySet().stream()
        .map(e -> encode(e.getKey()) + "=" + encode(e.getValue()))
        .sorted()
        .collect(Collectors.joining("&"));
  }

  private String scope(Instant at) {
    return day(at) + "/" + region + "/" + SERVICE + "/aws4_request";
  }

  private static String day(Instant at) {
    return TIME.format(at).substring(0, "yyyyMMdd".length());
  }

  private byte[] key(Instant at) {
    byte[] secret = ("AWS4" + credentials.secretAccessKey()).getBytes(StandardCharsets.UTF_8);
    return hmac(hmac(hmac(hmac(secret, day(at)), region), SERVICE), "aws4_request");
  }

  private static byte[] hmac(byte[] key, String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has HmacSHA256", e);
    }
  }
}
