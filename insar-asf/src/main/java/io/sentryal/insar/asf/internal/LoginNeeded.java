package io.sentryal.insar.asf.internal;

import io.sentryal.insar.error.AuthenticationException;
import okhttp3.HttpUrl;

/** The download server sends to the login page: there is no token, or it is not accepted. */
final class LoginNeeded {
  private LoginNeeded() {}

  static AuthenticationException at(HttpUrl url, boolean hasToken) {
    return new AuthenticationException(
        Redirects.SERVICE + " (" + url.host() + ")",
        401,
        null,
        (hasToken
                ? "EARTHDATA_TOKEN is not accepted (expired?)"
                : "downloads need an Earthdata Login, and EARTHDATA_TOKEN is not set")
            + "; generate a token at https://urs.earthdata.nasa.gov (My Profile, Generate Token)"
            + " and set EARTHDATA_TOKEN");
  }
}
