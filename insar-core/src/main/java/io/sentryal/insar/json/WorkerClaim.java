package io.sentryal.insar.json;

import java.net.URI;

/**
 * One object of a store that honours {@code If-None-Match: *}, where a worker claims the job.
 * Immutable.
 *
 * @param putUrl presigned URL to write it
 * @param getUrl presigned URL to read it
 */
public record WorkerClaim(URI putUrl, URI getUrl) {
  public WorkerClaim {
    WorkerUris.checkUrl("claim.put_url", putUrl);
    WorkerUris.checkUrl("claim.get_url", getUrl);
  }

  @Override
  public String toString() {
    return "WorkerClaim[at " + putUrl.getHost() + "]";
  }
}
