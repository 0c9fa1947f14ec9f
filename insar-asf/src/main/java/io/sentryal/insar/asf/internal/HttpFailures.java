package io.sentryal.insar.asf.internal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sentryal.insar.error.AuthenticationException;
import io.sentryal.insar.error.InsarIoException;
import io.sentryal.insar.error.RateLimitException;
import io.sentryal.insar.error.RemoteServiceException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.security.cert.CertificateException;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import java.util.StringJoiner;
import javax.net.ssl.SSLPeerUnverifiedException;
import okhttp3.HttpUrl;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/** Turns answers that mean no, and no answers, into the exceptions of the SDK. */
public final class HttpFailures {
  private static final int LONGEST_ERROR_PAGE_BYTES = 16 * 1024;
  private static final int LONGEST_DETAIL = 300;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Clock clock;

  /**
   * Creates the translation.
   *
   * @param clock tells the time for dates in {@code Retry-After}
   */
  public HttpFailures(Clock clock) {
    this.clock = clock;
  }

  /**
   * Returns what an answer that is not a success means.
   *
   * @param service name of the service, for the message
   * @param response the answer; its body is read as far as it is worth it
   */
  public AttemptFailed of(String service, Response response) {
    int status = response.code();
    String requestId = requestId(response);
    String body = beginning(response);
    String detail = detail(body);
    @Nullable Duration wait = RetryAfter.parse(response.header("Retry-After"), clock).orElse(null);
    if (status == 429) {
      return new AttemptFailed(
          new RateLimitException(
              service, requestId, wait, detail + "; ask less often, or again later"),
          true,
          wait);
    }
    if (status == 401 || status == 403) {
      return AttemptFailed.of(
          new AuthenticationException(
              service, status, requestId, detail + "; " + Remedy.of(service)));
    }
    RemoteServiceException failure =
        new RemoteServiceException(
            service, status, requestId, detail + " [" + shown(response.request().url()) + "]");
    if (status == 504) {
      return AttemptFailed.slow(failure);
    }
    // "Too early", and CMR's note of a granule that was replaced while paging, both pass.
    boolean passing = status == 425 || (status == 404 && body.contains("Concept with concept-id"));
    return new AttemptFailed(failure, failure.isRetryable() || passing, wait);
  }

  /** Returns what it means that no whole answer came. */
  public static AttemptFailed of(HttpUrl url, IOException e) {
    boolean interrupted = Thread.currentThread().isInterrupted();
    boolean distrusted = isDistrusted(e);
    String detail =
        interrupted
            ? "interrupted"
            : "no whole answer (" + e + "); check the network, a proxy, and the address";
    InsarIoException failure =
        new InsarIoException(shown(url), detail, e, !interrupted && !distrusted);
    boolean slow =
        !interrupted
            && e instanceof InterruptedIOException
            && !String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT).contains("connect");
    return slow ? AttemptFailed.slow(failure) : AttemptFailed.of(failure);
  }

  private static boolean isDistrusted(IOException e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof CertificateException || cause instanceof SSLPeerUnverifiedException) {
        return true;
      }
    }
    return false;
  }

  /** Returns the id that the service gave the request, to be told to its operators. */
  public static @Nullable String requestId(Response response) {
    String id = response.header("CMR-Request-Id");
    return id != null ? id : response.header("X-Request-Id");
  }

  /** Returns an address without its query, which may hold a signature. */
  public static String shown(HttpUrl url) {
    return url.newBuilder().query(null).fragment(null).username("").password("").build().toString();
  }

  /** Returns the beginning of the body of a refusal; blank if it cannot be read. */
  public static String beginning(Response response) {
    try {
      return response.peekBody(LONGEST_ERROR_PAGE_BYTES).string();
    } catch (IOException e) {
      return "";
    }
  }

  /** Returns what a refusal says, in one line. */
  public static String detail(String body) {
    String trimmed = body.trim();
    if (trimmed.startsWith("{")) {
      String errors = errors(trimmed);
      if (!errors.isEmpty()) {
        return shortened(errors);
      }
    }
    if (trimmed.startsWith("<?xml")) {
      return shortened(withoutTags(trimmed));
    }
    if (trimmed.startsWith("<")) {
      return "a web page instead of data: " + shortened(withoutTags(trimmed));
    }
    return trimmed.isEmpty() ? "no explanation" : shortened(trimmed);
  }

  private static String errors(String json) {
    try {
      JsonNode node = JSON.readTree(json);
      StringJoiner errors = new StringJoiner("; ");
      node.path("errors").forEach(error -> errors.add(error.asText()));
      for (String name : new String[] {"error", "error_description", "detail", "message"}) {
        if (node.path(name).isTextual()) {
          errors.add(node.path(name).asText());
        }
      }
      return errors.toString();
    } catch (JsonProcessingException e) {
      return "";
    }
  }

  private static String withoutTags(String html) {
    return html.replaceAll("(?is)<(script|style).*?</\\1>", " ")
        .replaceAll("<[^>]*>", " ")
        .replaceAll("\\s+", " ")
        .trim();
  }

  private static String shortened(String text) {
    // What a server says may go to a terminal, which control characters would steer.
    String line = text.replaceAll("[\\s\\p{Cntrl}\u0080-\u009f]+", " ");
    return line.length() <= LONGEST_DETAIL ? line : line.substring(0, LONGEST_DETAIL) + "...";
  }
}
