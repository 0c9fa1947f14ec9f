package io.sentryal.insar.testkit.runpod;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sentryal.insar.testkit.runpod.CloudJob.JobOrder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Answers clients: the operations of a queue endpoint. */
final class ClientSide {
  private static final int RUN_LIMIT_BYTES = 10_000_000;
  private static final int RUNSYNC_LIMIT_BYTES = 20_000_000;
  private static final long LONGEST_MILLIS = Duration.ofDays(7).toMillis();

  private final EmulatedCloud cloud;
  private final BatchSide batches;
  private final Supplier<ObjectNode> workerCounts;

  ClientSide(EmulatedCloud cloud, BatchSide batches, Supplier<ObjectNode> workerCounts) {
    this.cloud = cloud;
    this.batches = batches;
    this.workerCounts = workerCounts;
  }

  void answer(Incoming request, Consumer<Answer> reply) {
    switch (request.operation()) {
      case RUN -> reply.accept(run(request));
      case RUNSYNC -> runsync(request, reply);
      case STATUS -> reply.accept(status(request.id()));
      case STREAM -> stream(request, reply);
      case CANCEL ->
          reply.accept(withJob(request.id(), job -> Answer.json(200, cloud.cancel(job))));
      case RETRY -> reply.accept(withJob(request.id(), this::retry));
      case PURGE_QUEUE ->
          reply.accept(
              Answer.json(
                  200, Json.object().put("removed", cloud.purge()).put("status", "completed")));
      case HEALTH -> reply.accept(health());
      case BATCH -> reply.accept(batches.answer(request));
      default -> reply.accept(Answer.notFound());
    }
  }

  private Answer run(Incoming request) {
    JobOrder order = order(request, false);
    if (order == null) {
      return refusal(request, RUN_LIMIT_BYTES);
    }
    CloudJob job = cloud.submit(order);
    return Answer.json(200, Json.object().put("id", job.id).put("status", CloudJob.IN_QUEUE));
  }

  private void runsync(Incoming request, Consumer<Answer> reply) {
    JobOrder order = order(request, true);
    if (order == null) {
      reply.accept(refusal(request, RUNSYNC_LIMIT_BYTES));
      return;
    }
    long wait = request.number("wait", 90_000);
    if (wait < 1_000 || wait > 300_000) {
      reply.accept(Answer.error(400, "wait must be between 1000 and 300000"));
      return;
    }
    synchronized (cloud) {
      CloudJob job = cloud.submit(order);
      hold(job, Duration.ofMillis(wait), () -> reply.accept(status(job.id)));
    }
  }

  /** Does something when the job has ended, or when the time is over, once. */
  private void hold(CloudJob job, Duration most, Runnable action) {
    AtomicBoolean done = new AtomicBoolean();
    Runnable once =
        () -> {
          if (done.compareAndSet(false, true)) {
            action.run();
          }
        };
    synchronized (cloud) {
      job.whenTerminal(once);
      if (!done.get()) {
        cloud.after(most, once);
      }
    }
  }

  private Answer status(String id) {
    ObjectNode status = cloud.status(id);
    return status == null ? Answer.notFound() : Answer.json(200, status);
  }

  private void stream(Incoming request, Consumer<Answer> reply) {
    CloudJob job = cloud.find(request.id());
    if (job == null) {
      reply.accept(Answer.notFound());
      return;
    }
    Runnable drain = () -> reply.accept(Answer.json(200, cloud.drainStream(job)));
    synchronized (cloud) {
      long wait = request.number("wait", 0);
      if (job.stream.isEmpty() && wait > 0) {
        hold(job, Duration.ofMillis(wait), drain);
      } else {
        drain.run();
      }
    }
  }

  private Answer retry(CloudJob job) {
    return cloud.retry(job)
        ? Answer.json(200, Json.object().put("id", job.id).put("status", CloudJob.IN_QUEUE))
        : Answer.error(400, "only a job that failed or timed out can be retried");
  }

  private Answer withJob(String id, java.util.function.Function<CloudJob, Answer> action) {
    synchronized (cloud) {
      CloudJob job = cloud.find(id);
      return job == null ? Answer.notFound() : action.apply(job);
    }
  }

  private Answer health() {
    ObjectNode health = Json.object();
    health.set("jobs", cloud.jobCounts());
    health.set("workers", workerCounts.get());
    return Answer.json(200, health);
  }

  private static Answer refusal(Incoming request, int limitBytes) {
    return request.body().getBytes(StandardCharsets.UTF_8).length > limitBytes
        ? Answer.error(413, "request body too large")
        : Answer.error(400, "bad request: input must be a JSON object, policy within its limits");
  }

  private static @Nullable JobOrder order(Incoming request, boolean sync) {
    JsonNode body = Json.parseOrNull(request.body());
    int bytes = request.body().getBytes(StandardCharsets.UTF_8).length;
    if (body == null || bytes > (sync ? RUNSYNC_LIMIT_BYTES : RUN_LIMIT_BYTES)) {
      return null;
    }
    return order(body, sync);
  }

  /** Returns what is ordered, or null if it breaks the documented rules. */
  static @Nullable JobOrder order(JsonNode body, boolean sync) {
    JsonNode policy = body.path("policy");
    long execution = policy.path("executionTimeout").asLong(600_000);
    long ttl = policy.path("ttl").asLong(Duration.ofHours(24).toMillis());
    boolean lawful =
        body.path("input").isObject()
            && execution >= 5_000
            && execution <= LONGEST_MILLIS
            && ttl >= 10_000
            && ttl <= LONGEST_MILLIS;
    if (!lawful) {
      return null;
    }
    return new JobOrder(
        body.path("input").toString(),
        body.path("webhook").isTextual() ? body.path("webhook").asText() : null,
        Duration.ofMillis(execution),
        Duration.ofMillis(ttl),
        policy.path("lowPriority").asBoolean(false),
        sync);
  }
}
