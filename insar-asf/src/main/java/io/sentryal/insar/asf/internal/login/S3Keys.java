package io.sentryal.insar.asf.internal.login;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sentryal.insar.asf.internal.AttemptFailed;
import io.sentryal.insar.asf.internal.HttpFailures;
import io.sentryal.insar.error.InvalidDataException;
import io.sentryal.insar.signing.AwsCredentials;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import okhttp3.HttpUrl;

/**
 * Temporary keys to the archive's buckets, as its door hands them out.
 *
 * @param accessKeyId the public half
 * @param secretAccessKey the secret half
 * @param sessionToken what says that they are temporary
 * @param expiresAt when they stop working
 */
public record S3Keys(
    String accessKeyId, Secret secretAccessKey, Secret sessionToken, Instant expiresAt) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Returns the keys, to sign with. */
  public AwsCredentials credentials() {
    return AwsCredentials.temporary(accessKeyId, secretAccessKey.reveal(), sessionToken.reveal());
  }

  /** Asks for new keys, with the user's login. */
  static S3Keys ask(Redirects redirects, HttpUrl door) throws AttemptFailed {
    try (Redirects.Answer answer = redirects.get(door)) {
      return read(door, HttpFailures.beginning(answer.response()));
    }
  }

  /** Returns the address where they are asked for. */
  static HttpUrl door(TrustedHosts trusted) {
    return trusted.data().newBuilder().addPathSegment("s3credentials").build();
  }

  // The parser's own messages quote the text, which holds the keys: they are not passed on.
  private static S3Keys read(HttpUrl door, String body) throws AttemptFailed {
    try {
      JsonNode json = JSON.readTree(body);
      return new S3Keys(
          Secret.token(json.path("accessKeyId").asText()).reveal(),
          Secret.token(json.path("secretAccessKey").asText()),
          Secret.token(json.path("sessionToken").asText()),
          OffsetDateTime.parse(json.path("expiration").asText().trim().replace(' ', 'T'))
              .toInstant());
    } catch (IOException | IllegalArgumentException | DateTimeException e) {
      throw AttemptFailed.of(
          new InvalidDataException(
              HttpFailures.shown(door),
              "must answer with accessKeyId, secretAccessKey, sessionToken and expiration, and did"
                  + " not; fetch by https instead"));
    }
  }
}
