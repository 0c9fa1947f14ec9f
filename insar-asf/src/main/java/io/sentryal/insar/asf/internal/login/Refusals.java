package io.sentryal.insar.asf.internal.login;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sentryal.insar.asf.EarthdataException;
import io.sentryal.insar.asf.EarthdataProblem;
import io.sentryal.insar.asf.internal.HttpFailures;
import java.net.URI;
import java.util.Locale;
import okhttp3.HttpUrl;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/** What it means that Earthdata Login or a door of the archive says no. */
final class Refusals {
  static final URI PROFILE = URI.create("https://urs.earthdata.nasa.gov/profile");

  /** What it means, and what to do, that there are no credentials. */
  static final String NO_LOGIN =
      "downloads need an Earthdata Login, and EARTHDATA_TOKEN is not set; generate a token at "
          + PROFILE
          + " (Generate Token) and set EARTHDATA_TOKEN, or set EARTHDATA_USERNAME and"
          + " EARTHDATA_PASSWORD";

  /** What to do about a token that does not hold. */
  static final String OTHER_TOKEN =
      "; the Earthdata token is expired, revoked or damaged: generate one at "
          + PROFILE
          + " (Generate Token; tokens last 60 days) and set EARTHDATA_TOKEN";

  private static final ObjectMapper JSON = new ObjectMapper();

  private Refusals() {}

  /** Returns what a 401 or 403 of the archive means. */
  static EarthdataException of(Response response) {
    String body = HttpFailures.beginning(response);
    JsonNode json = json(body);
    String said =
        HttpFailures.detail(body)
            + (json.path("error_msg").isTextual() ? "; " + json.path("error_msg").asText() : "");
    return of(
        response.request().url(), response.code(), said, json.path("resolution_url").asText(""));
  }

  /** Returns what it means that the login sends back with an error instead of a permission. */
  static @Nullable EarthdataException of(HttpUrl from, HttpUrl back) {
    String error = back.queryParameter("error");
    String message = back.queryParameter("error_msg");
    String page = back.queryParameter("resolution_url");
    if (error == null && message == null && page == null) {
      return null;
    }
    String said = (error == null ? "" : error + " ") + (message == null ? "" : message);
    return of(from, 403, said.isBlank() ? "no explanation" : said.trim(), page == null ? "" : page);
  }

  private static EarthdataException of(HttpUrl url, int status, String said, String resolution) {
    String lower = said.toLowerCase(Locale.ROOT);
    URI page = page(resolution);
    if (lower.contains("study area")
        || lower.contains("profile")
        || lower.contains("affiliation")) {
      return refusal(
          url,
          status,
          EarthdataProblem.PROFILE_INCOMPLETE,
          said + "; complete the Earthdata profile (study area included) at " + page,
          page);
    }
    if (lower.contains("eula")) {
      return refusal(
          url,
          status,
          EarthdataProblem.EULA_NOT_ACCEPTED,
          said + "; accept the licence (EULA) of the archive once, at " + page,
          page);
    }
    if (status == 401) {
      return tokenRefused(url, said);
    }
    return refusal(
        url,
        status,
        EarthdataProblem.NO_PERMISSION,
        said
            + (lower.contains("not currently available")
                ? "; the file is restricted to a group of users; ask ASF (uso@asf.alaska.edu)"
                : "; the account may lack a permission: approve the application 'Alaska Satellite"
                    + " Facility Data Access' and complete the profile at "
                    + page),
        page);
  }

  static EarthdataException missing(HttpUrl url) {
    return refusal(url, 401, EarthdataProblem.CREDENTIALS_MISSING, NO_LOGIN, PROFILE);
  }

  static EarthdataException tokenRefused(HttpUrl url, String said) {
    return refusal(url, 401, EarthdataProblem.TOKEN_REFUSED, said + OTHER_TOKEN, PROFILE);
  }

  static EarthdataException passwordWrong(HttpUrl url, String source) {
    return refusal(
        url,
        401,
        EarthdataProblem.PASSWORD_WRONG,
        "the user name or the password from "
            + source
            + " is wrong; try them at "
            + PROFILE
            + " and set EARTHDATA_USERNAME and EARTHDATA_PASSWORD (or the netrc file) again",
        PROFILE);
  }

  private static EarthdataException refusal(
      HttpUrl url, int status, EarthdataProblem problem, String detail, URI page) {
    return new EarthdataException(
        Redirects.SERVICE + " (" + url.host() + ")", status, problem, detail, page);
  }

  // A page that a stranger names is not shown as the one to log in at.
  private static URI page(String resolution) {
    HttpUrl url = HttpUrl.parse(resolution);
    return url != null && url.isHttps() && url.host().equals(PROFILE.getHost())
        ? url.uri()
        : PROFILE;
  }

  private static JsonNode json(String body) {
    try {
      return JSON.readTree(body);
    } catch (JsonProcessingException e) {
      return JSON.createObjectNode();
    }
  }
}
