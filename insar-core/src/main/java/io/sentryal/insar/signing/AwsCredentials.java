package io.sentryal.insar.signing;

import io.sentryal.insar.error.Checks;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Keys to an object store that speaks S3. Immutable. The secret parts have no public accessor and
 * print as {@code redacted}.
 */
public final class AwsCredentials {
  private final String accessKeyId;
  private final String secretAccessKey;
  private final @Nullable String sessionToken;

  private AwsCredentials(
      String accessKeyId, String secretAccessKey, @Nullable String sessionToken) {
    this.accessKeyId = clean("access key id", accessKeyId);
    this.secretAccessKey = clean("secret access key", secretAccessKey);
    this.sessionToken = sessionToken == null ? null : clean("session token", sessionToken);
  }

  /** Returns long-lived keys. */
  public static AwsCredentials of(String accessKeyId, String secretAccessKey) {
    return new AwsCredentials(accessKeyId, secretAccessKey, null);
  }

  /** Returns temporary keys. */
  public static AwsCredentials temporary(
      String accessKeyId, String secretAccessKey, String sessionToken) {
    return new AwsCredentials(
        accessKeyId, secretAccessKey, Objects.requireNonNull(sessionToken, "sessionToken"));
  }

  private static String clean(String name, String value) {
    Checks.notBlank(name, value);
    if (value.chars().anyMatch(c -> c <= ' ' || c > '~')) {
      throw new IllegalArgumentException(
          "the " + name + " holds a blank or a control character; copy it again");
    }
    return value;
  }

  /** Returns the public half, which every signed request shows. */
  public String accessKeyId() {
    return accessKeyId;
  }

  String secretAccessKey() {
    return secretAccessKey;
  }

  Optional<String> sessionToken() {
    return Optional.ofNullable(sessionToken);
  }

  @Override
  public String toString() {
    return "AwsCredentials[" + accessKeyId + ", secret=redacted]";
  }
}
