package io.sentryal.insar.asf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.sentryal.insar.asf.internal.download.FileStorage;
import io.sentryal.insar.error.InsarIoException;
import io.sentryal.insar.error.InvalidDataException;
import io.sentryal.insar.error.RemoteServiceException;
import io.sentryal.insar.model.Granule;
import io.sentryal.insar.testkit.asf.EmulatedFault;
import io.sentryal.insar.testkit.asf.EmulatedLogin;
import java.io.IOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Many files at once: what a caller is told, and what is left when it ends early. */
class BatchDownloadTest {
  @TempDir Path work;
  private DownloadFixture f;

  @BeforeEach
  void start() throws IOException {
    f = DownloadFixture.in(work);
  }

  @AfterEach
  void stop() {
    f.close();
  }

  @Test
  void files_ofMany_areReportedInTheirOrder() {
    DownloadReport report = f.client().download(files(9)).to(f.out).parallel(3).run();

    assertThat(report.isComplete()).isTrue();
    assertThat(report.cancelled()).isFalse();
    assertThat(report.requireComplete().files())
        .extracting(DownloadedFile::granule)
        .containsExactlyElementsOf(files(9).stream().map(Granule::id).toList());
    assertThat(report.files())
        .allSatisfy(file -> assertThat(file.path()).hasSameBinaryContentAs(f.served))
        .allSatisfy(file -> assertThat(file.alreadyThere()).isFalse());
  }

  @Test
  void files_thatAreThere_areNotFetchedAgain() {
    f.client().download(files(3)).to(f.out).run();
    int before = f.emulator.received().size();

    DownloadReport report = f.client().download(files(3)).to(f.out).run();
    assertThat(report.files()).hasSize(3).allMatch(DownloadedFile::alreadyThere);
    assertThat(f.emulator.received()).hasSize(before);
  }

  @Test
  void fileDamagedOnTheDisk_isFoundByItsSumAndByItsSizeAlone() throws IOException {
    f.client().download(files(1)).to(f.out).run();
    Path file = f.out.resolve("G0.zip");
    byte[] bytes = Files.readAllBytes(file);
    bytes[7] ^= 1;
    Files.write(file, bytes);

    assertThat(f.client().download(files(1)).to(f.out).verify(Verify.SIZE).run().files())
        .allMatch(DownloadedFile::alreadyThere);
    assertThat(f.client().download(files(1)).to(f.out).run().files())
        .noneMatch(DownloadedFile::alreadyThere);
    assertThat(file).hasSameBinaryContentAs(f.served);
  }

  @Test
  void oneThatFails_doesNotStopTheOthers() {
    List<Granule> granules = new ArrayList<>(files(3));
    granules.add(1, missing("GONE"));
    granules.add(Granule.builder().id("BARE").sensingStart(DownloadFixture.START).build());

    DownloadReport report = f.client().download(granules).to(f.out).run();
    assertThat(report.files()).hasSize(3);
    assertThat(report.failures())
        .extracting(FailedDownload::granule)
        .containsExactly("GONE", "BARE");
    assertThat(report.failures().get(0).error())
        .isInstanceOf(RemoteServiceException.class)
        .hasMessageContaining("404");
    assertThat(report.failures().get(1).error()).isInstanceOf(InvalidDataException.class);
    assertThat(f.waits).isEmpty();
    assertThatExceptionOfType(RemoteServiceException.class)
        .isThrownBy(report::requireComplete)
        .satisfies(e -> assertThat(e.getSuppressed()).hasSize(1));
  }

  @Test
  void refusedPassword_isTriedOnceForAllFiles() throws IOException {
    try (DownloadFixture shut =
        DownloadFixture.in(
            Files.createDirectory(work.resolve("shut")),
            new EmulatedLogin(TestSecrets.USER, TestSecrets.PASSWORD))) {
      AsfArchive archive =
          shut.keep(
              shut.builder()
                  .credentials(EarthdataCredentials.userPassword(TestSecrets.USER, "wrong"))
                  .build());

      DownloadReport report = archive.download(files(20)).to(shut.out).parallel(1).run();
      assertThat(report.failures())
          .hasSize(20)
          .allSatisfy(f -> assertThat(f.error()).isInstanceOf(EarthdataException.class));
      assertThat(shut.emulator.received()).hasSize(1);
    }
  }

  @Test
  void progress_isToldOnTheCallersThreadAndNeverGoesBack() {
    List<DownloadProgress> heard = new ArrayList<>();
    Thread caller = Thread.currentThread();

    f.client()
        .download(files(4))
        .to(f.out)
        .onProgress(
            progress -> {
              assertThat(Thread.currentThread()).isSameAs(caller);
              heard.add(progress);
            })
        .run();
    long total = 4L * DownloadFixture.SIZE_BYTES;
    assertThat(heard)
        .isNotEmpty()
        .allMatch(each -> each.totalBytes() == total && each.files() == 4);
    assertThat(heard).extracting(DownloadProgress::bytes).isSorted().last().isEqualTo(total);
    assertThat(heard).extracting(DownloadProgress::filesEnded).isSorted().last().isEqualTo(4);
    assertThat(heard)
        .filteredOn(each -> each.fileBytes() == DownloadFixture.SIZE_BYTES)
        .extracting(DownloadProgress::fileName)
        .contains("G0.zip", "G1.zip", "G2.zip", "G3.zip");
  }

  @Test
  @Timeout(60)
  void faultOfTheMachineInAThread_reachesTheCaller() {
    FileStorage broken =
        new FileStorage() {
          @Override
          public long usableBytes(Path folder) {
            throw new OutOfMemoryError("no memory, for this test");
          }
        };
    AsfArchive archive = f.keep(f.builder().storage(broken).build());

    assertThatExceptionOfType(OutOfMemoryError.class)
        .isThrownBy(() -> archive.download(files(4)).to(f.out).run())
        .withMessage("no memory, for this test");
  }

