package io.sentryal.insar.asf.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.JsonNode;
import io.sentryal.insar.archive.SceneQuery;
import io.sentryal.insar.archive.SceneQuery.ProductType;
import io.sentryal.insar.asf.AreaOfInterest;
import io.sentryal.insar.asf.SharedData;
import io.sentryal.insar.model.BoundingBox;
import io.sentryal.insar.model.BurstId;
import io.sentryal.insar.model.Granule;
import io.sentryal.insar.model.OrbitDirection;
import io.sentryal.insar.model.Platform;
import io.sentryal.insar.model.Polarization;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.geom.Point;
import org.locationtech.jts.geom.Polygon;
import org.locationtech.jts.io.ParseException;
import org.locationtech.jts.io.WKTReader;

class CmrRequestsTest {

  @Test
  void fullQuery_isWrittenAsCmrReadsIt() throws Exception {
    SceneQuery query =
        SceneQuery.builder()
            .area(wkt("POLYGON((4 50,4 51,5.5 51.5,5 50,4 50))"))
            .period(Instant.parse("2021-01-01T00:00:00Z"), Instant.parse("2022-01-01T00:00:00Z"))
            .track(94)
            .frame(210)
            .direction(OrbitDirection.ASCENDING)
            .platforms(List.of(Platform.SENTINEL_1A, Platform.SENTINEL_1C))
            .polarization(Polarization.VV)
            .build();

    List<List<String>> requests = written(query);

    assertThat(requests).hasSize(2);
    assertThat(requests.get(0))
        .containsExactly(
            "attribute[]=int,PATH_NUMBER,94",
            "attribute[]=int,FRAME_NUMBER,210",
            "attribute[]=string,ASCENDING_DESCENDING,ASCENDING",
            "short_name[]=SENTINEL-1A_SLC",
            "short_name[]=SENTINEL-1C_SLC",
            "temporal=2021-01-01T00:00:00Z,2021-12-31T23:59:59.999Z",
            "attribute[]=string,POLARIZATION,VV",
            "polygon=4,50,5,50,5.5,51.5,4,51,4,50");
    assertThat(requests.get(1)).contains("attribute[]=string,POLARIZATION,VV+VH");
  }

  @Test
  void noPlatform_asksForAllFour() {
    assertThat(written(SceneQuery.builder().build()).get(0))
        .containsExactly(
            "short_name[]=SENTINEL-1A_SLC",
            "short_name[]=SENTINEL-1B_SLC",
            "short_name[]=SENTINEL-1C_SLC",
            "short_name[]=SENTINEL-1D_SLC");
  }

  @Test
  void laterSatellite_isAskedForByTheSamePattern() {
    SceneQuery later = SceneQuery.builder().platforms(List.of(Platform.parse("S1E"))).build();
    assertThat(written(later).get(0)).containsExactly("short_name[]=SENTINEL-1E_SLC");
  }

  @ParameterizedTest
  @CsvSource({"VV, VV, VV+VH", "VH, VH, VV+VH", "HH, HH, HH+HV", "HV, HV, HH+HV"})
  void polarizationOfScenes_findsSingleAndDual(String asked, String single, String dual) {
    SceneQuery query = SceneQuery.builder().polarization(new Polarization(asked)).build();

    assertThat(written(query))
        .extracting(request -> request.get(request.size() - 1))
        .containsExactly(
            "attribute[]=string,POLARIZATION," + single, "attribute[]=string,POLARIZATION," + dual);
  }

  @Test
  void bursts_eachHasItsRequestAndOneCollection() {
    SceneQuery query =
        SceneQuery.builder()
            .product(ProductType.BURST)
            .platforms(List.of(Platform.SENTINEL_1D))
            .polarization(Polarization.VH)
            .burstIds(List.of(BurstId.parse("064_136231_IW2"), BurstId.parse("T064-136232-IW2")))
            .build();

    assertThat(written(query))
        .containsExactly(
            List.of(
                "short_name[]=SENTINEL-1_BURSTS",
                "platform[]=Sentinel-1D",
                "attribute[]=string,POLARIZATION,VH",
                "attribute[]=string,BURST_ID_FULL,064_136231_IW2"),
            List.of(
                "short_name[]=SENTINEL-1_BURSTS",
                "platform[]=Sentinel-1D",
                "attribute[]=string,POLARIZATION,VH",
                "attribute[]=string,BURST_ID_FULL,064_136232_IW2"));
  }

