package io.sentryal.insar.asf.internal.login;

import io.sentryal.insar.asf.EarthdataException;
import io.sentryal.insar.asf.EarthdataProblem;
import io.sentryal.insar.asf.internal.AttemptFailed;
import io.sentryal.insar.asf.internal.HttpExchange;
import io.sentryal.insar.asf.internal.HttpFailures;
import io.sentryal.insar.error.InvalidDataException;
import io.sentryal.insar.error.RemoteServiceException;
import java.io.IOException;
import java.time.Clock;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import okhttp3.Call;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/**
 * Follows the redirects of a download by hand, so that credentials go only where {@link
 * TrustedHosts} allows: hop by hop, never along with a redirect. Thread-safe.
 */
public final class Redirects {
  /** Name of the service in messages. */
  public static final String SERVICE = "ASF";

  private static final int MOST_HOPS = 10;

  private final OkHttpClient client;
  private final HttpFailures failures;
  private final EarthdataSession session;
  private final String userAgent;
  private final BucketKeys bucketKeys;
  private final ConcurrentHashMap<Thread, Call> running = new ConcurrentHashMap<>();

  /**
   * Creates the guide.
   *
   * @param client follows no redirects by itself
   * @param failures what a no means
   * @param session the user's credentials
   * @param userAgent who asks; must not begin with {@code Mozilla}, or errors come as web pages
   * @param clock tells when keys to buckets end
   */
  public Redirects(
      OkHttpClient client,
      HttpFailures failures,
      EarthdataSession session,
      String userAgent,
      Clock clock) {
    this.client = client;
    this.failures = failures;
    this.session = session;
    this.userAgent = userAgent;
    this.bucketKeys = new BucketKeys(clock, this::s3Keys);
  }

  /** Returns the answer at the end of the redirects to a whole file; see {@link #get(Wanted)}. */
  public Answer get(HttpUrl start) throws AttemptFailed {
    return get(new Wanted(start, false, null, null));
  }

  /**
   * Returns the answer at the end of the redirects, which is a success, or 416 to a range; to be
   * closed. It is 202 while the file is still being prepared.
   */
  public Answer get(Wanted wanted) throws AttemptFailed {
    End end = follow(wanted, false);
    if (end.response() == null) {
      throw new IllegalStateException("followed to the end, yet no answer");
    }
    return new Answer(end.response(), running);
  }

  /** Returns new keys to the archive's buckets. */
  public S3Keys s3Keys() throws AttemptFailed {
    return S3Keys.ask(this, S3Keys.door(session.trusted()));
  }

  /** Breaks off what a thread is asking or reading. */
  public void cancel(Thread thread) {
    Call call = running.get(thread);
    if (call != null) {
      call.cancel();
    }
  }

  /** Returns the signed address to which a file's address leads; it is not fetched. */
  public Signed signed(Wanted wanted) throws AttemptFailed {
    End end = follow(wanted, true);
    if (end.response() == null) {
      return new Signed(end.url(), false);
    }
    try (Answer answer = new Answer(end.response(), running)) {
      return new Signed(null, answer.response().code() == 202);
    }
  }

  /** Follows; once again if a token or a cookie is refused that can be replaced. */
  private End follow(Wanted wanted, boolean untilSigned) throws AttemptFailed {
    try {
      return wanted.inBucket() ? direct(wanted, untilSigned) : followOnceMore(wanted, untilSigned);
    } catch (AttemptFailed | RuntimeException e) {
      running.remove(Thread.currentThread());
      throw e;
    }
  }

  /** Asks the bucket itself; once more with other keys if those that were kept are refused. */
  private End direct(Wanted wanted, boolean untilSigned) throws AttemptFailed {
    try {
      return chain(wanted.at(bucketKeys.sign(wanted.url())), null, untilSigned);
    } catch (AttemptFailed e) {
      boolean refused = e.failure() instanceof RemoteServiceException no && no.statusCode() == 403;
      if (refused && bucketKeys.forget()) {
        return chain(wanted.at(bucketKeys.sign(wanted.url())), null, untilSigned);
      }
      throw e;
    }
  }

