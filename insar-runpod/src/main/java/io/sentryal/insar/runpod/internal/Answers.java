package io.sentryal.insar.runpod.internal;

import io.sentryal.insar.runpod.EndpointHealth;
import io.sentryal.insar.runpod.JobStatus;
import io.sentryal.insar.runpod.PurgeResult;
import io.sentryal.insar.runpod.RunState;
import io.sentryal.insar.runpod.StreamPart;
import io.sentryal.insar.runpod.WorkerError;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** Reads the answers of an endpoint. Fields that are not known are left alone. */
public final class Answers {
  private static final String NULL = "null";

  private Answers() {}

  /**
   * Reads a status object, as operations answer it and webhooks bring it.
   *
   * @throws IOException if it has no id or no status
   */
  public static JobStatus status(String body) throws IOException {
    Map<String, String> fields = JsonText.fields(body);
    String id = JsonText.string(fields.get("id"));
    String state = JsonText.string(fields.get("status"));
    if (id == null || id.isBlank() || state == null || state.isBlank()) {
      throw new IOException("a status without id or status: " + beginning(body));
    }
    JobStatus.Builder status = JobStatus.builder(id, new RunState(state), body);
    String output = fields.get("output");
    if (output != null && !output.equals(NULL)) {
      status.outputJson(output);
    }
    String error = fields.get("error");
    if (error != null && !error.equals(NULL)) {
      status.error(error(error));
    }
    addNumbers(status, fields);
    String worker = JsonText.string(fields.get("workerId"));
    return (worker == null ? status : status.workerId(worker)).build();
  }

  private static void addNumbers(JobStatus.Builder status, Map<String, String> fields) {
    Long delayMillis = JsonText.number(fields.get("delayTime"));
    if (delayMillis != null) {
      status.delay(Duration.ofMillis(delayMillis));
    }
    Long executionMillis = JsonText.number(fields.get("executionTime"));
    if (executionMillis != null) {
      status.executionTime(Duration.ofMillis(executionMillis));
    }
    Long retries = JsonText.number(fields.get("retries"));
    if (retries != null && retries >= 0 && retries <= Integer.MAX_VALUE) {
      status.retries(retries.intValue());
    }
  }

  /** Reads an error: a text, a JSON document in a text, or against the rules some other JSON. */
  public static WorkerError error(String json) {
    String text = JsonText.string(json);
    String raw = text == null ? json : text;
    if (JsonText.looksLikeObject(raw)) {
      try {
        Map<String, String> fields = JsonText.fields(raw);
        String message = JsonText.string(fields.get("error_message"));
        if (message == null) {
          message = JsonText.string(fields.get("message"));
        }
        return new WorkerError(
            raw,
            message == null ? raw : message,
            JsonText.string(fields.get("error_type")),
            JsonText.string(fields.get("error_traceback")),
            JsonText.string(fields.get("runpod_version")));
      } catch (IOException e) {
        // Begins like JSON and is none: a text like any other.
        return new WorkerError(raw, raw, null, null, null);
      }
    }
    return new WorkerError(raw, raw, null, null, null);
  }

  /** Reads what a job has streamed: an object with a state, or a bare array. */
  static StreamPart stream(String body, boolean gapPossible) throws IOException {
    if (!JsonText.looksLikeObject(body)) {
      return StreamPart.unstated(chunks(body), gapPossible, body);
    }
    Map<String, String> fields = JsonText.fields(body);
    String state = JsonText.string(fields.get("status"));
    String stream = fields.get("stream");
    List<String> chunks = stream == null || stream.equals(NULL) ? List.of() : chunks(stream);
    return state == null || state.isBlank()
        ? StreamPart.unstated(chunks, gapPossible, body)
        : StreamPart.of(new RunState(state), chunks, gapPossible, body);
  }

  private static List<String> chunks(String array) throws IOException {
    List<String> chunks = new ArrayList<>();
    for (String element : JsonText.elements(array)) {
      String output =
          JsonText.looksLikeObject(element) ? JsonText.fields(element).get("output") : null;
      chunks.add(output == null ? element : output);
    }
    return chunks;
  }

  static PurgeResult purge(String body) throws IOException {
    Map<String, String> fields = JsonText.fields(body);
    String status = JsonText.string(fields.get("status"));
    return new PurgeResult(count(fields, "removed"), status == null ? "" : status);
  }

  static EndpointHealth health(String body) throws IOException {
    Map<String, String> fields = JsonText.fields(body);
    String jobs = fields.get("jobs");
    String workers = fields.get("workers");
    if (jobs == null || workers == null) {
      throw new IOException("a health without jobs or workers: " + beginning(body));
    }
    Map<String, String> jobCounts = JsonText.fields(jobs);
    Map<String, String> workerCounts = JsonText.fields(workers);
    return new EndpointHealth(
        new EndpointHealth.Jobs(
            count(jobCounts, "completed"),
            count(jobCounts, "failed"),
            count(jobCounts, "inProgress"),
            count(jobCounts, "inQueue"),
            count(jobCounts, "retried")),
        new EndpointHealth.Workers(
            count(workerCounts, "idle"),
            count(workerCounts, "running"),
            optional(workerCounts, "initializing"),
            optional(workerCounts, "ready"),
            optional(workerCounts, "throttled")),
        body);
  }

  private static int count(Map<String, String> fields, String name) throws IOException {
    OptionalInt count = optional(fields, name);
    if (count.isEmpty()) {
      throw new IOException("no number " + name);
    }
    return count.getAsInt();
  }

  static OptionalInt optional(Map<String, String> fields, String name) {
    @Nullable Long number = JsonText.number(fields.get(name));
    return number == null || number < 0 || number > Integer.MAX_VALUE
        ? OptionalInt.empty()
        : OptionalInt.of(number.intValue());
  }

  private static String beginning(String body) {
    return body.length() <= 100 ? body : body.substring(0, 100) + "...";
  }
}
