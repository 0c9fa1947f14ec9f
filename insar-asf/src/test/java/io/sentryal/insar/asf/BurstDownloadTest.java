package io.sentryal.insar.asf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.sentryal.insar.archive.TransferListener;
import io.sentryal.insar.error.InvalidDataException;
import io.sentryal.insar.model.BurstId;
import io.sentryal.insar.model.Granule;
import io.sentryal.insar.testkit.asf.EmulatedFault;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bursts, which a service cuts out of their scene when they are asked for. */
class BurstDownloadTest {
  private static final String SCENE = "S1A_IW_SLC__1SDV_20240103T050000_6BD3";

  @TempDir Path work;
  private DownloadFixture f;
  private List<Granule> bursts;

  @BeforeEach
  void start() throws IOException {
    f = DownloadFixture.in(work);
    bursts = new ArrayList<>();
    for (int i = 1; i <= 3; i++) {
      bursts.add(burst(i, i == 3 ? "VH" : "VV"));
    }
  }

  @AfterEach
  void stop() {
    f.close();
  }

  @Test
  void metadata_isFetchedOncePerSceneAndPolarization() {
    DownloadReport report =
        f.client().download(bursts).to(f.out).withBurstMetadata().run().requireComplete();

    assertThat(report.files()).hasSize(5);
    assertThat(f.out.toFile().list())
        .containsExactlyInAnyOrder(
            "B1-BURST.tiff",
            "B2-BURST.tiff",
            "B3-BURST.tiff",
            SCENE + "_VV.xml",
            SCENE + "_VH.xml");
    assertThat(f.filesAsked()).filteredOn(request -> request.target().contains(".xml?")).hasSize(2);
    assertThat(f.out.resolve(SCENE + "_VV.xml")).content().startsWith("<burst");
  }

  @Test
  void anotherBurstThanAsked_isNotTaken() {
    f.emulator.failFiles(1, EmulatedFault.otherName("B9-BURST.tiff"));

    assertThat(fetch(bursts.get(0))).isNotEmptyFile();
    assertThat(f.waits).hasSize(1);
  }

  @Test
  void anotherBurstAlways_isRefused() {
    f.emulator.failFiles(9, EmulatedFault.otherName("B9-BURST.tiff"));

    assertThatExceptionOfType(InvalidDataException.class)
        .isThrownBy(() -> fetch(bursts.get(0)))
        .withMessageContaining("B1-BURST")
        .withMessageContaining("B9-BURST.tiff");
    assertThat(f.out).isEmptyDirectory();
  }

  @Test
  void burstBeingCutOut_isPolledEveryFewSeconds() {
    f.emulator.failDownloads(4, EmulatedFault.answer(202, "application/json", "{}"));

    assertThat(fetch(bursts.get(0))).isNotEmptyFile();
    assertThat(f.waits).hasSize(4).containsOnly(Duration.ofSeconds(4));
  }

  @Test
  void addressThatIsNoBurst_hasNoMetadata() {
    Granule odd =
        bursts.get(0).toBuilder()
            .uri(URI.create("https://sentinel1-burst.asf.alaska.edu/x.tiff"))
            .build();

    DownloadReport report = f.client().download(List.of(odd)).to(f.out).withBurstMetadata().run();
    assertThat(report.failures())
        .anySatisfy(each -> assertThat(each.error()).hasMessageContaining("SCENE/SWATH"));
  }

  private Path fetch(Granule burst) {
    return f.client().fetch(burst, f.out, TransferListener.NONE);
  }

  private Granule burst(int number, String polarization) throws IOException {
    String name = "B" + number + "-BURST";
    BurstId id = new BurstId(1, number, "IW2");
    Path image = Files.write(work.resolve("in").resolve(name + ".tiff"), new byte[1000 + number]);
    // The emulator builds the address from the name it is given.
    f.emulator.add(
        Scenes.scene(SCENE, DownloadFixture.START.plusSeconds(number))
            .polarization(polarization)
            .burstId(id)
            .file(image)
            .build());
    return Granule.builder()
        .id(name)
        .sensingStart(DownloadFixture.START)
        .burstId(id)
        .uri(
            URI.create(
                "https://sentinel1-burst.asf.alaska.edu/"
                    + SCENE
                    + "/IW2/"
                    + polarization
                    + "/"
                    + number
                    + ".tiff"))
        .fileName(name + ".tiff")
        .build();
  }
}
