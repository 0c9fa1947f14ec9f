package io.sentryal.insar.asf.internal.login;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;

/** Reads the end of a token out of it: Earthdata's are JSON web tokens (RFC 7519). */
final class TokenEnd {
  private static final ObjectMapper JSON = new ObjectMapper();

  private TokenEnd() {}

  /** Returns when the token ends; nothing if it does not say. */
  static Optional<Instant> of(Secret token) {
    String[] parts = token.reveal().split("\\.", -1);
    if (parts.length != 3) {
      return Optional.empty();
    }
    try {
      JsonNode claims = JSON.readTree(Base64.getUrlDecoder().decode(parts[1]));
      return claims.path("exp").canConvertToLong()
          ? Optional.of(Instant.ofEpochSecond(claims.path("exp").asLong()))
          : Optional.empty();
    } catch (IOException | IllegalArgumentException | java.time.DateTimeException e) {
      return Optional.empty();
    }
  }
}
