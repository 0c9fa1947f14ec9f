package io.sentryal.insar.asf.internal;

import java.io.IOException;
import java.util.Locale;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;

/** Sends one request, again if that makes sense, and reads its answer. Thread-safe. */
public final class HttpExchange {
  private final OkHttpClient client;
  private final RetryPolicy retries;
  private final HttpFailures failures;

  /**
   * Creates an exchange.
   *
   * @param client follows no redirects by itself
   * @param retries when to try again
   * @param failures what a no means
   */
  HttpExchange(OkHttpClient client, RetryPolicy retries, HttpFailures failures) {
    this.client = client;
    this.retries = retries;
    this.failures = failures;
  }

  /**
   * Returns what the reader makes of a successful answer.
   *
   * @param service name of the service, for messages
   * @param request a request that may safely be sent twice
   * @param reader reads the answer to its end; an {@link IOException} counts as no answer
   */
  <T> T send(String service, Request request, AnswerReader<T> reader) {
    return retries.run(
        service + " " + HttpFailures.shown(request.url()),
        () -> {
          try (Response response = client.newCall(request).execute()) {
            if (!response.isSuccessful()) {
              throw failures.of(service, response);
            }
            return reader.read(response);
          } catch (IOException e) {
            throw HttpFailures.of(request.url(), e);
          }
        });
  }

  /** Returns whether the host is this machine, by its name; nothing is looked up. */
  public static boolean isLoopback(HttpUrl url) {
    String host = url.host().toLowerCase(Locale.ROOT);
    return host.equals("localhost")
        || host.endsWith(".localhost")
        || host.equals("::1")
        || host.matches("127(\\.\\d{1,3}){3}");
  }

  /** Returns whether talking to the address is safe: encrypted, or within this machine. */
  public static boolean isSafe(HttpUrl url) {
    return url.isHttps() || isLoopback(url);
  }

  /** Reads a successful answer. */
  @FunctionalInterface
  interface AnswerReader<T> {
    T read(Response response) throws IOException, AttemptFailed;
  }
}
