package io.sentryal.insar.orbit;

import static io.sentryal.insar.orbit.EofOrbitFileTest.DAY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sentryal.insar.error.FailureCode;
import io.sentryal.insar.error.InvalidDataException;
import io.sentryal.insar.error.ProcessingException;
import io.sentryal.insar.model.Platform;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OrbitFilesTest {
  private static final Instant START = DAY.plusSeconds(100);
  private static final Instant STOP = DAY.plusSeconds(127);

  @TempDir Path folder;

  @Test
  void select_preciseAndRestituted_takesThePreciseWithoutWarning() throws IOException {
    Path restituted = write("a.EOF", EofOrbitFileTest.eof("RESORB", 100));
    Path precise = write("b.EOF", EofOrbitFileTest.eof("POEORB", 100));

    OrbitFiles.Choice choice = select(List.of(restituted, precise));

    assertThat(choice.path()).isEqualTo(precise);
    assertThat(choice.file().kind()).isEqualTo(OrbitKind.PRECISE);
    assertThat(choice.warning()).isEmpty();
  }

  @Test
  void select_preciseDoesNotCover_takesTheRestitutedAndWarns() throws IOException {
    Path precise = write("b.EOF", EofOrbitFileTest.eof("POEORB", 12));
    Path restituted = write("a.EOF", EofOrbitFileTest.eof("RESORB", 100));

    OrbitFiles.Choice choice = select(List.of(precise, restituted));

    assertThat(choice.path()).isEqualTo(restituted);
    assertThat(choice.warning().orElseThrow())
        .contains("restituted orbit RESORB from 2023-08-23T00:00:00Z")
        .contains("precise");
  }

  @Test
  void select_noneCovers_saysWhatIsMissing() throws IOException {
    Path other = write("b.EOF", EofOrbitFileTest.eof("POEORB", "Sentinel-1B", DAY, 100, 86400));

    assertThatExceptionOfType(ProcessingException.class)
        .isThrownBy(() -> select(List.of(other)))
        .withMessageContaining("none of 1 orbit files covers Sentinel-1A")
        .withMessageContaining(START.toString())
        .withMessageContaining("fetch")
        .satisfies(e -> assertThat(e.code()).isEqualTo(FailureCode.ORBIT_MISSING));
  }

  @Test
  void select_nameShowsThatItCannotCover_isNotRead() throws IOException {
    Path damaged =
        write(
            "S1A_OPER_AUX_POEORB_OPOD_20210304T033926_V20141003T225944_20141005T005944.EOF",
            "junk");
    Path good = write("b.EOF", EofOrbitFileTest.eof("POEORB", 100));

    assertThat(select(List.of(damaged, good)).path()).isEqualTo(good);
  }

  @Test
  void select_candidateIsDamaged_isAnErrorAndNotPassedOver() throws IOException {
    Path damaged =
        write(
            "S1A_OPER_AUX_POEORB_OPOD_20230912T080641_V20230822T225942_20230824T005942.EOF",
            "junk");
    Path restituted = write("b.EOF", EofOrbitFileTest.eof("RESORB", 100));

    assertThatThrownBy(() -> select(List.of(damaged, restituted)))
        .isInstanceOf(InvalidDataException.class)
        .hasMessageContaining("20230912T080641");
  }

  /** Three restituted orbits overlap around 14:30; the one in whose middle it lies is taken. */
  @ParameterizedTest
  @CsvSource({
    "2023-08-23T13:00:00Z, 162050",
    "2023-08-23T15:10:00Z, 174849",
    "2023-08-23T18:00:00Z, 192850",
  })
  void select_realRestitutedOrbitsThatOverlap_takesTheOneWithTheMostRoom(Instant start, String name)
      throws IOException {
    OrbitFiles.Choice choice =
        OrbitFiles.select(
            real("RESORB.*20230823T.*gz"), Platform.SENTINEL_1A, start, start.plusSeconds(27));

    assertThat(choice.path().toString()).contains("20230823T" + name);
    assertThat(choice.warning()).isPresent();
  }

  /** Sensing times of real scenes, from their names. */
  @ParameterizedTest
  @CsvSource({
    "2014-10-04T03:13:12Z, PRECISE",
    "2014-12-27T06:26:19Z, PRECISE",
    "2022-08-28T04:23:06Z, PRECISE",
    "2022-09-29T20:11:07Z, PRECISE",
    "2022-10-11T16:22:12Z, PRECISE",
    "2022-10-24T18:41:48Z, RESTITUTED",
  })
  void select_realOrbitsOfRealScenes_coverThem(Instant start, OrbitKind kind) throws IOException {
    OrbitFiles.Choice choice =
        OrbitFiles.select(real(".*"), Platform.SENTINEL_1A, start, start.plusSeconds(30));

    assertThat(choice.file().kind()).isEqualTo(kind);
  }

  @Test
  void read_everyRealOrbitFile_parses() throws IOException {
    List<Path> files = real(".*");

    assertThat(files).hasSize(9);
    for (Path file : files) {
      EofOrbitFile orbit = EofOrbitFile.read(file);
      assertThat(orbit.stateVectors()).hasSizeBetween(94, 1186);
      assertThat(file.toString()).contains(orbit.name());
      assertThat(file.toString()).contains(orbit.kind() == OrbitKind.PRECISE ? "POEORB" : "RESORB");
    }
  }

  private OrbitFiles.Choice select(List<Path> files) {
    return OrbitFiles.select(files, Platform.SENTINEL_1A, START, STOP);
  }

  private Path write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  private static List<Path> real(String pattern) throws IOException {
    Path orbits =
        Path.of(System.getProperty("insar.shared.data", "../shared/data")).resolve("orbits");
    Assumptions.assumeTrue(Files.isDirectory(orbits), "orbits is absent: ../shared/data/orbits");
    try (Stream<Path> files = Files.list(orbits)) {
      return files
          .filter(file -> file.toString().matches(".*EOF(\\.gz)?"))
          .filter(file -> file.toString().matches(".*" + pattern))
          .sorted()
          .toList();
    }
  }
}
