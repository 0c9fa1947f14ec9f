package io.sentryal.insar.asf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.sentryal.insar.archive.SceneQuery;
import io.sentryal.insar.model.BurstId;
import io.sentryal.insar.model.GeoPoint;
import io.sentryal.insar.model.OrbitDirection;
import io.sentryal.insar.model.Platform;
import io.sentryal.insar.model.Polarization;
import io.sentryal.insar.model.Season;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.MonthDay;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AsfQueryTest {
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-11-21T08:49:00Z"), ZoneOffset.UTC);

  private static AsfQuery full() {
    return AsfQuery.builder()
        .platform(Platform.SENTINEL_1A)
        .platform(Platform.SENTINEL_1C)
        .level(ProductLevel.SLC)
        .path(PathNumber.of(94), PathNumber.between(100, 110))
        .asfFrame(AsfFrame.of(210))
        .esaFrame(EsaFrame.between(820, 830))
        .absoluteOrbit(OrbitNumber.of(41930))
        .direction(OrbitDirection.ASCENDING)
        .look(LookDirection.RIGHT)
        .beamMode("IW")
        .polarization(Polarization.VV)
        .area(AreaOfInterest.parse("POLYGON((179 10,181 10,181 12.123456789012345,179 12,179 10))"))
        .between(LocalDate.of(2021, 1, 1), LocalDate.of(2021, 12, 31))
        .season(Season.between(MonthDay.of(12, 6), MonthDay.of(1, 20)))
        .raw("attribute[]", "string,SIMULATED,true")
        .maxResults(20)
        .order(ResultOrder.ASF_SEARCH)
        .build();
  }

  @Test
  void query_storedAndReadAgain_isTheSame() {
    AsfQuery query = full();

    AsfQuery again = AsfQuery.of(query.options());

    assertThat(again).isEqualTo(query).hasSameHashCodeAs(query).hasToString(query.toString());
    assertThat(query.toBuilder().build()).isEqualTo(query);
    assertThat(query.toBuilder().maxResults(21).build()).isNotEqualTo(query);
  }

  @Test
  void areasOfEveryKind_areStored() {
    for (AreaOfInterest area :
        List.of(
            AreaOfInterest.parse("-170,10,170,20"),
            AreaOfInterest.of(new GeoPoint(50.123456789, 4)),
            AreaOfInterest.circle(new GeoPoint(50, 4), 12_345.678),
            AreaOfInterest.parse(
                "MULTIPOLYGON(((0 0,1 0,1 1,0 1,0 0)),((6 6,7 6,7 7,6 7,6 6)))",
                AreaRepair.ASF_SEARCH))) {
      AsfQuery query = AsfQuery.builder().area(area).build();
      assertThat(AsfQuery.of(query.options())).isEqualTo(query);
      assertThat(AsfQuery.of(query.options()).area()).contains(area);
    }
  }

  @Test
  void endThatIsADate_isItsLastInstant() {
    AsfQuery query = AsfQuery.builder().start("2021-03-04").end("2021-03-04").build();

    assertThat(query.start()).contains(Instant.parse("2021-03-04T00:00:00Z"));
    assertThat(query.end()).contains(Instant.parse("2021-03-04T23:59:59.999999999Z"));
  }

  @ParameterizedTest
  @CsvSource({
    "2021-03-04, 2021-03-04T00:00:00Z",
    "20210304, 2021-03-04T00:00:00Z",
    "2021/03/04, 2021-03-04T00:00:00Z",
    "2021-01-01T10:20:30, 2021-01-01T10:20:30Z",
    "2021-01-01 10:20:30, 2021-01-01T10:20:30Z",
    "2021-01-01T10:20:30.25Z, 2021-01-01T10:20:30.250Z",
    "2021-01-01T10:20:30+02:00, 2021-01-01T08:20:30Z",
    "2021-01-01T10:20:30-0530, 2021-01-01T15:50:30Z",
    "2021-01-01T10:20:30+02, 2021-01-01T08:20:30Z",
    "20210101T102030Z, 2021-01-01T10:20:30Z",
    "20210101T102030+02:00, 2021-01-01T08:20:30Z",
    "now, 2026-11-21T08:49:00Z",
    "today, 2026-11-21T00:00:00Z",
    "Yesterday, 2026-11-20T00:00:00Z",
    "3 weeks ago, 2026-10-31T00:00:00Z",
    "1 month ago, 2026-10-21T00:00:00Z"
  })
  void times_areTakenToUtc(String text, Instant expected) {
    assertThat(SearchTimes.start(text, CLOCK)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "relativeOrbit, 94.7",
    "relativeOrbit, '9,4,1'",
    "relativeOrbit, 110-100",
    "relativeOrbit, -5",
    "asfFrame, ''",
    "start, 2021-02-30",
    "start, 2021-13-01",
    "start, 99999 years",
    "end, March 4",
    "point, '4,91'",
    "bbox, '1,2,3'",
    "circle, '4,50,5'",
    "season, 0-400",
    "season, 02-30/03-01",
    "fullBurstID, 64/136231",
    "polarization, VV+VH",
    "collections, SENTINEL-1A_SLC",
    "minDoppler, Infinity",
    "maxResults, 0",
    "order, up",
    "Platform, S1A",
    "nope, 1"
  })
  void badOption_isRefusedWithNameAndValue(String name, String value) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> AsfQuery.builder().clock(CLOCK).option(name, value).build())
        .satisfies(e -> assertThat(String.valueOf(e.getMessage())).isNotBlank());
  }

  @Test
  void periodThatEndsBeforeItStarts_isRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> AsfQuery.builder().start("2022-01-01").end("2021-01-01").build())
        .withMessageContaining("swap them");
  }

  @Test
  void rangesOfPathsAndFrames_areTypesOfTheirOwn() {
    assertThat(PathNumber.parse(" 90-110 ")).isEqualTo(PathNumber.between(90, 110));
    assertThat(AsfFrame.parse("7")).hasToString("7");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> EsaFrame.between(9, 3))
        .withMessageContaining("9 to 3");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> OrbitNumber.parse("94.7"))
        .withMessageContaining("94.7");
  }

  @Test
  void platformAliases_areAllSatellites() {
    assertThat(AsfQuery.builder().option("platform", "S1").build().option("platform"))
        .containsExactly("Sentinel-1A", "Sentinel-1B", "Sentinel-1C", "Sentinel-1D");
    assertThat(AsfQuery.builder().option("platform", "SD").build().option("platform"))
        .containsExactly("Sentinel-1D");
  }

  @Test
  void sceneQuery_meansTheSame() {
    SceneQuery query =
        SceneQuery.builder()
            .track(94)
            .period(Instant.parse("2021-01-01T00:00:00Z"), Instant.parse("2022-01-01T00:00:00Z"))
            .polarization(Polarization.VV)
            .product(SceneQuery.ProductType.BURST)
            .burstIds(List.of(BurstId.parse("064_136231_IW2")))
            .maxResults(5)
            .build();

    assertThat(AsfQuery.of(query).options())
        .isEqualTo(
            Map.of(
                "relativeOrbit", List.of("94"),
                "start", List.of("2021-01-01T00:00:00Z"),
                "end", List.of("2021-12-31T23:59:59.999999999Z"),
                "polarization", List.of("VV"),
                "processingLevel", List.of("BURST"),
                "fullBurstID", List.of("064_136231_IW2"),
                "maxResults", List.of("5")));
  }
}