  @Test
  void names_goInGroupsAndSayWhenTheyArePatterns() {
    List<String> names =
        new ArrayList<>(IntStream.range(0, 251).mapToObj(i -> "S1A_" + i).toList());
    names.add("S1B_*");

    List<List<String>> requests = written(SceneQuery.builder().names(names).build());

    assertThat(requests).hasSize(2);
    assertThat(requests.get(0)).filteredOn(p -> p.startsWith("readable")).hasSize(250);
    assertThat(requests.get(1))
        .contains("readable_granule_name[]=S1A_250", "readable_granule_name[]=S1B_*")
        .endsWith("options[readable_granule_name][pattern]=true");
  }

  @Test
  void nameOfABurst_isSoughtAmongBursts() {
    SceneQuery query =
        SceneQuery.builder().names(List.of("S1_372326_IW3_20180815T151558_VV_6BD3-BURST")).build();

    assertThat(written(query).get(0)).startsWith("short_name[]=SENTINEL-1_BURSTS").hasSize(2);
  }

  @Test
  void boxAcrossTheDateLine_keepsWestGreaterThanEast() {
    assertThat(CmrArea.box(new BoundingBox(10, 179, 12, -179)).value()).isEqualTo("179,10,-179,12");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        // a rectangle goes as a box, whatever its winding
        "POLYGON((4 50,4 51,5 51,5 50,4 50)); bounding_box=4,50,5,51",
        // 2 degrees, not 358
        "POLYGON((179 10,181 10,181 12,179 12,179 10)); bounding_box=179,10,-179,12",
        "POLYGON((-181 10,-179 10,-179 12,-181 12,-181 10)); bounding_box=179,10,-179,12",
        // up to the date line, from either side
        "POLYGON((179 10,180 10,180 12,179 12,179 10)); bounding_box=179,10,180,12",
        "POLYGON((-180 10,-179 10,-179 12,-180 12,-180 10)); bounding_box=-180,10,-179,12",
        // halves are joined again
        "MULTIPOLYGON(((179 50,180 50,180 53,179 53,179 50)),((-180 50,-179 50,-179 53,-180 53,-180"
            + " 50))); bounding_box=179,50,-179,53",
        "POLYGON((179 10,181 10,180 12,179 10)); polygon=179,10,-179,10,-179.5,11,180,12,179.5,11,179,10",
        "POINT(-180.5 3); point=179.5,3",
        "LINESTRING(1 2,3 4.25); line=1,2,2,3.125,3,4.25",
        // no exponent
        "POINT(0.00001 -0.0000025); point=0.00001,-0.0000025",
        // the whole globe
        "POLYGON((-180 -90,180 -90,180 90,-180 90,-180 -90)); bounding_box=-180,-90,180,90"
      })
  void area_isWrittenAsCmrReadsIt(String area, String expected) throws Exception {
    assertThat(CmrArea.of(AreaOfInterest.of(wkt(area))))
        .singleElement()
        .satisfies(p -> assertThat(p.name() + "=" + p.value()).isEqualTo(expected));
  }

  @Test
  void partsOfAnArea_stayParts() throws Exception {
    Geometry two = wkt("MULTIPOLYGON(((0 0,1 0,1 1,0 1,0 0)),((6 6,7 6,7 7,6 7,6 6)))");

    assertThat(CmrArea.of(AreaOfInterest.of(two)))
        .extracting(CmrParameter::value)
        .containsExactly("0,0,1,1", "6,6,7,7");
  }

  @Test
  void hundredThousandCorners_areSentAsFewAroundThem() {
    Polygon coast =
        (Polygon) new GeometryFactory().createPoint(new Coordinate(4, 50)).buffer(1, 25_000);
    assertThat(coast.getNumPoints()).isGreaterThan(100_000);

    CmrParameter sent = CmrArea.of(AreaOfInterest.of(coast)).get(0);

    String[] numbers = sent.value().split(",");
    Coordinate[] ring = new Coordinate[numbers.length / 2];
    for (int i = 0; i < ring.length; i++) {
      ring[i] =
          new Coordinate(
              Double.parseDouble(numbers[2 * i]), Double.parseDouble(numbers[2 * i + 1]));
    }
    Polygon read = new GeometryFactory().createPolygon(ring);
    assertThat(ring).hasSizeBetween(50, 300);
    assertThat(read.covers(coast)).isTrue();
    assertThat(read.getArea()).isLessThan(1.02 * coast.getArea());
  }

  @Test
  void stackOfAnotherProduct_isRefused() {
    Granule opera =
        Granule.builder()
            .id("OPERA_L2_CSLC")
            .sensingStart(Instant.EPOCH)
            .productType("CSLC")
            .burstId(BurstId.parse("T071_151230_IW3"))
            .build();

    assertThatIllegalArgumentException()
        .isThrownBy(() -> StackQuery.of(opera))
        .withMessageContaining("CSLC");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "POLYGON EMPTY",
        "POINT(4 91)",
        "POINT(700 1)",
        "POLYGON((179 10,-179 10,-179 12,179 12,179 10))"
      })
  void badArea_isRefusedWithTheReason(String area) throws Exception {
    Geometry geometry = wkt(area);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> AreaOfInterest.of(geometry))
        .withMessageStartingWith("the area of interest");
  }

  @Test
  void stackOfEveryRecordedReference_asksWhatAsfSearchAsks() throws Exception {
    int compared = 0;
    for (JsonNode one : SharedData.json("asf-conformance", "parse_cases.json").path("cases")) {
      JsonNode expected = one.path("stack_opts");
      String type = one.path("class").asText();
      boolean slc = expected.path("processingLevel").path(0).asText().equals("SLC");
      if ((type.equals("S1Product") && slc) || type.equals("S1BurstProduct")) {
        JsonNode file = SharedData.json("asf-conformance", one.path("recorded").asText() + ".gz");
        Granule reference =
            GranuleParser.parse(SharedData.items(file).get(one.path("index").asInt()), "item");
        StackQuery stack = StackQuery.of(reference);
        assertThat(stack.polarizations()).isEqualTo(texts(expected.path("polarization")));
        if (type.equals("S1BurstProduct")) {
          assertThat(stack.query().burstIds())
              .hasToString("[" + expected.path("fullBurstID").path(0).asText() + "]");
        } else {
          assertScene(stack, expected);
        }
        compared++;
      }
    }
    assertThat(compared).isGreaterThanOrEqualTo(10);
  }

  private static void assertScene(StackQuery stack, JsonNode expected) throws Exception {
    assertThat(stack.query().track()).hasValue(expected.path("relativeOrbit").path(0).asInt());
    assertThat(stack.query().direction())
        .hasValue(OrbitDirection.parse(expected.path("flightDirection").asText()));
    assertThat(stack.parameters())
        .containsExactly(
            CmrParameter.text("BEAM_MODE", expected.path("beamMode").path(0).asText()));
    Point centroid = (Point) stack.query().area().orElseThrow();
    assertThat(centroid.distance(wkt(expected.path("intersectsWith").asText()))).isLessThan(1e-9);
  }

  @Test
  void centroid_acrossTheDateLine_liesThere() throws Exception {
    Point centroid = StackQuery.centroid(wkt("POLYGON((178 50,-178 50,-178 52,178 52,178 50))"));

    assertThat(centroid.getX()).isEqualTo(180);
    assertThat(centroid.getY()).isEqualTo(51);
  }

  @Test
  void stackOfAnIncompleteReference_isRefusedWithWhatIsMissing() {
    Granule bare = Granule.builder().id("X").sensingStart(Instant.EPOCH).build();

    assertThatIllegalArgumentException()
        .isThrownBy(() -> StackQuery.of(bare))
        .withMessageContaining("track")
        .withMessageContaining("X");
  }

  private static List<String> texts(JsonNode array) {
    List<String> texts = new ArrayList<>();
    array.forEach(node -> texts.add(node.asText()));
    return texts;
  }

  private static List<List<String>> written(SceneQuery query) {
    return written(CmrRequests.of(query));
  }

  private static List<List<String>> written(List<List<CmrParameter>> requests) {
    return requests.stream()
        .map(request -> request.stream().map(p -> p.name() + "=" + p.value()).toList())
        .toList();
  }

  private static Geometry wkt(String text) throws ParseException {
    return new WKTReader().read(text);
  }
}
