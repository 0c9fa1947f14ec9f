package io.sentryal.insar.examples.cli;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sentryal.insar.model.OrbitDirection;
import io.sentryal.insar.model.Platform;
import io.sentryal.insar.model.StateVector;
import io.sentryal.insar.testkit.asf.AsfEmulator;
import io.sentryal.insar.testkit.asf.EmulatedFault;
import io.sentryal.insar.testkit.asf.EmulatedGranule;
import io.sentryal.insar.testkit.asf.EmulatedLogin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.locationtech.jts.geom.Envelope;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.geom.Polygon;

/** {@code download} and {@code doctor} against an emulated archive with a login. */
class DownloadCommandsTest {
  private static final Map<String, String> ADA =
      Map.of("EARTHDATA_USERNAME", "ada", "EARTHDATA_PASSWORD", "p4ss word");
  private static final String FIRST = "S1A_IW_SLC__1SDV_20240101T050000_20240101T050027_1_1_0001";
  private static final String SECOND = "S1A_IW_SLC__1SDV_20240113T050000_20240113T050027_2_2_0002";

  @TempDir Path work;
  private final EmulatedLogin login =
      new EmulatedLogin("ada", "p4ss word").newTokensEnd(LocalDate.of(2100, 1, 1));
  private AsfEmulator server;
  private Path out;

