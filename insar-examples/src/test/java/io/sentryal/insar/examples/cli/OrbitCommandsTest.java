package io.sentryal.insar.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sentryal.insar.testkit.asf.AsfEmulator;
import io.sentryal.insar.testkit.asf.BucketEmulator;
import io.sentryal.insar.testkit.scene.SimulatedStack;
import io.sentryal.insar.testkit.simulated.SimulatedArchive;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code orbits}, {@code dem} and precise baselines against emulated buckets of known truth. */
class OrbitCommandsTest {
  @TempDir static Path folder;
  private static SimulatedStack world;
  private static AsfEmulator server;
  private static BucketEmulator buckets;

  @BeforeAll
  static void serve() throws IOException {
    world =
        SimulatedStack.builder()
            .dates(LocalDate.of(2024, 1, 4), LocalDate.of(2024, 1, 16), LocalDate.of(2024, 1, 28))
            .perpendicularBaselinesM(0, 80, -40)
            .lines(184)
            .samples(300)
            .reliefM(20)
            .build();
    server =
        SimulatedArchive.start(world, Files.createDirectory(folder.resolve("scenes")), s -> {});
    buckets = BucketEmulator.start();
    for (int date = 0; date < 3; date++) {
      Path orbit = world.writeOrbit(date, Files.createDirectories(folder.resolve("made")));
      buckets.put("s1-orbits", "AUX_POEORB/" + orbit.getFileName(), Files.readAllBytes(orbit));
    }
    byte[] list = "Copernicus_DSM_COG_10_N80_00_E010_00_DEM".getBytes(StandardCharsets.UTF_8);
    buckets.put("copernicus-dem-30m", "tileList.txt", list, "text/plain");
    buckets.put("copernicus-dem-90m", "tileList.txt", list, "text/plain");
  }

  @AfterAll
  static void stop() {
    server.close();
    buckets.close();
  }

  private static Launch run(String... words) {
    return Launch.in(environment(), words);
  }

  private static Map<String, String> environment() {
    return new HashMap<>(
        Map.of(
            "INSAR_CMR_URL", server.baseUrl().toString(),
            "INSAR_ORBITS_URL", buckets.url("s1-orbits").toString(),
            "INSAR_DEM_URL", buckets.url("copernicus-dem-30m").toString(),
            "INSAR_DEM_LAND_URL", buckets.url("copernicus-dem-90m").toString()));
  }

  private static String name(int date) {
    return world.acquisitions().get(date).productName();
  }

  @Test
  void orbits_ofScenes_areFetchedIntoTheFolder() throws IOException {
    Path out = folder.resolve("orbits");

    Launch run = run("orbits", "--granule", name(0), name(1), "--out", out.toString());

    assertThat(run.status).as(run.err).isZero();
    List<String> lines = run.out.lines().toList();
    assertThat(lines.get(0)).isEqualTo("granule,kind,files,covers_ascending_node");
    for (int date = 0; date < 2; date++) {
      String[] field = lines.get(date + 1).split(",", -1);
      assertThat(field[0]).isEqualTo(name(date));
      assertThat(field[1]).isEqualTo("precise");
      Path made = folder.resolve("made").resolve(Path.of(field[2]).getFileName());
      assertThat(Path.of(field[2])).hasSameBinaryContentAs(made).hasParentRaw(out);
    }
  }

  /**
   * The world was made with 0, 80 and -40 m; the orbit files know, two state vectors only nearly.
   */
  @Test
  void stack_withPreciseBaselines_hasTheTruthAndMoreColumns() throws IOException {
    Path cache = folder.resolve("cache");

    Launch run =
        run("stack", "--granule", name(0), "--baselines", "precise", "--orbits", cache.toString());

    assertThat(run.status).as(run.err).isZero();
    List<String> lines = run.out.lines().toList();
    assertThat(lines.get(0))
        .isEqualTo(
            "granule,start,temporal_baseline_days,perpendicular_baseline_m,source,"
                + "parallel_baseline_m,height_of_ambiguity_m,start_offset_s,"
                + "along_track_overlap_percent");
    double[] wantedM = {0, 80, -40};
    for (int date = 0; date < 3; date++) {
      String[] field = lines.get(date + 1).split(",", -1);
      assertThat(Double.parseDouble(field[3])).isCloseTo(wantedM[date], within(0.5));
      assertThat(field[4]).isEqualTo("PRECISE_ORBIT");
      if (date > 0) {
        double ambiguityM = Double.parseDouble(field[6]);
        assertThat(Math.signum(ambiguityM)).isEqualTo(Math.signum(wantedM[date]));
        assertThat(Math.abs(ambiguityM * wantedM[date])).isBetween(12_000.0, 20_000.0);
      }
      assertThat(Double.parseDouble(field[8])).isBetween(95.0, 100.0);
    }
    Path file = Files.writeString(folder.resolve("precise.csv"), run.out);
    Launch pairs = run("pairs", "--stack", file.toString(), "--network", "sbas:24,100");
    assertThat(pairs.status).as(pairs.err).isZero();
    assertThat(pairs.out.lines()).hasSize(3);
  }

  @Test
  void stack_conditions_areObeyed() {
    Launch all = run("stack", "--granule", name(0), "--min-overlap", "0.5");
    Launch none = run("stack", "--granule", name(0), "--min-overlap", "1.5");
    Launch noCache = run("stack", "--granule", name(0), "--baselines", "precise");

    assertThat(all.out.lines()).hasSize(4);
    assertThat(none.status).isEqualTo(2);
    assertThat(none.err).contains("minOverlap").contains("1.5");
    assertThat(noCache.status).isEqualTo(2);
    assertThat(noCache.err).contains("INSAR_CACHE");
  }

  @Test
  void dem_ofTheOpenSea_isTheGeoidAndSaysSo() {
    Path out = folder.resolve("sea.tif");

    Launch run =
        run(
            "dem",
            "--area",
            "-30.1,0.1,-30,0.2",
            "--margin",
            "0",
            "--cache",
            folder.resolve("tiles").toString(),
            "--out",
            out.toString());

    assertThat(run.status).as(run.err).isZero();
    assertThat(run.out.strip()).isEqualTo(out.toString());
    assertThat(out).isNotEmptyFile();
    assertThat(run.err)
        .contains("taken as water: Copernicus_DSM_COG_10_N00_00_W031_00_DEM")
        .contains("EGM96 every 30 minutes");
  }

  @Test
  void dem_badInput_isOneLineAndStatusTwo() {
    String out = folder.resolve("x.tif").toString();
    String cache = folder.resolve("tiles").toString();

    for (Launch run :
        List.of(
            run("dem", "--area", "0,0,1,1", "--out", out),
            run("dem", "--area", "0,1,1,0", "--out", out, "--cache", cache),
            run("dem", "--area", "0,0,1,1", "--margin", "-1", "--out", out, "--cache", cache),
            run("dem", "--area", "-179,-60,179,60", "--out", out, "--cache", cache))) {
      assertThat(run.status).as(run.err).isEqualTo(2);
      assertThat(run.err.strip().lines()).hasSize(1);
    }
  }
}
