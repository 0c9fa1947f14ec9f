package io.sentryal.insar.asf.internal.login;

import io.sentryal.insar.error.Checks;
import io.sentryal.insar.signing.AwsCredentials;
import io.sentryal.insar.signing.AwsSignature;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import okhttp3.HttpUrl;

/** Addresses of files in the archive's buckets. */
public final class BucketAddress {
  /** The region where the archive's buckets are. */
  public static final String REGION = "us-west-2";

  private static final Pattern ADDRESS = Pattern.compile("s3://([a-z0-9][a-z0-9-]{1,61})/(.+)");

  private BucketAddress() {}

  /**
   * Returns the https address of {@code s3://BUCKET/KEY}, not signed.
   *
   * @param granule id of the granule, for messages
   * @throws IllegalArgumentException if the address is no such address
   */
  public static HttpUrl https(String granule, URI address) {
    Checks.notBlank("granule", granule);
    Matcher parts = ADDRESS.matcher(address.toString());
    if (!parts.matches() || address.getQuery() != null || address.getFragment() != null) {
      throw new IllegalArgumentException(
          "the address of " + granule + " must be s3://BUCKET/KEY, was '" + address + "'");
    }
    String path = AwsSignature.encode(address.getPath()).replace("%2F", "/");
    return HttpUrl.get("https://" + parts.group(1) + ".s3." + REGION + ".amazonaws.com" + path);
  }

  /**
   * Returns the address signed for a {@code GET}.
   *
   * @param life how long it holds
   */
  public static HttpUrl signed(HttpUrl address, AwsCredentials keys, Instant now, Duration life) {
    AwsSignature.Request get =
        new AwsSignature.Request("GET", address.host(), address.encodedPath(), Map.of());
    String query = new AwsSignature(keys, REGION).presignedQuery(get, now, life);
    return address.newBuilder().encodedQuery(query).build();
  }
}
