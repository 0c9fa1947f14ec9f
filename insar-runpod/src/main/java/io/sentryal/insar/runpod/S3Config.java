package io.sentryal.insar.runpod;

import io.sentryal.insar.error.Checks;
import io.sentryal.insar.runpod.internal.Secret;
import java.net.URI;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A bucket that is handed to the worker, which must act on it. It travels with the job and the
 * service may show it again: use keys that open this bucket alone and end soon, or better presigned
 * URLs in the input. Printed without its keys. Immutable.
 */
public final class S3Config {
  private final URI endpoint;
  private final String bucket;
  private final Secret accessId;
  private final Secret accessSecret;
  private final @Nullable String objectPath;

  private S3Config(
      URI endpoint,
      String bucket,
      Secret accessId,
      Secret accessSecret,
      @Nullable String objectPath) {
    this.endpoint = endpoint;
    this.bucket = bucket;
    this.accessId = accessId;
    this.accessSecret = accessSecret;
    this.objectPath = objectPath;
  }

  /**
   * Returns a bucket.
   *
   * @param endpoint the storage's address
   * @param bucket the bucket
   * @param accessId the key's id
   * @param accessSecret the key
   */
  public static S3Config of(URI endpoint, String bucket, String accessId, String accessSecret) {
    return new S3Config(
        Objects.requireNonNull(endpoint, "endpoint"),
        Checks.notBlank("bucket", bucket),
        Secret.of("accessId", accessId),
        Secret.of("accessSecret", accessSecret),
        null);
  }

  /** Returns the same with a prefix for the objects. */
  public S3Config withObjectPath(String prefix) {
    return new S3Config(
        endpoint, bucket, accessId, accessSecret, Checks.notBlank("prefix", prefix));
  }

  /** Returns the storage's address. */
  public URI endpoint() {
    return endpoint;
  }

  /** Returns the bucket. */
  public String bucket() {
    return bucket;
  }

  /** Returns the prefix for the objects, if there is one. */
  public Optional<String> objectPath() {
    return Optional.ofNullable(objectPath);
  }

  /** Returns the key's id, which is never printed. */
  Secret accessId() {
    return accessId;
  }

  /** Returns the key, which is never printed. */
  Secret accessSecret() {
    return accessSecret;
  }

  @Override
  public String toString() {
    return "S3Config " + endpoint + " " + bucket + " (keys redacted)";
  }
}