  @BeforeEach
  void serve() throws IOException {
    server = AsfEmulator.startWithLogin(List.of(scene(FIRST, 1), scene(SECOND, 13)), login);
    out = work.resolve("scenes");
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void download_ofNames_fetchesThemOnce() throws IOException {
    Launch run = run(ADA, "download", "--granule", FIRST, SECOND, "--out", out.toString());

    assertThat(run.status).as(run.err).isZero();
    assertThat(run.out).contains(FIRST, SECOND, "fetched").doesNotContain("already there");
    assertThat(run.err).contains("2 of 2 files done").doesNotContain("p4ss");
    assertThat(Files.readString(out.resolve(FIRST + ".zip"))).isEqualTo(FIRST);
    Launch again = run(ADA, "download", "--granule", FIRST, "--out", out.toString());
    assertThat(again.out).contains("already there").doesNotContain("fetched");
  }

  @Test
  void download_ofAStack_fetchesItsImages() throws IOException {
    Launch stack = run(Map.of(), "stack", "--granule", FIRST);
    Path file = Files.writeString(work.resolve("stack.csv"), stack.out);

    Launch run =
        run(ADA, "download", "--stack", file.toString(), "--out", out.toString(), "--quiet");
    assertThat(run.status).as(run.err).isZero();
    assertThat(run.err).isEmpty();
    assertThat(out.toFile().list()).containsExactlyInAnyOrder(FIRST + ".zip", SECOND + ".zip");
  }

  @Test
  void download_ofAPartOfAStack_needsNoReference() throws IOException {
    Launch stack = run(Map.of(), "stack", "--granule", FIRST);
    String part = stack.out.lines().filter(line -> !line.startsWith(FIRST)).collect(joining("\n"));
    Path file = Files.writeString(work.resolve("part.csv"), part);

    Launch run =
        run(ADA, "download", "--stack", file.toString(), "--out", out.toString(), "--quiet");
    assertThat(run.status).as(run.err).isZero();
    assertThat(out.toFile().list()).containsExactly(SECOND + ".zip");

    Launch pairs = run(Map.of(), "pairs", "--stack", file.toString());
    assertThat(pairs.status).isEqualTo(2);
    assertThat(pairs.err).contains("no line is the reference");
  }

  @Test
  void download_ofAListWithAnUnknownName_fetchesTheOthersAndSaysSo() throws IOException {
    Path list =
        Files.writeString(work.resolve("list.txt"), "# two\n" + FIRST + "\nS1A_UNKNOWN # typo\n\n");

    Launch run =
        run(
            ADA,
            "download",
            "--names",
            list.toString(),
            "--out",
            out.toString(),
            "--format",
            "json");
    assertThat(run.status).isEqualTo(1);
    JsonNode rows = new ObjectMapper().readTree(run.out);
    assertThat(rows).hasSize(2);
    assertThat(rows.get(0).path("status").asText()).isEqualTo("fetched");
    assertThat(rows.get(1).path("granule").asText()).isEqualTo("S1A_UNKNOWN");
    assertThat(rows.get(1).path("status").asText()).isEqualTo("unknown");
  }

  @Test
  void download_withoutCredentials_saysWhichToSet() {
    Launch run = run(Map.of(), "download", "--granule", FIRST, "--out", out.toString());

    assertThat(run.status).isEqualTo(1);
    assertThat(run.out).contains("failed", "EARTHDATA_TOKEN", "https://urs.earthdata.nasa.gov");
  }

  @Test
  void download_withANetrcFile_usesIt() throws IOException {
    Path netrc =
        Files.writeString(
            work.resolve("netrc"),
            "machine urs.earthdata.nasa.gov login ada password \"p4ss word\"\n");

    Launch run =
        run(
            Map.of(),
            "download",
            "--granule",
            FIRST,
            "--out",
            out.toString(),
            "--netrc",
            netrc.toString());
    assertThat(run.status).as(run.out).isZero();
  }

  @Test
  void download_thatOneFileFails_isReportedPerFile() {
    server.failDownloads(1, EmulatedFault.answer(404, "application/json", "{}"));

    Launch run =
        run(
            ADA,
            "download",
            "--granule",
            FIRST,
            SECOND,
            "--out",
            out.toString(),
            "--parallel",
            "1");
    assertThat(run.status).isEqualTo(1);
    assertThat(run.out).contains("failed", "404", "fetched");
  }

  @Test
  void download_badOptions_areRefused() {
    assertThat(run(ADA, "download", "--granule", FIRST).status).isEqualTo(2);
    assertThat(run(ADA, "download", "--out", out.toString()).status).isEqualTo(2);
    Launch verify =
        run(ADA, "download", "--granule", FIRST, "--out", out.toString(), "--verify", "crc");
    assertThat(verify.status).isEqualTo(2);
    assertThat(verify.err).contains("--verify must be md5 or size, was 'crc'");
    assertThat(
            run(ADA, "download", "--granule", FIRST, "--out", out.toString(), "--parallel", "99")
                .err)
        .contains("parallel");
    assertThat(run(Map.of("EARTHDATA_PASSWORD", "x"), "doctor").out).contains("belong together");
  }

  @Test
  void doctor_credentialsThatLetIn_areWell() throws IOException {
    Launch run = run(ADA, "doctor", "--format", "json");

    JsonNode rows = new ObjectMapper().readTree(run.out);
    assertThat(rows.findValuesAsText("check"))
        .startsWith(
            "java",
            "earthdata search",
            "earthdata login",
            "earthdata credentials",
            "earthdata data");
    List<String> statuses = rows.findValuesAsText("status");
    assertThat(statuses.subList(1, 5)).containsOnly("ok");
    // Memory, GPU and worker are those of the machine.
    assertThat(run.status).as(run.out).isEqualTo(statuses.contains("PROBLEM") ? 1 : 0);
    assertThat(run.out).contains("EARTHDATA_USERNAME").doesNotContain("p4ss", "made-token");
  }

  @Test
  void doctor_licenceNotAccepted_namesThePage() {
    String page = "https://urs.earthdata.nasa.gov/approve_app?client_id=x";
    login.refuse("EULA Acceptance Failure", page);

    Launch run = run(ADA, "doctor");
    assertThat(run.status).isEqualTo(1);
    assertThat(run.out).contains("PROBLEM", "accept the licence", page);
  }

  @Test
  void doctor_wrongPassword_saysSo() {
    Launch run = run(Map.of("EARTHDATA_USERNAME", "ada", "EARTHDATA_PASSWORD", "wr0ng"), "doctor");

    assertThat(run.status).isEqualTo(1);
    assertThat(run.out).contains("PROBLEM", "password").doesNotContain("wr0ng");
  }

  private EmulatedGranule scene(String name, int day) throws IOException {
    Path file = Files.writeString(work.resolve(name + ".zip"), name);
    Instant start = Instant.parse("2024-01-01T05:00:00Z").plusSeconds(86_400L * (day - 1));
    return EmulatedGranule.builder()
        .name(name)
        .platform(Platform.SENTINEL_1A)
        .period(start, start.plusSeconds(27))
        .direction(OrbitDirection.ASCENDING)
        .footprint((Polygon) new GeometryFactory().toGeometry(new Envelope(4, 5, 50, 51)))
        .ascendingNodeTime(start.minusSeconds(800))
        .stateVectors(
            new StateVector(start.plusSeconds(5), 4.5e6, 3.0e5, 5.4e6, -5800, 600, 4800),
            new StateVector(start.plusSeconds(15), 4.4417e6, 3.06e5, 5.4477e6, -5850, 600, 4740))
        .file(file)
        .build();
  }

  private Launch run(Map<String, String> environment, String... words) {
    Map<String, String> all = new HashMap<>(environment);
    all.put("INSAR_CMR_URL", server.baseUrl().toString());
    return Launch.in(all, words);
  }
}
