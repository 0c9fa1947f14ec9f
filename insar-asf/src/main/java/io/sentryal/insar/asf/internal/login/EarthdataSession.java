package io.sentryal.insar.asf.internal.login;

import io.sentryal.insar.asf.internal.AttemptFailed;
import io.sentryal.insar.error.InsarIoException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import okhttp3.Headers;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The user towards the archive: which credentials go with a request, and what its cookies are. A
 * token is kept in memory, made when it is needed, and made again once when it is refused; of
 * several threads one asks, the others wait for it. Thread-safe.
 */
public final class EarthdataSession {
  private static final Logger LOG = LoggerFactory.getLogger(EarthdataSession.class);

  private static final Duration LONGEST_LOGIN = Duration.ofMinutes(10);

  private final Supplier<Optional<Login>> credentials;
  private final AtomicReference<@Nullable Login> known = new AtomicReference<>();
  private final TokenClient tokens;
  private final TrustedHosts trusted;
  private final ArchiveCookies cookies;
  private final AtomicReference<@Nullable CompletableFuture<TokenClient.Token>> token =
      new AtomicReference<>();

  /**
   * Creates a session.
   *
   * @param credentials finds the credentials when they are needed
   * @param tokens makes tokens
   * @param trusted who may see what
   */
  public EarthdataSession(
      Supplier<Optional<Login>> credentials, TokenClient tokens, TrustedHosts trusted) {
    this.credentials = credentials;
    this.tokens = tokens;
    this.trusted = trusted;
    this.cookies = new ArchiveCookies(trusted);
  }

  /** Returns the credentials, if there are any. */
  Optional<Login> login() {
    Login login = known.get();
    if (login == null) {
      login = credentials.get().orElse(null);
      known.set(login);
    }
    return Optional.ofNullable(login);
  }

  /** Returns the token for the archive's hosts; nothing without credentials. */
  Optional<Secret> bearer() throws AttemptFailed {
    Optional<Login> login = login();
    if (login.isEmpty()) {
      return Optional.empty();
    }
    CompletableFuture<TokenClient.Token> held = token.get();
    if (held != null) {
      // What is still under way is waited for; asking again whether it is would make another.
      boolean made = held.isDone();
      TokenClient.Token known = await(held);
      if (!made || !login.get().hasPassword() || !tokens.isEnding(known)) {
        return Optional.of(known.secret());
      }
    }
    Secret given = held == null ? login.get().token() : null;
    TokenWork work =
        given == null
            ? () -> tokens.findOrCreate(login.get())
            : () -> new TokenClient.Token(given, Instant.MAX);
    return Optional.of(once(held, work).secret());
  }

  /**
   * Gets another token in place of one that was refused.
   *
   * @return whether there is another now
   */
  boolean replace(Secret refused) throws AttemptFailed {
    Login login = login().orElse(null);
    CompletableFuture<TokenClient.Token> held = token.get();
    if (login == null || !login.hasPassword() || held == null) {
      return false;
    }
    if (held.isDone() && !held.isCompletedExceptionally() && held.join().secret().equals(refused)) {
      LOG.warn("the Earthdata token is refused; another is asked for with the password");
      forgetCookies();
      once(held, () -> tokens.renew(login, refused));
    }
    return true;
  }

  /**
   * Runs the work in place of what is held unless another thread does; both get what comes of it.
   */
  private TokenClient.Token once(
      @Nullable CompletableFuture<TokenClient.Token> held, TokenWork work) throws AttemptFailed {
    CompletableFuture<TokenClient.Token> mine = new CompletableFuture<>();
    if (!token.compareAndSet(held, mine)) {
      CompletableFuture<TokenClient.Token> others = token.get();
      return others == null ? once(null, work) : await(others);
    }
    try {
      TokenClient.Token made = work.run();
      mine.complete(made);
      return made;
    } catch (AttemptFailed | RuntimeException e) {
      token.compareAndSet(mine, held);
      mine.completeExceptionally(e);
      throw e;
    }
  }

  private static TokenClient.Token await(CompletableFuture<TokenClient.Token> others)
      throws AttemptFailed {
    try {
      return others.get(LONGEST_LOGIN.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw AttemptFailed.of(
          new InsarIoException("Earthdata Login", "interrupted while logging in", e, false));
    } catch (TimeoutException e) {
      throw AttemptFailed.of(
          new InsarIoException("Earthdata Login", "no login within " + LONGEST_LOGIN, e));
    } catch (ExecutionException e) {
      if (e.getCause() instanceof AttemptFailed failed) {
        throw failed;
      }
      throw AttemptFailed.of(
          new InsarIoException("Earthdata Login", "the login failed: " + e.getCause(), e));
    }
  }

  /** Returns the header that goes with a request; nothing for a host that may not see it. */
  Optional<String> authorization(HttpUrl url, @Nullable Secret bearer) {
    if (trusted.isLoginHost(url) && TrustedHosts.isAuthorizePage(url)) {
      Optional<String> basic = login().flatMap(Login::basic);
      if (basic.isPresent()) {
        return basic;
      }
    }
    return bearer != null && trusted.mayAuthorize(url)
        ? Optional.of("Bearer " + bearer.reveal())
        : Optional.empty();
  }

  /** Returns the cookies that go with a request; blank if there are none. */
  String cookies(HttpUrl url) {
    return cookies.header(url);
  }

  /** Keeps the cookies of an answer. */
  void keepCookies(HttpUrl url, Headers headers) {
    cookies.keep(url, headers);
  }

  /** Forgets the cookies; returns whether there were any. */
  boolean forgetCookies() {
    return cookies.clear();
  }

  TrustedHosts trusted() {
    return trusted;
  }

  /** Makes a token. */
  @FunctionalInterface
  private interface TokenWork {
    TokenClient.Token run() throws AttemptFailed;
  }
}