  private End followOnceMore(Wanted wanted, boolean untilSigned) throws AttemptFailed {
    Secret token = session.bearer().orElse(null);
    try {
      return chain(wanted, token, untilSigned);
    } catch (AttemptFailed e) {
      EarthdataProblem problem =
          e.failure() instanceof EarthdataException refusal ? refusal.problem() : null;
      boolean renewed =
          (problem == EarthdataProblem.TOKEN_REFUSED && token != null && session.replace(token))
              // A cookie that has ended is answered with 403, as if the user lacked a permission.
              || (problem == EarthdataProblem.NO_PERMISSION && session.forgetCookies());
      if (renewed) {
        return chain(wanted, session.bearer().orElse(null), untilSigned);
      }
      throw e;
    }
  }

  private End chain(Wanted wanted, @Nullable Secret token, boolean untilSigned)
      throws AttemptFailed {
    Set<String> seen = new HashSet<>();
    HttpUrl url = wanted.url();
    // After a login the same address is asked again, with a cookie: that is no circle.
    while (seen.add(url + " " + session.cookies(url)) && seen.size() <= MOST_HOPS + 1) {
      if (untilSigned && TrustedHosts.isSigned(url)) {
        return new End(url, null);
      }
      Response response = send(url, wanted, token);
      Optional<HttpUrl> next;
      try {
        next = next(url, response, wanted);
      } catch (AttemptFailed | RuntimeException e) {
        response.close();
        throw e;
      }
      if (next.isEmpty()) {
        return new End(url, response);
      }
      response.close();
      url = next.get();
    }
    throw AttemptFailed.of(
        new InvalidDataException(
            HttpFailures.shown(wanted.url()),
            "redirected in a circle or more than "
                + MOST_HOPS
                + " times, at last to "
                + HttpFailures.shown(url)
                + "; often a login that is not complete: check EARTHDATA_TOKEN"));
  }

  /** Returns the first answer of an address, asked without any credentials; to be closed. */
  Response plain(HttpUrl url) throws AttemptFailed {
    try {
      return client
          .newCall(new Request.Builder().url(url).header("User-Agent", userAgent).build())
          .execute();
    } catch (IOException e) {
      throw HttpFailures.of(url, e);
    }
  }

  private Response send(HttpUrl url, Wanted wanted, @Nullable Secret token) throws AttemptFailed {
    Request.Builder request =
        new Request.Builder()
            .url(url)
            .header("User-Agent", userAgent)
            // Offered encodings would be undone on the way and hide the announced length.
            .header("Accept-Encoding", "identity");
    session.authorization(url, token).ifPresent(value -> request.header("Authorization", value));
    String cookies = session.cookies(url);
    if (!cookies.isEmpty()) {
      request.header("Cookie", cookies);
    }
    if (wanted.range() != null && !TrustedHosts.isAuthorizePage(url)) {
      request.header("Range", wanted.range());
    }
    if (wanted.ifRange() != null) {
      request.header("If-Range", wanted.ifRange());
    }
    try {
      Call call = client.newCall(request.build());
      running.put(Thread.currentThread(), call);
      Response response = call.execute();
      session.keepCookies(url, response.headers());
      return response;
    } catch (IOException e) {
      throw HttpFailures.of(url, e);
    }
  }

  /** Returns where to go next; nothing if the answer is the file. */
  private Optional<HttpUrl> next(HttpUrl url, Response response, Wanted wanted)
      throws AttemptFailed {
    String location = response.header("Location");
    if (isRedirect(response.code()) && location != null) {
      return Optional.of(target(url, location));
    }
    boolean outOfRange = response.code() == 416 && wanted.range() != null;
    if (response.isSuccessful() || outOfRange) {
      return Optional.empty();
    }
    if (response.code() == 403 && TrustedHosts.isSigned(url)) {
      throw wanted.inBucket() ? outside(url) : expired(url);
    }
    boolean refusal = response.code() == 401 || response.code() == 403;
    if (refusal && session.trusted().mayAuthorize(url)) {
      throw AttemptFailed.of(refused(url, response));
    }
    throw failures.of(SERVICE + " (" + url.host() + ")", response);
  }

  private static boolean isRedirect(int status) {
    return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
  }

