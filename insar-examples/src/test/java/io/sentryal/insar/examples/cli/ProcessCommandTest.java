package io.sentryal.insar.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessCommandTest {
  private static final String REFERENCE =
      "input/S1A_IW_SLC__1SDV_20210223T135124_20210223T135126_036718_045073_73DE.zip";
  private static final String SECONDARY =
      "input/S1A_IW_SLC__1SDV_20210307T135124_20210307T135127_036893_04568F_49B5.zip";

  @TempDir Path folder;

  private static Path data() {
    Path data =
        Path.of(System.getProperty("insar.shared.data", "../shared/data"))
            .resolve("isce3-reference");
    Assumptions.assumeTrue(
        Files.isDirectory(data), "isce3-reference is absent: ../shared/data/isce3-reference");
    return data;
  }

  @Test
  void process_referencePairOfIsce3_measuresThePointsAndSaysSimulated() throws IOException {
    Path data = data();

    Launch run =
        Launch.of(
            "process",
            "--reference",
            data.resolve(REFERENCE).toString(),
            "--secondary",
            data.resolve(SECONDARY).toString(),
            "--points",
            data.resolve("input/points.csv").toString(),
            "--reference-point",
            "P001",
            "--dem",
            data.resolve("input/dem.tif").toString(),
            "--orbits",
            data.resolve("input/orbits").toString(),
            "--out",
            folder.toString());

    assertThat(run.status).as(run.err).isZero();
    assertThat(run.out).contains("SIMULATED").contains("points.csv").contains("result.json");
    List<CsvRow> rows =
        CsvFile.read(
            folder.resolve("points.csv"),
            "point_id",
            "lat",
            "lon",
            "displacement_mm",
            "coherence",
            "sigma_mm",
            "valid",
            "reason");
    Map<String, Double> truth = new HashMap<>();
    for (CsvRow row : CsvFile.read(data.resolve("truth/truth.csv"), "point_id")) {
      row.optionalNumber("true_los_relative_to_reference_mm")
          .ifPresent(mm -> truth.put(row.text("point_id"), mm));
    }
    double squares = 0;
    int valid = 0;
    for (CsvRow row : rows) {
      if (row.text("valid").equals("true")) {
        double errorMm =
            row.number("displacement_mm") - truth.getOrDefault(row.text("point_id"), Double.NaN);
        squares += errorMm * errorMm;
        valid++;
      } else {
        assertThat(row.text("displacement_mm")).isEmpty();
        assertThat(row.text("reason")).isNotEmpty();
      }
    }
    assertThat(rows).hasSize(67);
    assertThat(valid).isGreaterThanOrEqualTo(55);
    assertThat(Math.sqrt(squares / valid)).isLessThanOrEqualTo(0.5);
    JsonNode json = new ObjectMapper().readTree(folder.resolve("result.json").toFile());
    assertThat(json.path("simulated").asBoolean()).isTrue();
  }

  @Test
  void process_badInput_isRefusedInOneLineBeforeAnythingIsWritten() throws IOException {
    Path points = Files.writeString(folder.resolve("p.csv"), "point_id,lat,lon\na,10,20\n");
    Path twice = Files.writeString(folder.resolve("q.csv"), "point_id,lat,lon\na,1,2\na,1,2\n");
    Path far = Files.writeString(folder.resolve("r.csv"), "point_id,lat,lon\na,95,2\n");
    Path none = Files.writeString(folder.resolve("s.csv"), "point_id,lat,lon\n");

    refused("the height of the ground is missing", points.toString());
    refused("record 3, column point_id is 'a' a second time", twice.toString(), "--height-m", "0");
    refused(
        "latitudeDeg must be between -90.0 and 90.0, was 95", far.toString(), "--height-m", "0");
    refused("holds no point", none.toString(), "--height-m", "0");
    refused("'no.tif' does not exist", points.toString(), "--dem", "no.tif");
    refused("not both", points.toString(), "--dem", "no.tif", "--height-m", "0");
    refused(
        "'b' is not a point_id", points.toString(), "--height-m", "0", "--reference-point", "b");
    refused("is no folder", points.toString(), "--height-m", "0", "--orbits", points.toString());
    refused("no backend named 'gpu'", points.toString(), "--height-m", "0", "--backend", "gpu");
    refused("'none.SAFE' does not exist", points.toString(), "--height-m", "0");
  }

  private void refused(String says, String points, String... more) {
    Path out = folder.resolve("never");
    String[] words = {
      "process",
      "--reference",
      "none.SAFE",
      "--secondary",
      "none.SAFE",
      "--points",
      points,
      "--out",
      out.toString()
    };
    String[] all = new String[words.length + more.length];
    System.arraycopy(words, 0, all, 0, words.length);
    System.arraycopy(more, 0, all, words.length, more.length);

    Launch run = Launch.of(all);

    assertThat(run.err.strip()).contains(says).hasLineCount(1);
    assertThat(run.status).isEqualTo(2);
    assertThat(out).doesNotExist();
  }
}
