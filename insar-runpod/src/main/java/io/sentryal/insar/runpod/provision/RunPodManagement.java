package io.sentryal.insar.runpod.provision;

import io.sentryal.insar.error.BackendUnavailableException;
import io.sentryal.insar.error.InsarException;
import io.sentryal.insar.error.InsarIoException;
import io.sentryal.insar.error.InvalidDataException;
import io.sentryal.insar.error.RemoteServiceException;
import io.sentryal.insar.runpod.internal.Addresses;
import io.sentryal.insar.runpod.internal.BlockingCalls;
import io.sentryal.insar.runpod.internal.JsonTree;
import io.sentryal.insar.runpod.internal.Secret;
import io.sentryal.insar.runpod.internal.Sleeper;
import io.sentryal.insar.runpod.money.GpuPrice;
import io.sentryal.insar.runpod.money.GpuPrices;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import org.jspecify.annotations.Nullable;

/**
 * RunPod's management API, version 2: endpoints, workers, prices and bills. Thread-safe.
 *
 * <p>Nothing is created or changed but by {@link #apply}, and endpoints of other owners are never
 * touched: names are not unique there, so an endpoint is known by the owner in its environment.
 */
public final class RunPodManagement implements AutoCloseable {
  /** Where RunPod's management API answers. */
  public static final URI SERVICE = URI.create("https://api.runpod.io/v2");

  private static final MediaType JSON = MediaType.get("application/json");
  private static final int ANSWER_LIMIT_BYTES = 8 * 1024 * 1024;
  private static final Duration CALL_LIMIT = Duration.ofMinutes(1);
  private static final int NOT_FOUND = 404;

  private final HttpUrl base;
  private final Secret apiKey;
  private final Clock clock;
  private final BlockingCalls calls;

  private RunPodManagement(Builder b) {
    this.base = Objects.requireNonNull(HttpUrl.get(b.baseUrl), "baseUrl");
    this.apiKey = b.apiKey;
    this.clock = b.clock;
    this.calls = new BlockingCalls(b.http, CALL_LIMIT, clock, b.sleeper);
  }

  /**
   * Returns a builder.
   *
   * @param apiKey key of the account; never printed
   */
  public static Builder builder(String apiKey) {
    return new Builder(Secret.of("apiKey (RUNPOD_API_KEY)", apiKey));
  }

  /** Returns the client that {@code RUNPOD_API_KEY} and {@code RUNPOD_REST_URL} describe. */
  public static RunPodManagement fromEnv() {
    return builderFromEnv(System.getenv()).build();
  }

  /** Returns a builder set up by the given environment; see {@link #fromEnv()}. */
  public static Builder builderFromEnv(Map<String, String> environment) {
    Builder builder = builder(environment.getOrDefault("RUNPOD_API_KEY", ""));
    String url = environment.getOrDefault("RUNPOD_REST_URL", "");
    return url.isBlank() ? builder : builder.baseUrl(URI.create(url.strip()));
  }

  /** Returns all endpoints of the account. */
  public List<Endpoint> endpoints() {
    return get("the list of endpoints", "serverless").objects("endpoints").stream()
        .map(EndpointFields::read)
        .toList();
  }

  /**
   * Returns what would have to be done for an endpoint; changes nothing.
   *
   * @throws IllegalArgumentException if a GPU pool is not in the catalogue
   * @throws BackendUnavailableException if it is not clear which endpoint is meant: there are two
   *     of this owner, or the only one of that name has no owner
   */
  public EndpointPlan plan(EndpointSpec spec) {
    requireKnownPools(spec);
    return planFor(spec, owned(spec));
  }

  private static EndpointPlan planFor(EndpointSpec spec, Optional<Endpoint> present) {
    return new EndpointPlan(spec, present.orElse(null), EndpointFields.changes(spec, present));
  }

  private void requireKnownPools(EndpointSpec spec) {
    Set<String> known = new TreeSet<>(prices().pools());
    for (String pool : spec.gpuPools()) {
      if (!known.contains(pool)) {
        throw new IllegalArgumentException(
            "GPU pool '" + pool + "' is not in RunPod's catalogue; choose of " + known);
      }
    }
  }

