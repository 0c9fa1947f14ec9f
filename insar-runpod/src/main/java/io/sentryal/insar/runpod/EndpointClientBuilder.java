package io.sentryal.insar.runpod;

import io.sentryal.insar.runpod.internal.Addresses;
import io.sentryal.insar.runpod.internal.ClientSettings;
import io.sentryal.insar.runpod.internal.EndpointCalls;
import io.sentryal.insar.runpod.internal.OwnedThreads;
import io.sentryal.insar.runpod.internal.Secret;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.LongSupplier;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import org.jspecify.annotations.Nullable;

/** Sets up an {@link EndpointClient}. Not thread-safe. */
public final class EndpointClientBuilder {
  /** Where the service's endpoint API is. */
  public static final URI SERVICE = URI.create("https://api.runpod.ai/v2");

  private static final String KEY_VARIABLE = "RUNPOD_API_KEY";
  private static final String ENDPOINT_VARIABLE = "RUNPOD_ENDPOINT_ID";
  private static final String BASE_VARIABLE = "RUNPOD_ENDPOINT_BASE_URL";
  // Results have at most 20 MB; a status object adds the echo of an input of at most 20 MB.
  private static final int ANSWER_LIMIT_BYTES = 48 * 1024 * 1024;

  private final String endpointId;
  private final Secret apiKey;
  private URI baseUrl = SERVICE;
  private Duration connectTimeout = Duration.ofSeconds(10);
  private Duration requestTimeout = Duration.ofSeconds(30);
  private Duration firstRetryWait = Duration.ofMillis(500);
  private Duration longestRetryAfter = Duration.ofSeconds(60);
  private Duration pause = Duration.ofSeconds(30);
  private int attempts = 6;
  private boolean batchBeta;
  private @Nullable Clock clock;
  private @Nullable ScheduledExecutorService scheduler;

  EndpointClientBuilder(String endpointId, String apiKey) {
    this.endpointId = Addresses.requireEndpointId(endpointId);
    this.apiKey = Secret.of("apiKey (" + KEY_VARIABLE + ")", apiKey);
  }

  static EndpointClientBuilder fromEnv(Map<String, String> environment) {
    EndpointClientBuilder builder =
        new EndpointClientBuilder(
            required(environment, ENDPOINT_VARIABLE), required(environment, KEY_VARIABLE));
    String base = environment.get(BASE_VARIABLE);
    return base == null || base.isBlank() ? builder : builder.baseUrl(URI.create(base));
  }

  private static String required(Map<String, String> environment, String name) {
    String value = environment.get(name);
    if (value == null || value.isEmpty()) {
      throw new IllegalArgumentException(
          "the environment variable " + name + " is not set; the RunPod console shows its value");
    }
    return value;
  }

  /**
   * Sets the address of the endpoint API; the service's unless set. The key is sent there and
   * nowhere else.
   *
   * @param value an https URL; http only on this machine
   */
  public EndpointClientBuilder baseUrl(URI value) {
    baseUrl = Addresses.requireSafe("baseUrl (" + BASE_VARIABLE + ")", value);
    return this;
  }

  /** Sets the limit for connecting; 10 s unless set. */
  public EndpointClientBuilder connectTimeout(Duration value) {
    connectTimeout = requirePositive("connectTimeout", value);
    return this;
  }

  /**
   * Sets the limit of one attempt of a request, from its first byte to its last; 30 s unless set.
   */
  public EndpointClientBuilder requestTimeout(Duration value) {
    requestTimeout = requirePositive("requestTimeout", value);
    return this;
  }

  /**
   * Sets how what is safe to repeat is repeated; 6 attempts and 0.5 s unless set. Waits double up
   * to 8 s, each with 30 % jitter.
   *
   * @param most attempts in all, at least 1
   * @param firstWait wait before the second attempt
   */
  public EndpointClientBuilder retries(int most, Duration firstWait) {
    if (most < 1) {
      throw new IllegalArgumentException("attempts must be at least 1, was " + most);
    }
    attempts = most;
    firstRetryWait = requirePositive("firstWait", firstWait);
    return this;
  }

  /**
   * Sets the longest {@code Retry-After} that is sat out; 60 s unless set. A longer one ends the
   * call, with the wait in its exception.
   */
  public EndpointClientBuilder longestRetryAfter(Duration value) {
    longestRetryAfter = requirePositive("longestRetryAfter", value);
    return this;
  }

  /**
   * Sets how long nothing is sent after 16 of 20 requests in a row failed; 30 s unless set. Then
   * one request is let through and decides.
   */
  public EndpointClientBuilder pause(Duration value) {
    pause = requirePositive("pause", value);
    return this;
  }

  /** Allows batches, which the service calls beta and may change or lose. */
  public EndpointClientBuilder enableBatchBeta() {
    batchBeta = true;
    return this;
  }

  /**
   * Sets the time; the system's unless set.
   *
   * @param time tells the time
   * @param later does what is due later; never closed by the client
   */
  public EndpointClientBuilder time(Clock time, ScheduledExecutorService later) {
    clock = Objects.requireNonNull(time, "time");
    scheduler = Objects.requireNonNull(later, "later");
    return this;
  }

  /** Returns the client; it talks to nobody until it is used. */
  public EndpointClient build() {
    HttpUrl base = HttpUrl.get(baseUrl);
    if (base == null) {
      throw new IllegalStateException("not an address: " + baseUrl);
    }
    OwnedThreads threads = OwnedThreads.start(scheduler == null);
    OkHttpClient http = threads.http(connectTimeout);
    Clock time = clock;
    ScheduledExecutorService later = scheduler;
    LongSupplier nanoTime = time == null ? System::nanoTime : () -> nanos(time.instant());
    ClientSettings settings =
        new ClientSettings(
            base,
            endpointId,
            apiKey,
            time == null ? Clock.systemUTC() : time,
            nanoTime,
            later == null ? threads.scheduler() : later,
            requestTimeout,
            attempts,
            firstRetryWait,
            longestRetryAfter,
            pause,
            ANSWER_LIMIT_BYTES);
    return new EndpointClient(endpointId, new EndpointCalls(settings, http), threads, batchBeta);
  }

  private static long nanos(Instant instant) {
    return ChronoUnit.NANOS.between(Instant.EPOCH, instant);
  }

  private static Duration requirePositive(String name, Duration value) {
    if (value.isNegative() || value.isZero()) {
      throw new IllegalArgumentException(name + " must be positive, was " + value);
    }
    return value;
  }
}
