package io.sentryal.insar.testkit.runpod;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * A request, taken apart. Immutable.
 *
 * @param operation the operation
 * @param method HTTP method
 * @param path what follows the name of the operation, segment by segment
 * @param query the query as it came, empty if there was none
 * @param body the body, empty if there was none
 */
record Incoming(
    EmulatedOperation operation, String method, List<String> path, String query, String body) {

  private static final Map<String, EmulatedOperation> NAMES =
      Map.ofEntries(
          Map.entry("run", EmulatedOperation.RUN),
          Map.entry("runsync", EmulatedOperation.RUNSYNC),
          Map.entry("status", EmulatedOperation.STATUS),
          Map.entry("stream", EmulatedOperation.STREAM),
          Map.entry("cancel", EmulatedOperation.CANCEL),
          Map.entry("retry", EmulatedOperation.RETRY),
          Map.entry("purge-queue", EmulatedOperation.PURGE_QUEUE),
          Map.entry("health", EmulatedOperation.HEALTH),
          Map.entry("batch", EmulatedOperation.BATCH),
          Map.entry("job-take", EmulatedOperation.JOB_TAKE),
          Map.entry("job-take-batch", EmulatedOperation.JOB_TAKE),
          Map.entry("job-done", EmulatedOperation.JOB_DONE),
          Map.entry("job-stream", EmulatedOperation.JOB_STREAM),
          Map.entry("job-stop", EmulatedOperation.JOB_STOP),
          Map.entry("ping", EmulatedOperation.PING));

  static boolean isKnown(String operation) {
    return NAMES.containsKey(operation);
  }

  static EmulatedOperation named(String operation) {
    EmulatedOperation known = NAMES.get(operation);
    if (known == null) {
      throw new IllegalArgumentException("no operation " + operation);
    }
    return known;
  }

  /** Returns the job's id, which is the last segment; empty if there is none. */
  String id() {
    return path.isEmpty() ? "" : path.get(path.size() - 1);
  }

  /** Returns the worker's id, which is the first segment of the workers' operations. */
  String worker() {
    return path.isEmpty() ? "" : path.get(0);
  }

  /** Returns a number of the query; anything that is no number counts as -1. */
  long number(String name, long otherwise) {
    for (String pair : query.split("&")) {
      if (pair.startsWith(name + "=")) {
        String value = URLDecoder.decode(pair.substring(name.length() + 1), StandardCharsets.UTF_8);
        return value.matches("\\d{1,12}") ? Long.parseLong(value) : -1;
      }
    }
    return otherwise;
  }
}
