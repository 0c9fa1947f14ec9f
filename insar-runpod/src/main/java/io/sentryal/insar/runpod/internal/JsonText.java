package io.sentryal.insar.runpod.internal;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads JSON one level deep and keeps what lies deeper as the text that it was: digit for digit,
 * and without building a tree of it.
 */
public final class JsonText {
  private static final int LONGEST_TEXT = 64 * 1024 * 1024;
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder().maxStringLength(LONGEST_TEXT).build())
          .build();

  private JsonText() {}

  /**
   * Returns the text if it is one JSON object and nothing else.
   *
   * @param name name of the value, for the message
   * @param text the text
   */
  public static String requireObject(String name, String text) {
    try {
      Map<String, String> ignored = fields(text);
      return text;
    } catch (IOException e) {
      throw new IllegalArgumentException(
          name + " must be a JSON object: " + firstLine(String.valueOf(e.getMessage())), e);
    }
  }

  /**
   * Returns the values of an object by their names, each as its own text.
   *
   * @throws IOException if the text is not exactly one JSON object
   */
  public static Map<String, String> fields(String text) throws IOException {
    Map<String, String> fields = new LinkedHashMap<>();
    try (JsonParser parser = FACTORY.createParser(text)) {
      require(parser.nextToken() == JsonToken.START_OBJECT, "it does not begin with {");
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        parser.nextToken();
        fields.put(name, value(parser, text));
      }
      require(parser.currentToken() == JsonToken.END_OBJECT, "it does not end with }");
      require(parser.nextToken() == null, "something follows the object");
    }
    return fields;
  }

  /**
   * Returns the elements of an array, each as its own text.
   *
   * @throws IOException if the text is not exactly one JSON array
   */
  static List<String> elements(String text) throws IOException {
    List<String> elements = new ArrayList<>();
    try (JsonParser parser = FACTORY.createParser(text)) {
      require(parser.nextToken() == JsonToken.START_ARRAY, "it does not begin with [");
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        require(parser.currentToken() != null, "it does not end with ]");
        elements.add(value(parser, text));
      }
      require(parser.nextToken() == null, "something follows the array");
    }
    return elements;
  }

  private static String value(JsonParser parser, String text) throws IOException {
    int start = (int) parser.currentTokenLocation().getCharOffset();
    if (parser.currentToken().isStructStart()) {
      parser.skipChildren();
    } else {
      parser.finishToken();
    }
    return text.substring(start, (int) parser.currentLocation().getCharOffset()).strip();
  }

  private static void require(boolean condition, String problem) throws IOException {
    if (!condition) {
      throw new IOException(problem);
    }
  }

  /** Returns the characters of a JSON string, or null if the value is absent or no string. */
  public static @Nullable String string(@Nullable String value) {
    if (value == null || !value.startsWith("\"")) {
      return null;
    }
    try (JsonParser parser = FACTORY.createParser(value)) {
      return parser.nextToken() == JsonToken.VALUE_STRING ? parser.getText() : null;
    } catch (IOException e) {
      return null;
    }
  }

  /** Returns a whole number, or null if the value is absent or none that a long can hold. */
  static @Nullable Long number(@Nullable String value) {
    return value != null && value.matches("-?\\d{1,18}") ? Long.valueOf(value) : null;
  }

  /** Returns the text as a JSON string. */
  public static String quoted(String text) {
    return "\"" + new String(JsonStringEncoder.getInstance().quoteAsString(text)) + "\"";
  }

  /** Returns whether the text looks like a JSON object. */
  static boolean looksLikeObject(String text) {
    return text.stripLeading().startsWith("{");
  }

  private static String firstLine(String text) {
    int end = text.indexOf('\n');
    return end < 0 ? text : text.substring(0, end);
  }
}
