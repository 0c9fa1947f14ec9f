package io.sentryal.insar.runpod.internal;

import io.sentryal.insar.error.InsarException;
import io.sentryal.insar.error.RemoteServiceException;
import io.sentryal.insar.runpod.AmbiguousSubmissionException;
import io.sentryal.insar.runpod.EndpointHealth;
import io.sentryal.insar.runpod.JobGoneException;
import io.sentryal.insar.runpod.JobStatus;
import io.sentryal.insar.runpod.PayloadTooLargeException;
import io.sentryal.insar.runpod.PurgeResult;
import io.sentryal.insar.runpod.RunState;
import io.sentryal.insar.runpod.StreamPart;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import java.util.function.Function;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;

/** The operations of an endpoint, as futures. Thread-safe. */
public final class EndpointCalls {
  private static final MediaType JSON = MediaType.get("application/json");
  private static final RequestBody NO_BODY = RequestBody.create(new byte[0]);
  private static final String USER_AGENT = "sentryal-insar";
  private static final int LOOKS_AT_A_NEW_JOB = 3;
  private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(3);
  private static final Duration BETWEEN_EMPTY_PARTS = Duration.ofSeconds(1);

  private final ClientSettings settings;
  private final Caller caller;

  /** Puts the parts together. */
  public EndpointCalls(ClientSettings settings, OkHttpClient http) {
    this.settings = settings;
    this.caller = new Caller(settings, http);
  }

  /** Returns how many requests are being sent or answered. */
  public int inFlight() {
    return caller.inFlight();
  }

  /** Returns whether the circuit breaker keeps requests back. */
  public boolean isPaused() {
    return caller.isPaused();
  }

  /** Submits a job. */
  public CompletableFuture<JobStatus> run(String body) {
    return submit(Operation.RUN, body, address(Operation.RUN), settings.requestLimit());
  }

  /** Submits a job and waits for its end. */
  public CompletableFuture<JobStatus> runsync(String body, Duration wait) {
    HttpUrl url = waiting(address(Operation.RUNSYNC), wait);
    return submit(Operation.RUNSYNC, body, url, settings.requestLimit().plus(wait));
  }

  private CompletableFuture<JobStatus> submit(
      Operation operation, String body, HttpUrl url, Duration limit) {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    if (bytes.length > operation.limitBytes()) {
      return CompletableFuture.failedFuture(
          new PayloadTooLargeException(operation.path(), bytes.length, operation.limitBytes()));
    }
    Request request = request(url).post(RequestBody.create(bytes, JSON)).build();
    return recover(
        caller.send(
            new Caller.Exchange<>(operation, request, limit, (text, lost) -> Answers.status(text))),
        failure ->
            CompletableFuture.failedFuture(
                failure instanceof AttemptFailed unknown ? ambiguous(unknown) : failure));
  }

  private static AmbiguousSubmissionException ambiguous(AttemptFailed unknown) {
    return new AmbiguousSubmissionException(
        String.valueOf(unknown.getMessage()), unknown.failure());
  }

  /** Asks for the status of a job that was seen before. */
  public CompletableFuture<JobStatus> status(String id) {
    return forJob(
        id, get(Operation.STATUS, job(Operation.STATUS, id), (text, lost) -> Answers.status(text)));
  }

  /** Asks for the status of a job that was only just submitted, and may not be known everywhere. */
  public CompletableFuture<JobStatus> firstStatus(String id) {
    CompletableFuture<JobStatus> result = new CompletableFuture<>();
    look(id, LOOKS_AT_A_NEW_JOB, result);
    return result;
  }

  private void look(String id, int left, CompletableFuture<JobStatus> result) {
    CompletableFuture<JobStatus> ignored =
        status(id)
            .whenComplete(
                (status, failure) -> {
                  if (left > 0 && cause(failure) instanceof JobGoneException) {
                    caller.later(BETWEEN_LOOKS, result, () -> look(id, left - 1, result));
                  } else {
                    settle(result, status, failure);
                  }
                });
  }

  /** Takes what a job has streamed. */
  public CompletableFuture<StreamPart> stream(String id, Optional<Duration> wait) {
    HttpUrl url = job(Operation.STREAM, id);
    Duration hold = wait.orElse(Duration.ZERO);
    Request request = request(hold.isZero() ? url : waiting(url, hold)).get().build();
    return forJob(
        id,
        caller.send(
            new Caller.Exchange<>(
                Operation.STREAM, request, settings.requestLimit().plus(hold), Answers::stream)));
  }

  /** Follows the stream of a job to its end and returns its last status. */
  public CompletableFuture<JobStatus> followStream(
      String id, Duration wait, Consumer<StreamPart> reader) {
    CompletableFuture<JobStatus> result = new CompletableFuture<>();
    follow(id, wait, reader, result);
    return result;
  }

  private void follow(
      String id, Duration wait, Consumer<StreamPart> reader, CompletableFuture<JobStatus> result) {
    Runnable again = () -> follow(id, wait, reader, result);
    CompletableFuture<Void> ignored =
        stream(id, Optional.of(wait))
            .thenCompose(
                part -> {
                  if (!part.chunks().isEmpty()) {
                    reader.accept(part);
                    again.run();
                    return CompletableFuture.completedFuture(null);
                  }
                  return afterEmptyPart(id, part, result, again);
                })
            .whenComplete(
                (nothing, failure) -> {
                  if (failure != null) {
                    result.completeExceptionally(cause(failure));
                  }
                });
  }

