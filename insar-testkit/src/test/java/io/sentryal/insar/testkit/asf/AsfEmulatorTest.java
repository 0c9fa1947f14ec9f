package io.sentryal.insar.testkit.asf;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sentryal.insar.model.BurstId;
import io.sentryal.insar.model.OrbitDirection;
import io.sentryal.insar.model.Platform;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import okhttp3.FormBody;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.locationtech.jts.geom.Envelope;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.geom.Polygon;

/** The emulator against the documented behaviour of CMR, asked by a bare HTTP client. */
class AsfEmulatorTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Instant START = Instant.parse("2024-01-03T05:00:00.250Z");

  @TempDir Path folder;
  private final OkHttpClient http = new OkHttpClient.Builder().followRedirects(false).build();
  private AsfEmulator emulator = AsfEmulator.start(List.of());

  @BeforeEach
  void fill() throws IOException {
    Path file = Files.writeString(folder.resolve("S1A_0.zip"), "0123456789");
    for (int i = 0; i < 5; i++) {
      Instant start = START.plus(Duration.ofDays(12L * i));
      emulator.add(
          EmulatedGranule.builder()
              .name("S1A_" + i)
              .platform(i == 4 ? Platform.SENTINEL_1C : Platform.SENTINEL_1A)
              .period(start, start.plusSeconds(27))
              .direction(i == 3 ? OrbitDirection.DESCENDING : OrbitDirection.ASCENDING)
              .footprint(square(i == 2 ? 179.5 : 4, 50))
              .track(30 + i)
              .polarization(i == 1 ? "VV" : "VV+VH")
              .file(file)
              .build());
    }
    emulator.add(
        EmulatedGranule.builder()
            .name("S1_1_IW1_X-BURST")
            .platform(Platform.SENTINEL_1A)
            .period(START, START.plusSeconds(3))
            .direction(OrbitDirection.ASCENDING)
            .footprint(square(4, 50))
            .burstId(new BurstId(30, 1, "IW1"))
            .build());
  }

  @AfterEach
  void close() {
    emulator.close();
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "provider=ASF | 6",
        "echo_collection_id[]=C1214470488-ASF | 4",
        "echo_collection_id[]=C2709161906-ASF | 1",
        "short_name[]=SENTINEL-1C_SLC | 1",
        "platform[]=SENTINEL-1A | 5",
        "attribute[]=int,PATH_NUMBER,31 | 1",
        "attribute[]=int,PATH_NUMBER,31,33 | 3",
        "attribute[]=int,PATH_NUMBER,32, | 3",
        "attribute[]=string,POLARIZATION,VV | 2",
        "attribute[]=string,ASCENDING_DESCENDING,DESCENDING | 1",
        "attribute[]=string,BURST_ID_FULL,030_000001_IW1 | 1",
        "temporal=2024-01-04T00:00:00Z,2024-02-01T00:00:00Z | 2",
        "temporal=,2024-01-04T00:00:00Z | 2",
        "bounding_box=4.2,50.2,4.4,50.4 | 5",
        "bounding_box=179,49,-179,52 | 1",
        "bounding_box=-180,50,-179.9,51 | 1",
        "point=-179.9,50.5 | 1",
        "polygon=4,50,5,50,5,51,4,50 | 5",
        "line=3,50.5,6,50.5 | 5",
        "readable_granule_name[]=S1A_1 | 1",
        "readable_granule_name[]=S1A_1-SLC | 1",
        "readable_granule_name[]=S1A_? | 0",
        "readable_granule_name[]=S1A_?&options[readable_granule_name][pattern]=true | 5",
        "granule_ur[]=S1A_1-SLC | 1"
      })
  void filter_findsWhatCmrWouldFind(String form, int hits) throws Exception {
    try (Response response = search(form, null)) {
      assertThat(response.code()).isEqualTo(200);
      assertThat(response.header("CMR-Hits")).isEqualTo(Integer.toString(hits));
      assertThat(json(response).path("hits").asInt()).isEqualTo(hits);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "platfrom[]=Sentinel-1A",
        "page_size=2001",
        "polygon=4,50,5,51,5,50,4,50",
        "polygon=4,50,5,50,5,51",
        "polygon=0,0,2,2,2,0,0,2,0,0",
        "bounding_box=1e-5,0,1,1",
        "point=181,0",
        "temporal=yesterday,",
        "sort_key[]=beauty",
        "attribute[]=PATH_NUMBER,3"
      })
  void formThatCmrRefuses_isRefusedWithErrors(String form) throws Exception {
    try (Response response = search(form, null)) {
      assertThat(response.code()).isEqualTo(400);
      assertThat(json(response).path("errors").size()).isEqualTo(1);
    }
  }

  @Test
  void pages_followEachOtherAndTheLastHasNoPlace() throws Exception {
    List<String> names = new ArrayList<>();
    @Nullable String place = null;
    int pages = 0;
    do {
      try (Response response =
          search("page_size=4&sort_key[]=-end_date&sort_key[]=granule_ur", place)) {
        json(response).path("items").forEach(i -> names.add(i.at("/umm/GranuleUR").asText()));
        place = response.header("CMR-Search-After");
        pages++;
      }
    } while (place != null);

    assertThat(pages).isEqualTo(2);
    assertThat(names)
        .containsExactly(
            "S1A_4-SLC", "S1A_3-SLC", "S1A_2-SLC", "S1A_1-SLC", "S1A_0-SLC", "S1_1_IW1_X-BURST");
  }

  @Test
  void everything_saysThatItIsSimulated() throws Exception {
    try (Response response = search("readable_granule_name[]=S1A_0", null)) {
      assertThat(response.header("X-Simulated")).isEqualTo("true");
      JsonNode umm = json(response).at("/items/0/umm");
      assertThat(umm.at("/PGEVersionClass/PGEName").asText()).isEqualTo("SIMULATED");
      assertThat(umm.path("AdditionalAttributes").toString())
          .contains("{\"Name\":\"SIMULATED\",\"Values\":[\"true\"]}");
    }
  }

  @Test
  void file_isServedBehindASignedAddressAndInParts() throws Exception {
    String signed;
    try (Response response = get("SLC/SA/S1A_0.zip", null)) {
      assertThat(response.code()).isEqualTo(303);
      signed = String.valueOf(response.header("Location")).substring(1);
    }
    try (Response response = get(signed, null)) {
      assertThat(response.body().string()).isEqualTo("0123456789");
      assertThat(response.header("ETag")).isEqualTo("\"781e5e245d69b566979b86e28d23f2c7\"");
    }
    try (Response response = get(signed, "bytes=3-5")) {
      assertThat(response.code()).isEqualTo(206);
      assertThat(response.header("Content-Range")).isEqualTo("bytes 3-5/10");
      assertThat(response.body().string()).isEqualTo("345");
    }
    try (Response response = get(signed, "bytes=10-")) {
      assertThat(response.code()).isEqualTo(416);
    }
    try (Response response = get("SLC/SA/other.zip", null)) {
      assertThat(response.code()).isEqualTo(404);
    }
  }

  private Response search(String form, @Nullable String place) throws IOException {
    FormBody.Builder body = new FormBody.Builder();
    for (String pair : form.split("&")) {
      String[] parts = pair.split("=", 2);
      body.add(parts[0], parts[1]);
    }
    Request.Builder request =
        new Request.Builder()
            .url(emulator.baseUrl() + "search/granules.umm_json")
            .post(body.build());
    if (place != null) {
      request.header("CMR-Search-After", place);
    }
    return http.newCall(request.build()).execute();
  }

  private Response get(String path, @Nullable String range) throws IOException {
    Request.Builder request = new Request.Builder().url(emulator.baseUrl() + path);
    if (range != null) {
      request.header("Range", range);
    }
    return http.newCall(request.build()).execute();
  }

  private static JsonNode json(Response response) throws IOException {
    return JSON.readTree(response.body().string());
  }

  private static Polygon square(double westDeg, double southDeg) {
    return (Polygon)
        new GeometryFactory()
            .toGeometry(new Envelope(westDeg, westDeg + 1, southDeg, southDeg + 1));
  }
}
