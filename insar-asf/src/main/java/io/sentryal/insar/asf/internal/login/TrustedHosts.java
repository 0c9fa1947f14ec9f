package io.sentryal.insar.asf.internal.login;

import io.sentryal.insar.asf.internal.HttpExchange;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import okhttp3.HttpUrl;

/**
 * Who may see what of the user's credentials. The token: hosts of Earthdata and ASF, over https, at
 * an address that is not signed already (a signed address needs no token, and S3 refuses a request
 * that has both). The password: the login host alone. Immutable.
 */
public final class TrustedHosts {
  private static final HttpUrl LOGIN =
      Objects.requireNonNull(HttpUrl.parse("https://urs.earthdata.nasa.gov/"));
  private static final HttpUrl DATA =
      Objects.requireNonNull(HttpUrl.parse("https://sentinel1.asf.alaska.edu/"));
  private static final List<String> DOMAINS =
      List.of("earthdata.nasa.gov", "asf.alaska.edu", "asf.earthdatacloud.nasa.gov");
  private static final Set<String> SIGNATURES =
      Set.of("x-amz-signature", "x-amz-credential", "x-amz-security-token", "signature");

  private final HttpUrl base;

  /**
   * Creates the list.
   *
   * @param base the base URL that the user chose; if it is on this machine (a test, an emulator) it
   *     stands for the archive and the login, exactly this scheme, host and port
   */
  public TrustedHosts(HttpUrl base) {
    this.base = base;
  }

  /** Returns whether the token may be sent there. */
  boolean mayAuthorize(HttpUrl url) {
    return !isSigned(url) && (isArchive(url) || isChosenStandIn(url));
  }

  /** Returns whether the password may be sent there. */
  boolean isLoginHost(HttpUrl url) {
    return !isSigned(url)
        && (isChosenStandIn(url)
            || (url.isHttps() && url.host().equals(LOGIN.host()) && url.port() == LOGIN.port()));
  }

  /** Returns whether the address is the page that asks who the user is. */
  static boolean isAuthorizePage(HttpUrl url) {
    return url.encodedPath().equals("/oauth/authorize");
  }

  /** Returns the address of the login service. */
  public HttpUrl login() {
    return HttpExchange.isLoopback(base) ? base : LOGIN;
  }

  /** Returns the address of the service that hands out data. */
  public HttpUrl data() {
    return HttpExchange.isLoopback(base) ? base : DATA;
  }

  private static boolean isArchive(HttpUrl url) {
    String host = url.host().toLowerCase(Locale.ROOT);
    return url.isHttps()
        && DOMAINS.stream().anyMatch(d -> host.equals(d) || host.endsWith("." + d));
  }

  private boolean isChosenStandIn(HttpUrl url) {
    return HttpExchange.isLoopback(base)
        && url.scheme().equals(base.scheme())
        && url.host().equals(base.host())
        && url.port() == base.port();
  }

  /** Returns whether the address carries its own permission, which ends after a while. */
  public static boolean isSigned(HttpUrl url) {
    return url.queryParameterNames().stream()
        .anyMatch(name -> SIGNATURES.contains(name.toLowerCase(Locale.ROOT)));
  }
}
