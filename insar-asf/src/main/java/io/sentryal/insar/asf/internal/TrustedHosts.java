package io.sentryal.insar.asf.internal;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import okhttp3.HttpUrl;

/**
 * Who may see the user's token: hosts of Earthdata and ASF, over https, at an address that is not
 * signed already (a signed address needs no token, and S3 refuses a request that has both).
 */
final class TrustedHosts {
  private static final List<String> DOMAINS =
      List.of("earthdata.nasa.gov", "asf.alaska.edu", "earthdatacloud.nasa.gov");
  private static final Set<String> SIGNATURES =
      Set.of("x-amz-signature", "x-amz-credential", "x-amz-security-token", "signature");

  private final HttpUrl base;

  /**
   * Creates the list.
   *
   * @param base the base URL that the user chose; if it is on this machine (a test, an emulator) it
   *     stands for the archive, exactly this scheme, host and port
   */
  TrustedHosts(HttpUrl base) {
    this.base = base;
  }

  /** Returns whether the token may be sent there. */
  boolean mayAuthorize(HttpUrl url) {
    return !isSigned(url) && (isArchive(url) || isChosenStandIn(url));
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
  static boolean isSigned(HttpUrl url) {
    return url.queryParameterNames().stream()
        .anyMatch(name -> SIGNATURES.contains(name.toLowerCase(Locale.ROOT)));
  }
}
