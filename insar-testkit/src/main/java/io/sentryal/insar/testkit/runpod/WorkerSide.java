package io.sentryal.insar.testkit.runpod;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sentryal.insar.testkit.runpod.CloudJob.Execution;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** Answers workers: the protocol of the runpod package for Python. Guarded by the cloud's lock. */
final class WorkerSide {
  private final EmulatedCloud cloud;
  private final Duration hold;
  private final List<Waiting> takers = new ArrayList<>();
  private final List<Waiting> stoppers = new ArrayList<>();
  private final Set<String> seen = new LinkedHashSet<>();

  /**
   * Creates the side.
   *
   * @param cloud the jobs
   * @param hold how long a worker that asks for a job, or for stops, is kept waiting
   */
  WorkerSide(EmulatedCloud cloud, Duration hold) {
    this.cloud = cloud;
    this.hold = hold;
    cloud.onQueue(() -> serve(takers));
    cloud.onStop(execution -> serveStops());
  }

  void answer(Incoming request, Consumer<Answer> reply) {
    synchronized (cloud) {
      seen.add(request.worker());
      switch (request.operation()) {
        case JOB_TAKE -> wait(takers, takeBy(request, reply), Answer.empty(204), reply);
        case JOB_STOP -> wait(stoppers, stopBy(request, reply), Answer.empty(204), reply);
        case JOB_DONE -> reply.accept(done(request));
        case JOB_STREAM -> reply.accept(streamed(request));
        default -> reply.accept(Answer.json(200, Json.object()));
      }
    }
  }

  /** Returns the workers that have called, in order. */
  Set<String> seen() {
    synchronized (cloud) {
      return Set.copyOf(seen);
    }
  }

  private void wait(
      List<Waiting> room, Waiting visitor, Answer whenNothing, Consumer<Answer> reply) {
    if (visitor.attempt()) {
      return;
    }
    room.add(visitor);
    cloud.after(
        hold,
        () -> {
          if (room.remove(visitor)) {
            reply.accept(whenNothing);
          }
        });
  }

  private static void serve(List<Waiting> room) {
    for (Waiting visitor : List.copyOf(room)) {
      if (visitor.attempt()) {
        room.remove(visitor);
      }
    }
  }

  private void serveStops() {
    serve(stoppers);
  }

  private Waiting takeBy(Incoming request, Consumer<Answer> reply) {
    long most = request.number("batch_size", 1);
    return () -> {
      ArrayNode taken = Json.array();
      while (taken.size() < most) {
        Execution execution = cloud.take(request.worker());
        if (execution == null) {
          break;
        }
        taken.add(shown(execution.job));
      }
      if (taken.isEmpty()) {
        return false;
      }
      reply.accept(Answer.json(200, most > 1 ? taken : taken.get(0)));
      return true;
    };
  }

  private static ObjectNode shown(CloudJob job) {
    ObjectNode shown = Json.object().put("id", job.id);
    shown.set("input", Json.raw(job.order.inputJson()));
    if (job.order.webhook() != null) {
      shown.put("webhook", job.order.webhook());
    }
    return shown;
  }

  private Waiting stopBy(Incoming request, Consumer<Answer> reply) {
    return () -> {
      List<String> stops = cloud.takeStops(request.worker());
      if (stops.isEmpty()) {
        return false;
      }
      ObjectNode body = Json.object();
      body.set("jobsToStop", EmulatedCloud.strings(stops));
      reply.accept(Answer.json(200, body));
      return true;
    };
  }

  private Answer done(Incoming request) {
    CloudJob job = cloud.find(request.id());
    if (job == null) {
      return Answer.notFound();
    }
    int bytes = request.body().getBytes(StandardCharsets.UTF_8).length;
    return cloud.done(job, Json.parseOrNull(request.body()), bytes)
        ? Answer.json(200, Json.object())
        : Answer.error(400, "json is invalid or too large");
  }

  private Answer streamed(Incoming request) {
    CloudJob job = cloud.find(request.id());
    JsonNode part = Json.parseOrNull(request.body());
    if (job == null) {
      return Answer.notFound();
    }
    if (part == null || request.body().length() > 1_000_000) {
      return Answer.error(400, "json is invalid or too large");
    }
    cloud.streamed(job, part);
    return Answer.json(200, Json.object());
  }

  /** A worker that waits: an attempt to serve it tells whether it was served. */
  private interface Waiting {
    boolean attempt();
  }
}
