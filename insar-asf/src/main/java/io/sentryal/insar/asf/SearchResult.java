package io.sentryal.insar.asf;

import io.sentryal.insar.error.InvalidDataException;
import io.sentryal.insar.model.Granule;
import java.util.List;

/**
 * What a search found, and what it did not. Immutable.
 *
 * @param products what was found, in the order of the query: by sensing start, then id, unless set
 * @param hits how many products the archive says match, summed over the requests of the search; one
 *     that matches two of them is counted twice
 * @param complete whether everything that the archive announced arrived, or as many as were asked
 *     for
 * @param refused one sentence for each item of the answer that is not usable, with the reason
 * @param namesNotFound the names asked for (without wildcards) that the archive does not know
 */
public record SearchResult(
    List<AsfProduct> products,
    long hits,
    boolean complete,
    List<String> refused,
    List<String> namesNotFound) {
  public SearchResult {
    products = List.copyOf(products);
    refused = List.copyOf(refused);
    namesNotFound = List.copyOf(namesNotFound);
  }

  /** Returns the images of the products, in the same order. */
  public List<Granule> granules() {
    return products.stream().map(AsfProduct::granule).toList();
  }

  /**
   * Returns this result if it is complete.
   *
   * @throws InvalidDataException if less came than was announced
   */
  public SearchResult requireComplete() {
    if (!complete) {
      throw new InvalidDataException(
          "CMR",
          "the archive announced "
              + hits
              + " granules and sent "
              + (products.size() + refused.size())
              + ", twice; search again later, or a shorter period");
    }
    return this;
  }
}
