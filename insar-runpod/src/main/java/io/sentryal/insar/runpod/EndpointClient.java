package io.sentryal.insar.runpod;

import io.sentryal.insar.error.InsarIoException;
import io.sentryal.insar.runpod.internal.BatchCalls;
import io.sentryal.insar.runpod.internal.EndpointCalls;
import io.sentryal.insar.runpod.internal.OwnedThreads;
import io.sentryal.insar.runpod.internal.Waiting;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * A client of one RunPod Serverless queue endpoint: submits jobs, asks for them, cancels them.
 *
 * <p>Every operation has a blocking form and one that returns a future; both end with the same
 * exceptions. Futures are completed on the client's few HTTP threads: what hangs on them must not
 * block. Cancelling a future stops the waiting, not the request and not the job.
 *
 * <p>The client keeps to half of the documented rates, repeats only what is safe to repeat, obeys
 * {@code Retry-After}, and stops sending for a while when the endpoint fails again and again. A
 * submission whose answer was lost is never repeated: {@link AmbiguousSubmissionException}.
 *
 * <p>Thread-safe. Needs at most 9 threads of its own, eight for HTTP and a timer, all daemons named
 * {@code insar-runpod-}; {@link #close} ends them. OkHttp has some more, shared by the process.
 */
public final class EndpointClient implements AutoCloseable {
  private static final Duration SHORTEST_WAIT = Duration.ofSeconds(1);
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(5);

  private final EndpointCalls calls;
  private final OwnedThreads threads;
  private final String endpointId;
  private final boolean batchBeta;

  EndpointClient(String endpointId, EndpointCalls calls, OwnedThreads threads, boolean batchBeta) {
    this.endpointId = endpointId;
    this.calls = calls;
    this.threads = threads;
    this.batchBeta = batchBeta;
  }

  /**
   * Returns the client of the endpoint that the environment names: {@code RUNPOD_API_KEY}, {@code
   * RUNPOD_ENDPOINT_ID}, and for tests {@code RUNPOD_ENDPOINT_BASE_URL}.
   *
   * @throws IllegalArgumentException if one of the first two is absent or cannot be right
   */
  public static EndpointClient fromEnv() {
    return builderFromEnv(System.getenv()).build();
  }

  /** Returns a builder set up by the given environment; see {@link #fromEnv()}. */
  public static EndpointClientBuilder builderFromEnv(Map<String, String> environment) {
    return EndpointClientBuilder.fromEnv(environment);
  }

  static EndpointClient fromEnv(Map<String, String> environment) {
    return EndpointClientBuilder.fromEnv(environment).build();
  }

  /**
   * Returns a builder.
   *
   * @param endpointId the endpoint, as the console shows it
   * @param apiKey the key, best one that is restricted to this endpoint; never printed
   */
  public static EndpointClientBuilder builder(String endpointId, String apiKey) {
    return new EndpointClientBuilder(endpointId, apiKey);
  }

  /** Returns the endpoint. */
  public String endpointId() {
    return endpointId;
  }

  /**
   * Submits a job and returns its id and first state.
   *
   * @throws AmbiguousSubmissionException if the job may or may not have been queued
   * @throws PayloadTooLargeException if the input is too large; nothing was sent
   * @throws EndpointPausedException if the endpoint failed too often; nothing was sent
   * @throws io.sentryal.insar.error.RemoteServiceException if it was refused
   */
  public JobStatus run(RunRequest request) {
    return awaitSubmission(runAsync(request));
  }

  /** Submits a job; see {@link #run}. */
  public CompletableFuture<JobStatus> runAsync(RunRequest request) {
    return calls.run(RunBody.of(request));
  }

  /**
   * Submits a job and waits for its end on the connection; the status may still be non-terminal.
   * Not for paid work: if the connection breaks, not even the job's id is known. Fails as {@link
   * #run}.
   *
   * @param wait how long the service holds the answer back, 1 s to 5 minutes
   */
  public JobStatus runsync(RunRequest request, Duration wait) {
    return awaitSubmission(runsyncAsync(request, wait));
  }

  /** Submits a job and waits for its end on the connection; see {@link #runsync}. */
  public CompletableFuture<JobStatus> runsyncAsync(RunRequest request, Duration wait) {
    return calls.runsync(RunBody.of(request), requireWait(wait));
  }

  /**
   * Returns the status of a job.
   *
   * @param id the service's id of the job
   * @throws JobGoneException if the service does not know it, or not any more
   */
  public JobStatus status(String id) {
    return await(statusAsync(id));
  }

  /** Returns the status of a job; see {@link #status}. */
  public CompletableFuture<JobStatus> statusAsync(String id) {
    return calls.status(id);
  }

  /**
   * Returns the status of a job that was submitted only now: looks again three times within ten
   * seconds before it says that the job is not known.
   *
   * @param id the service's id of the job
   * @throws JobGoneException if the service does not know it
   */
  public JobStatus firstStatus(String id) {
    return await(firstStatusAsync(id));
  }

  /** Returns the status of a job that was submitted only now; see {@link #firstStatus}. */
  public CompletableFuture<JobStatus> firstStatusAsync(String id) {
    return calls.firstStatus(id);
  }

  /**
   * Takes what a job has streamed since the last look.
   *
   * @param id the service's id of the job
   * @throws JobGoneException if the service does not know it, or not any more
   */
  public StreamPart stream(String id) {
    return await(streamAsync(id));
  }

  /** Takes what a job has streamed since the last look; see {@link #stream}. */
  public CompletableFuture<StreamPart> streamAsync(String id) {
    return calls.stream(id, Optional.empty());
  }

  /**
   * Follows what a job streams until it is over and everything was handed out; returns its last
   * status.
   *
   * @param id the service's id of the job
   * @param wait how long the service holds back an empty answer, 1 s to 5 minutes
   * @param reader is given every part that holds something, in order, and should store it: the next
   *     look happens after it has returned
   * @throws JobGoneException if the service does not know the job, or not any more
   */
  public JobStatus followStream(String id, Duration wait, Consumer<StreamPart> reader) {
    return await(followStreamAsync(id, wait, reader));
  }

  /** Follows what a job streams; see {@link #followStream}. */
  public CompletableFuture<JobStatus> followStreamAsync(
      String id, Duration wait, Consumer<StreamPart> reader) {
    return calls.followStream(id, requireWait(wait), Objects.requireNonNull(reader, "reader"));
  }

  /**
   * Cancels a job and returns its state; nothing if the service does not know the job any more. A
   * worker whose handler is synchronous runs on, and is paid for, to its end.
   *
   * @param id the service's id of the job
   */
  public Optional<JobStatus> cancel(String id) {
    return await(cancelAsync(id));
  }

  /** Cancels a job; see {@link #cancel}. */
  public CompletableFuture<Optional<JobStatus>> cancelAsync(String id) {
    return calls.cancel(id);
  }

  /**
   * Puts a job that FAILED or TIMED_OUT back into the queue, under the same id; its old output is
   * removed. If an answer is lost the status decides whether to ask again.
   *
   * @param id the service's id of the job
   * @throws JobGoneException if the service does not know it any more
   */
  public JobStatus retry(String id) {
    return await(retryAsync(id));
  }

  /** Puts a failed job back into the queue; see {@link #retry}. */
  public CompletableFuture<JobStatus> retryAsync(String id) {
    return calls.retry(id);
  }

  /** Removes all queued jobs of the endpoint, also those of others; running jobs go on. */
  public PurgeResult purgeQueue() {
    return await(purgeQueueAsync());
  }

  /** Removes all queued jobs; see {@link #purgeQueue}. */
  public CompletableFuture<PurgeResult> purgeQueueAsync() {
    return calls.purgeQueue();
  }

  /** Returns how many jobs and workers the endpoint has. */
  public EndpointHealth health() {
    return await(healthAsync());
  }

  /** Returns how many jobs and workers the endpoint has. */
  public CompletableFuture<EndpointHealth> healthAsync() {
    return calls.health();
  }

  /**
   * Returns how many requests are being sent or answered; those that wait for their turn are not.
   */
  public int requestsInFlight() {
    return calls.inFlight();
  }

  /**
   * Returns whether the circuit breaker keeps requests back because the endpoint failed too often.
   */
  public boolean isPaused() {
    return calls.isPaused();
  }

  /**
   * Returns the endpoint's batches, which the service calls beta.
   *
   * @throws IllegalStateException unless {@link EndpointClientBuilder#enableBatchBeta()} was called
   */
  public BatchClient batches() {
    if (!batchBeta) {
      throw new IllegalStateException(
          "batches are beta at the service: call enableBatchBeta() on the builder to use them");
    }
    return new BatchClient(new BatchCalls(calls));
  }

  /**
   * Stops what is under way, fails what waits for its turn, and ends the client's threads.
   * Submissions that were on their way end as ambiguous.
   */
  @Override
  public void close() {
    calls.close();
    threads.close();
  }

  @Override
  public String toString() {
    return "EndpointClient " + endpointId;
  }

  private static Duration requireWait(Duration wait) {
    if (wait.compareTo(SHORTEST_WAIT) < 0 || wait.compareTo(LONGEST_WAIT) > 0) {
      throw new IllegalArgumentException(
          "wait must be between " + SHORTEST_WAIT + " and " + LONGEST_WAIT + ", was " + wait);
    }
    return wait;
  }

  private static <T> T awaitSubmission(CompletableFuture<T> call) {
    try {
      return Waiting.get(call);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AmbiguousSubmissionException("interrupted while waiting for the answer", e);
    }
  }

  private <T> T await(CompletableFuture<T> call) {
    try {
      return Waiting.get(call);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InsarIoException(
          "endpoint " + endpointId, "interrupted while waiting for an answer", e, false);
    }
  }
}
