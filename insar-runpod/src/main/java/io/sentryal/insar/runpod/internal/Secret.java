package io.sentryal.insar.runpod.internal;

/** A text that is never printed. Immutable. */
public final class Secret {
  private final String text;

  private Secret(String text) {
    this.text = text;
  }

  /**
   * Wraps a text.
   *
   * @param name name of the value and of the variable it comes from, for the message
   * @param text the text; printable ASCII without blanks
   * @throws IllegalArgumentException if it is empty or holds other characters; shows nothing of it
   */
  public static Secret of(String name, String text) {
    if (text.isEmpty() || !text.chars().allMatch(c -> c > 0x20 && c < 0x7f)) {
      throw new IllegalArgumentException(
          name
              + (text.isEmpty()
                  ? " is empty"
                  : " holds blanks, control characters or characters outside ASCII")
              + "; copy it again (value redacted)");
    }
    return new Secret(text);
  }

  /** Returns the text; only for the request that needs it. */
  public String reveal() {
    return text;
  }

  @Override
  public String toString() {
    return "redacted";
  }
}
