package io.sentryal.insar.asf.internal;

import io.sentryal.insar.asf.AsfProduct;
import io.sentryal.insar.error.InsarException;
import io.sentryal.insar.error.InvalidDataException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One search under way: the state of paging, which is never shared. Not thread-safe.
 *
 * <p>Pages end where CMR sends no {@code CMR-Search-After}. A product that comes twice is delivered
 * once. If less comes than was announced, the request is made once more, and what is still missing
 * is reported, not hidden. If CMR is too slow even for small pages, the period is halved.
 */
public final class SearchRun {
  private static final Logger LOG = LoggerFactory.getLogger(SearchRun.class);
  private static final int PAGES_WITHOUT_NEWS = 3;
  private static final int MOST_SPLITS = 100;
  private static final int MOST_SPLITS_IN_A_ROW = 6;

  private final CmrSearch cmr;
  private final List<List<CmrParameter>> requests;
  private final Limits limits;
  private final CmrSearch.PageSize size;
  private final SearchState state;
  private final Map<String, String> refused = new LinkedHashMap<>();
  private int withoutNews;
  private int splits;
  private int splitsInARow;

  SearchRun(CmrSearch cmr, List<List<CmrParameter>> requests, Limits limits, SearchState state) {
    this.cmr = cmr;
    this.requests = requests;
    this.limits = limits;
    this.size = new CmrSearch.PageSize(limits.pageSize());
    this.state = state;
  }

  /**
   * Returns the products of the next page that brings any that were not delivered yet; nothing at
   * the end.
   */
  public List<AsfProduct> next() {
    while (!state.left.isEmpty()) {
      Optional<CmrPage> page = page();
      if (page.isPresent()) {
        List<AsfProduct> products = take(page.get());
        if (!products.isEmpty()) {
          return products;
        }
      }
    }
    return List.of();
  }

  private Optional<CmrPage> page() {
    Slice slice = state.left.getFirst();
    List<CmrParameter> whole = requests.get(slice.request());
    try {
      CmrPage page = cmr.page(slice.parameters(whole), size, state.searchAfter);
      splitsInARow = 0;
      return Optional.of(page);
    } catch (InsarException e) {
      List<Slice> halves =
          size.isSlow() && splits < MOST_SPLITS && splitsInARow < MOST_SPLITS_IN_A_ROW
              ? slice.halves(whole, limits.clock().instant())
              : List.of();
      if (halves.isEmpty()) {
        throw e;
      }
      LOG.warn("CMR is too slow for the request; its period is halved: {}", e.getMessage());
      splits++;
      splitsInARow++;
      size.splitInstead();
      state.left.removeFirst();
      state.left.addFirst(halves.get(1));
      state.left.addFirst(halves.get(0));
      state.startSlice();
      return Optional.empty();
    }
  }

  private List<AsfProduct> take(CmrPage page) {
    int news = 0;
    List<AsfProduct> taken = new ArrayList<>();
    for (Map.Entry<String, AsfProduct> product : page.products().entrySet()) {
      boolean isNew = state.seen.add(product.getKey());
      news += isNew ? 1 : 0;
      if (isNew
          && limits.wanted().test(product.getValue())
          && state.accepted < limits.most()
          && state.accept(product.getKey())) {
        taken.add(product.getValue());
      }
    }
    for (String key : page.refused().keySet()) {
      news += state.seen.add(key) ? 1 : 0;
    }
    refused.putAll(page.refused());
    state.announce(page.hits());
    withoutNews = news > 0 ? 0 : withoutNews + 1;
    state.searchAfter = page.items() == 0 ? null : page.searchAfter().orElse(null);
    if (state.accepted >= limits.most()) {
      state.endRequest();
    } else if (state.searchAfter == null) {
      endSlice();
    } else if (withoutNews == PAGES_WITHOUT_NEWS) {
      throw repeated(page);
    }
    return taken;
  }

  private void endSlice() {
    withoutNews = 0;
    boolean whole = state.seen.size() >= state.leastHits;
    if (!whole && !state.secondTime) {
      LOG.debug("{} of {} granules came; asking again", state.seen.size(), state.leastHits);
      state.secondTime = true;
      state.leastHits = Long.MAX_VALUE;
      return;
    }
    state.complete &= whole;
    state.endSlice();
  }

  private InvalidDataException repeated(CmrPage page) {
    return new InvalidDataException(
        cmr.shown(),
        "CMR sends the same page again and again ("
            + state.seen.size()
            + " of "
            + page.hits()
            + " granules came); search again, or a shorter period");
  }

  /** Returns whether everything that was asked for has been delivered. */
  public boolean isOver() {
    return state.left.isEmpty();
  }

  /** Returns whether, so far, all came that was announced. */
  public boolean isComplete() {
    return state.complete;
  }

  /** Returns how many granules CMR announced for the requests so far. */
  public long hits() {
    return state.hits();
  }

  /** Returns one sentence for each item that is no product, with the reason. */
  public List<String> refused() {
    return List.copyOf(refused.values());
  }

  /** Returns the place after the last page, to go on later. */
  public String token(String query) {
    return state.write(query);
  }

  /**
   * How far a search goes.
   *
   * @param pageSize granules per page at first
   * @param most how many products of each request are enough
   * @param wanted what is delivered of what CMR finds
   * @param clock the end of a period without one
   */
  record Limits(int pageSize, int most, Predicate<AsfProduct> wanted, Clock clock) {}
}
