package io.sentryal.insar.runpod.internal;

import io.github.resilience4j.core.IntervalFunction;
import io.github.resilience4j.retry.Retry;
import io.github.resilience4j.retry.RetryConfig;
import io.sentryal.insar.error.InsarIoException;
import io.sentryal.insar.error.InvalidDataException;
import io.sentryal.insar.runpod.internal.AttemptFailed.Kind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import java.util.function.Function;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import okio.BufferedSource;
import org.jspecify.annotations.Nullable;

/**
 * Sends requests and waits for their answers: for management and storage, which are asked rarely.
 * What is safe to repeat is repeated after broken connections, 408, 429 and 5xx, waiting as long as
 * the service asks, up to a cap. Thread-safe.
 */
public final class BlockingCalls implements AutoCloseable {
  private static final int ATTEMPTS = 5;
  private static final double JITTER = 0.3;
  private static final long LONGEST_ERROR_BYTES = 64 * 1024;
  private static final Duration FIRST_WAIT = Duration.ofMillis(500);
  private static final Duration LONGEST_OWN_WAIT = Duration.ofSeconds(8);
  private static final Duration LONGEST_ASKED_WAIT = Duration.ofMinutes(2);

  private static final Duration CONNECT_LIMIT = Duration.ofSeconds(10);

  private final OkHttpClient http;
  private final boolean ownsHttp;
  private final HttpFailures failures;
  private final Sleeper sleeper;
  private final Retry retry =
      Retry.of(
          "runpod-blocking",
          RetryConfig.custom()
              .maxAttempts(ATTEMPTS)
              .intervalFunction(
                  IntervalFunction.ofExponentialRandomBackoff(
                      FIRST_WAIT, 2, JITTER, LONGEST_OWN_WAIT))
              .build());

  /**
   * Sends by a client.
   *
   * @param given the client, which stays open; redirects are not followed, whatever it is set to;
   *     null for one of its own
   * @param limit how long an attempt may take with a client of its own
   * @param clock tells the time, for dates in {@code Retry-After}
   * @param sleeper waits between attempts
   */
  public BlockingCalls(@Nullable OkHttpClient given, Duration limit, Clock clock, Sleeper sleeper) {
    this.ownsHttp = given == null;
    OkHttpClient.Builder builder =
        given == null
            ? new OkHttpClient.Builder().connectTimeout(CONNECT_LIMIT).callTimeout(limit)
            : given.newBuilder();
    this.http =
        builder
            .followRedirects(false)
            .followSslRedirects(false)
            .retryOnConnectionFailure(false)
            .eventListener(SentMark.LISTENER)
            .build();
    this.failures = new HttpFailures(clock);
    this.sleeper = sleeper;
  }

  /** An answer. Immutable as long as nobody writes into its body. */
  public static final class Answer {
    private final int status;
    private final byte[] body;
    private final String etag;
    private final long bytes;

    Answer(int status, byte[] body, String etag, long bytes) {
      this.status = status;
      this.body = body;
      this.etag = etag;
      this.bytes = bytes;
    }

    /** Returns the HTTP status. */
    public int status() {
      return status;
    }

    /** Returns the body. */
    public byte[] body() {
      return body;
    }

    /** Returns the body as text. */
    public String text() {
      return new String(body, StandardCharsets.UTF_8);
    }

    /** Returns the tag of what was answered, without quotes; empty if there is none. */
    public String etag() {
      return etag;
    }

    /** Returns the announced size (byte), -1 if unknown. */
    public long bytes() {
      return bytes;
    }
  }

  /**
   * Sends a request and returns its answer.
   *
   * @param request makes the request anew for each attempt: signatures have a time
   * @param repeatable whether it may be sent again although the first may have been carried out
   * @param limitBytes no longer answer is read (byte)
   * @param expected statuses besides 2xx that are answers and no failures
   */
  public Answer send(
      Function<Integer, Request> request,
      boolean repeatable,
      int limitBytes,
      Set<Integer> expected) {
    Retry.AsyncContext<Answer> context = retry.asyncContext();
    for (int attempt = 1; ; attempt++) {
      try {
        return attempt(SentMark.mark(request.apply(attempt)), limitBytes, expected);
      } catch (AttemptFailed e) {
        boolean again = e.kind() == Kind.UNKNOWN ? repeatable : e.kind() != Kind.NO;
        Duration asked = e.retryAfter().orElse(Duration.ZERO);
        long waitMillis =
            again && asked.compareTo(LONGEST_ASKED_WAIT) <= 0 ? context.onError(e) : -1;
        if (waitMillis < 0) {
          throw e.failure();
        }
        sleep(Duration.ofMillis(Math.max(waitMillis, asked.toMillis())));
      }
    }
  }

  private Answer attempt(Request request, int limitBytes, Set<Integer> expected)
      throws AttemptFailed {
    try (Response response = http.newCall(request).execute()) {
      boolean answered = response.isSuccessful() || expected.contains(response.code());
      BufferedSource source = response.body().source();
      if (!answered) {
        source.request(LONGEST_ERROR_BYTES);
        throw failures.of(
            response,
            source
                .getBuffer()
                .readString(
                    Math.min(LONGEST_ERROR_BYTES, source.getBuffer().size()),
                    StandardCharsets.UTF_8));
      }
      if (source.request(limitBytes + 1L)) {
        throw new AttemptFailed(
            new InvalidDataException(
                HttpFailures.shown(request.url()),
                "an answer of more than " + limitBytes + " bytes is not read"),
            Kind.NO,
            null);
      }
      byte[] body = source.getBuffer().readByteArray();
      String etag = response.header("ETag", "");
      return new Answer(
          response.code(), body, etag == null ? "" : etag.replace("\"", ""), announced(response));
    } catch (IOException e) {
      throw HttpFailures.of(request.url(), SentMark.wasSent(request), e);
    }
  }

  /** Closes the HTTP client unless it was given. */
  @Override
  public void close() {
    if (ownsHttp) {
      http.dispatcher().executorService().shutdown();
      http.connectionPool().evictAll();
    }
  }

  private static long announced(Response response) {
    String length = response.header("Content-Length");
    return length != null && length.matches("\\d{1,18}") ? Long.parseLong(length) : -1;
  }

  private void sleep(Duration wait) {
    try {
      sleeper.sleep(wait);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InsarIoException("RunPod", "interrupted while waiting to try again", e, false);
    }
  }
}
