package io.sentryal.insar.asf.internal;

import io.sentryal.insar.archive.SceneQuery;
import io.sentryal.insar.asf.SearchResult;
import io.sentryal.insar.asf.internal.download.FileStorage;
import io.sentryal.insar.asf.internal.download.TransferLimits;
import io.sentryal.insar.asf.internal.login.Login;
import io.sentryal.insar.error.InvalidDataException;
import io.sentryal.insar.model.Granule;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The parts of the ASF client put together: search, stack, download. Thread-safe. */
public final class AsfClient {
  private static final Logger LOG = LoggerFactory.getLogger(AsfClient.class);
  // Not beginning with "Mozilla": the download server answers browsers with web pages.
  private static final String USER_AGENT = "sentryal-insar";
  private static final Comparator<Granule> BY_TIME =
      Comparator.comparing(Granule::sensingStart).thenComparing(Granule::id);

  private final CmrRequests requests;
  private final CmrSearch search;
  private final FileAccess files;
  private final HttpUrl base;

  private AsfClient(HttpUrl base, CmrRequests requests, CmrSearch search, FileAccess files) {
    this.base = base;
    this.requests = requests;
    this.search = search;
    this.files = files;
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
        settings.base(),
        new CmrRequests(new CmrCollections(settings.base().host())),
        new CmrSearch(
            new HttpExchange(searching, settings.retries(), failures),
            settings.base(),
            USER_AGENT,
            settings.pageSize()),
        FileAccess.create(settings, plain, failures, USER_AGENT));
  }

  /** Returns what matches, ordered by time. */
  public SearchResult find(SceneQuery query) {
    return result(query, requests.of(query));
  }

  /** Returns all images that can be paired with the reference, ordered by time. */
  public List<Granule> pairable(Granule reference) {
    StackQuery stack = StackQuery.of(reference);
    SearchResult result =
        result(
            stack.query(), requests.of(stack.query(), stack.parameters(), stack.polarizations()));
    return requireComplete(result);
  }

  /** Returns the granules of a result that must be whole. */
  public List<Granule> requireComplete(SearchResult result) {
    for (String reason : result.refused()) {
      LOG.warn("an item of the archive's answer is left out: {}", reason);
    }
    for (String name : result.namesNotFound()) {
      LOG.warn("the archive knows no granule named {}", name);
    }
    if (!result.complete()) {
      throw new InvalidDataException(
          HttpFailures.shown(base),
          "the archive announced "
              + result.hits()
              + " granules and sent "
              + (result.granules().size() + result.refused().size())
              + ", twice; search again later, or a shorter period");
    }
    return result.granules();
  }

  /** Returns the way to the files. */
  public FileAccess files() {
    return files;
  }

  private SearchResult result(SceneQuery query, List<List<CmrParameter>> cmr) {
    int most = query.maxResults().orElse(Integer.MAX_VALUE);
    // What is left out afterwards must not count towards the limit.
    int enough = AreaFilter.isNeeded(query.area()) ? Integer.MAX_VALUE : most;
    CmrSearch.Found found = search.find(cmr, enough);
    List<Granule> granules =
        found.granules().stream().filter(wanted(query)).sorted(BY_TIME).toList();
    List<Granule> newest = granules.subList(Math.max(0, granules.size() - most), granules.size());
    return new SearchResult(
        newest, found.hits(), found.complete(), found.refused(), notFound(query, granules));
  }

  // CMR takes images that touch the period, and areas without their holes.
  private static Predicate<Granule> wanted(SceneQuery query) {
    Predicate<Granule> inPeriod =
        granule -> query.end().isEmpty() || granule.sensingStart().isBefore(query.end().get());
    return inPeriod.and(AreaFilter.of(query.area()));
  }

  private static List<String> notFound(SceneQuery query, List<Granule> granules) {
    Set<String> known = new HashSet<>();
    for (Granule granule : granules) {
      known.add(granule.id());
      known.add(granule.sceneName());
    }
    return query.names().stream()
        .map(String::trim)
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
