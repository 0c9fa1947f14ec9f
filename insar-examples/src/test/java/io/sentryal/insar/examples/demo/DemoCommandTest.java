package io.sentryal.insar.examples.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sentryal.insar.examples.cli.Insar;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class DemoCommandTest {
  private static final DemoScenario.Size SMALL = new DemoScenario.Size(4, 300, 1500, 40);

  @TempDir Path folder;

  private int run(StringWriter out, StringWriter err, String... arguments) {
    return new CommandLine(new DemoCommand(SMALL))
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err))
        .execute(arguments);
  }

  /** The same pipeline as the demo's, on a smaller scene: velocities must be the truth. */
  @Test
  void demo_onASmallScene_measuresTheTruth_andWritesItsFiles() throws IOException {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    Path target = folder.resolve("made/by/demo");

    int status = run(out, err, "--out", target.toString());

    assertThat(err.toString()).isEmpty();
    assertThat(status).isZero();
    assertThat(out.toString())
        .startsWith("SIMULATED")
        .contains("RMSE of velocity", "mm/yr, + toward the satellite", "relative to point REF");
    JsonNode geoJson = new ObjectMapper().readTree(target.resolve("points.geojson").toFile());
    assertThat(geoJson.get("features")).hasSize(41);
    for (String name : List.of("points.geojson", "series.csv", "velocity.csv", "points.csv")) {
      assertThat(Files.readString(target.resolve(name))).containsIgnoringCase("simulated");
    }
    List<String> rows = Files.readAllLines(target.resolve("points.csv"));
    assertThat(rows).hasSize(42);
    double worst = 0;
    int good = 0;
    for (String row : rows.subList(1, rows.size())) {
      String[] cells = row.split(",", -1);
      if (!cells[7].isEmpty() && Double.parseDouble(cells[7]) >= 0.7 && !cells[6].isEmpty()) {
        worst = Math.max(worst, Math.abs(Double.parseDouble(cells[6])));
        good++;
      }
    }
    assertThat(good).isGreaterThanOrEqualTo(25);
    assertThat(worst).isLessThan(8);
    BufferedImage map = ImageIO.read(target.resolve("velocity.png").toFile());
    assertThat(map.getWidth()).isEqualTo(1280);
  }

  @Test
  void demo_ofTheLauncher_isOneOfItsCommands() {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();

    int status =
        Insar.run(
            new String[] {"demo", "--quiet", "--help"},
            Map.of(),
            new PrintWriter(out),
            new PrintWriter(err));

    assertThat(status).isZero();
    assertThat(out.toString()).contains("insar demo --out demo-files", "--quiet", "SIMULATED");
  }

  @Test
  void demo_intoAFile_saysWhatIsWrong_withStatus2() throws IOException {
    StringWriter err = new StringWriter();
    Path file = Files.writeString(folder.resolve("taken"), "not a folder");

    int status = run(new StringWriter(), err, "--out", file.toString());

    assertThat(status).isEqualTo(2);
    assertThat(err.toString()).contains("taken' is a file; name a folder");
    assertThat(file).hasContent("not a folder");
  }
}
