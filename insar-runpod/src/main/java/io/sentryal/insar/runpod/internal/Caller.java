package io.sentryal.insar.runpod.internal;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.core.IntervalFunction;
import io.github.resilience4j.retry.Retry;
import io.github.resilience4j.retry.RetryConfig;
import io.sentryal.insar.error.InsarException;
import io.sentryal.insar.error.InvalidDataException;
import io.sentryal.insar.runpod.EndpointPausedException;
import io.sentryal.insar.runpod.internal.AttemptFailed.Kind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import okhttp3.Call;
import okhttp3.Callback;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import okio.BufferedSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends requests to one endpoint: in the allowed pace, again where that is safe, and not at all
 * while the endpoint is down. Nothing blocks. resilience4j decides about pace, repetition and
 * pause; all waiting is done by the given scheduler. Thread-safe.
 */
final class Caller {
  private static final Logger LOG = LoggerFactory.getLogger(Caller.class);
  private static final double JITTER = 0.3;
  private static final Duration LONGEST_OWN_WAIT = Duration.ofSeconds(8);

  private final ClientSettings settings;
  private final OkHttpClient http;
  private final HttpFailures failures;
  private final Retry retry;
  private final CircuitBreaker breaker;
  private final Map<Operation, Pace> paces = new EnumMap<>(Operation.class);
  private final AtomicInteger inFlight = new AtomicInteger();

  Caller(ClientSettings settings, OkHttpClient http) {
    this.settings = settings;
    this.http = http.newBuilder().eventListener(SentMark.LISTENER).build();
    this.failures = new HttpFailures(settings.clock());
    IntervalFunction backoff =
        IntervalFunction.ofExponentialRandomBackoff(
            settings.firstWait(), 2, JITTER, LONGEST_OWN_WAIT);
    this.retry =
        Retry.of(
            "runpod",
            RetryConfig.custom()
                .maxAttempts(settings.attempts())
                .retryOnException(e -> true)
                .intervalFunction(backoff)
                .build());
    this.breaker =
        CircuitBreaker.of(
            settings.endpointId(),
            CircuitBreakerConfig.custom()
                .slidingWindowSize(20)
                .minimumNumberOfCalls(20)
                .failureRateThreshold(80)
                .permittedNumberOfCallsInHalfOpenState(1)
                .waitDurationInOpenState(settings.pause())
                .clock(settings.clock())
                .build());
    for (Operation operation : Operation.values()) {
      paces.put(operation, new Pace(operation, settings.nanoTime()));
    }
  }

  /**
   * Returns how many requests are being sent or answered; those that wait for their turn are not.
   */
  int inFlight() {
    return inFlight.get();
  }

  boolean isPaused() {
    return breaker.getState() == CircuitBreaker.State.OPEN;
  }

  /**
   * Returns what the reader makes of the answer, or the failure that is left after all attempts.
   */
  <T> CompletableFuture<T> send(Exchange<T> exchange) {
    Attempts<T> attempts = new Attempts<>(exchange, retry.asyncContext());
    attempts.next(Duration.ZERO);
    return attempts.result;
  }

