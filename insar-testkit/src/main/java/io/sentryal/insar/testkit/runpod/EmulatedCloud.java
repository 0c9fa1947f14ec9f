package io.sentryal.insar.testkit.runpod;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sentryal.insar.testkit.runpod.CloudJob.Execution;
import io.sentryal.insar.testkit.runpod.CloudJob.JobOrder;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The jobs and the queue of the endpoint, and what happens to them in time. Knows nothing of HTTP.
 * Thread-safe: one lock guards all of it.
 */
final class EmulatedCloud {
  private static final Duration KEPT_AFTER_RUN = Duration.ofMinutes(30);
  private static final Duration KEPT_AFTER_RUNSYNC = Duration.ofMinutes(1);
  // One application measured the end of a job 3 s to 9 s after its limit.
  private static final Duration TIMEOUT_SLACK = Duration.ofSeconds(5);
  private static final Duration SILENCE = Duration.ofSeconds(90);

  private final Clock clock;
  private final ScheduledExecutorService scheduler;
  private final FaultPlan faults;
  private final Random ids = new Random(20260301);
  private final Map<String, CloudJob> jobs = new LinkedHashMap<>();
  private final Deque<CloudJob> queue = new ArrayDeque<>();
  private final List<Execution> executions = new ArrayList<>();
  private final Map<String, List<String>> stops = new LinkedHashMap<>();
  private final List<Runnable> queueListeners = new ArrayList<>();
  private final List<Consumer<CloudJob>> endListeners = new ArrayList<>();
  private final List<Consumer<Execution>> stopListeners = new ArrayList<>();
  private int completed;
  private int failed;
  private int retried;

  EmulatedCloud(Clock clock, ScheduledExecutorService scheduler, FaultPlan faults) {
    this.clock = clock;
    this.scheduler = scheduler;
    this.faults = faults;
  }

  Instant now() {
    return clock.instant();
  }

  /** Returns a time as clients are told it. */
  Instant told(Instant instant) {
    return instant.plus(faults.clockSkew());
  }

  /** Does something later, under the lock. */
  void after(Duration delay, Runnable action) {
    ScheduledFuture<?> ignored =
        scheduler.schedule(
            () -> {
              synchronized (this) {
                action.run();
              }
            },
            delay.toMillis(),
            TimeUnit.MILLISECONDS);
  }

  /** Is told whenever a job may be taken; runs under the lock. */
  synchronized void onQueue(Runnable listener) {
    queueListeners.add(listener);
  }

  /** Is told whenever a job has ended; runs under the lock. */
  synchronized void onEnd(Consumer<CloudJob> listener) {
    endListeners.add(listener);
  }

  /** Is told whenever a worker shall stop a job; runs under the lock. */
  synchronized void onStop(Consumer<Execution> listener) {
    stopListeners.add(listener);
  }

  synchronized CloudJob submit(JobOrder order) {
    String id = (order.sync() ? "sync-" : "") + uuid() + "-e1";
    CloudJob job = new CloudJob(id, order, now(), faults.nextJob());
    jobs.put(id, job);
    after(order.ttl(), () -> outlived(job));
    enqueue(job);
    return job;
  }

  private String uuid() {
    return new java.util.UUID(
            (ids.nextLong() & ~0xf000L) | 0x4000L, (ids.nextLong() >>> 2) | Long.MIN_VALUE)
        .toString();
  }

  private void enqueue(CloudJob job) {
    queue.add(job);
    if (!job.isFaulty(JobFault.STALLS_IN_QUEUE)) {
      queueListeners.forEach(Runnable::run);
    }
  }

  private void outlived(CloudJob job) {
    if (job.isTerminal()) {
      return;
    }
    if (job.state.equals(CloudJob.IN_QUEUE)) {
      queue.remove(job);
      end(job, CloudJob.TIMED_OUT);
    } else {
      stop(job);
      forget(job);
    }
  }

  private void forget(CloudJob job) {
    jobs.remove(job.id);
    job.output = null; // its executions are told of as long as the emulator lives
  }

  synchronized @Nullable CloudJob find(String id) {
    return jobs.get(id);
  }

  /** Returns the status of a job for clients, or null if it is not (or no longer) known. */
  synchronized @Nullable ObjectNode status(String id) {
    CloudJob job = jobs.get(id);
    return job == null ? null : job.status(now());
  }

  /** Takes what the job has streamed so far: a second reader finds nothing. */
  synchronized ObjectNode drainStream(CloudJob job) {
    ObjectNode part = Json.object();
    part.put("status", job.shownState());
    part.set("stream", job.stream);
    job.stream = Json.array();
    return part;
  }

  synchronized ObjectNode cancel(CloudJob job) {
    if (!job.isTerminal()) {
      queue.remove(job);
      stop(job);
      end(job, CloudJob.CANCELLED);
    }
    return Json.object().put("id", job.id).put("status", job.state);
  }

  private void stop(CloudJob job) {
    Execution execution = job.execution;
    if (execution != null && !execution.isOver()) {
      stops.computeIfAbsent(execution.workerId, w -> new ArrayList<>()).add(job.id);
      stopListeners.forEach(listener -> listener.accept(execution));
    }
  }

  /** Returns the jobs that a worker shall stop, once. */
  synchronized List<String> takeStops(String workerId) {
    List<String> ids = stops.remove(workerId);
    return ids == null ? List.of() : ids;
  }

