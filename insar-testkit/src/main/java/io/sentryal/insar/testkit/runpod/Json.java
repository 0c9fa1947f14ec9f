package io.sentryal.insar.testkit.runpod;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.POJONode;
import com.fasterxml.jackson.databind.util.RawValue;
import org.jspecify.annotations.Nullable;

/** JSON as the emulator reads and writes it: numbers keep all their digits. */
final class Json {
  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  private Json() {}

  static ObjectNode object() {
    return MAPPER.createObjectNode();
  }

  static ArrayNode array() {
    return MAPPER.createArrayNode();
  }

  /** Returns the value, or null if the text is no JSON. */
  static @Nullable JsonNode parseOrNull(String text) {
    try {
      JsonNode node = MAPPER.readTree(text);
      return node == null || node.isMissingNode() ? null : node;
    } catch (JsonProcessingException e) {
      return null;
    }
  }

  /** Returns the value as one that holds its text alone: a tree takes some ten times as much. */
  static @Nullable JsonNode kept(@Nullable JsonNode value) {
    return value == null ? null : raw(value.toString());
  }

  /** Returns a value that is written as this text. */
  static JsonNode raw(String json) {
    return new POJONode(new RawValue(json));
  }

  /** Returns the value of a text that a test wrote. */
  static JsonNode parse(String text) {
    JsonNode node = parseOrNull(text);
    if (node == null) {
      throw new IllegalArgumentException("not JSON: " + text);
    }
    return node;
  }
}
