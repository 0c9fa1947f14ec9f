package io.sentryal.insar.asf.internal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.Deque;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;
import org.jspecify.annotations.Nullable;

/**
 * How far a search has come, as it can be written down and read again. Not thread-safe.
 *
 * <p>The text holds the ids of what was delivered, so that going on delivers nothing twice: some
 * five letters for each.
 */
final class SearchState {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int VERSION = 1;
  private static final int LONGEST_BYTES = 64 * 1024 * 1024;

  final Deque<Slice> left = new ArrayDeque<>();
  final Set<String> seen = new LinkedHashSet<>();
  @Nullable String searchAfter;
  long leastHits = Long.MAX_VALUE;
  int accepted;
  boolean secondTime;
  boolean complete = true;
  private final Set<String> delivered = new LinkedHashSet<>();
  private long announced;
  private long hitsBefore;

  private SearchState() {}

  /** Returns the state of a search that has not begun. */
  static SearchState first(int requests) {
    SearchState state = new SearchState();
    for (int i = 0; i < requests; i++) {
      state.left.add(new Slice(i, null, null));
    }
    return state;
  }

  /** Counts a product of this request; returns whether it was never delivered. */
  boolean accept(String key) {
    boolean isNew = delivered.add(key);
    accepted += isNew ? 1 : 0;
    return isNew;
  }

  void announce(long hits) {
    announced = hits;
    leastHits = Math.min(leastHits, hits);
  }

  long hits() {
    return hitsBefore + announced;
  }

  /** Starts the first slice anew. */
  void startSlice() {
    seen.clear();
    searchAfter = null;
    leastHits = Long.MAX_VALUE;
    announced = 0;
    secondTime = false;
  }

  void endSlice() {
    int request = left.removeFirst().request();
    if (left.isEmpty() || left.getFirst().request() != request) {
      accepted = 0;
    }
    hitsBefore += announced;
    startSlice();
  }

  /** Leaves out what is left of the request of the first slice. */
  void endRequest() {
    Slice first = left.removeFirst();
    left.removeIf(slice -> slice.request() == first.request());
    left.addFirst(first);
    endSlice();
  }

  /** Returns the state as a text, bound to the query. */
  String write(String query) {
    ObjectNode node = JSON.createObjectNode();
    node.put("version", VERSION).put("query", fingerprint(query)).put("after", searchAfter);
    node.put("leastHits", leastHits).put("accepted", accepted).put("again", secondTime);
    node.put("complete", complete).put("announced", announced).put("hits", hitsBefore);
    ArrayNode slices = node.putArray("left");
    for (Slice slice : left) {
      slices
          .addObject()
          .put("request", slice.request())
          .put("from", slice.from() == null ? null : slice.from().toString())
          .put("to", slice.to() == null ? null : slice.to().toString());
    }
    ArrayNode seenIds = node.putArray("seen");
    seen.forEach(seenIds::add);
    ArrayNode others = node.putArray("delivered");
    delivered.stream().filter(id -> !seen.contains(id)).forEach(others::add);
    ArrayNode filtered = node.putArray("filtered");
    seen.stream().filter(id -> !delivered.contains(id)).forEach(filtered::add);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream out = new DeflaterOutputStream(bytes)) {
      out.write(node.toString().getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.toByteArray());
  }

  /**
   * Returns the state that a text holds.
   *
   * @param requests how many requests the query makes
   * @throws IllegalArgumentException if it is none, or that of another query
   */
  static SearchState read(String text, String query, int requests) {
    JsonNode node = tree(text);
    if (node.path("version").asInt() != VERSION) {
      throw unreadable("it is of version " + node.path("version").asText("none"), null);
    }
    if (!node.path("query").asText().equals(fingerprint(query))) {
      throw new IllegalArgumentException(
          "the resume token belongs to another query; resume with the query that gave it");
    }
    SearchState state = new SearchState();
    for (JsonNode slice : node.path("left")) {
      int request = slice.path("request").asInt(-1);
      if (request < 0 || request >= requests) {
        throw unreadable("it names the request " + request + " of " + requests, null);
      }
      state.left.add(new Slice(request, instant(slice.path("from")), instant(slice.path("to"))));
    }
    state.searchAfter = node.path("after").isTextual() ? node.path("after").asText() : null;
    state.leastHits = node.path("leastHits").asLong(Long.MAX_VALUE);
    state.accepted = node.path("accepted").asInt();
    state.secondTime = node.path("again").asBoolean();
    state.complete = node.path("complete").asBoolean();
    state.announced = node.path("announced").asLong();
    state.hitsBefore = node.path("hits").asLong();
    node.path("seen").forEach(id -> state.seen.add(id.asText()));
    state.delivered.addAll(state.seen);
    node.path("filtered").forEach(id -> state.delivered.remove(id.asText()));
    node.path("delivered").forEach(id -> state.delivered.add(id.asText()));
    return state;
  }

  private static @Nullable Instant instant(JsonNode node) {
    return node.isTextual() ? Instant.parse(node.asText()) : null;
  }

  private static JsonNode tree(String text) {
    try (InputStream in = new InflaterInputStream(new ByteArrayInputStream(decoded(text)))) {
      byte[] bytes = in.readNBytes(LONGEST_BYTES + 1);
      if (bytes.length > LONGEST_BYTES) {
        throw unreadable("it is longer than " + LONGEST_BYTES + " bytes", null);
      }
      return JSON.readTree(bytes);
    } catch (IOException e) {
      throw unreadable("it is damaged", e);
    }
  }

  private static byte[] decoded(String text) {
    try {
      return Base64.getUrlDecoder().decode(text.trim());
    } catch (IllegalArgumentException e) {
      throw unreadable("it is damaged", e);
    }
  }

  private static IllegalArgumentException unreadable(String why, @Nullable Exception cause) {
    return new IllegalArgumentException(
        "the resume token cannot be read: " + why + "; start the search anew", cause);
  }

  private static String fingerprint(String query) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(query.getBytes(StandardCharsets.UTF_8)), 0, 16);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
