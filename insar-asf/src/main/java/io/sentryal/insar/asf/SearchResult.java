package io.sentryal.insar.asf;

import io.sentryal.insar.model.Granule;
import java.util.List;

/**
 * What a search found, and what it did not. Immutable.
 *
 * @param granules the images, ordered by sensing start, then id
 * @param hits how many images the archive says match, summed over the requests of the search; an
 *     image that matches two of them is counted twice
 * @param complete whether everything that the archive announced arrived, or as many as were asked
 *     for
 * @param refused one sentence for each item of the answer that is not a usable image, with the
 *     reason
 * @param namesNotFound the names asked for (without wildcards) that the archive does not know
 */
public record SearchResult(
    List<Granule> granules,
    long hits,
    boolean complete,
    List<String> refused,
    List<String> namesNotFound) {
  public SearchResult {
    granules = List.copyOf(granules);
    refused = List.copyOf(refused);
    namesNotFound = List.copyOf(namesNotFound);
  }
}