  private HttpUrl target(HttpUrl url, String location) throws AttemptFailed {
    HttpUrl next = url.resolve(location);
    if (next == null || !HttpExchange.isSafe(next) || leavesForLoopback(url, next)) {
      throw AttemptFailed.of(
          new InvalidDataException(
              HttpFailures.shown(url),
              "redirects to "
                  + (next == null ? "an address that is none" : HttpFailures.shown(next))
                  + ", which is not followed: only encrypted addresses are"));
    }
    if (session.trusted().isLoginHost(url)) {
      EarthdataException sentBack = Refusals.of(url, next);
      if (sentBack != null) {
        throw AttemptFailed.of(sentBack);
      }
    }
    if (TrustedHosts.isAuthorizePage(next)) {
      requireAskedByArchive(url, next);
    }
    return next;
  }

  // A stranger could otherwise have the user logged in for himself.
  private void requireAskedByArchive(HttpUrl url, HttpUrl next) throws AttemptFailed {
    if (session.login().isEmpty()) {
      throw AttemptFailed.of(Refusals.missing(url));
    }
    if (!session.trusted().mayAuthorize(url) || !session.trusted().isLoginHost(next)) {
      throw AttemptFailed.of(
          new InvalidDataException(
              HttpFailures.shown(url),
              "asks for a login at "
                  + HttpFailures.shown(next)
                  + "; only ASF may ask, and only for Earthdata Login, so nothing was sent"));
    }
  }

  private EarthdataException refused(HttpUrl url, Response response) {
    Optional<Login> login = session.login();
    if (response.code() == 401 && login.isEmpty()) {
      return Refusals.missing(url);
    }
    boolean atLogin = session.trusted().isLoginHost(url) && TrustedHosts.isAuthorizePage(url);
    if (response.code() == 401 && atLogin && login.isPresent() && login.get().hasPassword()) {
      return Refusals.passwordWrong(url, login.get().source());
    }
    return Refusals.of(response);
  }

  private static AttemptFailed outside(HttpUrl url) {
    return new AttemptFailed(
        new RemoteServiceException(
            SERVICE + " (" + url.host() + ")",
            403,
            null,
            "the bucket refuses: it can be read from within the AWS region "
                + BucketAddress.REGION
                + " only, and with a clock that is right; elsewhere fetch by https"),
        false,
        null);
  }

  // The next attempt begins at the original address, which gives a new signature.
  private static AttemptFailed expired(HttpUrl url) {
    return new AttemptFailed(
        new RemoteServiceException(
            SERVICE + " (" + url.host() + ")",
            403,
            null,
            "the signed address is refused (expired? or this machine's clock is wrong); fetch the"
                + " granule again"),
        true,
        null);
  }

  private static boolean leavesForLoopback(HttpUrl from, HttpUrl to) {
    return HttpExchange.isLoopback(to) && !HttpExchange.isLoopback(from);
  }

  /**
   * What to ask for.
   *
   * @param url the public address
   * @param inBucket whether it is that of a file in a bucket of the archive, asked with the user's
   *     keys to it
   * @param range the header {@code Range}, or null for the whole file
   * @param ifRange the version that the range must be of, or null
   */
  public record Wanted(
      HttpUrl url, boolean inBucket, @Nullable String range, @Nullable String ifRange) {
    private Wanted at(HttpUrl other) {
      return new Wanted(other, inBucket, range, ifRange);
    }
  }

  /** The answer at the end of the redirects. */
  public static final class Answer implements AutoCloseable {
    private final Response response;
    private final ConcurrentHashMap<Thread, Call> running;

    private Answer(Response response, ConcurrentHashMap<Thread, Call> running) {
      this.response = response;
      this.running = running;
    }

    /** Returns the answer. */
    public Response response() {
      return response;
    }

    @Override
    public void close() {
      running.remove(Thread.currentThread());
      response.close();
    }
  }

  /**
   * What came of asking for a signed address.
   *
   * @param url the address, or null if there is none
   * @param beingPrepared whether there may be one later
   */
  public record Signed(@Nullable HttpUrl url, boolean beingPrepared) {}

  /** Where the redirects end; without an answer if it was not asked for. */
  private record End(HttpUrl url, @Nullable Response response) {}
}
