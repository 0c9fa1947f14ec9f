package io.sentryal.insar.export;

import com.fasterxml.jackson.core.JsonGenerator;
import io.sentryal.insar.model.Granule;
import io.sentryal.insar.network.Connectivity;
import io.sentryal.insar.network.LeftOut;
import io.sentryal.insar.network.NetworkPair;
import io.sentryal.insar.network.PairNetwork;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * Writes a pair network: CSV for spreadsheets, JSON for programs, GraphML for graph tools. Files
 * appear whole or not at all; units are in the names; an unknown baseline is blank or left out,
 * never zero.
 *
 * <p>Columns and attributes: {@code temporal_baseline_days} (whole days), {@code
 * perpendicular_baseline_m} (secondary minus reference), {@code score} (expected coherence, 0 to 1;
 * it ranks pairs), {@code join} (true for a pair that was taken only so that the network hangs
 * together).
 */
public final class NetworkExport {
  private NetworkExport() {}

  /** Writes {@code reference,secondary,temporal_baseline_days,...}, a pair a line. */
  public static void writeCsv(PairNetwork network, Path file) {
    Set<NetworkPair> joins = new HashSet<>(network.joins());
    AtomicFile.write(
        file,
        out -> {
          CsvRows rows = new CsvRows(out);
          rows.row(
              "reference",
              "secondary",
              "temporal_baseline_days",
              "perpendicular_baseline_m",
              "score",
              "join");
          for (NetworkPair pair : network.pairs()) {
            rows.row(
                CsvRows.id(pair.reference().sceneName()),
                CsvRows.id(pair.secondary().sceneName()),
                String.valueOf(pair.temporalBaselineDays()),
                Decimals.mmText(pair.perpendicularBaselineM()),
                Decimals.ratioText(OptionalDouble.of(pair.score().score())),
                String.valueOf(joins.contains(pair)));
          }
          rows.flush();
        });
  }

  /** Writes images, pairs with the reasons of their scores, connectivity and what was left out. */
  public static void writeJson(PairNetwork network, Path file) {
    AtomicFile.write(file, out -> writeJson(network, out));
  }

  private static void writeJson(PairNetwork network, OutputStream out) throws IOException {
    try (JsonGenerator json = JsonOutput.open(out)) {
      json.writeStartObject();
      json.writeArrayFieldStart("images");
      for (Granule image : network.granules()) {
        json.writeStartObject();
        json.writeStringField("name", image.sceneName());
        json.writeStringField("start", image.sensingStart().toString());
        if (image.platform().isPresent()) {
          json.writeStringField("platform", image.platform().get().name());
        }
        json.writeEndObject();
      }
      json.writeEndArray();
      writePairs(json, network);
      writeConnectivity(json, network.connectivity());
      json.writeArrayFieldStart("left_out");
      for (LeftOut one : network.leftOut()) {
        json.writeStartObject();
        json.writeStringField("image", one.granule().sceneName());
        if (one.partner().isPresent()) {
          json.writeStringField("partner", one.partner().get().sceneName());
        }
        json.writeStringField("reason", one.reason());
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeEndObject();
    }
  }

  private static void writePairs(JsonGenerator json, PairNetwork network) throws IOException {
    Set<NetworkPair> joins = new HashSet<>(network.joins());
    Set<NetworkPair> mixed = new HashSet<>(network.mixedPlatformPairs());
    json.writeArrayFieldStart("pairs");
    for (NetworkPair pair : network.pairs()) {
      json.writeStartObject();
      json.writeStringField("reference", pair.reference().sceneName());
      json.writeStringField("secondary", pair.secondary().sceneName());
      json.writeNumberField("temporal_baseline_days", pair.temporalBaselineDays());
      if (pair.perpendicularBaselineM().isPresent()) {
        json.writeNumberField(
            "perpendicular_baseline_m", Decimals.mm(pair.perpendicularBaselineM().getAsDouble()));
      }
      json.writeNumberField("score", Decimals.ratio(pair.score().score()));
      json.writeArrayFieldStart("score_reasons");
      for (String reason : pair.score().reasons()) {
        json.writeString(reason);
      }
      json.writeEndArray();
      json.writeBooleanField("join", joins.contains(pair));
      json.writeBooleanField("mixed_platforms", mixed.contains(pair));
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static void writeConnectivity(JsonGenerator json, Connectivity connectivity)
      throws IOException {
    json.writeObjectFieldStart("connectivity");
    json.writeBooleanField("connected", connectivity.isConnected());
    json.writeNumberField("triangles", connectivity.triangleCount());
    json.writeNumberField("redundant_pairs", connectivity.redundantPairCount());
    json.writeArrayFieldStart("components");
    for (List<Granule> component : connectivity.components()) {
      json.writeStartArray();
      for (Granule image : component) {
        json.writeString(image.sceneName());
      }
      json.writeEndArray();
    }
    json.writeEndArray();
    json.writeArrayFieldStart("bridges");
    for (NetworkPair pair : connectivity.bridges()) {
      json.writeStartArray();
      json.writeString(pair.reference().sceneName());
      json.writeString(pair.secondary().sceneName());
      json.writeEndArray();
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  /**
   * Writes GraphML 1.0 (graphml.graphdrawing.org): images are nodes, pairs are edges directed from
   * the earlier image to the later one, with the score as {@code weight}.
   */
  public static void writeGraphMl(PairNetwork network, Path file) {
    AtomicFile.write(file, out -> new GraphMl(out).write(network));
  }
}
