package io.sentryal.insar.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InvertCommandTest {
  private static final double WAVELENGTH_M = 0.05546576;
  private static final double MM_PER_RAD = -1000 * WAVELENGTH_M / (4 * Math.PI);
  private static final String PAIRS =
      """
      pair_index,ref_date,sec_date,bperp_m
      0,2025-01-01,2025-01-13,12.5
      1,2025-01-13,2025-01-25,
      2,2025-01-01,2025-01-25,-3
      7,2025-03-01,2025-03-13,0
      """;

  @TempDir Path folder;

  private Launch invert(String observations, String pairs, String... more) throws IOException {
    Path obs = Files.writeString(folder.resolve("obs.csv"), observations);
    Path net = Files.writeString(folder.resolve("pairs.csv"), pairs);
    List<String> words =
        Stream.concat(
                Stream.of(
                    "invert",
                    "--observations",
                    obs.toString(),
                    "--pairs",
                    net.toString(),
                    "--wavelength-m",
                    String.valueOf(WAVELENGTH_M),
                    "--out",
                    folder.resolve("out").toString()),
                Stream.of(more))
            .toList();
    return Launch.of(words.toArray(String[]::new));
  }

  private List<String> lines(String file) throws IOException {
    return Files.readAllLines(folder.resolve("out").resolve(file));
  }

  @Test
  void invert_connectedPoint_writesTheContractColumnsAndTowardAsPositive() throws IOException {
    Launch run =
        invert(
            """
            point_id,pair_index,unw_rad,coherence
            p1,2,3,0.9
            p1,0,1,0.9
            p1,1,2,0.9
            """,
            PAIRS);

    assertThat(run.err).contains("1 points");
    assertThat(run.status).isZero();
    assertThat(lines("series.csv").get(0)).isEqualTo("point_id,date,displacement_mm,status");
    assertThat(lines("series.csv")).hasSize(6);
    String[] last = lines("series.csv").get(3).split(",", -1);
    assertThat(last[0] + last[1] + last[3]).isEqualTo("p12025-01-25OK");
    assertThat(Double.parseDouble(last[2])).isCloseTo(3 * MM_PER_RAD, within(1e-6));
    assertThat(lines("series.csv").get(4)).isEqualTo("p1,2025-03-01,,NOT_OBSERVED");
    assertThat(lines("velocity.csv").get(0))
        .isEqualTo(
            "point_id,velocity_mm_per_year,sigma_mm_per_year,temporal_coherence,redundancy,"
                + "n_observations,n_dates,status");
    assertThat(lines("velocity.csv").get(1)).endsWith(",1.000000,0.333333,3,3,OK");
    assertThat(lines("velocity.csv").get(1)).startsWith("p1,-");
    assertThat(run.out).contains("series.csv").contains("velocity.csv");
  }

  @Test
  void invert_pointWithoutObservations_hasAStatusAndBlanksAndNoZeros() throws IOException {
    Launch run =
        invert(
            """
            point_id,pair_index,unw_rad,coherence
            p1,0,1,0.9
            p1,1,2,0.9
            empty,0,,
            """,
            PAIRS);

    assertThat(run.status).isZero();
    assertThat(lines("velocity.csv").get(2)).isEqualTo("empty,,,,0.000000,0,0,TOO_FEW_PAIRS");
    assertThat(lines("series.csv").stream().filter(line -> line.startsWith("empty")))
        .hasSize(5)
        .allMatch(line -> line.matches("empty,[0-9-]{10},,NOT_OBSERVED"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "p1,0,x,0.9 | record 2, column unw_rad is 'x'",
        "p1,0,NaN,0.9 | is 'NaN', which is not finite",
        "p1,0,1,1.2 | coherence is 1.2",
        "p1,9,1,0.5 | pair_index is 9, which is not in",
        "p1,zero,1,0.5 | which is no whole number",
        ",0,1,0.5 | point_id is blank",
        "p1,0,1 | has 3 cells",
        "'' | holds no observation"
      })
  void invert_badRecord_isRefusedInOneLineWithFileAndRecord(String record, String says)
      throws IOException {
    Launch run = invert("point_id,pair_index,unw_rad,coherence\n" + record + "\n", PAIRS);

    assertThat(run.status).isEqualTo(2);
    assertThat(run.err.strip()).contains("obs.csv").contains(says).hasLineCount(1);
    assertThat(run.err).doesNotContain("Exception").doesNotContain("\tat ");
    assertThat(folder.resolve("out")).doesNotExist();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0,2025-01-13,2025-01-01 | 2025-01-13",
        "0,2025-01-01,2025-13-01 | no date such as",
        "0,2025-01-01,2025-01-01 | 2025-01-01"
      })
  void invert_badPair_isRefusedInOneLine(String record, String says) throws IOException {
    Launch run =
        invert(
            "point_id,pair_index,unw_rad,coherence\np,0,1,1\n",
            "pair_index,ref_date,sec_date\n" + record + "\n");

    assertThat(run.status).isEqualTo(2);
    assertThat(run.err.strip()).contains("pairs.csv").contains(says).hasLineCount(1);
  }

  @Test
  void invert_wrongOptions_areRefused() throws IOException {
    String observations = "point_id,pair_index,unw_rad,coherence\np,0,1,1\n";

    assertThat(invert(observations, PAIRS, "--weights", "best").err).contains("was 'best'");
    assertThat(invert(observations, PAIRS, "--weights", "variance").err).contains("--looks");
    assertThat(Launch.of("invert", "--wavelength-m", "1").status).isEqualTo(2);
    Launch missing =
        Launch.of(
            "invert", "--observations", "none.csv", "--pairs", "none.csv", "--wavelength-m", "1");
    assertThat(missing.status).isEqualTo(2);
    assertThat(missing.err.strip()).contains("none.csv: does not exist").hasLineCount(1);
  }

  @Test
  void invert_help_showsAnExample() {
    Launch help = Launch.of("invert", "--help");

    assertThat(help.status).isZero();
    assertThat(help.out.toLowerCase(Locale.ROOT)).contains("example: insar invert");
  }
}
