package io.sentryal.insar.asf.internal.login;

/** A text that is never printed. Immutable. */
public final class Secret {
  private final String text;

  private Secret(String text) {
    this.text = text;
  }

  /**
   * Wraps a token; surrounding blanks, which copying often adds, are dropped.
   *
   * @throws IllegalArgumentException if it is empty or holds characters that no token has
   */
  public static Secret token(String text) {
    String trimmed = text.trim();
    if (trimmed.isEmpty() || !trimmed.chars().allMatch(c -> c > 0x20 && c < 0x7f)) {
      throw new IllegalArgumentException(
          "the Earthdata token (EARTHDATA_TOKEN) is empty or holds characters that no token has;"
              + " copy it again (value redacted)");
    }
    return new Secret(trimmed);
  }

  /**
   * Wraps a password, as it is.
   *
   * @throws IllegalArgumentException if it is empty or holds control characters
   */
  public static Secret password(String text) {
    if (text.isEmpty() || text.chars().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException(
          "the Earthdata password is empty or holds control characters; set it again (value"
              + " redacted)");
    }
    return new Secret(text);
  }

  /** Returns the text, to be sent to the one who may see it. */
  public String reveal() {
    return text;
  }

  @Override
  public String toString() {
    return "redacted";
  }
}
