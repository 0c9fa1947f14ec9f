package io.sentryal.insar.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.sentryal.insar.asf.AsfArchive;
import io.sentryal.insar.model.OrbitDirection;
import io.sentryal.insar.model.Platform;
import io.sentryal.insar.testkit.asf.AsfEmulator;
import io.sentryal.insar.testkit.asf.EmulatedGranule;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.locationtech.jts.geom.Envelope;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.geom.Polygon;

/** The examples that search and download, against an emulated archive of one scene over Rome. */
class ArchiveExamplesTest {
  private static final Instant START = Instant.parse("2025-01-31T05:00:00.250Z");

  @TempDir Path folder;
  private final PrintStream standardOutput = System.out;
  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
  private AsfEmulator emulator;

  @BeforeEach
  void start() throws IOException {
    Path file = Files.write(folder.resolve("SCENE.zip"), new byte[] {1, 2, 3});
    Polygon rome = (Polygon) new GeometryFactory().toGeometry(new Envelope(12, 13, 41, 43));
    emulator =
        AsfEmulator.start(
            List.of(
                EmulatedGranule.builder()
                    .name("SCENE")
                    .platform(Platform.SENTINEL_1A)
                    .period(START, START.plusSeconds(27))
                    .direction(OrbitDirection.ASCENDING)
                    .track(117)
                    .footprint(rome)
                    .file(file)
                    .build()));
    System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
  }

  @AfterEach
  void stop() {
    System.setOut(standardOutput);
    emulator.close();
  }

  private AsfArchive archive() {
    return AsfArchive.builder().baseUrl(emulator.baseUrl()).build();
  }

  @Test
  void search_printsTheSceneOfTheLastDay() {
    try (AsfArchive archive = archive()) {
      SearchGranules.search(archive);
    }

    assertThat(printed.toString(StandardCharsets.UTF_8))
        .isEqualToNormalizingNewlines("SCENE  2025-01-31T05:00:00.250Z  track 117\n");
  }

  @Test
  void download_bringsTheFile() throws IOException {
    Path out = Files.createDirectory(folder.resolve("out"));
    try (AsfArchive archive = archive()) {
      DownloadScenes.download(archive, out, List.of("SCENE"));
    }

    assertThat(out.resolve("SCENE.zip")).hasBinaryContent(new byte[] {1, 2, 3});
    assertThat(printed.toString(StandardCharsets.UTF_8)).contains("SCENE.zip  3");
  }
}