  private CompletableFuture<Void> afterEmptyPart(
      String id, StreamPart part, CompletableFuture<JobStatus> result, Runnable again) {
    if (part.state().isPresent() && !part.isLast()) {
      caller.later(BETWEEN_EMPTY_PARTS, result, again);
      return CompletableFuture.completedFuture(null);
    }
    return status(id)
        .thenAccept(
            status -> {
              if (part.isLast() || status.state().isTerminal()) {
                result.complete(status);
              } else {
                caller.later(BETWEEN_EMPTY_PARTS, result, again);
              }
            });
  }

  /** Cancels a job; nothing if the service does not know it any more. */
  public CompletableFuture<Optional<JobStatus>> cancel(String id) {
    Request request = request(job(Operation.CANCEL, id)).post(NO_BODY).build();
    CompletableFuture<Optional<JobStatus>> cancelled =
        send(Operation.CANCEL, request, (text, lost) -> Optional.of(Answers.status(text)));
    return recover(
        cancelled,
        failure -> {
          if (isNotFound(failure)) {
            return CompletableFuture.completedFuture(Optional.empty());
          }
          return failure.isRetryable()
              ? status(id).thenApply(status -> ifOver(status, failure))
              : CompletableFuture.failedFuture(failure);
        });
  }

  private static Optional<JobStatus> ifOver(JobStatus status, InsarException otherwise) {
    if (!status.state().isTerminal()) {
      throw otherwise;
    }
    return Optional.of(status);
  }

  /** Runs a failed job again, under the same id. */
  public CompletableFuture<JobStatus> retry(String id) {
    return retry(id, settings.attempts());
  }

  private CompletableFuture<JobStatus> retry(String id, int left) {
    Request request = request(job(Operation.RETRY, id)).post(NO_BODY).build();
    CompletableFuture<JobStatus> retried =
        forJob(id, send(Operation.RETRY, request, (text, lost) -> Answers.status(text)));
    return recover(
        retried,
        failure ->
            failure instanceof AttemptFailed unknown
                ? afterUnknownRetry(id, left, unknown.failure())
                : CompletableFuture.failedFuture(failure));
  }

  /** Only the status tells whether the job was put back into the queue. */
  private CompletableFuture<JobStatus> afterUnknownRetry(
      String id, int left, InsarException failure) {
    return status(id)
        .thenCompose(
            status -> {
              if (!mayBeRetried(status.state())) {
                return CompletableFuture.completedFuture(status);
              }
              return left > 1 ? retry(id, left - 1) : CompletableFuture.failedFuture(failure);
            });
  }

  private static boolean mayBeRetried(RunState state) {
    return state.equals(RunState.FAILED) || state.equals(RunState.TIMED_OUT);
  }

  /** Removes the queued jobs. */
  public CompletableFuture<PurgeResult> purgeQueue() {
    Request request = request(address(Operation.PURGE_QUEUE)).post(NO_BODY).build();
    return send(Operation.PURGE_QUEUE, request, (text, lost) -> Answers.purge(text));
  }

  /** Asks how the endpoint is. */
  public CompletableFuture<EndpointHealth> health() {
    return get(Operation.HEALTH, address(Operation.HEALTH), (text, lost) -> Answers.health(text));
  }

  <T> CompletableFuture<T> get(Operation operation, HttpUrl url, Caller.AnswerReader<T> reader) {
    return send(operation, request(url).get().build(), reader);
  }

  <T> CompletableFuture<T> send(
      Operation operation, Request request, Caller.AnswerReader<T> reader) {
    return caller.send(new Caller.Exchange<>(operation, request, settings.requestLimit(), reader));
  }

  Request.Builder request(HttpUrl url) {
    return new Request.Builder()
        .url(url)
        .header("Authorization", "Bearer " + settings.apiKey().reveal())
        .header("User-Agent", USER_AGENT)
        .header("Accept", "application/json");
  }

  HttpUrl address(Operation operation) {
    return settings
        .base()
        .newBuilder()
        .addPathSegment(settings.endpointId())
        .addPathSegment(operation.path())
        .build();
  }

  private HttpUrl job(Operation operation, String id) {
    return address(operation).newBuilder().addPathSegment(Addresses.requireJobId(id)).build();
  }

  private static HttpUrl waiting(HttpUrl url, Duration wait) {
    return url.newBuilder().addQueryParameter("wait", Long.toString(wait.toMillis())).build();
  }

  private static <T> CompletableFuture<T> forJob(String id, CompletableFuture<T> call) {
    return recover(
        call,
        failure ->
            CompletableFuture.failedFuture(
                isNotFound(failure)
                    ? new JobGoneException(
                        id, ((RemoteServiceException) failure).requestId().orElse(null))
                    : failure));
  }

  private static boolean isNotFound(InsarException failure) {
    return failure instanceof RemoteServiceException no && no.statusCode() == 404;
  }

  /** Returns the call, or what takes its place if it fails with an exception of the SDK. */
  static <T> CompletableFuture<T> recover(
      CompletableFuture<T> call, Function<InsarException, CompletableFuture<T>> instead) {
    CompletableFuture<T> result = new CompletableFuture<>();
    CompletableFuture<T> ignored =
        call.whenComplete(
            (value, failure) -> {
              if (failure != null && cause(failure) instanceof InsarException known) {
                pass(instead.apply(known), result);
              } else {
                settle(result, value, failure);
              }
            });
    return result;
  }

  private static <T> void pass(CompletableFuture<T> from, CompletableFuture<T> result) {
    CompletableFuture<T> ignored =
        from.whenComplete((value, failure) -> settle(result, value, failure));
  }

  private static <T> void settle(CompletableFuture<T> result, T value, Throwable failure) {
    if (failure == null) {
      result.complete(value);
    } else {
      result.completeExceptionally(cause(failure));
    }
  }

  private static Throwable cause(Throwable failure) {
    return failure instanceof CompletionException && failure.getCause() != null
        ? failure.getCause()
        : failure;
  }
}
