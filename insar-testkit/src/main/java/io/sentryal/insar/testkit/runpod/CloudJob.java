package io.sentryal.insar.testkit.runpod;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A job inside the emulator. Not thread-safe: guarded by the cloud's lock. */
final class CloudJob {
  static final String IN_QUEUE = "IN_QUEUE";
  static final String IN_PROGRESS = "IN_PROGRESS";
  static final String COMPLETED = "COMPLETED";
  static final String FAILED = "FAILED";
  static final String CANCELLED = "CANCELLED";
  static final String TIMED_OUT = "TIMED_OUT";
  private static final Set<String> TERMINAL = Set.of(COMPLETED, FAILED, CANCELLED, TIMED_OUT);

  final String id;
  final JobOrder order;
  final Instant submitted;
  final @Nullable JobFault fault;
  private final List<Runnable> whenTerminal = new ArrayList<>();
  String state = IN_QUEUE;
  @Nullable JsonNode output;
  @Nullable JsonNode error;
  @Nullable Instant started;
  @Nullable Instant ended;
  @Nullable String workerId;
  @Nullable Execution execution;
  ArrayNode stream = Json.array();
  int executions;
  int webhooksSent;
  boolean webhookAcknowledged;

  CloudJob(String id, JobOrder order, Instant submitted, @Nullable JobFault fault) {
    this.id = id;
    this.order = order;
    this.submitted = submitted;
    this.fault = fault;
  }

  boolean isTerminal() {
    return TERMINAL.contains(state);
  }

  boolean isFaulty(JobFault kind) {
    return fault == kind;
  }

  /** Runs something as soon as the job has ended; at once if it has. */
  void whenTerminal(Runnable action) {
    if (isTerminal()) {
      action.run();
    } else {
      whenTerminal.add(action);
    }
  }

  void end(String terminalState, Instant now) {
    state = terminalState;
    ended = now;
    List<Runnable> actions = List.copyOf(whenTerminal);
    whenTerminal.clear();
    actions.forEach(Runnable::run);
  }

  /** Puts it back into the queue, as the operation retry does. */
  void requeue() {
    state = IN_QUEUE;
    output = null;
    error = null;
    started = null;
    ended = null;
    stream = Json.array();
  }

  String shownState() {
    return isFaulty(JobFault.UNKNOWN_STATE) && state.equals(IN_PROGRESS) ? "SOME_NEW_STATE" : state;
  }

  ObjectNode status(Instant now) {
    ObjectNode status = Json.object();
    if (started != null) {
      status.put("delayTime", Duration.between(submitted, started).toMillis());
      Instant until = ended == null ? now : ended;
      status.put("executionTime", Duration.between(started, until).toMillis());
    }
    status.put("id", id);
    status.put("status", shownState());
    if (output != null) {
      status.set("output", output);
    }
    if (error != null) {
      status.set("error", error);
      status.set("input", Json.raw(order.inputJson()));
    }
    if (workerId != null) {
      status.put("workerId", workerId);
    }
    return status;
  }

  EmulatedJob snapshot() {
    return new EmulatedJob(
        id, order.inputJson(), shownState(), executions, webhooksSent, webhookAcknowledged);
  }

  /**
   * What a client ordered.
   *
   * @param inputJson the input
   * @param webhook where to tell the end, or null
   * @param executionTimeout limit of the running time
   * @param ttl limit of the whole life
   * @param lowPriority whether it does not start workers
   * @param sync whether it came by runsync
   */
  record JobOrder(
      String inputJson,
      @Nullable String webhook,
      Duration executionTimeout,
      Duration ttl,
      boolean lowPriority,
      boolean sync) {}

  /** One run on a worker. */
  static final class Execution {
    final CloudJob job;
    final String workerId;
    final Instant start;
    @Nullable Instant end;

    Execution(CloudJob job, String workerId, Instant start) {
      this.job = job;
      this.workerId = workerId;
      this.start = start;
    }

    boolean isOver() {
      return end != null;
    }

    EmulatedExecution snapshot(Instant now) {
      Instant until = end == null ? now : end;
      return new EmulatedExecution(
          job.id,
          job.order.inputJson(),
          workerId,
          start,
          Duration.between(start, until),
          end != null);
    }
  }
}
