package io.sentryal.insar.testkit.asf;

import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import mockwebserver3.MockResponse;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/**
 * Stands in for Earthdata Login: one user, whose tokens, licence and profile a test sets. Knows the
 * token services and the redirect dance by which a browser-less client gets the cookie {@code
 * asf-urs}. Thread-safe.
 */
public final class EmulatedLogin {
  /** Host of the real service. */
  public static final String HOST = "urs.earthdata.nasa.gov";

  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("MM/dd/uuuu", Locale.ROOT);

  private final String basic;
  private final Map<String, LocalDate> tokens = new LinkedHashMap<>();
  private final Map<String, String> codes = new HashMap<>();
  private @Nullable String refusal;
  private String refusalPage = "https://" + HOST + "/profile";
  private LocalDate newTokensEnd = LocalDate.of(2100, 1, 1);
  private int numbers;

  /** Creates the service with its one user, who has no token yet. */
  public EmulatedLogin(String user, String password) {
    byte[] pair = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
    basic = "Basic " + Base64.getEncoder().encodeToString(pair);
  }

  /** Gives the user a token that ends on the given day. */
  public synchronized EmulatedLogin token(String token, LocalDate end) {
    tokens.put(token, end);
    return this;
  }

  /** Sets when tokens end that are made from now on. */
  public synchronized EmulatedLogin newTokensEnd(LocalDate end) {
    newTokensEnd = end;
    return this;
  }

  /** Takes a token away, as when it expires; nobody is told. */
  public synchronized void expire(String token) {
    tokens.remove(token);
  }

  /** Forgets the cookies that were set, as when they expire. */
  public synchronized void expireCookies() {
    codes.clear();
  }

  /**
   * Lets the user in no more.
   *
   * @param message what the archive says, for example {@code EULA Acceptance Failure}
   * @param page the page that it names
   */
  public synchronized EmulatedLogin refuse(String message, String page) {
    refusal = message;
    refusalPage = page;
    return this;
  }

  /** Returns the tokens that are valid now. */
  public synchronized Set<String> validTokens() {
    return Set.copyOf(tokens.keySet());
  }

  static boolean isAsked(ReceivedRequest request) {
    return request.target().startsWith("/api/users/")
        || request.target().startsWith("/oauth/authorize");
  }

  /** Returns what the login host answers. */
  synchronized MockResponse answer(ReceivedRequest request) {
    String path = request.target().replaceFirst("\\?.*", "");
    Optional<String> authorization = request.header("Authorization");
    boolean right = authorization.equals(Optional.of(basic));
    if (path.equals("/oauth/authorize")) {
      return right || bears(authorization) ? permitted(request) : challenge();
    }
    if (!right) {
      return DownloadResponder.text(
          401,
          "application/json",
          "{\"error\":\"invalid_credentials\",\"error_description\":\"Invalid user credentials\"}");
    }
    return switch (path) {
      case "/api/users/find_or_create_token" ->
          token(tokens.isEmpty() ? made() : tokens.keySet().iterator().next());
      case "/api/users/token" ->
          tokens.size() >= 2
              ? DownloadResponder.text(
                  403,
                  "application/json",
                  "{\"error\":\"max_token_limit\",\"error_description\":\"Max token limit\"}")
              : token(made());
      case "/api/users/revoke_token" -> revoked(request);
      default -> DownloadResponder.text(404, "application/json", "{\"error\":\"not_found\"}");
    };
  }

  private String made() {
    String token = "made-token-" + ++numbers;
    tokens.put(token, newTokensEnd);
    return token;
  }

  private MockResponse token(String token) {
    String end = DATE.format(Objects.requireNonNull(tokens.get(token)));
    return DownloadResponder.text(
        200,
        "application/json",
        "{\"access_token\":\""
            + token
            + "\",\"token_type\":\"Bearer\",\"expiration_date\":\""
            + end
            + "\"}");
  }

  private MockResponse revoked(ReceivedRequest request) {
    boolean known = tokens.remove(String.valueOf(url(request).queryParameter("token"))) != null;
    return DownloadResponder.text(
        known ? 200 : 404, "application/json", known ? "{}" : "{\"error\":\"not_found\"}");
  }

