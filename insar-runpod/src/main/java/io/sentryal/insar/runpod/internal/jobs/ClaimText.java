package io.sentryal.insar.runpod.internal.jobs;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Reads texts at the top of a JSON object that strangers wrote: claims and webhooks. */
final class ClaimText {
  private static final JsonFactory FACTORY = new JsonFactory();

  private ClaimText() {}

  /** Returns the endpoint's id of the job that a worker's claim names. */
  static Optional<String> endpointJobId(byte[] claim) {
    try {
      return Optional.ofNullable(texts(claim).get("runpod_job_id"));
    } catch (IOException e) {
      return Optional.empty(); // half-written; the next look sees it whole
    }
  }

  /**
   * Returns the texts at the top of an object, by name.
   *
   * @throws IOException if it is no JSON object
   */
  static Map<String, String> texts(byte[] json) throws IOException {
    Map<String, String> texts = new HashMap<>();
    try (JsonParser parser = FACTORY.createParser(json)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new IOException("no JSON object");
      }
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        if (parser.nextToken() == JsonToken.VALUE_STRING) {
          texts.put(name, parser.getText());
        } else {
          parser.skipChildren();
        }
      }
      if (parser.currentToken() != JsonToken.END_OBJECT) {
        throw new IOException("the object has no end");
      }
    }
    return texts;
  }
}
