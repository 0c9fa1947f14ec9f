package io.sentryal.insar.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The networks of a stack file of two springs: three images each, a year apart. */
class PairsCommandTest {
  @TempDir Path folder;
  private Path stack;

  @BeforeEach
  void writeStack() throws IOException {
    stack = folder.resolve("stack.csv");
    Files.writeString(
        stack,
        """
        granule,start,temporal_baseline_days,perpendicular_baseline_m,source
        S1A_2021a,2021-03-01T06:00:00Z,0,0.0,STATE_VECTOR
        S1A_2021b,2021-03-13T06:00:00Z,12,40.0,STATE_VECTOR
        S1A_2021c,2021-03-25T06:00:00Z,24,-30.0,STATE_VECTOR
        S1A_2022a,2022-03-02T06:00:00Z,366,10.0,STATE_VECTOR
        S1C_2022b,2022-03-14T06:00:00Z,378,60.0,STATE_VECTOR
        S1C_2022c,2022-10-14T06:00:00Z,592,0.0,STATE_VECTOR
        """);
  }

  private Launch pairs(String... more) {
    List<String> words = new ArrayList<>(List.of("pairs", "--stack", stack.toString()));
    words.addAll(Arrays.asList(more));
    return Launch.of(words.toArray(String[]::new));
  }

  private static List<String> names(Launch run) {
    assertThat(run.status).as(run.err).isZero();
    return run.out
        .lines()
        .skip(1)
        .map(line -> line.split(",", -1))
        .map(cell -> cell[0].substring(4) + " " + cell[1].substring(4))
        .toList();
  }

  @Test
  void seasons_withBridges_areConnectedOverTheYear() {
    Launch run = pairs("--network", "sbas:24,100", "--season", "50..100", "--bridge-years", "1");

    assertThat(names(run))
        .containsExactly("2021a 2021b", "2021a 2021c", "2021a 2022a", "2021b 2021c", "2022a 2022b");
    assertThat(run.err)
        .contains("5 pairs of 5 images; connected")
        .contains("S1C_2022c: outside the season, days 50 to 100 of the year")
        .contains("warning: 1 of 5 pairs mix satellites");
  }

  @Test
  void burstsOfAFile_sayThatTheirSatellitesAreNotKnown() throws IOException {
    Files.writeString(
        stack,
        """
        granule,start,temporal_baseline_days,perpendicular_baseline_m,source
        S1_372326_IW3_20210301T060000_VV_0001-BURST,2021-03-01T06:00:00Z,0,0.0,STATE_VECTOR
        S1_372326_IW3_20210313T060000_VV_0002-BURST,2021-03-13T06:00:00Z,12,40.0,STATE_VECTOR
        """);

    Launch run = pairs("--network", "nearest:1");

    assertThat(run.status).as(run.err).isZero();
    assertThat(run.err).contains("the satellite of 2 images is not known");
    assertThat(pairs("--network", "nearest:1", "--quiet").err).isEmpty();
  }

  @Test
  void connect_listsWhatItAdds() {
    Launch run = pairs("--network", "sbas:12,100", "--connect");

    assertThat(names(run)).hasSize(5);
    assertThat(run.err)
        .contains("6 images; connected")
        .contains("added to connect: S1A_2021c -> S1A_2022a")
        .contains("added to connect: S1C_2022b -> S1C_2022c");
  }

  @Test
  void unionOfRules_withMinimumOfPairs_hasThemAll() {
    Launch tree = pairs("--network", "tree");
    Launch all = pairs("--network", "tree+delaunay:30,100", "--min-pairs", "2");

    assertThat(names(all)).containsAll(names(tree)).hasSizeGreaterThan(names(tree).size());
    for (String image : List.of("2021a", "2021b", "2021c", "2022a", "2022b", "2022c")) {
      assertThat(names(all).stream().filter(pair -> pair.contains(image)).count())
          .as(image)
          .isGreaterThanOrEqualTo(2);
    }
  }

  @Test
  void export_writesTheThreeKindsOfFile() throws IOException {
    for (String kind : List.of("json", "csv", "graphml")) {
      Path file = folder.resolve("network." + kind);
      assertThat(pairs("--export", file.toString()).status).isZero();
      assertThat(Files.readString(file)).contains("S1A_2021a");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--network tree --season 1..100 | sbas",
        "--network sbas:24,100 --season spring | spring",
        "--network sbas:24,100 --season 0..100 | 0",
        "--network sbas:24,100 --bridge-years 1 | --bridge-date",
        "--network sbas:24,100 --bridge-years 1 --bridge-date 02-30 | 02-30",
        "--network sbas:0,100 | maxDays",
        "--network delaunay:12 | delaunay:12",
        "--network tree+ring | ring",
        "--min-pairs -1 | -1",
        "--export network.txt | network.txt",
      })
  void badOptions_areOneLineWithTheValueAndStatusTwo(String words, String value) {
    Launch run = pairs(words.strip().split(" "));

    assertThat(run.status).as(run.err).isEqualTo(2);
    assertThat(run.err.strip().lines()).hasSize(1);
    assertThat(run.err).contains(value.strip());
    assertThat(run.out).isEmpty();
  }
}
