package io.sentryal.insar.asf;

import java.util.List;

/**
 * How many products match. Immutable.
 *
 * @param total the sum; a product that matches several requests is counted by each, so it is an
 *     upper bound where there is more than one
 * @param perRequest what the archive says to each request of the search
 */
public record SearchCount(long total, List<Long> perRequest) {
  public SearchCount {
    perRequest = List.copyOf(perRequest);
  }
}