  @Test
  void listenerThatThrows_stopsEverything() {
    assertThatIllegalStateException()
        .isThrownBy(
            () ->
                f.client()
                    .download(files(9))
                    .to(f.out)
                    .parallel(1)
                    .onProgress(
                        progress -> {
                          throw new IllegalStateException("enough");
                        })
                    .run())
        .withMessage("enough");
    assertThat(f.out.resolve("G8.zip")).doesNotExist();
  }

  @Test
  void cancelInTheMiddle_leavesAPartThatTheNextRunGoesOnWith() throws IOException {
    // So slow that only the cancelling can end it.
    f.emulator.failFiles(1, EmulatedFault.drip(300_000));
    DownloadReport report =
        f.client()
            .download(files(2))
            .to(f.out)
            .parallel(1)
            .onProgress(progress -> Thread.currentThread().interrupt())
            .run();

    assertThat(Thread.interrupted()).isTrue();
    assertThat(report.cancelled()).isTrue();
    assertThat(report.files()).isEmpty();
    assertThat(report.failures()).hasSize(2);
    assertThat(f.out.resolve("G0.zip")).doesNotExist();
    assertThat(f.client().download(files(2)).to(f.out).run().isComplete()).isTrue();
    assertThat(f.out.toFile().list()).containsExactlyInAnyOrder("G0.zip", "G1.zip");
  }

  @Test
  void anotherProcessOnTheTarget_isWaitedFor() throws IOException {
    Path state = f.out.resolve("SCENE.zip.part.json");
    FileChannel other = open(state);
    FileLock lock = other.lock();
    List<Duration> waited = new ArrayList<>();
    AsfArchive archive =
        f.keep(
            f.builder()
                .sleeper(
                    wait -> {
                      waited.add(wait);
                      if (waited.size() == 3) {
                        release(lock, other);
                      }
                    })
                .build());

    assertThat(f.fetch(archive)).hasSameBinaryContentAs(f.served);
    assertThat(waited).hasSize(3);
  }

  @Test
  void anotherProcessThatDoesNotEnd_isNamed() throws IOException {
    try (FileChannel other = open(f.out.resolve("SCENE.zip.part.json"));
        FileLock lock = other.lock()) {
      assertThat(lock.isValid()).isTrue();
      AsfArchive archive = f.keep(f.builder().lockTimeout(Duration.ofMinutes(2)).build());

      assertThatExceptionOfType(InsarIoException.class)
          .isThrownBy(() -> f.fetch(archive))
          .withMessageContaining("another download has held this file for 2 min");
    }
    assertThat(f.waits).hasSize(121);
    assertThat(f.emulator.received()).isEmpty();
  }

  @Test
  void twoGranulesOfOneFileName_areRefused() {
    Granule other = f.scene().toBuilder().id("OTHER").build();

    assertThatIllegalArgumentException()
        .isThrownBy(() -> f.client().download(List.of(f.scene(), other)).to(f.out).run())
        .withMessageContaining("SCENE.zip")
        .withMessageContaining("OTHER");
    assertThat(f.client().download(List.of(f.scene(), f.scene())).to(f.out).run().files())
        .hasSize(1);
  }

  @Test
  void badOptions_areRefused() {
    Download download = f.client().download(files(1));

    assertThatIllegalStateException().isThrownBy(download::run).withMessageContaining("to");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> download.parallel(0))
        .withMessageContaining("parallel");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> download.to(f.out.resolve("missing")).run())
        .withMessageContaining("missing");
  }

  @Test
  void presign_leadsToTheFileWithoutFetchingIt() {
    PresignedUrl signed = f.client().presign(f.scene());

    assertThat(signed.reveal().getHost()).isEqualTo("simulated.cloudfront.net");
    assertThat(signed.expiresAt()).isEqualTo(Instant.parse("2024-01-03T06:00:00Z"));
    assertThat(signed.worksFor(DownloadFixture.START, Duration.ofMinutes(59))).isTrue();
    assertThat(signed.worksFor(DownloadFixture.START, Duration.ofMinutes(60))).isFalse();
    assertThat(signed.toString()).doesNotContain(TestSecrets.ALL).contains("redacted");
    assertThat(f.filesAsked()).isEmpty();
  }

  @Test
  void presign_ofAServerThatSendsTheFileItself_isRefused() {
    f.emulator.failDownloads(1, EmulatedFault.answer(200, "application/zip", "data"));

    assertThatExceptionOfType(InvalidDataException.class)
        .isThrownBy(() -> f.client().presign(f.scene()))
        .withMessageContaining("signed address");
  }

  @Test
  void presign_ofABurstThatIsBeingCutOut_waits() {
    f.emulator.failDownloads(2, EmulatedFault.answer(202, "application/json", "{}"));

    assertThat(f.client().presign(f.scene()).granule()).isEqualTo("SCENE-SLC");
    assertThat(f.waits).hasSize(2);
  }

  private List<Granule> files(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> f.scene().toBuilder().id("G" + i).fileName("G" + i + ".zip").build())
        .toList();
  }

  private static Granule missing(String id) {
    return Granule.builder()
        .id(id)
        .sensingStart(DownloadFixture.START)
        .uri(URI.create("https://datapool.asf.alaska.edu/SLC/SA/" + id + ".zip"))
        .fileName(id + ".zip")
        .build();
  }

  private static FileChannel open(Path path) throws IOException {
    return FileChannel.open(
        path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
  }

  private static void release(FileLock lock, FileChannel other) {
    try {
      lock.release();
      other.close();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
