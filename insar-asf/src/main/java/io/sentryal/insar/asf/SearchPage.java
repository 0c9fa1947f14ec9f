package io.sentryal.insar.asf;

import java.util.List;

/**
 * One page of a search. Immutable.
 *
 * @param products the products that no page before had
 * @param hits how many products the archive announced for the requests so far
 */
public record SearchPage(List<AsfProduct> products, long hits) {
  public SearchPage {
    products = List.copyOf(products);
  }
}
