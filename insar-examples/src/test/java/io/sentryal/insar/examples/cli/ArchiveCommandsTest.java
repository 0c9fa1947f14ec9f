package io.sentryal.insar.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sentryal.insar.testkit.asf.AsfEmulator;
import io.sentryal.insar.testkit.asf.EmulatedFault;
import io.sentryal.insar.testkit.scene.SimulatedAcquisition;
import io.sentryal.insar.testkit.scene.SimulatedStack;
import io.sentryal.insar.testkit.simulated.SimulatedArchive;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code search}, {@code stack} and {@code pairs} against an emulated archive of known truth. */
class ArchiveCommandsTest {
  private static final String AREA = "13.2,41.85,13.4,41.95";

  @TempDir static Path folder;
  private static SimulatedStack world;
  private static AsfEmulator server;

  @BeforeAll
  static void serve() {
    world =
        SimulatedStack.builder()
            .dates(
                LocalDate.of(2024, 1, 4),
                LocalDate.of(2024, 1, 16),
                LocalDate.of(2024, 1, 28),
                LocalDate.of(2024, 2, 9))
            .perpendicularBaselinesM(0, 80, -40, 120)
            .lines(184)
            .samples(300)
            .reliefM(20)
            .build();
    server = SimulatedArchive.start(world, folder, scenes -> {});
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static Launch run(String... words) {
    return Launch.in(Map.of("INSAR_CMR_URL", server.baseUrl().toString()), words);
  }

  private static Launch search(String... more) {
    List<String> words =
        new ArrayList<>(
            List.of("search", "--area", AREA, "--start", "2024-01-01", "--end", "2024-02-09"));
    words.addAll(List.of(more));
    return run(words.toArray(String[]::new));
  }

  private static String name(int date) {
    return world.acquisitions().get(date).productName();
  }

  @Test
  void search_aPeriodWhoseEndIsADate_holdsThatWholeDay() {
    Launch run = search("--format", "csv");

    assertThat(run.status).as(run.err).isZero();
    List<String> lines = run.out.lines().toList();
    assertThat(lines.get(0)).startsWith("granule,start,stop,platform,track,");
    assertThat(lines.stream().skip(1).map(line -> line.split(",", 2)[0]))
        .containsExactlyElementsOf(
            world.acquisitions().stream().map(SimulatedAcquisition::productName).toList());
  }

  @Test
  void search_asGeoJson_hasTheFootprintsInLongitudeLatitude() throws IOException {
    Launch run = search("--format", "geojson");

    JsonNode features = new ObjectMapper().readTree(run.out).get("features");
    assertThat(features).hasSize(4);
    JsonNode corner = features.get(0).at("/geometry/coordinates/0/0");
    assertThat(corner.get(0).asDouble()).isCloseTo(13.3, within(1.0));
    assertThat(corner.get(1).asDouble()).isCloseTo(41.9, within(1.0));
  }

  @Test
  void search_countOfAnAreaOfParts_saysThatItIsAnUpperBound() {
    String parts =
        "MULTIPOLYGON(((4 50,4.1 50,4.1 50.1,4 50)),((4.5 50.5,4.6 50.5,4.6 50.6,4.5 50.5)))";
    Launch run = run("search", "--area", parts, "--count");

    assertThat(run.status).as(run.err).isZero();
    assertThat(run.err).contains("at most so many");
  }

  @Test
  void search_count_printsTheNumberAlone() {
    Launch run = search("--count");

    assertThat(run.out).isEqualTo("4" + System.lineSeparator());
  }

  @Test
  void search_aSeason_leavesOutTheOtherMonths() {
    Launch run = search("--season", "01-10/01-31", "--format", "csv");

    assertThat(run.out.lines().skip(1).map(line -> line.split(",", 2)[0]))
        .containsExactly(name(1), name(2));
  }

  @Test
  void search_byName_needsNoAreaAndTellsWhatIsMissing() {
    Launch run = run("search", "--name", name(2) + ",S1A_NO_SUCH_SCENE", "--format", "csv");

    assertThat(run.status).as(run.err).isZero();
    assertThat(run.out.lines().skip(1)).singleElement().asString().startsWith(name(2));
    assertThat(run.err).contains("not in the archive: S1A_NO_SUCH_SCENE");
  }

  @Test
  void search_byPattern_findsAll() {
    Launch run = run("search", "--name", "S1?_IW_SLC*", "--max", "3", "--format", "csv");

    assertThat(run.out.lines().skip(1).map(line -> line.split(",", 2)[0]))
        .containsExactly(name(1), name(2), name(3));
  }

  @Test
  void search_anAreaFile_isReadAndItsRepairsAreTold() throws IOException {
    Path file = folder.resolve("area.geojson");
    Files.writeString(
        file,
        "{\"type\":\"Polygon\",\"coordinates\":[[[13.2,41.85],[13.2,41.95],[13.4,41.95],"
            + "[13.4,41.85],[13.2,41.85]]]}");

    Launch run =
        run(
            "search",
            "--area",
            file.toString(),
            "--start",
            "20240101",
            "--end",
            "2024-02-09",
            "--polarization",
            "VV",
            "--option",
            "beamMode=IW",
            "--format",
            "csv");

    assertThat(run.out.lines()).as(run.err).hasSize(5);
    assertThat(run.err).contains("area: an outline was turned counter-clockwise");
  }

  @Test
  void search_quiet_saysNothingOnStandardError() {
    Launch run = search("--quiet");

    assertThat(run.err).isEmpty();
    assertThat(run.out.lines()).hasSize(5);
  }

  @Test
  void search_theOtherDirection_findsNothingAndIsDone() {
    Launch run = search("--direction", "desc", "--format", "csv");

    assertThat(run.status).isZero();
    assertThat(run.out.lines()).hasSize(1);
  }

  @Test
  void stack_ofAScene_hasTheBaselinesOfTheOrbits() {
    Launch run = run("stack", "--granule", name(0));

    assertThat(run.status).as(run.err).isZero();
    List<String> lines = run.out.lines().toList();
    assertThat(lines.get(0))
        .isEqualTo("granule,start,temporal_baseline_days,perpendicular_baseline_m,source");
    assertThat(lines).hasSize(5);
    double[] wantedM = {0, 80, -40, 120};
    for (int date = 0; date < 4; date++) {
      String[] field = lines.get(date + 1).split(",", -1);
      assertThat(field[0]).isEqualTo(name(date));
      assertThat(field[2]).isEqualTo(String.valueOf(12 * date));
      // ASF's rule takes its direction at the scene's centre from two vectors: some metres.
      assertThat(Double.parseDouble(field[3])).isCloseTo(wantedM[date], within(6.0));
      assertThat(field[4]).isEqualTo("STATE_VECTOR");
    }
  }

  @Test
  void pairs_ofAStackFile_areThoseOfTheStackSearched() throws IOException {
    Path file = folder.resolve("stack.csv");
    Files.writeString(file, run("stack", "--granule", name(0)).out);

    Launch fromFile = Launch.of("pairs", "--stack", file.toString(), "--network", "sbas:24,100");
    Launch searched = run("pairs", "--granule", name(0), "--network", "sbas:24,100");

    assertThat(fromFile.status).as(fromFile.err).isZero();
    assertThat(fromFile.out.lines().toList().get(0))
        .isEqualTo("reference,secondary,temporal_baseline_days,perpendicular_baseline_m,score");
    // 0-80 m, 0--40 m and 80-120 m are within 100 m and 24 days; 80--40 and -40-120 are not.
    assertThat(fromFile.out.lines().skip(1).map(line -> line.split(",")[0] + line.split(",")[1]))
        .containsExactly(name(0) + name(1), name(0) + name(2), name(1) + name(3));
    assertThat(searched.out).isEqualTo(fromFile.out);
    assertThat(fromFile.err).contains("3 pairs of 4 images; connected");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "search --area 1,2,3 --start 2024-01-01 --end 2024-02-01 | --area",
        "search --area 0,10,1,5 --start 2024-01-01 --end 2024-02-01 | southDeg",
        "search --area 0,NaN,1,5 --start 2024-01-01 --end 2024-02-01 | --area",
        "search --area 0,1,1,95 --start 2024-01-01 --end 2024-02-01 | 95",
        "search --area 0,1,1,2 --start 2024-02-01 --end 2024-01-01 | swap",
        "search --area 0,1,1,2 --start someday --end 2024-01-01 | someday",
        "search --area 0,1,1,2 --start 2024-01-01 --end 2024-02-01 --track 176 | 176",
        "search --area 0,1,1,2 --start 2024-01-01 --end 2024-02-01 --polarization XX | XX",
        "search --area 0,1,1,2 --start 2024-01-01 --end 2024-02-01 --track 94.5 | 94.5",
        "search --area 0,1,1,2 --start 2024-01-01 --end 2024-02-01 --asf-frame 9-3 | 9 to 3",
        "search --area 0,1,1,2 --start 2024-01-01 --end 2024-02-01 --season winter | winter",
        "search --area 0,1,1,2 --start 2024-01-01 --end 2024-02-01 --option beammode=IW | beamMode",
        "search --area no-such-file.zip --start 2024-01-01 --end 2024-02-01 | no-such-file.zip",
        "search --start 2024-01-01 --end 2024-02-01 | --area",
        "stack --granule no-such-scene | no-such-scene",
        "pairs --stack no-such-file | no-such-file",
        "pairs --granule x --network ring | ring",
        "stack | --granule",
        "fly | fly",
        "'' | command"
      })
  void anyCommand_badInput_isOneLineWithTheValueAndStatusTwo(String words, String value) {
    Launch run = run(words.isBlank() ? new String[0] : words.strip().split(" "));

    assertThat(run.status).as(run.err).isEqualTo(2);
    assertThat(run.err.strip().lines()).hasSize(1);
    assertThat(run.err).contains(value.strip()).doesNotContain("\tat ");
    assertThat(run.out).isEmpty();
  }

  @Test
  void search_anArchiveThatIsDown_isStatusOneInOneLine() {
    try (AsfEmulator broken = AsfEmulator.start(List.of())) {
      broken.failSearches(
          100, EmulatedFault.answer(400, "application/json", "{\"errors\":[\"no\"]}"));

      Launch run =
          Launch.of(
              "search",
              "--base-url",
              broken.baseUrl().toString(),
              "--area",
              AREA,
              "--start",
              "2024-01-01",
              "--end",
              "2024-02-01");

      assertThat(run.status).isEqualTo(1);
      assertThat(run.err.strip().lines()).hasSize(1);
      assertThat(run.err).contains("400");
    }
  }
}
