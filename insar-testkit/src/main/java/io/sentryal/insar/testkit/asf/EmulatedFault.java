package io.sentryal.insar.testkit.asf;

import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Something that goes wrong with one answer of the emulator. Immutable. */
public final class EmulatedFault {
  /** The ways in which an answer goes wrong. */
  enum Kind {
    STATUS,
    CUT_BODY,
    BREAK_CONNECTION,
    BREAK_BODY,
    BREAK_BODY_AFTER,
    DRIP,
    DAMAGED_BODY,
    IGNORED_RANGE,
    WRONG_RANGE,
    OTHER_VERSION,
    IGNORED_IF_RANGE,
    OTHER_NAME,
    REPEATED_PAGE,
    NO_SEARCH_AFTER,
    HITS,
    REDIRECT,
    DELAY
  }

  private final Kind kind;
  private final int status;
  private final String contentType;
  private final String text;
  private final @Nullable String retryAfter;
  private final long number;

  private EmulatedFault(
      Kind kind,
      int status,
      String contentType,
      String text,
      @Nullable String retryAfter,
      long number) {
    this.kind = kind;
    this.status = status;
    this.contentType = contentType;
    this.text = text;
    this.retryAfter = retryAfter;
    this.number = number;
  }

  private static EmulatedFault of(Kind kind, String text, long number) {
    return new EmulatedFault(kind, 200, "", text, null, number);
  }

  /** Returns an answer with the given status and body; with status 200 it stands for the data. */
  public static EmulatedFault answer(int status, String contentType, String body) {
    return new EmulatedFault(Kind.STATUS, status, contentType, body, null, 0);
  }

  /** Returns 429 without {@code Retry-After}. */
  public static EmulatedFault rateLimited() {
    return new EmulatedFault(
        Kind.STATUS, 429, "application/json", "{\"errors\":[\"Too many requests\"]}", null, 0);
  }

  /**
   * Returns 429 with a header {@code Retry-After}.
   *
   * @param retryAfter the header: seconds, or a date of HTTP
   */
  public static EmulatedFault rateLimited(String retryAfter) {
    return new EmulatedFault(
        Kind.STATUS,
        429,
        "application/json",
        "{\"errors\":[\"Too many requests\"]}",
        retryAfter,
        0);
  }

  /** Returns 503 in JSON. */
  public static EmulatedFault unavailable() {
    return answer(503, "application/json", "{\"errors\":[\"The service is temporarily away\"]}");
  }

  /** Returns a web page of a gateway with the given status. */
  public static EmulatedFault htmlPage(int status) {
    return answer(
        status,
        "text/html",
        "<html><head><title>Gateway</title></head><body><h1>" + status + "</h1></body></html>");
  }

  /** Returns an answer whose body ends half way although its length says it is whole. */
  public static EmulatedFault cutBody() {
    return of(Kind.CUT_BODY, "", 0);
  }

  /** Returns a connection that is closed before any answer. */
  public static EmulatedFault brokenConnection() {
    return of(Kind.BREAK_CONNECTION, "", 0);
  }

  /** Returns a connection that is closed in the middle of the body. */
  public static EmulatedFault brokenBody() {
    return of(Kind.BREAK_BODY, "", 0);
  }

  /** Returns a connection that is closed after so many bytes of the body (downloads). */
  public static EmulatedFault brokenBodyAfter(long bytes) {
    return of(Kind.BREAK_BODY_AFTER, "", bytes);
  }

  /** Returns the right body, so many bytes per second (downloads). */
  public static EmulatedFault drip(long bytesPerSecond) {
    return of(Kind.DRIP, "", bytesPerSecond);
  }

  /** Returns the whole file with status 200 although a part was asked for (downloads). */
  public static EmulatedFault ignoredRange() {
    return of(Kind.IGNORED_RANGE, "", 0);
  }

  /** Returns a part that begins so many bytes away from what was asked for (downloads). */
  public static EmulatedFault wrongRange(long bytes) {
    return of(Kind.WRONG_RANGE, "", bytes);
  }

  /** Returns the file under another {@code ETag}, and {@code If-Range} heeded (downloads). */
  public static EmulatedFault otherVersion(String etag) {
    return of(Kind.OTHER_VERSION, etag, 0);
  }

  /** Returns the part of another version that was asked for by {@code If-Range} (downloads). */
  public static EmulatedFault ignoredIfRange(String etag) {
    return of(Kind.IGNORED_IF_RANGE, etag, 0);
  }

  /** Returns the file under another name in {@code Content-Disposition} (downloads). */
  public static EmulatedFault otherName(String name) {
    return of(Kind.OTHER_NAME, name, 0);
  }

  /** Returns a file of the right size with a wrong byte in it (downloads). */
  public static EmulatedFault damagedBody() {
    return of(Kind.DAMAGED_BODY, "", 0);
  }

  /** Returns the first page of the search once more, whatever was asked for (searches). */
  public static EmulatedFault repeatedPage() {
    return of(Kind.REPEATED_PAGE, "", 0);
  }

  /** Returns a page without {@code CMR-Search-After} although more would follow (searches). */
  public static EmulatedFault missingSearchAfter() {
    return of(Kind.NO_SEARCH_AFTER, "", 0);
  }

  /** Returns a page that announces more (or fewer) hits than there are (searches). */
  public static EmulatedFault otherHits(long difference) {
    return of(Kind.HITS, "", difference);
  }

  /** Returns a redirect to another address (downloads). */
  public static EmulatedFault redirectTo(URI location) {
    return of(Kind.REDIRECT, location.toString(), 0);
  }

  /** Returns the right answer, late. */
  public static EmulatedFault delay(Duration wait) {
    return of(Kind.DELAY, "", wait.toMillis());
  }

  Kind kind() {
    return kind;
  }

  int status() {
    return status;
  }

  String contentType() {
    return contentType;
  }

  String text() {
    return text;
  }

  @Nullable String retryAfter() {
    return retryAfter;
  }

  long number() {
    return number;
  }

  @Override
  public String toString() {
    return kind + (kind == Kind.STATUS ? " " + status : "");
  }
}
