package io.sentryal.insar.orbit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sentryal.insar.error.InvalidDataException;
import io.sentryal.insar.internal.geometry.Orbit;
import io.sentryal.insar.model.Platform;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OrbitSelectionTest {
  private static final String NAME =
      "S1A_OPER_AUX_POEORB_OPOD_20210304T033926_V20141003T225944_20141005T005944.EOF";

  @TempDir Path folder;

  @Test
  void name_taken_apart_isTheSameTogether() {
    OrbitFileName name = OrbitFileName.parse(NAME);

    assertThat(name.platform()).isEqualTo(Platform.SENTINEL_1A);
    assertThat(name.kind()).isEqualTo(OrbitKind.PRECISE);
    assertThat(name.created()).isEqualTo("2021-03-04T03:39:26Z");
    assertThat(name.validityStart()).isEqualTo("2014-10-03T22:59:44Z");
    assertThat(name.validityStop()).isEqualTo("2014-10-05T00:59:44Z");
    assertThat(name).hasToString(NAME);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../S1A_OPER_AUX_POEORB_OPOD_20210304T033926_V20141003T225944_20141005T005944.EOF",
        "S1A_OPER_AUX_POEORB_OPOD_20210304T033926_V20141003T225944_20141005T005944.EOF.zip",
        "S1A_OPER_AUX_PREORB_OPOD_20210304T033926_V20141003T225944_20141005T005944.EOF",
        "S2A_OPER_AUX_POEORB_OPOD_20210304T033926_V20141003T225944_20141005T005944.EOF",
        "S1A_OPER_AUX_POEORB_OPOD_20210230T033926_V20141003T225944_20141005T005944.EOF",
        "S1A_OPER_AUX_POEORB_OPOD_20210304T033926_V20141003T246944_20141005T005944.EOF",
        "S1A_OPER_AUX_POEORB_OPOD_20210304T033926_V20141005T225944_20141003T005944.EOF",
        "s1a_oper_aux_poeorb_opod_20210304t033926_v20141003t225944_20141005t005944.eof",
        ""
      })
  void name_ofSomethingElse_isRefused(String name) {
    assertThat(OrbitFileName.find(name)).isEmpty();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> OrbitFileName.parse(name))
        .withMessageContaining("'" + name + "'");
  }

  @Test
  void recordedKeys_allAreNamesThatSurviveTheRoundTrip() throws IOException {
    List<OrbitFileName> names = recorded();

    assertThat(names).hasSize(6239 + 2580);
    assertThat(names.stream().map(OrbitFileName::kind).filter(OrbitKind.PRECISE::equals))
        .hasSize(6239);
  }

  /**
   * Expected files found by a separate program over the recorded listing (April 2025), by the rule:
   * validity from 5984.6 s before the start to 60 s after the end, newest creation.
   */
  @ParameterizedTest
  @CsvSource({
    "S1A, 2018-04-08T04:30:25Z, 28, 20210307T014116_V20180407T225942_20180409T005942, PRECISE",
    "S1B, 2018-05-22T16:13:19Z, 2127, 20210313T065755_V20180521T225942_20180523T005942, PRECISE",
    "S1A, 2025-03-10T20:42:28Z, 27, 20250330T070553_V20250309T225942_20250311T005942, PRECISE",
    "S1C, 2025-04-01T06:01:16Z, 27, 20250401T070341_V20250401T024601_20250401T060331, RESTITUTED"
  })
  void recordedListing_scene_hasTheFileThatTheRuleNames(
      String satellite, Instant start, long seconds, String file, OrbitKind kind)
      throws IOException {
    OrbitSelection selection =
        OrbitSelection.of(recorded(), Platform.parse(satellite), start, start.plusSeconds(seconds))
            .orElseThrow();

    assertThat(selection.files()).singleElement().asString().contains(file);
    assertThat(selection.kind()).isEqualTo(kind);
    assertThat(selection.coversNode()).isTrue();
  }

  /** Three real restituted orbits; the first begins at 12:31:39, the last ends at 19:06:38. */
  @ParameterizedTest
  @CsvSource({
    // One revolution and a minute after the beginning of the first: it alone is enough.
    "2023-08-23T14:11:25Z, 1, 162050, true",
    // A second too early for that: no node; the margin before the scene is all there is.
    "2023-08-23T14:11:20Z, 1, 162050, false",
    "2023-08-23T15:51:00Z, 1, 174849, true",
    // Beyond the first, and less than a revolution into the second: both are joined.
    "2023-08-23T15:48:30Z, 2, 162050+174849, true",
  })
  void realRestitutedOrbits_scene_takesOneOrJoinsTwo(
      Instant start, int count, String files, boolean node) {
    List<OrbitFileName> names =
        List.of(
            restituted("20230823T162050_V20230823T123139_20230823T154909"),
            restituted("20230823T174849_V20230823T141024_20230823T172754"),
            restituted("20230823T192850_V20230823T154908_20230823T190638"));

    OrbitSelection selection =
        OrbitSelection.of(names, Platform.SENTINEL_1A, start, start.plusSeconds(27)).orElseThrow();

    assertThat(selection.files()).hasSize(count);
    for (String file : files.split("\\+")) {
      assertThat(selection.files().toString()).contains(file);
    }
    assertThat(selection.coversNode()).isEqualTo(node);
  }

  @Test
  void newestCreation_wins() {
    Instant start = Instant.parse("2014-10-04T12:00:00Z");
    OrbitFileName old = OrbitFileName.parse(NAME);
    OrbitFileName newer = OrbitFileName.parse(NAME.replace("20210304T", "20220304T"));
    OrbitFileName other = OrbitFileName.parse(NAME.replace("S1A", "S1B").replace("2021", "2024"));

    assertThat(
            OrbitSelection.of(
                    List.of(newer, other, old), Platform.SENTINEL_1A, start, start.plusSeconds(27))
                .orElseThrow()
                .files())
        .containsExactly(newer);
    assertThat(OrbitSelection.of(List.of(newer), Platform.SENTINEL_1C, start, start)).isEmpty();
  }

  /**
   * The joined orbit follows each file, and is smooth where they meet, to the few centimetres said.
   */
  @Test
  void joinedRealOrbits_areContinuousAndSayHowFarTheyDiffer() throws IOException {
    Instant start = Instant.parse("2023-08-23T15:48:30Z");
    OrbitSelection selection =
        new OrbitSelection(
            List.of(
                restituted("20230823T162050_V20230823T123139_20230823T154909"),
                restituted("20230823T174849_V20230823T141024_20230823T172754")),
            true);
    List<Path> files = new ArrayList<>();
    for (OrbitFileName name : selection.files()) {
      files.add(shared("orbits/" + name + ".gz"));
    }

    SceneOrbit joined = SceneOrbit.read(selection, files, start, start.plusSeconds(27));

    assertThat(joined.warnings()).hasSize(2);
    String said = joined.warnings().get(1).replaceAll(".*differ by ([0-9.]+) m", "$1");
    assertThat(Double.parseDouble(said)).isBetween(0.0005, 0.2);
    assertThat(joined.stateVectors().get(0).time())
        .isBefore(start.minus(OrbitSelection.REVOLUTION).minusSeconds(60));
    Orbit path = Orbit.of(joined.stateVectors());
    EofOrbitFile late = EofOrbitFile.read(files.get(1));
    Orbit alone = Orbit.of(late.stateVectors(start, start.plusSeconds(27), Duration.ofSeconds(60)));
    double[] one = new double[3];
    double[] two = new double[3];
    path.position(path.seconds(start), one);
    alone.position(alone.seconds(start), two);
    assertThat(one).containsExactly(two, within(1e-6));
  }

  @Test
  void read_fileOfAnotherSatelliteOrValidity_isRefused() throws IOException {
    Instant day = EofOrbitFileTest.DAY;
    OrbitFileName name =
        OrbitFileName.parse(
            "S1A_OPER_AUX_POEORB_OPOD_20230824T033926_V20230823T000000_20230824T000000.EOF");
    Path good = write("a.EOF", EofOrbitFileTest.eof("POEORB", 2000));
    Path other = write("b.EOF", EofOrbitFileTest.eof("POEORB", "Sentinel-1B", day, 2000, 86400));
    Path later = write("c.EOF", EofOrbitFileTest.eof("POEORB", "Sentinel-1A", day, 2000, 86401));
    Path cut = write("d.EOF", EofOrbitFileTest.eof("POEORB", 20));
    OrbitSelection selection = new OrbitSelection(List.of(name), true);
    Instant start = day.plusSeconds(7000);

    assertThat(SceneOrbit.read(selection, List.of(good), start, start).warnings()).isEmpty();
    for (Path bad : List.of(other, later)) {
      assertThatThrownBy(() -> SceneOrbit.read(selection, List.of(bad), start, start))
          .isInstanceOf(InvalidDataException.class)
          .hasMessageContaining("not what the name");
    }
    assertThatThrownBy(() -> SceneOrbit.read(selection, List.of(cut), start, start))
        .isInstanceOf(InvalidDataException.class)
        .hasMessageContaining("20 state vectors do not span");
  }

  private Path write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  private static OrbitFileName restituted(String dates) {
    return OrbitFileName.parse("S1A_OPER_AUX_RESORB_OPOD_" + dates + ".EOF");
  }

  private static List<OrbitFileName> recorded() throws IOException {
    Path file = shared("asf-conformance/recorded/s1_orbits_keys.json.gz");
    List<OrbitFileName> names = new ArrayList<>();
    try (InputStream in = new GZIPInputStream(Files.newInputStream(file))) {
      JsonNode keys = new ObjectMapper().readTree(in);
      for (String kind : List.of("poeorb", "resorb")) {
        for (JsonNode key : keys.path(kind)) {
          String name = key.asText().substring(key.asText().indexOf('/') + 1);
          names.add(OrbitFileName.parse(name));
          assertThat(names.get(names.size() - 1)).hasToString(name);
        }
      }
    }
    return names;
  }

  private static Path shared(String name) {
    Path file = Path.of(System.getProperty("insar.shared.data", "../shared/data")).resolve(name);
    Assumptions.assumeTrue(Files.exists(file), name + " is absent: ../shared/data/" + name);
    return file;
  }
}
