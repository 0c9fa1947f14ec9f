package io.sentryal.insar.export;

import com.fasterxml.jackson.core.JsonGenerator;
import io.sentryal.insar.json.ProvenanceJson;
import io.sentryal.insar.model.Provenance;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The file beside a CSV file that says what its columns mean, {@code <name>.csv-metadata.json}
 * after the W3C's Metadata Vocabulary for Tabular Data, with the whole provenance in it.
 */
final class CsvMetadata {
  private CsvMetadata() {}

  /**
   * A column.
   *
   * @param name its name in the header
   * @param meaning meaning, unit and sign in words
   */
  record Column(String name, String meaning) {}

  /** Returns the name that every row carries, by which the provenance is found again. */
  static String provenanceId(Provenance provenance) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256")
              .digest(ProvenanceJson.toJson(provenance).getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash, 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  static void write(Path csv, Provenance provenance, Column... columns) {
    Path file = csv.resolveSibling(csv.getFileName() + "-metadata.json");
    AtomicFile.write(
        file,
        out -> {
          try (JsonGenerator json = JsonOutput.open(out)) {
            json.writeStartObject();
            json.writeStringField("@context", "http://www.w3.org/ns/csvw");
            json.writeStringField("url", String.valueOf(csv.getFileName()));
            json.writeBooleanField("simulated", provenance.simulated());
            json.writeStringField("sign", ExportWords.SIGN);
            json.writeStringField("year", ExportWords.YEAR);
            json.writeObjectFieldStart("tableSchema");
            json.writeArrayFieldStart("columns");
            for (Column column : columns) {
              json.writeStartObject();
              json.writeStringField("name", column.name());
              json.writeStringField("titles", column.name());
              json.writeStringField("dc:description", column.meaning());
              json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
            json.writeStringField("provenance_id", provenanceId(provenance));
            json.writeFieldName("provenance");
            json.writeRawValue(ProvenanceJson.toJson(provenance));
            json.writeEndObject();
          }
        });
  }
}
