package io.sentryal.insar.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.sentryal.insar.error.InvalidDataException;
import io.sentryal.insar.model.Provenance;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Provenance to JSON and back, without loss. Strict both ways: an unknown field, a missing field
 * and a field given twice are refused.
 */
public final class ProvenanceJson {
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private static final Set<String> FIELDS =
      Set.of(
          "engine",
          "engine_version",
          "device",
          "simulated",
          "granules",
          "burst_ids",
          "orbits",
          "terrain",
          "corrections",
          "parameters",
          "stages",
          "warnings");

  private ProvenanceJson() {}

  /** Returns the provenance as one JSON object; the same provenance gives the same text. */
  public static String toJson(Provenance provenance) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = MAPPER.createGenerator(text)) {
      json.writeStartObject();
      json.writeBooleanField("simulated", provenance.simulated());
      json.writeStringField("engine", provenance.engine());
      json.writeStringField("engine_version", provenance.engineVersion());
      json.writeStringField("device", provenance.device());
      writeTexts(json, "granules", provenance.granules());
      writeTexts(json, "burst_ids", provenance.burstIds());
      writeTexts(json, "orbits", provenance.orbits());
      json.writeStringField("terrain", provenance.terrain());
      writeTexts(json, "corrections", provenance.corrections());
      json.writeObjectFieldStart("parameters");
      for (Map.Entry<String, String> parameter : provenance.parameters().entrySet()) {
        json.writeStringField(parameter.getKey(), parameter.getValue());
      }
      json.writeEndObject();
      json.writeArrayFieldStart("stages");
      for (Map.Entry<String, Double> stage : provenance.stageSeconds().entrySet()) {
        json.writeStartObject();
        json.writeStringField("name", stage.getKey());
        json.writeNumberField("seconds", stage.getValue());
        json.writeEndObject();
      }
      json.writeEndArray();
      writeTexts(json, "warnings", provenance.warnings());
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory does not fail", e);
    }
    return text.toString();
  }

  /**
   * Returns the provenance that a JSON object holds.
   *
   * @param json what {@link #toJson} gave
   * @throws InvalidDataException if it is not that
   */
  public static Provenance fromJson(String json) {
    JsonNode object = parse(json);
    requireFields(object);
    try {
      Provenance.Builder read =
          Provenance.builder(text(object, "engine"), text(object, "engine_version"))
              .device(text(object, "device"))
              .terrain(text(object, "terrain"))
              .simulated(bool(object, "simulated"));
      eachText(object, "granules", read::addGranule);
      eachText(object, "burst_ids", read::addBurstId);
      eachText(object, "orbits", read::addOrbit);
      eachText(object, "corrections", read::addCorrection);
      eachText(object, "warnings", read::addWarning);
      object
          .required("parameters")
          .properties()
          .forEach(p -> read.parameter(p.getKey(), requireText("parameters", p.getValue())));
      for (JsonNode stage : array(object, "stages")) {
        JsonNode seconds = stage.path("seconds");
        if (!seconds.isNumber()) {
          throw wrong("stages", "a stage has a number of seconds, was " + stage);
        }
        read.stageSeconds(text(stage, "name"), seconds.doubleValue());
      }
      return read.build();
    } catch (IllegalArgumentException e) {
      throw new InvalidDataException("provenance", String.valueOf(e.getMessage()), e);
    }
  }

  private static void writeTexts(JsonGenerator json, String name, List<String> texts)
      throws IOException {
    json.writeArrayFieldStart(name);
    for (String text : texts) {
      json.writeString(text);
    }
    json.writeEndArray();
  }

  private static JsonNode parse(String json) {
    try {
      return MAPPER.readTree(json);
    } catch (JsonProcessingException e) {
      throw wrong("$", "is no JSON: " + e.getOriginalMessage());
    }
  }

  private static void requireFields(JsonNode object) {
    if (!object.isObject()) {
      throw wrong("$", "expected an object, was " + object.getNodeType());
    }
    Set<String> names = new HashSet<>();
    object.fieldNames().forEachRemaining(names::add);
    if (!names.equals(FIELDS)) {
      Set<String> missing = new HashSet<>(FIELDS);
      missing.removeAll(names);
      names.removeAll(FIELDS);
      throw wrong("$", "fields missing: " + missing + ", unknown: " + names);
    }
    if (!object.required("parameters").isObject()) {
      throw wrong("parameters", "expected an object");
    }
  }

  private static String text(JsonNode object, String name) {
    return requireText(name, object.path(name));
  }

  private static String requireText(String name, JsonNode value) {
    if (!value.isTextual()) {
      throw wrong(name, "expected a text, was " + value.getNodeType());
    }
    return value.textValue();
  }

  private static boolean bool(JsonNode object, String name) {
    JsonNode value = object.path(name);
    if (!value.isBoolean()) {
      throw wrong(name, "expected true or false, was " + value);
    }
    return value.booleanValue();
  }

  private static void eachText(JsonNode object, String name, Consumer<String> sink) {
    for (JsonNode value : array(object, name)) {
      sink.accept(requireText(name, value));
    }
  }

  private static JsonNode array(JsonNode object, String name) {
    JsonNode value = object.path(name);
    if (!value.isArray()) {
      throw wrong(name, "expected a list, was " + value.getNodeType());
    }
    return value;
  }

  private static InvalidDataException wrong(String path, String detail) {
    return new InvalidDataException("provenance " + path, detail);
  }
}
