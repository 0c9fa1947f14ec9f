package io.sentryal.insar.testkit.runpod;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;

/** What the emulator answers to one request. Immutable. */
record Answer(int status, String contentType, String body, Map<String, String> headers) {

  static Answer json(int status, JsonNode body) {
    return json(status, body.toString());
  }

  static Answer json(int status, String body) {
    return new Answer(status, "application/json", body, Map.of());
  }

  static Answer error(int status, String message) {
    return json(status, Json.object().put("error", message));
  }

  static Answer empty(int status) {
    return new Answer(status, "", "", Map.of());
  }

  static Answer notFound() {
    return error(404, "not found");
  }
}
