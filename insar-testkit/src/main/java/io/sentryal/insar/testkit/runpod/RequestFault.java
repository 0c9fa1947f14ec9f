package io.sentryal.insar.testkit.runpod;

import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What goes wrong with one request. Immutable. */
public final class RequestFault {
  enum Kind {
    DROP,
    LOSE_ANSWER,
    CUT_ANSWER,
    ANSWER,
    ANSWER_AFTER_PROCESSING,
    DELAY
  }

  private final Kind kind;
  private final @Nullable Answer answer;
  private final Duration delay;

  private RequestFault(Kind kind, @Nullable Answer answer, Duration delay) {
    this.kind = kind;
    this.answer = answer;
    this.delay = delay;
  }

  /** Closes the connection; the request is not processed. */
  public static RequestFault drop() {
    return new RequestFault(Kind.DROP, null, Duration.ZERO);
  }

  /** Processes the request and closes the connection before any answer. */
  public static RequestFault loseAnswer() {
    return new RequestFault(Kind.LOSE_ANSWER, null, Duration.ZERO);
  }

  /** Processes the request and closes the connection in the middle of the answer. */
  public static RequestFault cutAnswer() {
    return new RequestFault(Kind.CUT_ANSWER, null, Duration.ZERO);
  }

  /**
   * Answers this instead; the request is not processed.
   *
   * @param status HTTP status
   * @param contentType media type, empty for none
   * @param body the body, may be empty
   */
  public static RequestFault answer(int status, String contentType, String body) {
    return new RequestFault(
        Kind.ANSWER, new Answer(status, contentType, body, Map.of()), Duration.ZERO);
  }

  /**
   * Processes the request and answers this, as a gateway does that lost the answer behind it.
   *
   * @param status HTTP status
   * @param contentType media type, empty for none
   * @param body the body, may be empty
   */
  public static RequestFault answerAfterProcessing(int status, String contentType, String body) {
    return new RequestFault(
        Kind.ANSWER_AFTER_PROCESSING,
        new Answer(status, contentType, body, Map.of()),
        Duration.ZERO);
  }

  /**
   * Answers 429; the request is not processed.
   *
   * @param retryAfter the header {@code Retry-After}, or null for none
   */
  public static RequestFault tooManyRequests(@Nullable String retryAfter) {
    Map<String, String> headers = retryAfter == null ? Map.of() : Map.of("Retry-After", retryAfter);
    return answering(429, "{\"error\":\"too many requests\"}", headers);
  }

  /**
   * Answers JSON with headers; the request is not processed.
   *
   * @param status HTTP status
   * @param body the body
   * @param headers further headers
   */
  public static RequestFault answering(int status, String body, Map<String, String> headers) {
    return new RequestFault(
        Kind.ANSWER,
        new Answer(status, "application/json", body, Map.copyOf(headers)),
        Duration.ZERO);
  }

  /** Processes the request and answers late, by the emulator's time. */
  public static RequestFault delay(Duration delay) {
    return new RequestFault(Kind.DELAY, null, delay);
  }

  Kind kind() {
    return kind;
  }

  Answer answer() {
    if (answer == null) {
      throw new IllegalStateException(kind + " has no answer");
    }
    return answer;
  }

  Duration delay() {
    return delay;
  }

  /** Returns whether the request is processed all the same. */
  boolean processes() {
    return kind != Kind.DROP && kind != Kind.ANSWER;
  }
}
