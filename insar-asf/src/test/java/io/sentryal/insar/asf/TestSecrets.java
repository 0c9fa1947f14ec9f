package io.sentryal.insar.asf;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

/** The secrets that tests use; none may be found in anything that is printed. */
final class TestSecrets {
  static final String USER = "ada";
  static final String PASSWORD = "p4ss word?#1";
  static final String TOKEN = "eyJ-token-8f3a.secret";

  private static final String BASIC =
      Base64.getEncoder().encodeToString((USER + ":" + PASSWORD).getBytes(StandardCharsets.UTF_8));

  /** Parts of secrets: the user's own, tokens and cookies of the emulator, signatures. */
  static final List<String> ALL =
      List.of(
          PASSWORD,
          TOKEN,
          BASIC,
          "right-token",
          "old-token",
          "made-token-",
          "cookie-",
          "Bearer ",
          "X-Amz-Signature=",
          "X-Amz-Security-Token=",
          "5167a7e0");

  private TestSecrets() {}
}
