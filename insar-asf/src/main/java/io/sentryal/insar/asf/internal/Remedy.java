package io.sentryal.insar.asf.internal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Locale;

/** What a user can do about refused credentials, and on which page. */
final class Remedy {
  private static final String PROFILE = "https://urs.earthdata.nasa.gov/profile";
  private static final ObjectMapper JSON = new ObjectMapper();

  private Remedy() {}

  /**
   * Returns a sentence that names the cause and the page that mends it.
   *
   * @param service name of the service that refused
   * @param status 401 or 403
   * @param body beginning of the answer
   */
  static String of(String service, int status, String body) {
    String lower = body.toLowerCase(Locale.ROOT);
    if (lower.contains("eula")) {
      return "accept the licence (EULA) of the archive once, at " + resolutionUrl(body);
    }
    if (service.equals(CmrSearch.SERVICE)) {
      return "the search is anonymous: a proxy or gateway on the way asks for credentials; check"
          + " the base URL";
    }
    if (lower.contains("not currently available")) {
      return "the file is restricted to a group of users; ask ASF (uso@asf.alaska.edu)";
    }
    return status == 401
        ? "set EARTHDATA_TOKEN to a token that is still valid (https://urs.earthdata.nasa.gov, My"
            + " Profile, Generate Token; tokens last 60 days)"
        : "the account may lack a permission: approve the application 'Alaska Satellite Facility"
            + " Data Access' and complete the profile at "
            + PROFILE;
  }

  private static String resolutionUrl(String body) {
    try {
      String url = JSON.readTree(body).path("resolution_url").asText();
      return url.startsWith("https://urs.earthdata.nasa.gov/") ? url : PROFILE;
    } catch (JsonProcessingException e) {
      return PROFILE;
    }
  }
}
