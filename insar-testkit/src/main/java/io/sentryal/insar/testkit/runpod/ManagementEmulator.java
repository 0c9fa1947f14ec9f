package io.sentryal.insar.testkit.runpod;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import mockwebserver3.SocketEffect;
import org.jspecify.annotations.Nullable;

/**
 * Stands in for RunPod's management API (version 2): endpoints, workers, the GPU catalogue and
 * bills, in memory. It is as strict as the service is documented to be: unknown fields are refused
 * (422), {@code type} and {@code scaling} are required, a PATCH of {@code gpu} without {@code
 * excludedTypes} clears them, errors are problem+json. Thread-safe.
 */
public final class ManagementEmulator implements AutoCloseable {
  private static final Set<String> FIELDS =
      Set.of(
          "name",
          "type",
          "image",
          "registry",
          "disk",
          "args",
          "env",
          "gpu",
          "workers",
          "scaling",
          "timeout",
          "flashboot",
          "networkVolumes",
          "dataCenterIds",
          "ports",
          "templateId");

  private final MockWebServer server = new MockWebServer();
  private final Map<String, ObjectNode> endpoints = new LinkedHashMap<>();
  private final ArrayNode bill = Json.array();
  private final List<String> received = new ArrayList<>();
  private final Queue<MockResponse> faults = new ConcurrentLinkedQueue<>();
  private final String apiKey;
  private boolean loseAnswerOfCreate;
  private int made;

  private ManagementEmulator(String apiKey) {
    this.apiKey = apiKey;
    server.setDispatcher(
        new Dispatcher() {
          @Override
          public MockResponse dispatch(RecordedRequest request) {
            return answer(request);
          }
        });
  }

