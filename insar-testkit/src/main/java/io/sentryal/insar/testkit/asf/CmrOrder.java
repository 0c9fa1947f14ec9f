package io.sentryal.insar.testkit.asf;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/**
 * The order of an answer and the place in it: {@code CMR-Search-After} holds the sort values of the
 * last granule sent, so paging needs no memory on the server.
 */
final class CmrOrder {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Set<String> KEYS = Set.of("start_date", "end_date", "granule_ur");

  private final List<String> keys;

  CmrOrder(List<String> sortKeys) {
    List<String> all = new ArrayList<>(sortKeys.isEmpty() ? List.of("start_date") : sortKeys);
    for (String key : all) {
      if (!KEYS.contains(key.replaceFirst("^[-+]", ""))) {
        throw new IllegalArgumentException("The sort key [" + key + "] is not a valid field");
      }
    }
    all.add("concept_id");
    this.keys = List.copyOf(all);
  }

  Comparator<StoredGranule> comparator() {
    return (one, other) -> compare(values(one), values(other));
  }

  String place(StoredGranule last) {
    ArrayNode array = JSON.createArrayNode();
    values(last).forEach(array::add);
    return array.toString();
  }

  /** Returns those behind the place. */
  List<StoredGranule> after(List<StoredGranule> sorted, String place) {
    List<String> values = new ArrayList<>();
    try {
      JsonNode array = JSON.readTree(place);
      array.forEach(value -> values.add(value.asText()));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("The search-after header is not valid", e);
    }
    if (values.size() != keys.size()) {
      throw new IllegalArgumentException("The search-after header does not fit the sort keys");
    }
    int low = 0;
    for (int high = sorted.size(); low < high; ) {
      int middle = (low + high) >>> 1;
      if (compare(values(sorted.get(middle)), values) > 0) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return sorted.subList(low, sorted.size());
  }

  private List<String> values(StoredGranule stored) {
    return keys.stream().map(key -> value(stored, key.replaceFirst("^[-+]", ""))).toList();
  }

  // Texts of equal length, so that their order is that of the times.
  private static String value(StoredGranule stored, String key) {
    EmulatedGranule granule = stored.granule();
    return switch (key) {
      case "start_date" -> Long.toString(10_000_000_000_000L + UmmWriter.millis(granule.start()));
      case "end_date" -> Long.toString(10_000_000_000_000L + UmmWriter.millis(granule.stop()));
      case "granule_ur" -> granule.id();
      default -> stored.conceptId();
    };
  }

  private int compare(List<String> one, List<String> other) {
    for (int i = 0; i < keys.size(); i++) {
      int order = one.get(i).compareTo(other.get(i));
      if (order != 0) {
        return keys.get(i).startsWith("-") ? -order : order;
      }
    }
    return 0;
  }
}
