package io.sentryal.insar.asf.internal;

import com.fasterxml.jackson.databind.JsonNode;
import io.sentryal.insar.error.InvalidDataException;
import io.sentryal.insar.model.Granule;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import okhttp3.FormBody;
import okhttp3.HttpUrl;
import okhttp3.Request;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Searches granules at CMR, page by page.
 *
 * <p>The state of paging belongs to one search and is never shared. Pages end where CMR sends no
 * {@code CMR-Search-After}. A granule that comes twice is taken once. If less comes than was
 * announced, the search is made once more and what is still missing is reported, not hidden. The
 * search is anonymous.
 */
public final class CmrSearch {
  static final String SERVICE = "CMR";

  private static final Logger LOG = LoggerFactory.getLogger(CmrSearch.class);
  private static final int PAGES_WITHOUT_NEWS = 3;
  private static final List<CmrParameter> ALWAYS =
      List.of(
          new CmrParameter("options[temporal][and]", "true"),
          new CmrParameter("sort_key[]", "-end_date"),
          new CmrParameter("sort_key[]", "granule_ur"),
          new CmrParameter("options[platform][ignore_case]", "true"),
          new CmrParameter("provider", "ASF"));

  private final HttpExchange http;
  private final HttpUrl address;
  private final String userAgent;
  private final int pageSize;

  CmrSearch(HttpExchange http, HttpUrl base, String userAgent, int pageSize) {
    this.http = http;
    this.address = address(base);
    this.userAgent = userAgent;
    this.pageSize = pageSize;
  }

  private static HttpUrl address(HttpUrl base) {
    boolean named = base.encodedPath().replaceAll("/+$", "").endsWith("/search");
    String path = named ? "granules.umm_json" : "search/granules.umm_json";
    return base.newBuilder().addPathSegments(path).build();
  }

  /**
   * Returns what the requests find together, each granule once, newest first within a request.
   *
   * @param requests the parameters of each request
   * @param most how many granules of each request are enough
   */
  Found find(List<List<CmrParameter>> requests, int most) {
    Found found = new Found();
    for (List<CmrParameter> request : requests) {
      long hits = pages(request, most, found);
      if (hits >= 0 && found.ofThisRequest.size() < hits) {
        LOG.debug("{} of {} granules came; asking again", found.ofThisRequest.size(), hits);
        long again = pages(request, most, found);
        found.complete &= again < 0 || found.ofThisRequest.size() >= again;
      }
      found.endRequest();
    }
    return found;
  }

  /** Returns the least number of hits announced while paging, or -1 if enough came. */
  private long pages(List<CmrParameter> request, int most, Found found) {
    long hits = Long.MAX_VALUE;
    int withoutNews = 0;
    String searchAfter = null;
    do {
      CmrPage page = page(request, Math.min(pageSize, most), searchAfter);
      hits = Math.min(hits, page.hits());
      int news = found.add(page.items());
      found.announced = page.hits();
      if (found.ofThisRequest.size() >= most) {
        return -1;
      }
      withoutNews = news > 0 ? 0 : withoutNews + 1;
      searchAfter = page.items().isEmpty() ? null : page.searchAfter().orElse(null);
      if (searchAfter != null && withoutNews == PAGES_WITHOUT_NEWS) {
        throw new InvalidDataException(
            HttpFailures.shown(address),
            "CMR sends the same page again and again ("
                + found.ofThisRequest.size()
                + " of "
                + page.hits()
                + " granules came); search again, or a shorter period");
      }
    } while (searchAfter != null);
    return hits;
  }

  private CmrPage page(List<CmrParameter> request, int size, @Nullable String searchAfter) {
    FormBody.Builder form = new FormBody.Builder();
    request.forEach(parameter -> form.add(parameter.name(), parameter.value()));
    form.add("page_size", Integer.toString(size));
    ALWAYS.forEach(parameter -> form.add(parameter.name(), parameter.value()));
    Request.Builder post =
        new Request.Builder()
            .url(address)
            .header("Accept", "application/vnd.nasa.cmr.umm_results+json, application/json")
            .header("User-Agent", userAgent)
            .header("Client-Id", userAgent)
            .post(form.build());
    if (searchAfter != null) {
      post.header("CMR-Search-After", searchAfter);
    }
    return http.send(SERVICE, post.build(), CmrPage::read);
  }

  /** What was found so far. */
  static final class Found {
    private final Map<String, Granule> granules = new LinkedHashMap<>();
    private final Map<String, String> refused = new LinkedHashMap<>();
    private final Map<String, Boolean> ofThisRequest = new LinkedHashMap<>();
    private long announced;
    private long hits;
    private boolean complete = true;

    /** Adds items and returns how many were not known in this request. */
    private int add(List<JsonNode> items) {
      int news = 0;
      InvalidDataException firstRefusal = null;
      int refusals = 0;
      for (int i = 0; i < items.size(); i++) {
        JsonNode item = items.get(i);
        String key = key(item);
        news += ofThisRequest.put(key, true) == null ? 1 : 0;
        try {
          Granule granule = GranuleParser.parse(item, "items[" + i + "]");
          granules.putIfAbsent(granule.id(), granule);
        } catch (InvalidDataException e) {
          firstRefusal = firstRefusal == null ? e : firstRefusal;
          refusals++;
          refused.put(key, String.valueOf(e.getMessage()));
        }
      }
      if (firstRefusal != null && refusals == items.size()) {
        throw firstRefusal;
      }
      return news;
    }

    private static String key(JsonNode item) {
      String conceptId = item.at("/meta/concept-id").asText();
      if (!conceptId.isEmpty()) {
        return conceptId;
      }
      String id = item.at("/umm/GranuleUR").asText();
      return id.isEmpty() ? item.toString() : id;
    }

    private void endRequest() {
      hits += announced;
      ofThisRequest.clear();
    }

    List<Granule> granules() {
      return new ArrayList<>(granules.values());
    }

    List<String> refused() {
      return List.copyOf(refused.values());
    }

    long hits() {
      return hits;
    }

    boolean complete() {
      return complete;
    }
  }
}
