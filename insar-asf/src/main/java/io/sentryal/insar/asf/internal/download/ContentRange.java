package io.sentryal.insar.asf.internal.download;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import okhttp3.Response;

/**
 * The header {@code Content-Range} (RFC 9110, 14.4).
 *
 * @param firstByte first byte sent, counted from 0
 * @param lastByte last byte sent
 * @param totalBytes size of the whole file, -1 if the server does not know it
 */
public record ContentRange(long firstByte, long lastByte, long totalBytes) {
  private static final Pattern FORM =
      Pattern.compile("bytes (\\d{1,18})-(\\d{1,18})/(\\d{1,18}|\\*)");

  /** Returns the range of an answer; nothing if it names none, or none that makes sense. */
  public static Optional<ContentRange> of(Response response) {
    Matcher form = FORM.matcher(response.header("Content-Range", "").trim());
    if (!form.matches()) {
      return Optional.empty();
    }
    ContentRange range =
        new ContentRange(
            Long.parseLong(form.group(1)),
            Long.parseLong(form.group(2)),
            form.group(3).equals("*") ? -1 : Long.parseLong(form.group(3)));
    boolean sound =
        range.firstByte <= range.lastByte
            && (range.totalBytes < 0 || range.lastByte < range.totalBytes);
    return sound ? Optional.of(range) : Optional.empty();
  }
}
