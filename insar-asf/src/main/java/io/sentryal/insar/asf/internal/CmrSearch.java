package io.sentryal.insar.asf.internal;

import java.util.List;
import okhttp3.FormBody;
import okhttp3.HttpUrl;
import okhttp3.Request;
import org.jspecify.annotations.Nullable;

/** Asks CMR for single pages of granules, anonymously. Thread-safe: it keeps nothing. */
final class CmrSearch {
  static final String SERVICE = "CMR";

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

  CmrSearch(HttpExchange http, HttpUrl base, String userAgent) {
    this.http = http;
    this.address = address(base);
    this.userAgent = userAgent;
  }

  private static HttpUrl address(HttpUrl base) {
    boolean named = base.encodedPath().replaceAll("/+$", "").endsWith("/search");
    String path = named ? "granules.umm_json" : "search/granules.umm_json";
    return base.newBuilder().addPathSegments(path).build();
  }

  /** Returns where CMR is asked, for messages. */
  String shown() {
    return HttpFailures.shown(address);
  }

  /**
   * Returns one page; after an attempt that took too long the next one asks for half as much.
   *
   * @param request parameters of the request
   * @param size how many granules to ask for; made smaller here
   * @param searchAfter what the page before said, or null for the first
   */
  CmrPage page(List<CmrParameter> request, PageSize size, @Nullable String searchAfter) {
    return http.retries()
        .run(
            SERVICE + " " + shown(),
            () -> {
              try {
                return http.once(SERVICE, post(request, size.now(), searchAfter), CmrPage::read);
              } catch (AttemptFailed e) {
                throw size.learnFrom(e);
              }
            });
  }

  /** Returns how many granules CMR says match. */
  long hits(List<CmrParameter> request) {
    return http.send(SERVICE, post(request, 0, null), CmrPage::read).hits();
  }

  private Request post(List<CmrParameter> request, int size, @Nullable String searchAfter) {
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
    return post.build();
  }

  /** How many granules a search asks for at once. Not thread-safe: it belongs to one search. */
  static final class PageSize {
    private static final int SMALLEST = 25;

    private int now;
    private boolean slow;
    private boolean impatient;

    PageSize(int first) {
      this.now = first;
    }

    int now() {
      return now;
    }

    /** Returns whether the last failure was that CMR took too long. */
    boolean isSlow() {
      return slow;
    }

    /** Says that the period is made shorter, so that a slow answer is not waited for again. */
    void splitInstead() {
      impatient = true;
    }

    private AttemptFailed learnFrom(AttemptFailed failure) {
      slow = failure.isSlow();
      if (!slow) {
        return failure;
      }
      if (now <= SMALLEST) {
        return impatient ? new AttemptFailed(failure.failure(), false, null) : failure;
      }
      now = Math.max(SMALLEST, now / 2);
      return failure;
    }
  }
}
