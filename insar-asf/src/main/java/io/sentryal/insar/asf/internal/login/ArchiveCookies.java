package io.sentryal.insar.asf.internal.login;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import okhttp3.Cookie;
import okhttp3.Headers;
import okhttp3.HttpUrl;

/**
 * The cookies of the archive's hosts (bursts need {@code asf-urs}), each for the host or domain
 * that its server named. Other hosts can neither set nor see one. Thread-safe.
 */
final class ArchiveCookies {
  private static final int MOST_COOKIES = 50;

  private final TrustedHosts trusted;
  private final List<Cookie> cookies = new ArrayList<>();

  ArchiveCookies(TrustedHosts trusted) {
    this.trusted = trusted;
  }

  /** Keeps what an answer of a trusted host sets. */
  synchronized void keep(HttpUrl url, Headers headers) {
    if (!trusted.mayAuthorize(url)) {
      return;
    }
    for (Cookie cookie : Cookie.parseAll(url, headers)) {
      cookies.removeIf(old -> isSame(old, cookie));
      if (cookies.size() < MOST_COOKIES) {
        cookies.add(cookie);
      }
    }
  }

  private static boolean isSame(Cookie one, Cookie other) {
    return one.name().equals(other.name())
        && one.domain().equals(other.domain())
        && one.path().equals(other.path());
  }

  /** Returns the header for a request; blank if there is none. */
  synchronized String header(HttpUrl url) {
    if (!trusted.mayAuthorize(url)) {
      return "";
    }
    return cookies.stream()
        .filter(cookie -> cookie.matches(url))
        .map(cookie -> cookie.name() + "=" + cookie.value())
        .collect(Collectors.joining("; "));
  }

  /** Forgets all, so that the next request has to log in again; returns whether there were any. */
  synchronized boolean clear() {
    boolean some = !cookies.isEmpty();
    cookies.clear();
    return some;
  }
}
