package io.sentryal.insar.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.sentryal.insar.error.InvalidDataException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One JSON object that is read strictly: what is asked for must have the right type, and {@link
 * #end} refuses the fields that nobody asked for. Not thread-safe.
 */
final class JsonObject {
  /** The longest text in a message: the base64 of five million packed points has 80 MB. */
  private static final int LONGEST_TEXT = 120_000_000;

  static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxStringLength(LONGEST_TEXT).build())
                  .build())
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private final String path;
  private final JsonNode node;
  private final Set<String> asked = new HashSet<>();

  private JsonObject(String path, JsonNode node) {
    this.path = path;
    this.node = node;
    if (!node.isObject()) {
      throw new InvalidDataException(path, "expected an object, was " + node.getNodeType());
    }
  }

  /** Parses a text; {@code what} names it in messages. */
  static JsonObject parse(String what, String json) {
    try {
      return new JsonObject(what, MAPPER.readTree(json));
    } catch (JsonProcessingException e) {
      throw new InvalidDataException(what, "is no JSON: " + e.getOriginalMessage());
    }
  }

  String text(String name) {
    return optionalText(name).orElseThrow(() -> missing(name));
  }

  Optional<String> optionalText(String name) {
    JsonNode value = value(name);
    if (value == null) {
      return Optional.empty();
    }
    if (!value.isTextual()) {
      throw wrong(name, "expected a text, was " + value.getNodeType());
    }
    return Optional.of(value.textValue());
  }

  double number(String name) {
    return optionalNumber(name).orElseThrow(() -> missing(name));
  }

  /** Returns a finite number; null is empty, absent is refused. */
  OptionalDouble nullableNumber(String name) {
    if (node.path(name).isNull()) {
      asked.add(name);
      return OptionalDouble.empty();
    }
    return OptionalDouble.of(number(name));
  }

  /** Returns a finite number; absent is empty. */
  OptionalDouble optionalNumber(String name) {
    JsonNode value = value(name);
    if (value == null) {
      return OptionalDouble.empty();
    }
    if (!value.isNumber() || !Double.isFinite(value.doubleValue())) {
      throw wrong(name, "expected a finite number, was " + value);
    }
    return OptionalDouble.of(value.doubleValue());
  }

  int count(String name) {
    return (int) whole(name, Integer.MAX_VALUE);
  }

  long whole(String name, long most) {
    JsonNode value = value(name);
    if (value == null) {
      throw missing(name);
    }
    if (!value.canConvertToLong() || !value.isIntegralNumber()) {
      throw wrong(name, "expected a whole number, was " + value);
    }
    if (value.longValue() < 0 || value.longValue() > most) {
      throw wrong(name, "expected 0 to " + most + ", was " + value);
    }
    return value.longValue();
  }

  boolean flag(String name) {
    return optionalFlag(name).orElseThrow(() -> missing(name));
  }

  Optional<Boolean> optionalFlag(String name) {
    JsonNode value = value(name);
    if (value == null) {
      return Optional.empty();
    }
    if (!value.isBoolean()) {
      throw wrong(name, "expected true or false, was " + value);
    }
    return Optional.of(value.booleanValue());
  }

  JsonObject object(String name) {
    return optionalObject(name).orElseThrow(() -> missing(name));
  }

  Optional<JsonObject> optionalObject(String name) {
    JsonNode value = value(name);
    return value == null ? Optional.empty() : Optional.of(new JsonObject(inner(name), value));
  }

  boolean isText(String name) {
    return node.path(name).isTextual();
  }

  boolean has(String name) {
    return node.has(name);
  }

  /** Refuses an object that lacks the list. */
  void requireList(String name) {
    if (!node.path(name).isArray()) {
      throw wrong(name, "expected a list");
    }
  }

  List<String> requiredTexts(String name) {
    requireList(name);
    return texts(name);
  }

  List<String> texts(String name) {
    List<String> texts = new ArrayList<>();
    for (JsonNode element : array(name)) {
      if (!element.isTextual()) {
        throw wrong(name, "expected texts, found " + element.getNodeType());
      }
      texts.add(element.textValue());
    }
    return texts;
  }

  <T> List<T> objects(String name, Function<JsonObject, T> reader) {
    List<T> read = new ArrayList<>();
    for (JsonNode element : array(name)) {
      JsonObject object = new JsonObject(inner(name) + "[" + read.size() + "]", element);
      read.add(reader.apply(object));
      object.end();
    }
    return read;
  }

  /** Returns the names in the object, for maps whose keys are free. */
  List<String> names() {
    return node.properties().stream().map(Map.Entry::getKey).toList();
  }

  /** Returns a scalar as text: what was a number or a flag keeps its digits. */
  String scalar(String name) {
    JsonNode value = value(name);
    if (value == null || !value.isValueNode()) {
      throw wrong(name, "expected a text, a number, true or false");
    }
    return value.asText();
  }

  /** Refuses fields that were not asked for. */
  void end() {
    for (String name : names()) {
      if (!asked.contains(name)) {
        throw wrong(name, "is no field of the contract");
      }
    }
  }

  InvalidDataException wrong(String name, String detail) {
    return new InvalidDataException(inner(name), detail);
  }

  /** Runs the constructor of a value; what it refuses is bad data at this place. */
  <T> T checked(Function<JsonObject, T> reader) {
    try {
      return reader.apply(this);
    } catch (IllegalArgumentException | IllegalStateException e) {
      throw new InvalidDataException(path, String.valueOf(e.getMessage()), e);
    }
  }

  private InvalidDataException missing(String name) {
    return wrong(name, "is missing");
  }

  private Iterable<JsonNode> array(String name) {
    JsonNode value = value(name);
    if (value == null) {
      return List.of();
    }
    if (!value.isArray()) {
      throw wrong(name, "expected a list, was " + value.getNodeType());
    }
    return value;
  }

  private @Nullable JsonNode value(String name) {
    asked.add(name);
    return node.get(name);
  }

  private String inner(String name) {
    return path + "." + name;
  }
}
