package io.sentryal.insar.asf.internal;

import io.sentryal.insar.asf.AsfProduct;
import io.sentryal.insar.asf.AsfQuery;
import io.sentryal.insar.asf.ResultOrder;
import io.sentryal.insar.asf.SearchCount;
import io.sentryal.insar.asf.SearchResult;
import io.sentryal.insar.asf.internal.download.FileStorage;
import io.sentryal.insar.asf.internal.download.TransferLimits;
import io.sentryal.insar.asf.internal.login.Login;
import io.sentryal.insar.model.Granule;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The parts of the ASF client put together: search, stack, download. Thread-safe. */
public final class AsfClient {
  private static final Logger LOG = LoggerFactory.getLogger(AsfClient.class);
  // Not beginning with "Mozilla": the download server answers browsers with web pages.
  private static final String USER_AGENT = "sentryal-insar";
  private static final Comparator<AsfProduct> BY_TIME =
      Comparator.comparing((AsfProduct p) -> p.granule().sensingStart())
          .thenComparing(p -> p.granule().id());
  private static final Comparator<AsfProduct> NEWEST_FIRST =
      Comparator.comparing(AsfClient::end).thenComparing(p -> p.granule().id()).reversed();

  private final CmrSearch search;
  private final FileAccess files;
  private final int pageSize;
  private final Clock clock;

  private AsfClient(Settings settings, CmrSearch search, FileAccess files) {
    this.pageSize = settings.pageSize();
    this.clock = settings.clock();
    this.search = search;
    this.files = files;
  }

  private static Instant end(AsfProduct product) {
    return product.granule().sensingStop().orElse(product.granule().sensingStart());
  }

  /** Puts the parts together. */
  public static AsfClient create(Settings settings) {
    HttpFailures failures = new HttpFailures(settings.clock());
    OkHttpClient plain =
        settings.http().newBuilder().followRedirects(false).followSslRedirects(false).build();
    OkHttpClient searching =
        plain
            .newBuilder()
            .callTimeout(settings.searchTimeout())
            .readTimeout(settings.searchTimeout())
            .build();
    return new AsfClient(
        settings,
        new CmrSearch(
            new HttpExchange(searching, settings.retries(), failures), settings.base(), USER_AGENT),
        FileAccess.create(settings, plain, failures, USER_AGENT));
  }

  /** Returns what matches, in the order of the query. */
  public SearchResult find(AsfQuery query) {
    return result(query, CmrRequests.of(query));
  }

  /** Returns the search for what matches, not yet begun. */
  public SearchRun open(AsfQuery query) {
    List<List<CmrParameter>> cmr = CmrRequests.of(query);
    return run(query, cmr, SearchState.first(cmr.size()));
  }

  /** Returns a search that goes on where another one was. */
  public SearchRun resume(AsfQuery query, String token) {
    List<List<CmrParameter>> cmr = CmrRequests.of(query);
    return run(query, cmr, SearchState.read(token, query.toString(), cmr.size()));
  }

  /** Returns how many match. */
  public SearchCount count(AsfQuery query) {
    List<Long> hits = CmrRequests.of(query).stream().map(search::hits).toList();
    return new SearchCount(hits.stream().mapToLong(Long::longValue).sum(), hits);
  }

  /** Returns all images that can be paired with the reference, ordered by time. */
  public List<Granule> pairable(Granule reference) {
    StackQuery stack = StackQuery.of(reference);
    List<List<CmrParameter>> cmr =
        CmrRequests.of(stack.query(), stack.parameters(), stack.polarizations());
    return requireComplete(result(AsfQuery.of(stack.query()), cmr));
  }

  /** Returns the granules of a result that must be whole. */
  public List<Granule> requireComplete(SearchResult result) {
    for (String reason : result.refused()) {
      LOG.warn("an item of the archive's answer is left out: {}", reason);
    }
    for (String name : result.namesNotFound()) {
      LOG.warn("the archive knows no granule named {}", name);
    }
    return result.requireComplete().granules();
  }

  /** Returns the way to the files. */
  public FileAccess files() {
    return files;
  }

  private SearchRun run(AsfQuery query, List<List<CmrParameter>> cmr, SearchState state) {
    int most = query.maxResults().orElse(Integer.MAX_VALUE);
    // What is left out afterwards must not count towards the limit.
    int size = isFiltered(query) ? pageSize : Math.min(pageSize, most);
    return new SearchRun(
        search, cmr, new SearchRun.Limits(size, most, wanted(query), clock), state);
  }

  private SearchResult result(AsfQuery query, List<List<CmrParameter>> cmr) {
    SearchRun run = run(query, cmr, SearchState.first(cmr.size()));
    List<AsfProduct> products = new ArrayList<>();
    for (List<AsfProduct> page = run.next(); !page.isEmpty(); page = run.next()) {
      products.addAll(page);
    }
    products.sort(NEWEST_FIRST);
    int most = Math.min(products.size(), query.maxResults().orElse(Integer.MAX_VALUE));
    List<AsfProduct> newest = new ArrayList<>(products.subList(0, most));
    if (query.order() == ResultOrder.SENSING_START) {
      newest.sort(BY_TIME);
    }
    return new SearchResult(
        newest, run.hits(), run.isComplete(), run.refused(), notFound(query, products));
  }

  private static boolean isFiltered(AsfQuery query) {
    return query.area().isPresent() && query.area().get().isFiltered();
  }

  // CMR takes images that touch the period, and areas without their holes.
  private static Predicate<AsfProduct> wanted(AsfQuery query) {
    return product ->
        query.area().isEmpty() || query.area().get().accepts(product.granule().footprint());
  }

  private static List<String> notFound(AsfQuery query, List<AsfProduct> products) {
    Set<String> known = new HashSet<>();
    for (AsfProduct product : products) {
      known.add(product.granule().id());
      known.add(product.granule().sceneName());
    }
    return Stream.concat(query.granules().stream(), query.products().stream())
        .distinct()
        .filter(name -> !CmrRequests.isPattern(name) && !known.contains(name))
        .toList();
  }

  /**
   * What the client is made of.
   *
   * @param base base URL of the CMR
   * @param http the HTTP client to derive from
   * @param retries when to try again
   * @param clock tells the time for dates in {@code Retry-After}
   * @param pageSize granules per page, 1 to 2000
   * @param searchTimeout limit of one page
   * @param limits how long a transfer may take
   * @param credentials finds the user's credentials when a download needs them
   * @param storage the disk
   */
  public record Settings(
      HttpUrl base,
      OkHttpClient http,
      RetryPolicy retries,
      Clock clock,
      int pageSize,
      Duration searchTimeout,
      TransferLimits limits,
      Supplier<Optional<Login>> credentials,
      FileStorage storage) {}
}
