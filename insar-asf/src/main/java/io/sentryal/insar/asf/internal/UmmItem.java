package io.sentryal.insar.asf.internal;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.StreamSupport;

/**
 * One item of a {@code granules.umm_json} answer, read leniently: whatever is absent, empty, {@code
 * NA}, {@code N/A} or {@code None} is absent, and so is a number that is none.
 */
final class UmmItem {
  private final JsonNode meta;
  private final JsonNode umm;
  private final Map<String, List<String>> attributes = new HashMap<>();

  UmmItem(JsonNode item) {
    this.meta = item.path("meta");
    this.umm = item.path("umm");
    for (JsonNode attribute : umm.path("AdditionalAttributes")) {
      List<String> values = texts(attribute.path("Values"));
      if (!values.isEmpty()) {
        attributes.putIfAbsent(attribute.path("Name").asText(), values);
      }
    }
  }

  JsonNode umm() {
    return umm;
  }

  /** Returns a text of {@code meta}, for example {@code concept-id}. */
  Optional<String> meta(String name) {
    return text(meta.path(name));
  }

  /** Returns a text of {@code umm} by JSON pointer. */
  Optional<String> at(String pointer) {
    return text(umm.at(pointer));
  }

  /** Returns the first value of an additional attribute. */
  Optional<String> attribute(String name) {
    return attributes(name).stream().findFirst();
  }

  /** Returns all values of an additional attribute. */
  List<String> attributes(String name) {
    return attributes.getOrDefault(name, List.of());
  }

  Optional<Integer> intAttribute(String name) {
    return attribute(name).flatMap(UmmItem::toInt);
  }

  Optional<Double> doubleAttribute(String name) {
    return attribute(name).flatMap(UmmItem::toDouble);
  }

  Optional<Instant> time(String pointer) {
    return at(pointer).flatMap(UtcTime::parse);
  }

  static Optional<Integer> toInt(String text) {
    try {
      return Optional.of(Integer.parseInt(text.trim()));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  static Optional<Long> toLong(String text) {
    try {
      return Optional.of(Long.parseLong(text.trim()));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  static Optional<Double> toDouble(String text) {
    try {
      double value = Double.parseDouble(text.trim());
      return Double.isFinite(value) ? Optional.of(value) : Optional.empty();
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  private static List<String> texts(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false)
        .flatMap(node -> text(node).stream())
        .toList();
  }

  private static Optional<String> text(JsonNode node) {
    if (!node.isValueNode() || node.isNull()) {
      return Optional.empty();
    }
    String text = node.asText().trim();
    return switch (text.toUpperCase(Locale.ROOT)) {
      case "", "NA", "N/A", "NONE" -> Optional.empty();
      default -> Optional.of(text);
    };
  }
}
