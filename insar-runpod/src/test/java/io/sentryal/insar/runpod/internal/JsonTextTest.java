package io.sentryal.insar.runpod.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JsonTextTest {
  @Test
  void fields_valuesOfEveryKind_areTheirOwnText() throws IOException {
    Map<String, String> fields =
        JsonText.fields(
            " {\"a\" : 1.2300 , \"b\":\"x\\\"}\\u00e9\",\"c\":[1, {\"d\":null}],\"e\":{},\"f\":true,\"g\":null,"
                + "\"h\":-0.10e+05} ");

    assertThat(fields)
        .containsExactly(
            Map.entry("a", "1.2300"),
            Map.entry("b", "\"x\\\"}\\u00e9\""),
            Map.entry("c", "[1, {\"d\":null}]"),
            Map.entry("e", "{}"),
            Map.entry("f", "true"),
            Map.entry("g", "null"),
            Map.entry("h", "-0.10e+05"));
    assertThat(JsonText.string(fields.get("b"))).isEqualTo("x\"}é");
  }

  @Test
  void fields_longText_isSlicedWhereItEnds() throws IOException {
    String text = "ä😀".repeat(50_000);

    Map<String, String> fields = JsonText.fields("{\"a\":\"" + text + "\",\"b\":1}");

    assertThat(fields.get("a")).isEqualTo("\"" + text + "\"");
    assertThat(fields.get("b")).isEqualTo("1");
  }

  @Test
  void elements_ofAnArray_areTheirOwnText() throws IOException {
    assertThat(JsonText.elements("[1, \"a\", {\"b\":[2]} ,null]"))
        .containsExactly("1", "\"a\"", "{\"b\":[2]}", "null");
    assertThat(JsonText.elements("[]")).isEmpty();
  }

  @Test
  void fields_textThatIsNotOneObject_isRefused() {
    for (String text :
        List.of(
            "", " ", "[]", "{", "{\"a\"}", "{\"a\":}", "{}x", "{} {}", "<html>", "{\"a\":tru}")) {
      assertThatThrownBy(() -> JsonText.fields(text)).as(text).isInstanceOf(IOException.class);
    }
  }

  @Test
  void elements_arrayWithoutEnd_isRefused() {
    for (String text : List.of("[", "[1", "[1,", "{}", "[]]")) {
      assertThatThrownBy(() -> JsonText.elements(text)).as(text).isInstanceOf(IOException.class);
    }
  }

  @Test
  void number_textsThatAreNone_areAbsent() {
    assertThat(JsonText.number("12")).isEqualTo(12);
    assertThat(JsonText.number("1.5")).isNull();
    assertThat(JsonText.number("99999999999999999999")).isNull();
    assertThat(JsonText.number(null)).isNull();
    assertThat(JsonText.string("1")).isNull();
  }

  @Test
  void quoted_specialCharacters_areEscaped() {
    assertThat(JsonText.quoted("a\"b\\\n")).isEqualTo("\"a\\\"b\\\\\\n\"");
  }
}
