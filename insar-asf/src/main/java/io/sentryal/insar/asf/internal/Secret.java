package io.sentryal.insar.asf.internal;

/** A text that is never printed. */
public final class Secret {
  private final String text;

  /** Wraps the text; surrounding blanks, which copying often adds, are dropped. */
  public Secret(String text) {
    this.text = text.trim();
    if (this.text.isEmpty() || !this.text.chars().allMatch(c -> c > 0x20 && c < 0x7f)) {
      throw new IllegalArgumentException(
          "the Earthdata token (EARTHDATA_TOKEN) is empty or holds characters that no token has; copy it again"
              + " (value redacted)");
    }
  }

  String reveal() {
    return text;
  }

  @Override
  public String toString() {
    return "redacted";
  }
}