  private Optional<Endpoint> owned(EndpointSpec spec) {
    List<Endpoint> ours = new ArrayList<>();
    List<Endpoint> sameName = new ArrayList<>();
    for (Endpoint each : endpoints()) {
      if (each.name().equals(spec.name()) || each.name().equals(spec.name() + " -fb")) {
        boolean owned = each.owner().filter(spec.owner()::equals).isPresent();
        (owned ? ours : sameName).add(each);
      }
    }
    if (ours.size() > 1) {
      throw new BackendUnavailableException(
          "there are "
              + ours.size()
              + " endpoints '"
              + spec.name()
              + "' of owner '"
              + spec.owner()
              + "': "
              + ours
              + "; delete all but one",
          null);
    }
    if (ours.isEmpty() && !sameName.isEmpty()) {
      throw new BackendUnavailableException(
          "the endpoint "
              + sameName.get(0)
              + " is of another owner; choose another name, or give it the environment variable "
              + EndpointSpec.OWNER_VARIABLE
              + "="
              + spec.owner()
              + " if it is yours",
          null);
    }
    return ours.stream().findFirst();
  }

  /**
   * Does what a plan says and returns the endpoint as it is then.
   *
   * <p>If the answer to a creation is lost, the endpoint is looked for and adopted before anything
   * is created again, so that there is no twin.
   */
  public Endpoint apply(EndpointPlan plan) {
    return switch (plan.action()) {
      case NONE -> plan.endpoint().orElseThrow();
      case UPDATE -> update(plan);
      case CREATE -> create(plan.spec());
    };
  }

  private Endpoint update(EndpointPlan plan) {
    String body = EndpointFields.update(plan);
    String id = plan.endpoint().orElseThrow().id();
    HttpUrl url = url("serverless", id);
    RequestBody sent = RequestBody.create(body, JSON);
    return EndpointFields.read(
        answer("the changed endpoint", () -> request(url).patch(sent).build(), true));
  }

  private Endpoint create(EndpointSpec spec) {
    try {
      return create(EndpointFields.creation(spec));
    } catch (InsarIoException | RemoteServiceException | InvalidDataException e) {
      if (isDefiniteNo(e)) {
        throw e;
      }
      Optional<Endpoint> found = owned(spec);
      return found.isPresent() ? found.get() : create(EndpointFields.creation(spec));
    }
  }

  private static boolean isDefiniteNo(InsarException e) {
    return e instanceof RemoteServiceException remote && remote.statusCode() < 500;
  }

  private Endpoint create(String body) {
    HttpUrl url = url("serverless");
    RequestBody sent = RequestBody.create(body, JSON);
    return EndpointFields.read(
        answer("the created endpoint", () -> request(url).post(sent).build(), false));
  }

  /** Returns how the workers of an endpoint are. */
  public EndpointState workers(String endpointId) {
    JsonTree json =
        get("the workers", "serverless", Addresses.requireEndpointId(endpointId), "workers");
    int stale = 0;
    for (JsonTree worker : json.objects("workers")) {
      stale += worker.value("isStale").filter(Boolean.TRUE::equals).isPresent() ? 1 : 0;
    }
    return new EndpointState(
        json.count("summary.running"),
        json.count("summary.idle"),
        json.count("summary.initializing"),
        json.count("summary.throttled"),
        json.count("summary.unhealthy"),
        stale);
  }

  /** Returns the present prices of GPUs on serverless endpoints. */
  public GpuPrices prices() {
    JsonTree json = get("the GPU catalogue", "catalog", "gpus");
    String basis = "RunPod's catalogue of " + LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    List<GpuPrice> prices = new ArrayList<>();
    for (JsonTree gpu : json.objects("gpus")) {
      Optional<String> pool = gpu.optionalText("pool");
      Optional<BigDecimal> price =
          gpu.optionalAmount("price.serverless").filter(usd -> usd.signum() > 0);
      if (pool.isPresent() && price.isPresent()) {
        prices.add(new GpuPrice(pool.get(), price.get(), basis));
      }
    }
    if (prices.isEmpty()) {
      throw new InvalidDataException("the GPU catalogue", "has no price of any pool");
    }
    return GpuPrices.of(prices);
  }

