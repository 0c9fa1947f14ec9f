package io.sentryal.insar.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sentryal.insar.error.InvalidDataException;
import io.sentryal.insar.model.Provenance;
import org.junit.jupiter.api.Test;

class ProvenanceJsonTest {
  private static final Provenance FULL =
      Provenance.builder("insar-local-cpu", "0.1.0")
          .device("cpu")
          .addGranule("S1A \"quoted\" \u00e9\u4e2d")
          .addGranule("S1A_2")
          .addBurstId("117-249414-IW2")
          .addOrbit("annotation")
          .terrain("dem.tif, EGM96")
          .addCorrection("geometric phase")
          .parameter("looks", "16x4")
          .parameter("a", "")
          .stageSeconds("COREGISTERING", 1.25)
          .stageSeconds("A", 0)
          .addWarning("line\nbreak")
          .simulated(true)
          .build();

  @Test
  void provenance_writtenAndRead_isTheSame() {
    assertThat(ProvenanceJson.fromJson(ProvenanceJson.toJson(FULL))).isEqualTo(FULL);
    Provenance empty = Provenance.builder("x", "1").build();
    assertThat(ProvenanceJson.fromJson(ProvenanceJson.toJson(empty))).isEqualTo(empty);
  }

  @Test
  void json_sameProvenance_isTheSameText() {
    assertThat(ProvenanceJson.toJson(FULL.toBuilder().build()))
        .isEqualTo(ProvenanceJson.toJson(FULL))
        .startsWith("{\"simulated\":true,");
  }

  @Test
  void json_withoutTheStamp_isRefused() {
    String json = ProvenanceJson.toJson(FULL);
    assertRefused(json.replace("\"simulated\":true,", ""), "missing: [simulated]");
    assertRefused(json.replace("\"simulated\":true", "\"simulated\":\"yes\""), "true or false");
  }

  @Test
  void json_withUnknownOrDoubleFieldsOrRubbish_isRefused() {
    String json = ProvenanceJson.toJson(FULL);
    assertRefused(json.replaceFirst("\\{", "{\"colour\":\"red\","), "unknown: [colour]");
    assertRefused(json.replaceFirst("\\{", "{\"simulated\":false,"), "Duplicate");
    assertRefused(json + "{}", "Trailing");
    assertRefused(json.substring(0, json.length() - 2), "is no JSON");
    assertRefused("[]", "expected an object");
    assertRefused(json.replace("\"cpu\"", "7"), "device");
    assertRefused(json.replace("1.25", "NaN"), "is no JSON");
  }

  private static void assertRefused(String json, String reason) {
    assertThatThrownBy(() -> ProvenanceJson.fromJson(json))
        .isInstanceOf(InvalidDataException.class)
        .hasMessageContaining(reason);
  }
}
