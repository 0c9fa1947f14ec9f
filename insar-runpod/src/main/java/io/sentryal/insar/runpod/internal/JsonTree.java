package io.sentryal.insar.runpod.internal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.sentryal.insar.error.InvalidDataException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A JSON object of the management API: read by paths such as {@code workers.max}, leniently,
 * because fields come and go there. Immutable by agreement.
 */
public final class JsonTree {
  private static final JsonMapper MAPPER =
      JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();
  private static final TypeReference<Map<String, Object>> OBJECT = new TypeReference<>() {};

  private final String what;
  private final Map<?, ?> fields;

  private JsonTree(String what, Map<?, ?> fields) {
    this.what = what;
    this.fields = fields;
  }

  /**
   * Reads an object.
   *
   * @param what what it is, for messages
   * @param text the text
   * @throws InvalidDataException if the text is no JSON object
   */
  public static JsonTree read(String what, String text) {
    try {
      Map<String, Object> fields = MAPPER.readValue(text, OBJECT);
      if (fields == null) {
        throw new InvalidDataException(what, "expected a JSON object, got null");
      }
      return new JsonTree(what, fields);
    } catch (JsonProcessingException e) {
      throw new InvalidDataException(
          what, "expected a JSON object, got " + e.getOriginalMessage(), e);
    }
  }

  /** Returns a map of texts, numbers, lists and maps as JSON. */
  public static String write(Map<String, ?> fields) {
    try {
      return MAPPER.writeValueAsString(fields);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("cannot be written as JSON: " + fields.keySet(), e);
    }
  }

  private @Nullable Object at(String path) {
    Object value = fields;
    for (String name : path.split("\\.", -1)) {
      value = value instanceof Map<?, ?> map ? map.get(name) : null;
    }
    return value;
  }

  /** Returns the value at a path as it is: text, number, list, map; empty if absent or null. */
  public Optional<Object> value(String path) {
    return Optional.ofNullable(at(path));
  }

  /** Returns a text that must be there. */
  public String text(String path) {
    return optionalText(path).orElseThrow(() -> missing(path, "a text"));
  }

  /** Returns a text. */
  public Optional<String> optionalText(String path) {
    return at(path) instanceof String text ? Optional.of(text) : Optional.empty();
  }

  /** Returns an amount that must be there. */
  public BigDecimal amount(String path) {
    return optionalAmount(path).orElseThrow(() -> missing(path, "a number"));
  }

  /** Returns an amount. */
  public Optional<BigDecimal> optionalAmount(String path) {
    return at(path) instanceof Number number
        ? Optional.of(new BigDecimal(number.toString()))
        : Optional.empty();
  }

  /** Returns a count that must be there and not be negative. */
  public int count(String path) {
    BigDecimal amount = amount(path);
    if (amount.signum() < 0
        || amount.stripTrailingZeros().scale() > 0
        || amount.compareTo(BigDecimal.valueOf(Integer.MAX_VALUE)) > 0) {
      throw missing(path, "a count");
    }
    return amount.intValueExact();
  }

  /** Returns the objects of a list that must be there. */
  public List<JsonTree> objects(String path) {
    if (!(at(path) instanceof List<?> list)) {
      throw missing(path, "a list");
    }
    List<JsonTree> objects = new ArrayList<>();
    for (Object element : list) {
      if (!(element instanceof Map<?, ?> map)) {
        throw missing(path, "a list of objects");
      }
      objects.add(new JsonTree(what + " " + path + "[" + objects.size() + "]", map));
    }
    return objects;
  }

  private InvalidDataException missing(String path, String expected) {
    return new InvalidDataException(
        what + " " + path, "expected " + expected + ", got " + at(path));
  }
}
