package io.sentryal.insar.runpod;

import java.util.List;

/**
 * Some of the requests of a batch. Immutable.
 *
 * @param requests the requests, in the service's order
 * @param hasMore whether others follow
 * @param rawJson the answer as it came
 */
public record BatchPage(List<JobStatus> requests, boolean hasMore, String rawJson) {

  /** Copies the list. */
  public BatchPage {
    requests = List.copyOf(requests);
  }
}
