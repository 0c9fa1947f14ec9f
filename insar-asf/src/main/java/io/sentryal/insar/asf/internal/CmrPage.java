package io.sentryal.insar.asf.internal;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.sentryal.insar.asf.AsfProduct;
import io.sentryal.insar.error.InvalidDataException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/**
 * One page of an answer of CMR, read item by item.
 *
 * @param hits how many granules match in all
 * @param items how many granules the page holds
 * @param products the products of this page by their key: concept id, else granule id
 * @param refused why the other items are no products, by their key
 * @param searchAfter what to send back for the next page; absent at the end
 */
record CmrPage(
    long hits,
    int items,
    Map<String, AsfProduct> products,
    Map<String, String> refused,
    Optional<String> searchAfter) {
  private static final long LONGEST_PAGE_BYTES = 256L * 1024 * 1024;
  private static final JsonMapper JSON = JsonMapper.builder().build();

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
    if ("true".equalsIgnoreCase(response.header("CMR-Timed-Out"))) {
      throw AttemptFailed.slow(
          failure(response, "CMR ran out of time and sent a part of the page only"));
    }
    Body body = new Body();
    try (InputStream in = new Limited(response.body().byteStream());
        JsonParser parser = JSON.createParser(in)) {
      body.read(parser);
    } catch (JsonProcessingException e) {
      throw refused(
          response, "the answer is not whole JSON (" + e.getOriginalMessage() + ")", true);
    }
    return page(response, body);
  }

  private static CmrPage page(Response response, Body body) throws AttemptFailed {
    Optional<Long> hits =
        Optional.ofNullable(body.hits)
            .or(() -> Optional.ofNullable(response.header("CMR-Hits")).flatMap(UmmItem::toLong));
    if (!body.hasItems || hits.isEmpty()) {
      throw refused(
          response, "the answer has no 'hits' and 'items'; is this address a CMR search?", false);
    }
    if (body.firstRefusal != null && body.products.isEmpty()) {
      throw body.firstRefusal;
    }
    return new CmrPage(
        hits.get(),
        body.items,
        body.products,
        body.refused,
        Optional.ofNullable(response.header("CMR-Search-After")).filter(text -> !text.isBlank()));
  }

  private static AttemptFailed refused(Response response, String detail, boolean retryable) {
    return new AttemptFailed(failure(response, detail), retryable, null);
  }

  private static InvalidDataException failure(Response response, String detail) {
    String id = HttpFailures.requestId(response);
    return new InvalidDataException(
        HttpFailures.shown(response.request().url()),
        detail + (id == null ? "" : " (request id: " + id + ")"));
  }

  /** What a page holds, while it is read. */
  private static final class Body {
    private final ProductParser parser = new ProductParser();
    private final Map<String, AsfProduct> products = new LinkedHashMap<>();
    private final Map<String, String> refused = new LinkedHashMap<>();
    private @Nullable Long hits;
    private @Nullable InvalidDataException firstRefusal;
    private boolean hasItems;
    private int items;

    void read(JsonParser json) throws IOException {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        return;
      }
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String name = json.currentName();
        JsonToken value = json.nextToken();
        if (name.equals("items") && value == JsonToken.START_ARRAY) {
          hasItems = true;
          while (json.nextToken() != JsonToken.END_ARRAY) {
            add(JSON.readTree(json));
          }
        } else if (name.equals("hits") && value == JsonToken.VALUE_NUMBER_INT) {
          hits = json.getLongValue();
        } else {
          json.skipChildren();
        }
      }
      if (json.nextToken() != null) {
        throw new com.fasterxml.jackson.core.JsonParseException(json, "more after the end");
      }
    }

    private void add(JsonNode item) {
      String key = key(item);
      try {
        products.put(key, parser.parse(item, "items[" + items + "]"));
      } catch (InvalidDataException e) {
        firstRefusal = firstRefusal == null ? e : firstRefusal;
        refused.put(key, String.valueOf(e.getMessage()));
      }
      items++;
    }

    private static String key(JsonNode item) {
      String conceptId = item.at("/meta/concept-id").asText();
      if (!conceptId.isEmpty()) {
        return conceptId;
      }
      String id = item.at("/umm/GranuleUR").asText();
      return id.isEmpty() ? item.toString() : id;
    }
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