  /** Starts an account without endpoints that has this key. */
  public static ManagementEmulator start(String apiKey) {
    ManagementEmulator emulator = new ManagementEmulator(apiKey);
    try {
      emulator.server.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return emulator;
  }

  /** Returns the address to give to the client. */
  public URI baseUrl() {
    return server.url("/v2").uri();
  }

  /** Lets the next requests fail with these answers, one after the other. */
  public void failNext(MockResponse... answers) {
    faults.addAll(Arrays.asList(answers));
  }

  /** Lets the next endpoint be created and the connection break instead of an answer. */
  public synchronized void loseAnswerOfNextCreate() {
    loseAnswerOfCreate = true;
  }

  /** Sets a field of an endpoint as the console, or the service itself, would. */
  public synchronized void set(String endpointId, String group, String field, int value) {
    endpoint(endpointId).withObject("/" + group).put(field, value);
  }

  /** Excludes a GPU type from the pools of an endpoint, as the console would. */
  public synchronized void setExcludedTypes(String endpointId, String type) {
    endpoint(endpointId).withObject("/gpu").putArray("excludedTypes").add(type);
  }

  /** Makes a second endpoint like this one, as a creation that was repeated blindly would. */
  public synchronized String twin(String endpointId) {
    return add(endpoint(endpointId)).path("id").asText();
  }

  /** Puts an endpoint there that somebody else made. */
  public synchronized String addForeign(String name) {
    ObjectNode body = Json.object().put("name", name).put("image", "other/image:1");
    body.putObject("env").put("MODEL", "x");
    return add(body).path("id").asText();
  }

  /** Adds an hour to the bill. */
  public synchronized void bill(String endpointId, String startTime, double totalUsd) {
    bill.addObject()
        .put("startTime", startTime)
        .put("serverlessId", endpointId)
        .put("totalAmount", totalUsd);
  }

  /** Returns the endpoints as JSON, by id. */
  public synchronized Map<String, String> endpoints() {
    Map<String, String> copy = new LinkedHashMap<>();
    endpoints.forEach((id, endpoint) -> copy.put(id, endpoint.toString()));
    return copy;
  }

  /** Returns the methods and paths that were asked for, in order. */
  public synchronized List<String> received() {
    return List.copyOf(received);
  }

  private ObjectNode endpoint(String id) {
    ObjectNode endpoint = endpoints.get(id);
    if (endpoint == null) {
      throw new IllegalArgumentException("there is no endpoint '" + id + "'");
    }
    return endpoint;
  }

  private synchronized MockResponse answer(RecordedRequest request) {
    String path = request.getUrl().encodedPath().replaceFirst("^/v2/", "");
    String body = request.getBody() == null ? "" : request.getBody().utf8();
    received.add(request.getMethod() + " " + path);
    MockResponse fault = faults.poll();
    if (fault != null) {
      return fault;
    }
    if (!("Bearer " + apiKey).equals(request.getHeaders().get("Authorization"))) {
      return problem(401, "Unauthorized", "missing bearer token");
    }
    List<String> parts = List.of(path.split("/", -1));
    return switch (request.getMethod() + " " + parts.get(0)) {
      case "GET serverless" -> read(parts);
      case "POST serverless" -> create(body);
      case "PATCH serverless" -> change(parts, body);
      case "DELETE serverless" ->
          parts.size() == 2 && endpoints.remove(parts.get(1)) != null
              ? new MockResponse.Builder().code(204).build()
              : problem(404, "Not Found", "no such endpoint");
      case "GET catalog" -> ok(catalogue());
      case "GET billing" -> ok(Json.object().set("records", bill));
      default -> problem(404, "Not Found", "no such path");
    };
  }

  private MockResponse read(List<String> parts) {
    if (parts.size() == 1) {
      ArrayNode list = Json.array();
      endpoints.values().forEach(list::add);
      return ok(Json.object().set("endpoints", list));
    }
    if (!endpoints.containsKey(parts.get(1))) {
      return problem(404, "Not Found", "no such endpoint");
    }
    return ok(parts.size() == 3 ? workers() : endpoint(parts.get(1)));
  }

  private static ObjectNode workers() {
    ObjectNode answer = Json.object();
    answer
        .putObject("summary")
        .put("running", 1)
        .put("idle", 1)
        .put("initializing", 0)
        .put("throttled", 2)
        .put("unhealthy", 0)
        .put("total", 4);
    ArrayNode workers = answer.putArray("workers");
    workers.addObject().put("id", "w1").put("status", "RUNNING").put("isStale", true);
    workers.addObject().put("id", "w2").put("status", "IDLE").put("isStale", false);
    return answer;
  }

  private MockResponse create(String text) {
    MockResponse refused = refused(text);
    if (refused != null) {
      return refused;
    }
    ObjectNode body = (ObjectNode) Json.parse(text);
    for (String required : List.of("name", "type", "scaling", "image")) {
      if (!body.has(required)) {
        return problem(422, "Unprocessable Entity", required + " is required");
      }
    }
    ObjectNode made = add(body);
    if (loseAnswerOfCreate) {
      loseAnswerOfCreate = false;
      return new MockResponse.Builder().onResponseStart(new SocketEffect.CloseSocket()).build();
    }
    return new MockResponse.Builder()
        .code(201)
        .addHeader("Content-Type", "application/json")
        .body(made.toString())
        .build();
  }

  private ObjectNode add(ObjectNode body) {
    String id = "ep" + ++made;
    ObjectNode endpoint = body.deepCopy().put("id", id);
    endpoints.put(id, endpoint);
    return endpoint;
  }

  private MockResponse change(List<String> parts, String text) {
    MockResponse refused = refused(text);
    if (refused != null) {
      return refused;
    }
    if (!endpoints.containsKey(parts.get(1))) {
      return problem(404, "Not Found", "no such endpoint");
    }
    ObjectNode endpoint = endpoint(parts.get(1));
    Json.parse(text)
        .properties()
        .forEach(
            field -> {
              JsonNode value = field.getValue();
              if (value.isObject() && !field.getKey().equals("env")) {
                ObjectNode group = endpoint.withObject("/" + field.getKey());
                if (value.has("pools")) {
                  group.remove("excludedTypes");
                }
                group.setAll((ObjectNode) value);
              } else {
                endpoint.set(field.getKey(), value);
              }
            });
    return ok(endpoint);
  }

  private static @Nullable MockResponse refused(String text) {
    JsonNode body = Json.parseOrNull(text);
    if (!(body instanceof ObjectNode)) {
      return problem(400, "Bad Request", "the body is no JSON object");
    }
    return body.properties().stream()
        .map(Map.Entry::getKey)
        .filter(name -> !FIELDS.contains(name))
        .findFirst()
        .map(name -> problem(422, "Unprocessable Entity", "unknown field " + name))
        .orElse(null);
  }

  private static ObjectNode catalogue() {
    ObjectNode catalogue = Json.object();
    ArrayNode gpus = catalogue.putArray("gpus");
    gpu(gpus, "NVIDIA GeForce RTX 4090", "ADA_24", 0.74);
    gpu(gpus, "NVIDIA A100 80GB PCIe", "AMPERE_80", 1.89);
    gpu(gpus, "NVIDIA A100-SXM4-80GB", "AMPERE_80", 2.17);
    return catalogue;
  }

  private static void gpu(ArrayNode gpus, String id, String pool, double usdPerHour) {
    gpus.addObject()
        .put("id", id)
        .put("pool", pool)
        .putObject("price")
        .put("serverless", usdPerHour);
  }

  private static MockResponse ok(JsonNode body) {
    return new MockResponse.Builder()
        .code(200)
        .addHeader("Content-Type", "application/json")
        .body(body.toString())
        .build();
  }

  private static MockResponse problem(int status, String title, String detail) {
    return new MockResponse.Builder()
        .code(status)
        .addHeader("Content-Type", "application/problem+json")
        .body(
            Json.object()
                .put("title", title)
                .put("status", status)
                .put("detail", detail)
                .toString())
        .build();
  }

  @Override
  public void close() {
    server.close();
  }
}
