package io.sentryal.insar.asf.internal;

import io.sentryal.insar.error.InvalidDataException;
import io.sentryal.insar.error.RemoteServiceException;
import java.io.IOException;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/**
 * Follows the redirects of a download by hand, so that the token goes only where {@link
 * TrustedHosts} allows: hop by hop, never along with a redirect.
 */
final class Redirects {
  static final String SERVICE = "ASF";

  private static final int MOST_HOPS = 10;

  private final OkHttpClient client;
  private final HttpFailures failures;
  private final TrustedHosts trusted;
  private final String userAgent;
  private final @Nullable Secret token;

  Redirects(
      OkHttpClient client,
      HttpFailures failures,
      TrustedHosts trusted,
      String userAgent,
      @Nullable Secret token) {
    this.client = client;
    this.failures = failures;
    this.trusted = trusted;
    this.userAgent = userAgent;
    this.token = token;
  }

  /**
   * Returns the answer at the end of the redirects, which is a success; to be closed. It is 202
   * while the file is still being prepared.
   */
  Answer get(HttpUrl start) throws AttemptFailed {
    Set<HttpUrl> seen = new HashSet<>();
    HttpUrl url = start;
    while (seen.add(url) && seen.size() <= MOST_HOPS + 1) {
      Response response = send(url);
      Optional<HttpUrl> next;
      try {
        next = next(url, response);
      } catch (AttemptFailed e) {
        response.close();
        throw e;
      }
      if (next.isEmpty()) {
        return new Answer(response);
      }
      response.close();
      url = next.get();
    }
    throw AttemptFailed.of(
        new InvalidDataException(
            HttpFailures.shown(start),
            "redirected in a circle or more than "
                + MOST_HOPS
                + " times, at last to "
                + HttpFailures.shown(url)
                + "; often a login that is not complete: check EARTHDATA_TOKEN"));
  }

  private Response send(HttpUrl url) throws AttemptFailed {
    Request.Builder request =
        new Request.Builder()
            .url(url)
            .header("User-Agent", userAgent)
            // Offered encodings would be undone on the way and hide the announced length.
            .header("Accept-Encoding", "identity");
    if (token != null && trusted.mayAuthorize(url)) {
      request.header("Authorization", "Bearer " + token.reveal());
    }
    try {
      return client.newCall(request.build()).execute();
    } catch (IOException e) {
      throw HttpFailures.of(url, e);
    }
  }

  /** Returns where to go next; nothing if the answer is the file. */
  private Optional<HttpUrl> next(HttpUrl url, Response response) throws AttemptFailed {
    String location = response.header("Location");
    boolean redirect = response.code() >= 301 && response.code() <= 308 && location != null;
    if (!redirect) {
      if (response.code() == 403 && TrustedHosts.isSigned(url)) {
        throw expired(url);
      }
      if (!response.isSuccessful()) {
        throw failures.of(SERVICE + " (" + url.host() + ")", response);
      }
      return Optional.empty();
    }
    HttpUrl next = url.resolve(location);
    if (next == null || !HttpExchange.isSafe(next) || leavesForLoopback(url, next)) {
      throw AttemptFailed.of(
          new InvalidDataException(
              HttpFailures.shown(url),
              "redirects to "
                  + (next == null ? "an address that is none" : HttpFailures.shown(next))
                  + ", which is not followed: only encrypted addresses are"));
    }
    if (isLogin(next)) {
      throw AttemptFailed.of(LoginNeeded.at(url, token != null));
    }
    return Optional.of(next);
  }

  // The next attempt begins at the original address, which gives a new signature.
  private static AttemptFailed expired(HttpUrl url) {
    return new AttemptFailed(
        new RemoteServiceException(
            SERVICE + " (" + url.host() + ")",
            403,
            null,
            "the signed address is refused (expired?); fetch the granule again"),
        true,
        null);
  }

  private static boolean leavesForLoopback(HttpUrl from, HttpUrl to) {
    return HttpExchange.isLoopback(to) && !HttpExchange.isLoopback(from);
  }

  private static boolean isLogin(HttpUrl url) {
    return url.encodedPath().equals("/oauth/authorize");
  }

  /** The answer at the end of the redirects. */
  record Answer(Response response) implements AutoCloseable {
    @Override
    public void close() {
      response.close();
    }
  }
}
