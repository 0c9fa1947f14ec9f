package io.sentryal.insar.store;

import io.sentryal.insar.error.Checks;

/**
 * What a job is asked to do, as far as the ledger has to know. Immutable.
 *
 * @param key name of the request, chosen by the caller; 1 to 120 of {@code A-Z a-z 0-9 . _ -}. The
 *     same key with the same digest is the same request
 * @param siteId id of the site
 * @param reference id of the earlier image
 * @param secondary id of the later image
 * @param backend name of the backend
 * @param digest SHA-256 over everything that is asked, lower-case hexadecimal
 */
public record JobRequest(
    String key, String siteId, String reference, String secondary, String backend, String digest) {
  public JobRequest {
    if (!key.matches("[A-Za-z0-9._-]{1,120}")) {
      throw new IllegalArgumentException(
          "key of a job must be 1 to 120 of A-Z a-z 0-9 . _ -, was '" + key + "'");
    }
    Checks.notBlank("site id", siteId);
    Checks.notBlank("reference", reference);
    Checks.notBlank("secondary", secondary);
    Checks.notBlank("backend", backend);
    if (!digest.matches("[0-9a-f]{64}")) {
      throw new IllegalArgumentException(
          "digest must be 64 lower-case hexadecimal digits, was '" + digest + "'");
    }
  }
}