  /** Puts a failed job into the queue again; returns false if it is in another state. */
  synchronized boolean retry(CloudJob job) {
    if (!job.state.equals(CloudJob.FAILED) && !job.state.equals(CloudJob.TIMED_OUT)) {
      return false;
    }
    retried++;
    job.requeue();
    enqueue(job);
    return true;
  }

  synchronized int purge() {
    int removed = queue.size();
    queue.forEach(this::forget);
    queue.clear();
    return removed;
  }

  synchronized int queued() {
    return queue.size();
  }

  /** Returns how many queued jobs ask for more workers. */
  synchronized int waitingForWorkers() {
    return (int)
        queue.stream()
            .filter(job -> !job.isFaulty(JobFault.STALLS_IN_QUEUE) && !job.order.lowPriority())
            .count();
  }

  synchronized ObjectNode jobCounts() {
    int running = 0;
    for (CloudJob job : jobs.values()) {
      running += job.state.equals(CloudJob.IN_PROGRESS) ? 1 : 0;
    }
    return Json.object()
        .put("completed", completed)
        .put("failed", failed)
        .put("inProgress", running)
        .put("inQueue", queue.size())
        .put("retried", retried);
  }

  /** Gives the next job to a worker, or null. */
  synchronized @Nullable Execution take(String workerId) {
    Iterator<CloudJob> waiting = queue.iterator();
    while (waiting.hasNext()) {
      CloudJob job = waiting.next();
      if (!job.isFaulty(JobFault.STALLS_IN_QUEUE)) {
        waiting.remove();
        return begin(job, workerId);
      }
    }
    return null;
  }

  private Execution begin(CloudJob job, String workerId) {
    Execution execution = new Execution(job, workerId, now());
    executions.add(execution);
    job.state = CloudJob.IN_PROGRESS;
    job.started = now();
    job.workerId = workerId;
    job.execution = execution;
    job.executions++;
    after(job.order.executionTimeout().plus(TIMEOUT_SLACK), () -> overran(execution));
    if (job.isFaulty(JobFault.VANISHES)) {
      after(Duration.ofSeconds(1), () -> vanish(execution));
    }
    return execution;
  }

  private void vanish(Execution execution) {
    if (!execution.isOver()) {
      forget(execution.job);
    }
  }

  private void overran(Execution execution) {
    CloudJob job = execution.job;
    if (!execution.isOver() && job.execution == execution && !job.isTerminal()) {
      stop(job);
      job.error = Json.object().put("e", "executionTimeout exceeded").get("e");
      end(job, CloudJob.FAILED);
    }
  }

  /** The worker has died: nobody says so, but after a while it is noticed. */
  synchronized void died(Execution execution) {
    over(execution);
    after(
        SILENCE,
        () -> {
          CloudJob job = execution.job;
          if (job.execution == execution && !job.isTerminal()) {
            end(job, CloudJob.TIMED_OUT);
          }
        });
  }

  /** The worker has finished with the job, or was made to. */
  synchronized void over(Execution execution) {
    if (!execution.isOver()) {
      execution.end = now();
    }
  }

  /** Takes what a worker delivers; returns false if it cannot be taken, which loses the result. */
  synchronized boolean done(CloudJob job, @Nullable JsonNode body, int bytes) {
    if (body != null && body.path("status").asText("").equals(CloudJob.IN_PROGRESS)) {
      progress(job, body.path("output"));
      return true;
    }
    Execution execution = job.execution;
    if (execution != null) {
      over(execution);
    }
    if (job.isTerminal()) {
      return true;
    }
    job.output = null;
    if (body == null || !body.isObject() || bytes > resultLimitBytes(job)) {
      end(job, CloudJob.COMPLETED);
      return false;
    }
    if (body.path("error").isTextual()) {
      job.error = body.path("error");
      job.output = Json.kept(body.get("output"));
      end(job, CloudJob.FAILED);
      return true;
    }
    // An error that is an object is reported to end as COMPLETED without output.
    boolean kept = !body.has("error") && !job.isFaulty(JobFault.RESULT_MISSING);
    job.output = kept ? Json.kept(body.get("output")) : null;
    end(job, CloudJob.COMPLETED);
    return true;
  }

  private static int resultLimitBytes(CloudJob job) {
    return job.order.sync() ? 20_000_000 : 10_000_000;
  }

  private void progress(CloudJob job, JsonNode output) {
    // The service does not look whether the result is there already.
    if (!job.state.equals(CloudJob.CANCELLED) && !job.state.equals(CloudJob.FAILED)) {
      job.state = CloudJob.IN_PROGRESS;
      job.output = Json.kept(output);
    }
  }

  synchronized void streamed(CloudJob job, JsonNode part) {
    job.stream.add(part);
  }

  private void end(CloudJob job, String state) {
    completed += state.equals(CloudJob.COMPLETED) ? 1 : 0;
    failed += state.equals(CloudJob.FAILED) ? 1 : 0;
    job.end(state, now());
    Instant ended = now();
    after(
        job.order.sync() ? KEPT_AFTER_RUNSYNC : KEPT_AFTER_RUN,
        () -> {
          if (job.isTerminal() && ended.equals(job.ended)) {
            forget(job);
          }
        });
    endListeners.forEach(listener -> listener.accept(job));
  }

  synchronized List<EmulatedJob> jobs() {
    return jobs.values().stream().map(CloudJob::snapshot).toList();
  }

  synchronized List<EmulatedExecution> executions() {
    return executions.stream().map(e -> e.snapshot(now())).toList();
  }

  static ArrayNode strings(List<String> texts) {
    ArrayNode array = Json.array();
    texts.forEach(array::add);
    return array;
  }
}
