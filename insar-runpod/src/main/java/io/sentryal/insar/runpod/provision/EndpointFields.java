package io.sentryal.insar.runpod.provision;

import io.sentryal.insar.runpod.internal.JsonTree;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The fields of an endpoint: as a specification wants them, and as RunPod tells them. */
final class EndpointFields {
  static final String ENV = "env";
  private static final List<String> COMPARED =
      List.of(
          "image",
          "disk",
          "gpu.pools",
          "gpu.count",
          "gpu.minCudaVersion",
          "workers.min",
          "workers.max",
          "workers.idleTimeout",
          "scaling.type",
          "scaling.queueDelay",
          "timeout",
          "flashboot",
          "dataCenterIds");

  private EndpointFields() {}

  /** Returns what a specification wants, by path; durations in the units of the API. */
  static Map<String, Object> wanted(EndpointSpec spec) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("image", spec.image());
    fields.put("disk", spec.diskGb());
    fields.put("gpu.pools", spec.gpuPools());
    fields.put("gpu.count", spec.gpuCount());
    spec.minCudaVersion().ifPresent(version -> fields.put("gpu.minCudaVersion", version));
    fields.put("workers.min", spec.workersMin());
    fields.put("workers.max", spec.workersMax());
    fields.put("workers.idleTimeout", (int) spec.idleTimeout().toSeconds());
    fields.put("scaling.type", "QUEUE_DELAY");
    fields.put("scaling.queueDelay", (int) spec.queueDelay().toSeconds());
    fields.put("timeout", (int) spec.executionTimeout().toMillis());
    fields.put("flashboot", "FLASHBOOT");
    if (!spec.dataCenterIds().isEmpty()) {
      fields.put("dataCenterIds", spec.dataCenterIds());
    }
    return fields;
  }

  /** Reads an endpoint. */
  static Endpoint read(JsonTree json) {
    Map<String, Object> settings = new LinkedHashMap<>();
    for (String path : COMPARED) {
      json.value(path).ifPresent(value -> settings.put(path, plain(value)));
    }
    json.value("gpu.excludedTypes").ifPresent(value -> settings.put("gpu.excludedTypes", value));
    Map<String, String> environment = new TreeMap<>();
    if (json.value(ENV).orElse(null) instanceof Map<?, ?> map) {
      map.forEach((name, value) -> environment.put(String.valueOf(name), String.valueOf(value)));
    }
    return new Endpoint(
        json.text("id"),
        json.optionalText("name").orElse(""),
        json.optionalText("image").orElse(null),
        environment,
        settings);
  }

  private static Object plain(Object value) {
    return value instanceof BigDecimal number && number.stripTrailingZeros().scale() <= 0
        ? number.intValue()
        : value;
  }

  /** Returns what has to change on an endpoint, in a fixed order. */
  static List<EndpointPlan.Change> changes(EndpointSpec spec, Optional<Endpoint> endpoint) {
    Map<String, Object> present = endpoint.map(Endpoint::settings).orElse(Map.of());
    Map<String, String> environment = endpoint.map(Endpoint::environment).orElse(Map.of());
    List<EndpointPlan.Change> changes = new ArrayList<>();
    wanted(spec)
        .forEach(
            (path, value) -> {
              if (!value.equals(present.get(path))) {
                Object from = present.get(path);
                changes.add(
                    new EndpointPlan.Change(
                        path, from == null ? "" : from.toString(), value.toString()));
              }
            });
    spec.environment()
        .forEach(
            (name, value) -> {
              if (!value.equals(environment.get(name))) {
                boolean open = name.equals(EndpointSpec.OWNER_VARIABLE);
                String from = environment.containsKey(name) ? "redacted" : "";
                changes.add(
                    new EndpointPlan.Change(ENV + "." + name, from, open ? value : "redacted"));
              }
            });
    return changes;
  }

  /** Returns the body that creates an endpoint. */
  static String creation(EndpointSpec spec) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("name", spec.name());
    body.put("type", "QUEUE");
    wanted(spec).forEach((path, value) -> put(body, path, value));
    body.put(ENV, spec.environment());
    return JsonTree.write(body);
  }

  /**
   * Returns the body that changes an endpoint: whole groups, because a PATCH of {@code gpu.pools}
   * alone clears the excluded types, and the environment with what others put there.
   */
  static String update(EndpointPlan plan) {
    Endpoint endpoint = plan.endpoint().orElseThrow();
    Map<String, Object> body = new LinkedHashMap<>();
    Map<String, Object> wanted = wanted(plan.spec());
    for (EndpointPlan.Change change : plan.changes()) {
      String group = change.field().split("\\.", -1)[0];
      if (group.equals(ENV)) {
        Map<String, String> environment = new TreeMap<>(endpoint.environment());
        environment.putAll(plan.spec().environment());
        body.put(ENV, environment);
      } else {
        wanted.forEach(
            (path, value) -> {
              if (path.equals(group) || path.startsWith(group + ".")) {
                put(body, path, value);
              }
            });
        Object excluded = endpoint.settings().get("gpu.excludedTypes");
        if (group.equals("gpu") && excluded != null) {
          put(body, "gpu.excludedTypes", excluded);
        }
      }
    }
    return JsonTree.write(body);
  }

  private static void put(Map<String, Object> body, String path, Object value) {
    int dot = path.indexOf('.');
    if (dot < 0) {
      body.put(path, value);
      return;
    }
    Object group = body.computeIfAbsent(path.substring(0, dot), name -> new LinkedHashMap<>());
    if (group instanceof Map<?, ?>) {
      @SuppressWarnings("unchecked") // every group of a body is made above
      Map<String, Object> fields = (Map<String, Object>) group;
      fields.put(path.substring(dot + 1), value);
    }
  }
}
