package io.sentryal.insar.export;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.sentryal.insar.model.BaselineSource;
import io.sentryal.insar.model.BaselineStack;
import io.sentryal.insar.model.Granule;
import io.sentryal.insar.model.Platform;
import io.sentryal.insar.network.PairNetwork;
import io.sentryal.insar.network.PairNetworks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

class NetworkExportTest {
  @TempDir Path folder;

  /**
   * Three images: a and b 12 days apart, c a year later on another satellite; b has no baseline.
   */
  private static PairNetwork network() {
    Granule a = image("a", "2024-01-01T06:00:00Z", Platform.SENTINEL_1A);
    Granule b = image("b", "2024-01-13T06:00:00Z", Platform.SENTINEL_1A);
    Granule c = image("c<&\"", "2025-01-07T06:00:00Z", Platform.SENTINEL_1C);
    BaselineStack stack =
        BaselineStack.of(
            a,
            List.of(
                new BaselineStack.Entry(a, 0, OptionalDouble.of(0), BaselineSource.STATE_VECTOR),
                new BaselineStack.Entry(b, 12, OptionalDouble.empty(), BaselineSource.MISSING),
                new BaselineStack.Entry(
                    c, 372, OptionalDouble.of(-41.25), BaselineSource.STATE_VECTOR)));
    return PairNetworks.connected(
            PairNetworks.union(PairNetworks.smallBaseline(24, 100), PairNetworks.delaunay()))
        .select(stack);
  }

  private static Granule image(String name, String start, Platform platform) {
    return Granule.builder()
        .id(name + "-SLC")
        .sceneName(name)
        .sensingStart(Instant.parse(start))
        .platform(platform)
        .build();
  }

  @Test
  void csv_unknownBaseline_isBlankAndJoinsAreMarked() throws IOException {
    Path file = folder.resolve("network.csv");
    NetworkExport.writeCsv(network(), file);

    assertThat(Files.readAllLines(file))
        .containsExactly(
            "reference,secondary,temporal_baseline_days,perpendicular_baseline_m,score,join",
            "a,b,12,,0.818731,true",
            "a,\"c<&\"\"\",372,-41.25,0.002012,false");
  }

  @Test
  void json_hasImagesPairsConnectivityAndWhatWasLeftOut() throws IOException {
    Path file = folder.resolve("network.json");
    NetworkExport.writeJson(network(), file);
    JsonNode json = JsonMapper.builder().build().readTree(file.toFile());

    assertThat(json.at("/images/2/platform").textValue()).isEqualTo("Sentinel-1C");
    assertThat(json.at("/pairs")).hasSize(2);
    assertThat(json.at("/pairs/0/join").booleanValue()).isTrue();
    assertThat(json.at("/pairs/0/perpendicular_baseline_m").isMissingNode()).isTrue();
    assertThat(json.at("/pairs/1/mixed_platforms").booleanValue()).isTrue();
    assertThat(json.at("/pairs/1/score_reasons")).hasSize(2);
    assertThat(json.at("/connectivity/connected").booleanValue()).isTrue();
    assertThat(json.at("/connectivity/bridges")).hasSize(2);
    assertThat(json.at("/left_out/0/reason").textValue()).contains("unknown");
  }

  @Test
  void graphMl_isWellFormedAndComplete() throws Exception {
    Path file = folder.resolve("network.graphml");
    NetworkExport.writeGraphMl(network(), file);
    DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
    factory.setNamespaceAware(true);
    Document xml = factory.newDocumentBuilder().parse(file.toFile());

    assertThat(xml.getDocumentElement().getNamespaceURI())
        .isEqualTo("http://graphml.graphdrawing.org/xmlns");
    assertThat(attributes(xml, "key", "id"))
        .containsExactly(
            "start",
            "platform",
            "temporal_baseline_days",
            "perpendicular_baseline_m",
            "weight",
            "join");
    assertThat(attributes(xml, "node", "id")).containsExactly("a", "b", "c<&\"");
    assertThat(attributes(xml, "edge", "source")).containsExactly("a", "a");
    assertThat(attributes(xml, "edge", "target")).containsExactly("b", "c<&\"");
    assertThat(Files.readString(file)).contains("<data key=\"weight\">0.818731</data>");
  }

  private static List<String> attributes(Document xml, String element, String attribute) {
    List<String> values = new ArrayList<>();
    var found = xml.getElementsByTagNameNS("*", element);
    for (int i = 0; i < found.getLength(); i++) {
      values.add(((Element) found.item(i)).getAttribute(attribute));
    }
    return values;
  }
}
