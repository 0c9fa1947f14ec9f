package io.sentryal.insar.asf.internal.login;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sentryal.insar.asf.internal.AttemptFailed;
import io.sentryal.insar.asf.internal.HttpFailures;
import io.sentryal.insar.error.InvalidDataException;
import java.io.IOException;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/**
 * Asks Earthdata Login for user tokens. A user has at most two, for 60 days each; the service may
 * hand out one that is at its end, so the date is looked at. Thread-safe.
 */
public final class TokenClient {
  private static final String SERVICE = "Earthdata Login";
  private static final Duration LEAST_LIFE = Duration.ofDays(1);
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("MM/dd/uuuu", Locale.ROOT);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final OkHttpClient client;
  private final HttpUrl login;
  private final HttpFailures failures;
  private final Clock clock;
  private final String userAgent;

  /**
   * Creates a client.
   *
   * @param client follows no redirects and limits a call
   * @param trusted knows the login service
   * @param failures what a no means
   * @param clock tells whether a token is at its end
   * @param userAgent who asks
   */
  public TokenClient(
      OkHttpClient client,
      TrustedHosts trusted,
      HttpFailures failures,
      Clock clock,
      String userAgent) {
    this.client = client;
    this.login = trusted.login();
    this.failures = failures;
    this.clock = clock;
    this.userAgent = userAgent;
  }

  /** Returns a token of the user that lives for a day at least. */
  Token findOrCreate(Login user) throws AttemptFailed {
    Token found = ask(user, "find_or_create_token", null);
    return isEnding(found) ? replace(user, found.secret()) : found;
  }

  /** Returns another token than the one that was refused. */
  Token renew(Login user, Secret refused) throws AttemptFailed {
    Token found = findOrCreate(user);
    return found.secret().reveal().equals(refused.reveal()) ? replace(user, refused) : found;
  }

  /** Returns whether a token ends within a day. */
  boolean isEnding(Token token) {
    return token.validUntil().isBefore(clock.instant().plus(LEAST_LIFE));
  }

  private Token replace(Login user, Secret old) throws AttemptFailed {
    HttpUrl revoke =
        url("revoke_token").newBuilder().addQueryParameter("token", old.reveal()).build();
    try (Response response = send(user, revoke)) {
      // 404: it is gone already, which is what is wanted.
      if (!response.isSuccessful() && response.code() != 404) {
        throw refused(user, response);
      }
    }
    return ask(user, "token", old);
  }

  private Token ask(Login user, String what, @Nullable Secret old) throws AttemptFailed {
    HttpUrl url = url(what);
    try (Response response = send(user, url)) {
      if (!response.isSuccessful()) {
        throw refused(user, response);
      }
      Token token = read(url, HttpFailures.beginning(response));
      if (old != null && token.secret().reveal().equals(old.reveal())) {
        throw AttemptFailed.of(Refusals.tokenRefused(url, "the login gave the old token again"));
      }
      return token;
    }
  }

  private AttemptFailed refused(Login user, Response response) {
    HttpUrl url = response.request().url();
    return response.code() == 401
        ? AttemptFailed.of(Refusals.passwordWrong(url, user.source()))
        : failures.of(SERVICE, response);
  }

  private Response send(Login user, HttpUrl url) throws AttemptFailed {
    Request request =
        new Request.Builder()
            .url(url)
            .header("User-Agent", userAgent)
            .header("Accept", "application/json")
            .header("Authorization", user.basic().orElseThrow())
            .post(RequestBody.EMPTY)
            .build();
    try {
      return client.newCall(request).execute();
    } catch (IOException e) {
      throw HttpFailures.of(url, e);
    }
  }

  private HttpUrl url(String what) {
    return login.newBuilder().addPathSegments("api/users/" + what).build();
  }

  // The parser's own messages quote the text, which holds the token: they are not passed on.
  private static Token read(HttpUrl url, String body) throws AttemptFailed {
    try {
      JsonNode json = JSON.readTree(body);
      Secret secret = Secret.token(json.path("access_token").asText());
      LocalDate date = LocalDate.parse(json.path("expiration_date").asText(), DATE);
      return new Token(secret, date.atStartOfDay(ZoneOffset.UTC).toInstant());
    } catch (IOException | IllegalArgumentException | DateTimeException e) {
      throw AttemptFailed.of(
          new InvalidDataException(
              HttpFailures.shown(url),
              "must answer with access_token and expiration_date (MM/DD/YYYY), and did not; make a"
                  + " token at "
                  + Refusals.PROFILE
                  + " and set EARTHDATA_TOKEN"));
    }
  }

  /**
   * A token and its end.
   *
   * @param secret the token
   * @param validUntil the beginning of the day on which it ends (UTC)
   */
  record Token(Secret secret, Instant validUntil) {}
}