  /** Does something later. */
  void later(Duration wait, CompletableFuture<?> loser, Runnable action) {
    try {
      ScheduledFuture<?> ignored =
          settings.scheduler().schedule(action, wait.toNanos(), TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException | IllegalStateException e) {
      loser.completeExceptionally(new IllegalStateException("the client is closed", e));
    }
  }

  private Pace pace(Operation operation) {
    Pace pace = paces.get(operation);
    if (pace == null) {
      throw new IllegalStateException("no pace for " + operation);
    }
    return pace;
  }

  /** The attempts of one exchange, one after the other. */
  private final class Attempts<T> implements Callback {
    private final Exchange<T> exchange;
    private final Retry.AsyncContext<T> context;
    private final CompletableFuture<T> result = new CompletableFuture<>();
    private boolean lostBefore;

    Attempts(Exchange<T> exchange, Retry.AsyncContext<T> context) {
      this.exchange = exchange;
      this.context = context;
    }

    void next(Duration wait) {
      long waitNanos;
      try {
        waitNanos = Math.max(wait.toNanos(), pace(exchange.operation()).reserve());
      } catch (InsarException e) {
        result.completeExceptionally(e);
        return;
      }
      if (waitNanos > 0) {
        later(Duration.ofNanos(waitNanos), result, this::attempt);
      } else {
        attempt();
      }
    }

    private void attempt() {
      if (!breaker.tryAcquirePermission()) {
        result.completeExceptionally(new EndpointPausedException(settings.endpointId()));
        return;
      }
      inFlight.incrementAndGet();
      Request request = SentMark.mark(exchange.request());
      Call call = http.newCall(request);
      call.timeout().timeout(exchange.limit().toNanos(), TimeUnit.NANOSECONDS);
      call.enqueue(this);
    }

    @Override
    public void onFailure(Call call, IOException e) {
      try {
        failed(HttpFailures.of(call.request().url(), SentMark.wasSent(call.request()), e));
      } finally {
        inFlight.decrementAndGet();
      }
    }

    @Override
    public void onResponse(Call call, Response response) {
      try (response) {
        T value = read(body(response));
        breaker.onSuccess(0, TimeUnit.NANOSECONDS);
        context.onComplete();
        result.complete(value);
      } catch (AttemptFailed e) {
        failed(e);
      } catch (IOException e) {
        failed(HttpFailures.of(call.request().url(), true, e));
      } finally {
        inFlight.decrementAndGet();
      }
    }

    private String body(Response response) throws IOException {
      BufferedSource source = response.body().source();
      if (source.request(settings.answerLimitBytes() + 1L)) {
        throw unbelievable("it is longer than " + settings.answerLimitBytes() + " bytes", null);
      }
      String body = source.getBuffer().readString(StandardCharsets.UTF_8);
      if (!response.isSuccessful()) {
        throw failures.of(response, body);
      }
      return body;
    }

    private T read(String body) {
      try {
        return exchange.reader().read(body, lostBefore);
      } catch (IOException e) {
        throw unbelievable(HttpFailures.detail(body) + " (" + firstLine(e) + ")", e);
      }
    }

    private AttemptFailed unbelievable(String detail, @Nullable IOException cause) {
      return new AttemptFailed(
          new InvalidDataException(
              HttpFailures.shown(exchange.request().url()),
              "the answer is not what this operation answers: " + detail,
              cause),
          Kind.UNKNOWN,
          null);
    }

    private void failed(AttemptFailed e) {
      tellBreaker(e);
      e.retryAfter().ifPresent(pace(exchange.operation())::pause);
      lostBefore |= e.kind() == Kind.UNKNOWN;
      long waitMillis = mayRepeat(e) ? context.onError(e) : -1;
      if (waitMillis < 0) {
        result.completeExceptionally(conclusion(e));
        return;
      }
      Duration wait = e.retryAfter().orElse(Duration.ofMillis(waitMillis));
      LOG.debug("{} failed, next attempt in {}: {}", exchange.operation(), wait, e.getMessage());
      next(wait);
    }

    private void tellBreaker(AttemptFailed e) {
      switch (e.kind()) {
        case NOT_SENT, UNKNOWN -> breaker.onError(0, TimeUnit.NANOSECONDS, e.failure());
        case REFUSED -> breaker.releasePermission();
        case NO -> breaker.onSuccess(0, TimeUnit.NANOSECONDS);
      }
    }

    private boolean mayRepeat(AttemptFailed e) {
      boolean bearable =
          e.retryAfter().map(asked -> asked.compareTo(settings.longestWait()) <= 0).orElse(true);
      return bearable
          && switch (e.kind()) {
            case NOT_SENT, REFUSED -> true;
            case UNKNOWN -> exchange.operation().mayRepeatAfterSending();
            case NO -> false;
          };
    }

    private InsarException conclusion(AttemptFailed e) {
      boolean openQuestion =
          e.kind() == Kind.UNKNOWN && !exchange.operation().mayRepeatAfterSending();
      return openQuestion ? e : e.failure();
    }
  }

  private static String firstLine(IOException e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
  }

  /** Reads the body of a successful answer. */
  @FunctionalInterface
  interface AnswerReader<T> {
    /**
     * Reads an answer.
     *
     * @param body the body
     * @param lostBefore whether an earlier attempt may have been processed
     * @throws IOException if it cannot be believed
     */
    T read(String body, boolean lostBefore) throws IOException;
  }

  /**
   * A request and what to make of its answer.
   *
   * @param operation the operation
   * @param request the request
   * @param limit how long one attempt may take
   * @param reader reads the answer
   */
  record Exchange<T>(
      Operation operation, Request request, Duration limit, AnswerReader<T> reader) {}
}
