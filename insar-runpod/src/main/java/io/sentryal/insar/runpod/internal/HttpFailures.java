package io.sentryal.insar.runpod.internal;

import io.sentryal.insar.error.AuthenticationException;
import io.sentryal.insar.error.InsarIoException;
import io.sentryal.insar.error.RateLimitException;
import io.sentryal.insar.error.RemoteServiceException;
import io.sentryal.insar.runpod.internal.AttemptFailed.Kind;
import java.io.IOException;
import java.security.cert.CertificateException;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.StringJoiner;
import javax.net.ssl.SSLPeerUnverifiedException;
import okhttp3.HttpUrl;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/**
 * Turns answers that mean no, and no answers, into the exceptions of the SDK. The bodies of errors
 * are not documented: JSON, problem+json, HTML and nothing at all are understood. Thread-safe.
 */
final class HttpFailures {
  static final String SERVICE = "RunPod";
  private static final int LONGEST_DETAIL = 300;

  private final Clock clock;

  HttpFailures(Clock clock) {
    this.clock = clock;
  }

  /** Returns what an answer that is not a success means. */
  AttemptFailed of(Response response, String body) {
    int status = response.code();
    String requestId = requestId(response);
    String detail = detail(body);
    @Nullable Duration wait =
        RateLimitHeaders.waitAsked(
                response.header("Retry-After"), response.header("RateLimit"), clock)
            .orElse(null);
    if (status == 429) {
      return new AttemptFailed(
          new RateLimitException(SERVICE, requestId, wait, detail + "; ask less often, or later"),
          Kind.REFUSED,
          wait);
    }
    if (status == 401 || status == 403) {
      return new AttemptFailed(
          new AuthenticationException(
              SERVICE,
              status,
              requestId,
              detail
                  + "; check RUNPOD_API_KEY: the key may be revoked, of another account, or"
                  + " restricted to other endpoints"),
          Kind.NO,
          null);
    }
    boolean unknown = status >= 500 || status == 408;
    return new AttemptFailed(
        new RemoteServiceException(SERVICE, status, requestId, detail + remedy(response)),
        unknown ? Kind.UNKNOWN : Kind.NO,
        wait);
  }

  private static String remedy(Response response) {
    String shown = " [" + shown(response.request().url()) + "]";
    return switch (response.code()) {
      case 404 -> "; check RUNPOD_ENDPOINT_ID, the endpoint may have been deleted" + shown;
      case 301, 302, 303, 307, 308 ->
          "; redirects are not followed because the key would go with them" + shown;
      default -> shown;
    };
  }

  /**
   * Returns what it means that no whole answer came.
   *
   * @param url the address
   * @param sent whether anything was sent
   * @param e the cause
   */
  static AttemptFailed of(HttpUrl url, boolean sent, IOException e) {
    String detail =
        sent
            ? "no whole answer (" + e + ")"
            : "no connection (" + e + "); check the network, a proxy, and the address";
    boolean retryable = !isDistrusted(e);
    return new AttemptFailed(
        new InsarIoException(shown(url), detail, e, retryable),
        sent ? Kind.UNKNOWN : retryable ? Kind.NOT_SENT : Kind.NO,
        null);
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
  static @Nullable String requestId(Response response) {
    String id = response.header("X-Request-Id");
    return id != null ? id : response.header("CF-Ray");
  }

  /** Returns an address without its query. */
  static String shown(HttpUrl url) {
    return url.newBuilder().query(null).fragment(null).build().toString();
  }

  /** Returns what a body says, for people. */
  static String detail(String body) {
    String trimmed = body.trim();
    if (JsonText.looksLikeObject(trimmed)) {
      String errors = errors(trimmed);
      if (!errors.isEmpty()) {
        return shortened(errors);
      }
    }
    if (trimmed.startsWith("<")) {
      return "a web page instead of data: " + shortened(withoutTags(trimmed));
    }
    return trimmed.isEmpty() ? "no explanation" : shortened(trimmed);
  }

  private static String errors(String json) {
    try {
      Map<String, String> fields = JsonText.fields(json);
      StringJoiner errors = new StringJoiner("; ");
      for (String name : new String[] {"error", "message", "title", "detail", "errors"}) {
        String value = fields.get(name);
        if (value != null) {
          String text = JsonText.string(value);
          errors.add(text == null ? value : text);
        }
      }
      return errors.toString();
    } catch (IOException e) {
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
    String line = text.replaceAll("\\s+", " ");
    return line.length() <= LONGEST_DETAIL ? line : line.substring(0, LONGEST_DETAIL) + "...";
  }
}
