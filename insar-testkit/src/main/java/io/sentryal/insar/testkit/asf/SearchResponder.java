package io.sentryal.insar.testkit.asf;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import mockwebserver3.MockResponse;
import org.jspecify.annotations.Nullable;

/** Answers {@code granules.umm_json} as CMR does. Thread-safe. */
final class SearchResponder {
  private static final int LARGEST_PAGE = 2000;
  private static final int USUAL_PAGE = 10;
  private static final String JSON_TYPE = "application/vnd.nasa.cmr.umm_results+json;version=1.6.6";

  /** The last answers in full, so that a page is not sought and sorted again. */
  private final Map<Object, List<StoredGranule>> answers =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Object, List<StoredGranule>> eldest) {
          return size() > 8;
        }
      };

  MockResponse answer(
      List<StoredGranule> archive,
      ReceivedRequest request,
      URI base,
      @Nullable EmulatedFault fault) {
    try {
      return found(archive, request, base, fault);
    } catch (IllegalArgumentException e) {
      return json(400, errors(String.valueOf(e.getMessage()))).build();
    }
  }

  private MockResponse found(
      List<StoredGranule> archive,
      ReceivedRequest request,
      URI base,
      @Nullable EmulatedFault fault) {
    CmrOrder order = new CmrOrder(request.form().getOrDefault("sort_key[]", List.of()));
    List<StoredGranule> all = all(archive, request, order);
    boolean again = is(fault, EmulatedFault.Kind.REPEATED_PAGE);
    List<StoredGranule> left =
        request
            .header("CMR-Search-After")
            .filter(place -> !again)
            .map(place -> order.after(all, place))
            .orElse(all);
    List<StoredGranule> page = left.subList(0, Math.min(left.size(), pageSize(request)));
    long hits = all.size();
    if (fault != null && fault.kind() == EmulatedFault.Kind.HITS) {
      hits += fault.number();
    }
    String body = body(page, hits, base);
    boolean cut = is(fault, EmulatedFault.Kind.CUT_BODY);
    MockResponse.Builder response =
        json(200, cut ? body.substring(0, body.length() / 2) : body)
            .addHeader("CMR-Hits", Long.toString(hits))
            .addHeader("CMR-Took", "1");
    if (!page.isEmpty()
        && page.size() < left.size()
        && !is(fault, EmulatedFault.Kind.NO_SEARCH_AFTER)) {
      response.addHeader("CMR-Search-After", order.place(page.get(page.size() - 1)));
    }
    return response.build();
  }

  private List<StoredGranule> all(
      List<StoredGranule> archive, ReceivedRequest request, CmrOrder order) {
    Map<String, List<String>> form = new HashMap<>(request.form());
    form.remove("page_size");
    Object key = List.of(archive.size(), form);
    synchronized (answers) {
      return answers.computeIfAbsent(
          key,
          k ->
              archive.stream()
                  .filter(CmrMatcher.of(request.form()))
                  .sorted(order.comparator())
                  .toList());
    }
  }

  private static boolean is(@Nullable EmulatedFault fault, EmulatedFault.Kind kind) {
    return fault != null && fault.kind() == kind;
  }

  private static int pageSize(ReceivedRequest request) {
    String text =
        request.form().getOrDefault("page_size", List.of(Integer.toString(USUAL_PAGE))).get(0);
    int size = text.matches("\\d{1,5}") ? Integer.parseInt(text) : -1;
    if (size < 0 || size > LARGEST_PAGE) {
      throw new IllegalArgumentException("page_size must be a number between 0 and 2000");
    }
    return size;
  }

  private static String body(List<StoredGranule> page, long hits, URI base) {
    StringBuilder body = new StringBuilder("{\"hits\":" + hits + ",\"took\":1,\"items\":[");
    for (int i = 0; i < page.size(); i++) {
      body.append(i == 0 ? "" : ",").append(page.get(i).text(base));
    }
    return body.append("]}").toString();
  }

  static String errors(String message) {
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    answer.putArray("errors").add(message);
    return answer.toString();
  }

  static MockResponse.Builder json(int status, String body) {
    return new MockResponse.Builder().code(status).addHeader("Content-Type", JSON_TYPE).body(body);
  }
}
