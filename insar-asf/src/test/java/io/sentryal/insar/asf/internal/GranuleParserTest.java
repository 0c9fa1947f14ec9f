package io.sentryal.insar.asf.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sentryal.insar.asf.SharedData;
import io.sentryal.insar.error.InvalidDataException;
import io.sentryal.insar.model.Granule;
import io.sentryal.insar.model.OrbitDirection;
import io.sentryal.insar.model.Platform;
import io.sentryal.insar.model.Polarization;
import io.sentryal.insar.model.StateVector;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.locationtech.jts.geom.Coordinate;

class GranuleParserTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @Test
  void everyRecordedItem_parsesOrIsRefusedForItsOneReason() {
    int parsed = 0;
    List<String> refused = new ArrayList<>();
    for (Path file : SharedData.files("asf-search")) {
      for (JsonNode item : items(SharedData.json(file))) {
        try {
          Granule granule = GranuleParser.parse(item, String.valueOf(file.getFileName()));
          assertThat(granule.id()).isEqualTo(item.at("/umm/GranuleUR").asText());
          parsed++;
        } catch (InvalidDataException e) {
          refused.add(String.valueOf(e.getMessage()));
        }
      }
    }

    // 176 + 342 + 88 + 7 + 3 + 166 in stacks, 3 single products, 2 of OPERA.
    assertThat(parsed).isEqualTo(787);
    assertThat(refused).hasSize(11);
    assertThat(refused).filteredOn(text -> text.contains("holds a collection")).hasSize(10);
    assertThat(refused)
        .filteredOn(text -> text.contains("lacks umm.GranuleUR"))
        .singleElement()
        .asString()
        .contains("s1-slc-single-incomplete-meta");
  }

  @Test
  void everySentinel1Item_agreesWithWhatAsfSearchReads() {
    int compared = 0;
    JsonNode cases = SharedData.json("asf-conformance", "parse_cases.json").path("cases");
    for (JsonNode one : cases) {
      String type = one.path("class").asText();
      if (type.equals("S1Product") || type.equals("S1BurstProduct")) {
        JsonNode recorded =
            SharedData.json("asf-conformance", one.path("recorded").asText() + ".gz");
        JsonNode item = SharedData.items(recorded).get(one.path("index").asInt());
        Granule granule = GranuleParser.parse(item, one.path("id").asText());
        assertProperties(granule, one.at("/geojson/properties"));
        assertGeometry(granule, one.at("/geojson/geometry/coordinates/0"));
        assertVectors(granule, one.path("baseline"));
        compared++;
      }
    }
    assertThat(compared).isEqualTo(13);
  }

  private static void assertProperties(Granule granule, JsonNode expected) {
    assertThat(granule.id()).isEqualTo(expected.path("fileID").asText());
    assertThat(granule.sceneName()).isEqualTo(expected.path("sceneName").asText());
    assertThat(granule.fileName()).hasValue(expected.path("fileName").asText());
    assertThat(granule.uri()).map(Object::toString).hasValue(expected.path("url").asText());
    assertThat(granule.platform()).hasValue(Platform.parse(expected.path("platform").asText()));
    assertThat(granule.productType()).hasValue(expected.path("processingLevel").asText());
    assertThat(granule.beamMode()).hasValue(expected.path("beamModeType").asText());
    assertThat(granule.track()).hasValue(expected.path("pathNumber").asInt());
    assertThat(granule.absoluteOrbit()).hasValue(expected.path("orbit").asInt());
    assertThat(granule.processorVersion().orElse("null"))
        .isEqualTo(expected.path("pgeVersion").asText("null"));
    assertThat(granule.direction())
        .hasValue(OrbitDirection.parse(expected.path("flightDirection").asText()));
    assertThat(granule.polarizations())
        .extracting(Polarization::code)
        .hasToString("[" + expected.path("polarization").asText().replace("+", ", ") + "]");
    assertThat(granule.center().orElseThrow().latitudeDeg())
        .isEqualTo(expected.path("centerLat").asDouble());
    assertThat(granule.center().orElseThrow().longitudeDeg())
        .isEqualTo(expected.path("centerLon").asDouble());
    // asf_search cuts times to whole seconds; nothing is cut here.
    assertThat(granule.sensingStart().truncatedTo(java.time.temporal.ChronoUnit.SECONDS))
        .hasToString(expected.path("startTime").asText());
    assertThat(
            granule.sensingStop().orElseThrow().truncatedTo(java.time.temporal.ChronoUnit.SECONDS))
        .hasToString(expected.path("stopTime").asText());
    if (expected.has("burst")) {
      assertThat(granule.burstId())
          .map(Object::toString)
          .hasValue(expected.at("/burst/fullBurstID").asText());
      // asf_search gives the size of the raw burst as that of the file; that size is not known.
      assertThat(granule.bytes()).isEmpty();
    } else {
      assertThat(granule.frame()).hasValue(expected.path("frameNumber").asInt());
      assertThat(granule.bytes()).hasValue(expected.path("bytes").asLong());
      assertThat(granule.md5()).hasValue(expected.path("md5sum").asText());
    }
  }

  private static void assertGeometry(Granule granule, JsonNode ring) {
    List<Coordinate> expected = new ArrayList<>();
    ring.forEach(p -> expected.add(new Coordinate(p.path(0).asDouble(), p.path(1).asDouble())));
    assertThat(granule.footprint().orElseThrow().getCoordinates())
        .containsExactlyElementsOf(expected);
  }

  private static void assertVectors(Granule granule, JsonNode baseline) {
    JsonNode vectors = baseline.path("stateVectors");
    if (vectors.at("/positions/prePosition").size() != 3) {
      assertThat(granule.stateVectors()).isEmpty();
      return;
    }
    assertThat(granule.stateVectors()).hasSize(2);
    assertVector(granule.stateVectors().get(0), vectors, "pre");
    assertVector(granule.stateVectors().get(1), vectors, "post");
  }

  private static void assertVector(StateVector vector, JsonNode expected, String which) {
    JsonNode position = expected.at("/positions/" + which + "Position");
    JsonNode velocity = expected.at("/velocities/" + which + "Velocity");
    assertThat(new double[] {vector.xM(), vector.yM(), vector.zM()})
        .containsExactly(
            position.path(0).asDouble(), position.path(1).asDouble(), position.path(2).asDouble());
    assertThat(new double[] {vector.vxMPerS(), vector.vyMPerS(), vector.vzMPerS()})
        .containsExactly(
            velocity.path(0).asDouble(), velocity.path(1).asDouble(), velocity.path(2).asDouble());
    assertThat(vector.time())
        .isEqualTo(Instant.parse(expected.at("/positions/" + which + "PositionTime").asText()));
  }

  @Test
  void halfOfTheStateVectors_areNone() throws Exception {
    String vector = "{\"Name\":\"SV_%s\",\"Values\":[\"1,2,3,2024-01-01T00:00:%s.000000\"]}";
    String three =
        String.join(
            ",",
            vector.formatted("POSITION_PRE", "00"),
            vector.formatted("VELOCITY_PRE", "00"),
            vector.formatted("POSITION_POST", "10"));
    String head = "\"GranuleUR\":\"X\"," + start("2024-01-01T00:00:00Z");

    assertThat(parse(head + ",\"AdditionalAttributes\":[" + three + "]").stateVectors()).isEmpty();
    assertThat(
            parse(
                    head
                        + ",\"AdditionalAttributes\":["
                        + three
                        + ","
                        + vector.formatted("VELOCITY_POST", "10")
                        + "]")
                .stateVectors())
        .hasSize(2);
  }

  @Test
  void operaItems_takeTheHttpLinkAndTheBurst() {
    JsonNode exchange = SharedData.json("asf-search", "cmr-recorded-exchange-opera-cslc.json.gz");
    Granule granule = GranuleParser.parse(items(exchange).get(0), "item");

    assertThat(granule.uri())
        .map(uri -> String.valueOf(uri.getHost()))
        .hasValue("cumulus.asf.earthdatacloud.nasa.gov");
    assertThat(granule.burstId()).hasToString("Optional[071_151230_IW3]");
    assertThat(granule.productType()).hasValue("CSLC");
  }

  @Test
  void sparseItem_keepsWhatItHasAndGuessesNothing() throws Exception {
    Granule granule = parse("\"GranuleUR\":\"X\"," + start("2024-01-01T00:00:00+02:00"));

    assertThat(granule.id()).isEqualTo("X");
    assertThat(granule.sceneName()).isEqualTo("X");
    assertThat(granule.sensingStart()).isEqualTo(Instant.parse("2023-12-31T22:00:00Z"));
    assertThat(granule.platform()).isEmpty();
    assertThat(granule.polarizations()).isEmpty();
    assertThat(granule.footprint()).isEmpty();
    assertThat(granule.uri()).isEmpty();
    assertThat(granule.bytes()).isEmpty();
    assertThat(granule.md5()).isEmpty();
    assertThat(granule.track()).isEmpty();
  }

  @Test
  void nonsenseAttributes_areAbsent() throws Exception {
    Granule granule =
        parse(
            "\"GranuleUR\":\"X\","
                + start("2024-01-01T00:00:00")
                + ",\"AdditionalAttributes\":["
                + "{\"Name\":\"PATH_NUMBER\",\"Values\":[\"94.7\"]},"
                + "{\"Name\":\"FRAME_NUMBER\",\"Values\":[\"NA\"]},"
                + "{\"Name\":\"ASCENDING_DESCENDING\",\"Values\":[\"ascending\"]},"
                + "{\"Name\":\"POLARIZATION\",\"Values\":[\"Dual VV\"]},"
                + "{\"Name\":\"CENTER_LAT\",\"Values\":[\"95\"]},"
                + "{\"Name\":\"CENTER_LON\",\"Values\":[\"5\"]},"
                + "{\"Name\":\"BYTES\",\"Values\":[\"-1\"]},"
                + "{\"Name\":\"MD5SUM\",\"Values\":[\"../x\"]},"
                + "{\"Name\":\"ASC_NODE_TIME\",\"Values\":[]},"
                + "{\"Name\":\"SV_POSITION_PRE\",\"Values\":[\"1,2\"]}]"
                + ",\"RelatedUrls\":[{\"Type\":\"GET DATA\",\"URL\":\"s3://bucket/x.zip\"},"
                + "{\"Type\":\"GET DATA\",\"URL\":\"datapool.asf.alaska.edu/SLC/SA/x.zip\"}]");

    assertThat(granule.track()).isEmpty();
    assertThat(granule.frame()).isEmpty();
    assertThat(granule.direction()).hasValue(OrbitDirection.ASCENDING);
    assertThat(granule.polarizations()).isEmpty();
    assertThat(granule.center()).isEmpty();
    assertThat(granule.bytes()).isEmpty();
    assertThat(granule.md5()).isEmpty();
    assertThat(granule.ascendingNodeTime()).isEmpty();
    assertThat(granule.stateVectors()).isEmpty();
    assertThat(granule.uri())
        .map(Object::toString)
        .hasValue("https://datapool.asf.alaska.edu/SLC/SA/x.zip");
  }

  @Test
  void itemWithoutStart_isRefusedWithItsName() {
    assertThatExceptionOfType(InvalidDataException.class)
        .isThrownBy(() -> parse("\"GranuleUR\":\"S1A_X\""))
        .withMessageContaining("S1A_X")
        .withMessageContaining("BeginningDateTime");
  }

  private static String start(String time) {
    return "\"TemporalExtent\":{\"RangeDateTime\":{\"BeginningDateTime\":\"" + time + "\"}}";
  }

  private static Granule parse(String umm) throws Exception {
    return GranuleParser.parse(JSON.readTree("{\"umm\":{" + umm + "}}"), "items[0]");
  }

  private static List<JsonNode> items(JsonNode file) {
    JsonNode first = SharedData.items(file).get(0);
    if (first.has("responseBody")) {
      try {
        return SharedData.items(JSON.readTree(first.path("responseBody").asText()).path("items"));
      } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
        throw new IllegalStateException(e);
      }
    }
    return first.has("items")
        ? SharedData.items(first.path("items"))
        : SharedData.items(file).stream().collect(Collectors.toList());
  }
}
