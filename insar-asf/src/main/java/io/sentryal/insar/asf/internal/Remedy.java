package io.sentryal.insar.asf.internal;

/** What a user can do about a 401 or 403 that is not the login's. */
final class Remedy {
  private Remedy() {}

  /**
   * Returns a sentence that says what to do.
   *
   * @param service name of the service that refused
   */
  static String of(String service) {
    return service.equals(CmrSearch.SERVICE)
        ? "the search is anonymous: a proxy or gateway on the way asks for credentials; check the"
            + " base URL"
        : "this address takes no Earthdata credentials; search for the granule again, and check a"
            + " proxy on the way";
  }
}
