package io.sentryal.insar.runpod.internal.jobs;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.sentryal.insar.runpod.internal.Addresses;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What is read of a webhook's body; the rest is asked for. Immutable.
 *
 * @param endpointJobId the endpoint's id of the job
 * @param state the state that is claimed
 */
public record WebhookBody(String endpointJobId, String state) {
  private static final JsonFactory FACTORY = new JsonFactory();

  /** Returns what a body says; empty if it says nothing of use. */
  public static Optional<WebhookBody> read(byte[] body) {
    try {
      Map<String, String> texts = texts(body);
      String id = texts.get("id");
      String state = texts.get("status");
      return id == null || state == null || state.isBlank()
          ? Optional.empty()
          : Optional.of(new WebhookBody(Addresses.requireJobId(id), state));
    } catch (IOException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** Returns the texts at the top of an object; what lies deeper, up to 20 MB of it, is skipped. */
  private static Map<String, String> texts(byte[] json) throws IOException {
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