  /**
   * Returns what an endpoint was billed (USD), by the start of each hour.
   *
   * @param endpointId the endpoint
   * @param from start of the first hour
   * @param to end of the last hour
   */
  public Map<Instant, BigDecimal> billedUsdByHour(String endpointId, Instant from, Instant to) {
    HttpUrl url =
        url("billing", "serverless")
            .newBuilder()
            .addQueryParameter("serverlessId", Addresses.requireEndpointId(endpointId))
            .addQueryParameter("bucketSize", "hour")
            .addQueryParameter("startTime", from.truncatedTo(ChronoUnit.HOURS).toString())
            .addQueryParameter("endTime", to.toString())
            .build();
    Map<Instant, BigDecimal> billed = new TreeMap<>();
    for (JsonTree bucket : get("the bill", url).objects("records")) {
      if (bucket.optionalText("serverlessId").orElse(endpointId).equals(endpointId)) {
        billed.merge(
            instant(bucket.text("startTime")), bucket.amount("totalAmount"), BigDecimal::add);
      }
    }
    return billed;
  }

  private static Instant instant(String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeException e) {
      throw new InvalidDataException(
          "the bill", "expected a time such as 2026-06-01T00:00:00Z, got " + text, e);
    }
  }

  /**
   * Deletes an endpoint that has no work left. Deleting cancels what is queued or running, so the
   * caller stops sending and drains it first.
   *
   * @param endpointId the endpoint
   * @param openJobs how many jobs are queued or running, by the endpoint's own health
   * @throws BackendUnavailableException if there are any; nothing is deleted
   */
  public void delete(String endpointId, int openJobs) {
    String id = Addresses.requireEndpointId(endpointId);
    if (openJobs != 0) {
      throw new BackendUnavailableException(
          "endpoint "
              + id
              + " has "
              + openJobs
              + " jobs that deleting would cancel; wait for them or purge the queue, then delete",
          null);
    }
    HttpUrl url = url("serverless", id);
    BlockingCalls.Answer ignored =
        calls.send(
            attempt -> request(url).delete().build(), true, ANSWER_LIMIT_BYTES, Set.of(NOT_FOUND));
  }

  private JsonTree get(String what, String... path) {
    return get(what, url(path));
  }

  private JsonTree get(String what, HttpUrl url) {
    return answer(what, () -> request(url).get().build(), true);
  }

  private JsonTree answer(String what, Supplier<Request> request, boolean repeatable) {
    return JsonTree.read(
        what,
        calls.send(attempt -> request.get(), repeatable, ANSWER_LIMIT_BYTES, Set.of()).text());
  }

  private HttpUrl url(String... path) {
    HttpUrl.Builder url = base.newBuilder();
    for (String segment : path) {
      url.addPathSegment(segment);
    }
    return url.build();
  }

  private Request.Builder request(HttpUrl url) {
    return new Request.Builder().url(url).header("Authorization", "Bearer " + apiKey.reveal());
  }

  /** Closes the HTTP client unless it was given. */
  @Override
  public void close() {
    calls.close();
  }

  @Override
  public String toString() {
    return "RunPodManagement[" + base + ", apiKey=" + apiKey + "]";
  }

  /** Builds a {@link RunPodManagement}. Not thread-safe. */
  public static final class Builder {
    private final Secret apiKey;
    private URI baseUrl = SERVICE;
    private Clock clock = Clock.systemUTC();
    private Sleeper sleeper = Sleeper.SYSTEM;
    private @Nullable OkHttpClient http;

    private Builder(Secret apiKey) {
      this.apiKey = apiKey;
    }

    /**
     * Sets where the management API answers; RunPod's unless set. The key is sent there and nowhere
     * else.
     *
     * @param value an https URL; http only on this machine
     */
    public Builder baseUrl(URI value) {
      baseUrl = Addresses.requireSafe("baseUrl (RUNPOD_REST_URL)", value);
      return this;
    }

    /** Sets the clock, for dates in answers and in prices. */
    public Builder clock(Clock value) {
      clock = Objects.requireNonNull(value, "clock");
      return this;
    }

    /** Sets the HTTP client; it stays open when this is closed. */
    public Builder httpClient(OkHttpClient value) {
      http = Objects.requireNonNull(value, "httpClient");
      return this;
    }

    Builder sleeper(Sleeper value) {
      sleeper = Objects.requireNonNull(value, "sleeper");
      return this;
    }

    /** Returns the client. */
    public RunPodManagement build() {
      return new RunPodManagement(this);
    }
  }
}
