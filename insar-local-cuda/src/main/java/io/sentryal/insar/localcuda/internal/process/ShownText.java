package io.sentryal.insar.localcuda.internal.process;

import java.util.regex.Pattern;

/** Makes what a child process said fit to be shown: no secrets, no control characters, bounded. */
public final class ShownText {
  private static final Pattern BEARER =
      Pattern.compile("(?i)\\b(bearer|basic)\\s+[A-Za-z0-9._~+/=-]{8,}");
  private static final Pattern NAMED =
      Pattern.compile(
          "(?i)([A-Za-z0-9_-]{0,40}(?:token|password|passwd|secret|signature|credential|api_?key|"
              + "access_?key)[A-Za-z0-9_-]{0,40}['\"]?\\s*[=:]\\s*['\"]?)[^\\s'\"&,;]+");
  private static final Pattern QUERY = Pattern.compile("(https?://[^\\s'\"?]+)\\?[^\\s'\"]+");
  private static final Pattern USER = Pattern.compile("(https?://)[^\\s/@'\"]+@");
  private static final Pattern TOKEN = // JSON Web Token, whole or cut
      Pattern.compile("\\beyJ[A-Za-z0-9_.-]{8,}");

  private ShownText() {}

  /** Returns the text without secrets: tokens, passwords, the queries of URLs. */
  public static String withoutSecrets(String text) {
    String shown = BEARER.matcher(text).replaceAll("$1 redacted");
    shown = QUERY.matcher(shown).replaceAll("$1?redacted");
    shown = USER.matcher(shown).replaceAll("$1redacted@");
    shown = TOKEN.matcher(shown).replaceAll("redacted");
    return NAMED.matcher(shown).replaceAll("$1redacted");
  }

  /**
   * Returns one line for a message: without secrets and control characters.
   *
   * @param line what was said
   * @param length the longest answer (characters); what is longer is cut, and that shows
   */
  public static String oneLine(String line, int length) {
    String start = line.length() <= 2 * length ? line : line.substring(0, 2 * length);
    String shown = withoutSecrets(start).replaceAll("\\p{Cntrl}+", " ").strip();
    return shown.length() <= length ? shown : shown.substring(0, length) + "...";
  }
}
