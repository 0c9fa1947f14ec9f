package io.sentryal.insar.asf;

import io.sentryal.insar.asf.internal.login.BucketAddress;
import io.sentryal.insar.asf.internal.login.S3Keys;
import io.sentryal.insar.signing.AwsCredentials;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import okhttp3.HttpUrl;

/**
 * Keys with which a program reads the archive's buckets itself, for an hour, and only from within
 * the AWS region {@value #REGION}: from anywhere else the buckets refuse them. Immutable; printed
 * without the secrets.
 */
public final class S3Credentials {
  /** The region where the archive's buckets are, and from where alone they can be read. */
  public static final String REGION = BucketAddress.REGION;

  private final AwsCredentials keys;
  private final Map<String, String> environment;
  private final Instant expiresAt;

  S3Credentials(S3Keys keys) {
    String secret = keys.secretAccessKey().reveal();
    String session = keys.sessionToken().reveal();
    this.keys = keys.credentials();
    this.environment =
        Map.of(
            "AWS_ACCESS_KEY_ID", keys.accessKeyId(),
            "AWS_SECRET_ACCESS_KEY", secret,
            "AWS_SESSION_TOKEN", session,
            "AWS_REGION", REGION);
    this.expiresAt = keys.expiresAt();
  }

  /** Returns the keys under the names that programs for AWS read from the environment. */
  public Map<String, String> reveal() {
    return environment;
  }

  /** Returns when they stop working. */
  public Instant expiresAt() {
    return expiresAt;
  }

  /**
   * Returns a signed address of a file, for a {@code GET} from within {@value #REGION}, also in
   * ranges. Nothing is asked.
   *
   * @param granule id of the granule, for messages
   * @param address where the file is, for example from {@link AsfProduct#links()}: {@code
   *     s3://BUCKET/KEY}
   * @param now the present
   * @throws IllegalArgumentException if the address is no such address, or the keys have expired
   */
  public PresignedUrl presign(String granule, URI address, Instant now) {
    HttpUrl https = BucketAddress.https(granule, address);
    Duration left = Duration.ofSeconds(Duration.between(now, expiresAt).toSeconds());
    if (left.isNegative() || left.isZero()) {
      throw new IllegalArgumentException(
          "the S3 credentials expired " + expiresAt + "; ask the archive for others");
    }
    HttpUrl signed = BucketAddress.signed(https, keys, now, left);
    return new PresignedUrl(granule, signed.uri(), now.plus(left));
  }

  @Override
  public String toString() {
    return "S3Credentials[" + keys.accessKeyId() + ", secrets redacted, expires " + expiresAt + "]";
  }
}
