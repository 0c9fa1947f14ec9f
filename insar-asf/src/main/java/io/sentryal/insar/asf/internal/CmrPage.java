package io.sentryal.insar.asf.internal;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.sentryal.insar.error.InvalidDataException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import okhttp3.Response;

/**
 * One page of an answer of CMR.
 *
 * @param hits how many granules match in all
 * @param items the granules of this page, not yet parsed
 * @param searchAfter what to send back for the next page; absent at the end
 */
record CmrPage(long hits, List<JsonNode> items, Optional<String> searchAfter) {
  private static final long LONGEST_PAGE_BYTES = 256L * 1024 * 1024;
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

  /** Reads a page; a truncated one may be whole the next time, a web page will not be JSON. */
  static CmrPage read(Response response) throws IOException, AttemptFailed {
    String type = response.header("Content-Type", "json");
    if (!type.toLowerCase(Locale.ROOT).contains("json")) {
      throw refused(
          response,
          "the answer is of the type '"
              + type
              + "', not JSON; a proxy or a login page may stand in between, or the base URL is"
              + " wrong",
          false);
    }
    JsonNode root = tree(response);
    JsonNode items = root.path("items");
    Optional<Long> hits = hits(root, response);
    if (!items.isArray() || hits.isEmpty()) {
      throw refused(
          response, "the answer has no 'hits' and 'items'; is this address a CMR search?", false);
    }
    List<JsonNode> list = new ArrayList<>(items.size());
    items.forEach(list::add);
    return new CmrPage(
        hits.get(),
        list,
        Optional.ofNullable(response.header("CMR-Search-After")).filter(text -> !text.isBlank()));
  }

  private static Optional<Long> hits(JsonNode root, Response response) {
    return root.path("hits").isIntegralNumber()
        ? Optional.of(root.path("hits").asLong())
        : Optional.ofNullable(response.header("CMR-Hits")).flatMap(UmmItem::toLong);
  }

  private static JsonNode tree(Response response) throws IOException, AttemptFailed {
    try (InputStream body = new Limited(response.body().byteStream())) {
      return JSON.readTree(body);
    } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
      throw refused(
          response, "the answer is not whole JSON (" + e.getOriginalMessage() + ")", true);
    }
  }

  private static AttemptFailed refused(Response response, String detail, boolean retryable) {
    String id = HttpFailures.requestId(response);
    return new AttemptFailed(
        new InvalidDataException(
            HttpFailures.shown(response.request().url()),
            detail + (id == null ? "" : " (request id: " + id + ")")),
        retryable,
        null);
  }

  /** Stops an answer without end. */
  private static final class Limited extends FilterInputStream {
    private long leftBytes = LONGEST_PAGE_BYTES;

    Limited(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      int value = super.read();
      count(value < 0 ? 0 : 1);
      return value;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      int got = super.read(buffer, offset, length);
      count(Math.max(0, got));
      return got;
    }

    private void count(int bytes) throws IOException {
      leftBytes -= bytes;
      if (leftBytes < 0) {
        throw new IOException("the answer is longer than " + LONGEST_PAGE_BYTES + " bytes");
      }
    }
  }
}