  private static MockResponse challenge() {
    return new MockResponse.Builder()
        .code(401)
        .addHeader("WWW-Authenticate", "Basic realm=\"Please enter your Earthdata Login\"")
        .addHeader("Content-Type", "text/html")
        .body("<html>HTTP Basic: Access denied.</html>")
        .build();
  }

  private MockResponse permitted(ReceivedRequest request) {
    HttpUrl asked = url(request);
    String back = String.valueOf(asked.queryParameter("redirect_uri"));
    String state = String.valueOf(asked.queryParameter("state"));
    HttpUrl.Builder location = Objects.requireNonNull(HttpUrl.parse(back)).newBuilder();
    if (refusal != null) {
      location
          .addQueryParameter("error", "access_denied")
          .addQueryParameter("error_msg", refusal)
          .addQueryParameter("resolution_url", refusalPage);
    } else {
      String code = "code-" + ++numbers;
      codes.put(code, "cookie-" + numbers);
      location.addQueryParameter("code", code).addQueryParameter("state", state);
    }
    return redirect(302, location.build().toString());
  }

  /** Returns what {@code HOST/login?code&state} answers: a cookie, and back to the file. */
  synchronized MockResponse comesBack(ReceivedRequest request) {
    HttpUrl asked = url(request);
    String cookie = codes.get(String.valueOf(asked.queryParameter("code")));
    return cookie == null
        ? DownloadResponder.text(400, "application/json", "{\"error\":\"invalid code\"}")
        : redirect(301, String.valueOf(asked.queryParameter("state")))
            .newBuilder()
            .addHeader("Set-Cookie", "asf-urs=" + cookie + "; Path=/; HttpOnly")
            .build();
  }

  /** Returns what stands between the user and a file; null if nothing does. */
  synchronized @Nullable MockResponse doorkeeper(ReceivedRequest request, boolean cookieNeeded) {
    Optional<String> authorization = request.header("Authorization");
    boolean cookie =
        codes.values().stream()
            .anyMatch(value -> request.header("Cookie").orElse("").contains("asf-urs=" + value));
    if (authorization.isPresent() && !bears(authorization)) {
      return DownloadResponder.text(
          401,
          "application/json",
          "{\"status_code\":401,\"error\":\"invalid_token\",\"error_description\":\"The token is"
              + " not valid\"}");
    }
    boolean known = cookie || (authorization.isPresent() && !cookieNeeded);
    if (known && refusal != null) {
      return DownloadResponder.text(
          403,
          "application/json",
          "{\"status_code\":403,\"error\":\"invalid_token\",\"error_description\":\""
              + refusal
              + "\",\"resolution_url\":\""
              + refusalPage
              + "\"}");
    }
    return known ? null : toLogin(request);
  }

  private static MockResponse toLogin(ReceivedRequest request) {
    String origin = request.origin();
    HttpUrl.Builder page =
        Objects.requireNonNull(
                HttpUrl.parse(origin.startsWith("https:") ? "https://" + HOST : origin))
            .newBuilder()
            .addPathSegments("oauth/authorize")
            .addQueryParameter("client_id", "simulated")
            .addQueryParameter("response_type", "code")
            .addQueryParameter("redirect_uri", origin + "/login")
            .addQueryParameter("state", request.target());
    if (!request.header("User-Agent").orElse("Mozilla").startsWith("Mozilla")) {
      page.addQueryParameter("app_type", "401");
    }
    return redirect(302, page.build().toString());
  }

  private boolean bears(Optional<String> authorization) {
    return authorization.isPresent()
        && authorization.get().startsWith("Bearer ")
        && tokens.containsKey(authorization.get().substring("Bearer ".length()));
  }

  private static MockResponse redirect(int status, String location) {
    return new MockResponse.Builder().code(status).addHeader("Location", location).build();
  }

  private static HttpUrl url(ReceivedRequest request) {
    return Objects.requireNonNull(HttpUrl.parse("http://simulated.example.org" + request.target()));
  }
}
