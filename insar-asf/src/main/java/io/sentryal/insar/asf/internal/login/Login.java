package io.sentryal.insar.asf.internal.login;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What proves who the user is: a token, a name with its password, or both. Immutable.
 *
 * @param source where it was found, for messages
 * @param token the token, or null
 * @param user the user's name, or null
 * @param password the password, or null; present exactly if the name is
 */
public record Login(
    String source, @Nullable Secret token, @Nullable String user, @Nullable Secret password) {
  public Login {
    if ((user == null) != (password == null) || (token == null && user == null)) {
      throw new IllegalArgumentException(
          "Earthdata credentials from " + source + " must be a token, or a user and a password");
    }
    if (user != null && (user.isBlank() || user.contains(":"))) {
      throw new IllegalArgumentException(
          "the Earthdata user name from " + source + " must not be blank nor hold ':'");
    }
  }

  /** Returns whether new tokens can be asked for. */
  public boolean hasPassword() {
    return password != null;
  }

  /** Returns the header that shows name and password (RFC 7617). */
  Optional<String> basic() {
    if (user == null || password == null) {
      return Optional.empty();
    }
    byte[] pair = (user + ":" + password.reveal()).getBytes(StandardCharsets.UTF_8);
    return Optional.of("Basic " + Base64.getEncoder().encodeToString(pair));
  }

  @Override
  public String toString() {
    return "Login[source=" + source + ", redacted]";
  }
}
