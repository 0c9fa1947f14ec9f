package io.sentryal.insar.asf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.sentryal.insar.archive.TransferListener;
import io.sentryal.insar.asf.internal.download.FileStorage;
import io.sentryal.insar.error.AuthenticationException;
import io.sentryal.insar.error.InsarException;
import io.sentryal.insar.error.InsarIoException;
import io.sentryal.insar.error.InvalidDataException;
import io.sentryal.insar.error.RemoteServiceException;
import io.sentryal.insar.model.Granule;
import io.sentryal.insar.testkit.asf.AsfEmulator;
import io.sentryal.insar.testkit.asf.EmulatedFault;
import io.sentryal.insar.testkit.asf.EmulatedGranule;
import io.sentryal.insar.testkit.asf.ReceivedRequest;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a download makes of an archive and of a disk that misbehave. Nothing here sleeps. */
class DownloadTest {
  private static final Instant START = Instant.parse("2024-01-03T05:00:00.250Z");
  private static final int SIZE_BYTES = 400_000;

  @TempDir Path work;
  private Path served = Path.of("unset");
  private Path out = Path.of("unset");
  private final List<Duration> waits = new ArrayList<>();
  private final List<AutoCloseable> open = new ArrayList<>();

  @BeforeEach
  void serve() throws IOException {
    byte[] content = new byte[SIZE_BYTES];
    new Random(7).nextBytes(content);
    served = Files.write(Files.createDirectory(work.resolve("in")).resolve("SCENE.zip"), content);
    out = Files.createDirectory(work.resolve("out"));
  }

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable each : open) {
      each.close();
    }
  }

  @Test
  void wrongMd5_once_isFetchedAgain() {
    AsfEmulator emulator = emulator();
    emulator.failDownloads(1, EmulatedFault.damagedBody());

    assertThat(fetch(client(emulator), granule(emulator))).hasSameBinaryContentAs(served);
    assertThat(waits).hasSize(1);
    assertOnlyTheFileIsLeft();
  }

  @Test
  void wrongMd5_always_isRefusedAndNothingIsLeft() {
    AsfEmulator emulator = emulator();
    emulator.failDownloads(9, EmulatedFault.damagedBody());

    assertThatExceptionOfType(InvalidDataException.class)
        .isThrownBy(() -> fetch(client(emulator), granule(emulator)))
        .withMessageContaining("SCENE-SLC")
        .withMessageContaining("MD5 sum")
        .withMessageContaining(granule(emulator).md5().orElseThrow());
    assertNothingIsLeft();
  }

  @Test
  void shortFile_always_isRefusedAndNothingIsLeft() {
    AsfEmulator emulator = emulator();
    emulator.failDownloads(9, EmulatedFault.cutBody());

    assertThatExceptionOfType(InvalidDataException.class)
        .isThrownBy(() -> fetch(client(emulator), granule(emulator)))
        .withMessageContaining("200000 bytes")
        .withMessageContaining("announced 400000 bytes");
    assertNothingIsLeft();
  }

  @Test
  void connectionBrokenInTheFile_isTriedAgainFromTheOriginalAddress() {
    AsfEmulator emulator = emulator();
    emulator.failDownloads(2, EmulatedFault.brokenBody());

    assertThat(fetch(client(emulator), granule(emulator))).hasSameBinaryContentAs(served);
    assertThat(emulator.received())
        .filteredOn(request -> request.target().startsWith("/SLC/"))
        .hasSize(3);
    assertOnlyTheFileIsLeft();
  }

  @Test
  void connectionAlwaysBroken_isReportedAndNothingIsLeft() {
    AsfEmulator emulator = emulator();
    emulator.failDownloads(9, EmulatedFault.brokenConnection());

    assertThatExceptionOfType(InsarIoException.class)
        .isThrownBy(() -> fetch(client(emulator), granule(emulator)))
        .satisfies(e -> assertThat(e.isRetryable()).isTrue())
        .withMessageNotContaining("X-Amz-Signature");
    assertNothingIsLeft();
  }

  @Test
  void unavailableAndRateLimited_areTriedAgain() {
    AsfEmulator emulator = emulator();
    emulator.failDownloads(1, EmulatedFault.unavailable());
    emulator.failDownloads(1, EmulatedFault.rateLimited("11"));

    assertThat(fetch(client(emulator), granule(emulator))).hasSameBinaryContentAs(served);
    assertThat(waits).hasSize(2).endsWith(Duration.ofSeconds(11));
  }

  @Test
  void burstStillBeingCutOut_isAskedForUntilItIsReady() {
    AsfEmulator emulator = emulator();
    emulator.failDownloads(3, EmulatedFault.answer(202, "application/json", "{}"));

    assertThat(fetch(client(emulator), granule(emulator))).hasSameBinaryContentAs(served);
    assertThat(waits).hasSize(3);
  }

  @Test
  void burstNeverReady_ends() {
    AsfEmulator emulator = emulator();
    emulator.failDownloads(99, EmulatedFault.answer(202, "application/json", "{}"));

    assertThatExceptionOfType(RemoteServiceException.class)
        .isThrownBy(() -> fetch(client(emulator), granule(emulator)))
        .withMessageContaining("still being prepared");
  }

  @Test
  void loginPageInsteadOfTheFile_isRefused() {
    AsfEmulator emulator = emulator();
    emulator.failDownloads(1, EmulatedFault.htmlPage(200));

    assertThatExceptionOfType(InvalidDataException.class)
        .isThrownBy(() -> fetch(client(emulator), granule(emulator)))
        .withMessageContaining("web page")
        .withMessageContaining("EARTHDATA_TOKEN");
    assertNothingIsLeft();
  }

  @Test
  void missingToken_saysWhatToSet() {
    AsfEmulator emulator = keep(AsfEmulator.startWithToken(List.of(scene()), "right-token"));

    assertThatExceptionOfType(AuthenticationException.class)
        .isThrownBy(() -> fetch(client(emulator), granule(emulator)))
        .withMessageContaining("401")
        .withMessageContaining("EARTHDATA_TOKEN")
        .withMessageContaining("https://urs.earthdata.nasa.gov");
    assertThat(waits).isEmpty();
    assertNothingIsLeft();
  }

  @Test
  void wrongToken_isNotTriedAgainAndNotPrinted() {
    AsfEmulator emulator = keep(AsfEmulator.startWithToken(List.of(scene()), "right-token"));
    AsfArchive archive = keep(builder(emulator).earthdataToken("old-token").build());

    assertThatExceptionOfType(AuthenticationException.class)
        .isThrownBy(() -> fetch(archive, granule(emulator)))
        .withMessageContaining("EARTHDATA_TOKEN")
        .withMessageNotContaining("old-token");
    assertThat(waits).isEmpty();
  }

  @Test
  void rightToken_goesToTheDoorButNotToTheSignedAddress() {
    AsfEmulator emulator = keep(AsfEmulator.startWithToken(List.of(scene()), "right-token"));
    AsfArchive archive = keep(builder(emulator).earthdataToken("right-token").build());

    assertThat(fetch(archive, granule(emulator))).hasSameBinaryContentAs(served);
    ReceivedRequest signed = emulator.received().get(emulator.received().size() - 1);
    assertThat(signed.target()).startsWith("/signed/");
    assertThat(signed.header("Authorization")).isEmpty();
  }

  @Test
  void licenceNotAccepted_namesThePage() {
    AsfEmulator emulator = emulator();
    emulator.failDownloads(
        1,
        EmulatedFault.answer(
            403,
            "application/json",
            "{\"status_code\":403,\"error\":\"invalid_token\",\"error_description\":\"EULA"
                + " Acceptance Failure\",\"resolution_url\":"
                + "\"https://urs.earthdata.nasa.gov/approve_app?client_id=x\"}"));

    assertThatExceptionOfType(AuthenticationException.class)
        .isThrownBy(() -> fetch(client(emulator), granule(emulator)))
        .withMessageContaining("EULA")
        .withMessageContaining("https://urs.earthdata.nasa.gov/approve_app?client_id=x");
  }

  @Test
  void redirectToAnotherHost_doesNotCarryTheToken() {
    AsfEmulator foreign = emulator();
    AsfEmulator emulator = keep(AsfEmulator.startWithToken(List.of(scene()), "right-token"));
    emulator.failDownloads(
        1, EmulatedFault.redirectTo(foreign.baseUrl().resolve("/SLC/SA/SCENE.zip")));
    AsfArchive archive = keep(builder(emulator).earthdataToken("right-token").build());

    assertThat(fetch(archive, granule(emulator))).hasSameBinaryContentAs(served);
    assertThat(foreign.received())
        .hasSize(2)
        .allSatisfy(request -> assertThat(request.header("Authorization")).isEmpty());
  }

  @Test
  void redirectInACircle_ends() {
    AsfEmulator emulator = emulator();
    emulator.failDownloads(
        50, EmulatedFault.redirectTo(emulator.baseUrl().resolve("/SLC/SA/SCENE.zip")));

    assertThatExceptionOfType(InvalidDataException.class)
        .isThrownBy(() -> fetch(client(emulator), granule(emulator)))
        .withMessageContaining("circle");
  }

  @Test
  void redirectToPlainHttp_isNotFollowed() {
    AsfEmulator emulator = emulator();
    emulator.failDownloads(1, EmulatedFault.redirectTo(URI.create("http://data.example.org/x")));

    assertThatExceptionOfType(InvalidDataException.class)
        .isThrownBy(() -> fetch(client(emulator), granule(emulator)))
        .withMessageContaining("http://data.example.org/x")
        .withMessageContaining("encrypted");
  }

  @Test
  void redirectToTheLogin_asksForAToken() {
    AsfEmulator emulator = emulator();
    emulator.failDownloads(
        1,
        EmulatedFault.redirectTo(
            URI.create("https://urs.earthdata.nasa.gov/oauth/authorize?app_type=401")));

    assertThatExceptionOfType(AuthenticationException.class)
        .isThrownBy(() -> fetch(client(emulator), granule(emulator)))
        .withMessageContaining("EARTHDATA_TOKEN is not set");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "half", "damaged"})
  void fileThatIsThereButNotWhole_isReplaced(String state) throws IOException {
    AsfEmulator emulator = emulator();
    byte[] content = Files.readAllBytes(served);
    if (state.equals("damaged")) {
      content[99] ^= 1;
    }
    int length = state.equals("half") ? SIZE_BYTES / 2 : state.isEmpty() ? 0 : SIZE_BYTES;
    Files.write(out.resolve("SCENE.zip"), java.util.Arrays.copyOf(content, length));

    assertThat(fetch(client(emulator), granule(emulator))).hasSameBinaryContentAs(served);
    assertOnlyTheFileIsLeft();
  }

  @Test
  void fileThatIsThereButNotWhole_survivesAFailedDownload() throws IOException {
    AsfEmulator emulator = emulator();
    Files.writeString(out.resolve("SCENE.zip"), "older");
    emulator.failDownloads(9, EmulatedFault.brokenConnection());

    assertThatExceptionOfType(InsarException.class)
        .isThrownBy(() -> fetch(client(emulator), granule(emulator)));
    assertThat(out.resolve("SCENE.zip")).hasContent("older");
    assertOnlyTheFileIsLeft();
  }

  @Test
  void diskFullInTheMiddle_isReportedAndNothingIsLeft() {
    AsfEmulator emulator = emulator();
    AsfArchive archive = keep(builder(emulator).storage(new FullDisk()).build());

    assertThatExceptionOfType(InsarIoException.class)
        .isThrownBy(() -> fetch(archive, granule(emulator)))
        .withMessageContaining("No space left on device")
        .withMessageContaining("free space")
        .satisfies(e -> assertThat(e.isRetryable()).isFalse());
    assertThat(waits).isEmpty();
    assertNothingIsLeft();
  }

  @Test
  void renameThatFails_isReportedAndTheNextFetchOnlyRenames() {
    AsfEmulator emulator = emulator();
    FileStorage stuck =
        new FileStorage() {
          @Override
          public void publish(Path part, Path target) throws IOException {
            throw new IOException("permission denied");
          }
        };
    AsfArchive archive = keep(builder(emulator).storage(stuck).build());

    assertThatExceptionOfType(InsarIoException.class)
        .isThrownBy(() -> fetch(archive, granule(emulator)))
        .withMessageContaining("permission denied");
    assertThat(out.toFile().list())
        .containsExactlyInAnyOrder("SCENE.zip.part", "SCENE.zip.part.json");
    Granule granule = granule(emulator);
    int before = emulator.received().size();
    assertThat(fetch(client(emulator), granule)).hasSameBinaryContentAs(served);
    assertThat(emulator.received()).hasSize(before);
    assertOnlyTheFileIsLeft();
  }

  @Test
  void tooLittleFreeSpace_isSaidBeforeAnythingIsFetched() {
    AsfEmulator emulator = emulator();
    FileStorage small =
        new FileStorage() {
          @Override
          public long usableBytes(Path folder) {
            return SIZE_BYTES - 1;
          }
        };
    AsfArchive archive = keep(builder(emulator).storage(small).build());
    Granule granule = granule(emulator);
    int before = emulator.received().size();

    assertThatExceptionOfType(InsarIoException.class)
        .isThrownBy(() -> fetch(archive, granule))
        .withMessageContaining("400000 bytes")
        .withMessageContaining("399999");
    assertThat(emulator.received()).hasSize(before);
  }

  @Test
  void listenerThatThrows_stopsTheDownloadAndNothingIsLeft() {
    AsfEmulator emulator = emulator();
    TransferListener stop =
        (name, done, total) -> {
          throw new IllegalStateException("enough");
        };

    assertThatExceptionOfType(IllegalStateException.class)
        .isThrownBy(() -> client(emulator).fetch(granule(emulator), out, stop));
    assertNothingIsLeft();
  }

  @Test
  void interruptInTheMiddle_endsAtOnceAndNothingIsLeft() {
    AsfEmulator emulator = emulator();
    AsfArchive archive = client(emulator);
    Granule granule = granule(emulator);
    TransferListener interrupting = (name, done, total) -> Thread.currentThread().interrupt();

    assertThatExceptionOfType(InsarIoException.class)
        .isThrownBy(() -> archive.fetch(granule, out, interrupting))
        .withMessageContaining("interrupted")
        .satisfies(e -> assertThat(e.isRetryable()).isFalse());
    assertThat(Thread.interrupted()).isTrue();
    assertThat(waits).isEmpty();
    assertNothingIsLeft();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"../evil.zip", "a/b.zip", "..", ".hidden", "a\\b.zip", "nul\0.zip", "a..b"})
  void fileNameThatLeadsElsewhere_isRefused(String name) {
    AsfEmulator emulator = emulator();
    Granule granule = granule(emulator).toBuilder().fileName(name).build();

    assertThatExceptionOfType(InvalidDataException.class)
        .isThrownBy(() -> fetch(client(emulator), granule))
        .withMessageContaining("file name");
    assertNothingIsLeft();
    assertThat(work.resolve("evil.zip")).doesNotExist();
  }

  @Test
  void granuleWithoutAddressOrWithAnUnsafeOne_isRefused() {
    AsfEmulator emulator = emulator();
    Granule bare = Granule.builder().id("BARE").sensingStart(START).build();
    Granule plain =
        bare.toBuilder().uri(URI.create("http://datapool.asf.alaska.edu/x.zip")).build();

    assertThatExceptionOfType(InvalidDataException.class)
        .isThrownBy(() -> fetch(client(emulator), bare))
        .withMessageContaining("BARE");
    assertThatExceptionOfType(InvalidDataException.class)
        .isThrownBy(() -> fetch(client(emulator), plain))
        .withMessageContaining("not encrypted");
  }

  @Test
  void folderThatIsNotThere_isRefused() {
    AsfEmulator emulator = emulator();
    Granule granule = granule(emulator);

    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> client(emulator).fetch(granule, out.resolve("missing"), TransferListener.NONE))
        .withMessageContaining("missing");
  }

  @Test
  void burstWithoutSizeAndSum_isCheckedByTheAnnouncedLength() {
    AsfEmulator emulator = emulator();
    AsfArchive archive = client(emulator);
    Granule scene = granule(emulator);
    Granule burst =
        Granule.builder()
            .id("BURST")
            .sensingStart(START)
            .uri(scene.uri().orElseThrow())
            .fileName("SCENE.zip")
            .build();

    Path file = fetch(archive, burst);
    assertThat(file).hasSameBinaryContentAs(served);
    // The length agrees, so the second call does not write again.
    assertThat(file.toFile().setLastModified(0)).isTrue();
    assertThat(fetch(archive, burst).toFile().lastModified()).isZero();
  }

  @Test
  void twoAtOnce_onOneTarget_bothGetTheWholeFile() throws Exception {
    AsfEmulator emulator = emulator();
    AsfArchive archive = client(emulator);
    Granule granule = granule(emulator);
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Future<Path>> files = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        files.add(threads.submit(() -> fetch(archive, granule)));
      }
      for (Future<Path> file : files) {
        assertThat(file.get()).hasSameBinaryContentAs(served);
      }
    } finally {
      threads.shutdownNow();
    }
    assertOnlyTheFileIsLeft();
  }

  private EmulatedGranule scene() {
    return Scenes.scene("SCENE", START).file(served).build();
  }

  private AsfEmulator emulator() {
    return keep(AsfEmulator.start(List.of(scene())));
  }

  private AsfArchiveBuilder builder(AsfEmulator emulator) {
    return AsfArchive.builder().baseUrl(emulator.baseUrl()).sleeper(waits::add);
  }

  private AsfArchive client(AsfEmulator emulator) {
    return keep(builder(emulator).build());
  }

  private <T extends AutoCloseable> T keep(T closeable) {
    open.add(closeable);
    return closeable;
  }

  private Granule granule(AsfEmulator emulator) {
    return client(emulator).granule("SCENE").orElseThrow();
  }

  private Path fetch(AsfArchive archive, Granule granule) {
    return archive.fetch(granule, out, TransferListener.NONE);
  }

  private void assertNothingIsLeft() {
    assertThat(out).isEmptyDirectory();
  }

  private void assertOnlyTheFileIsLeft() {
    assertThat(out.toFile().list()).containsExactly("SCENE.zip");
  }

  /** Takes 100,000 bytes, then none. */
  private static final class FullDisk implements FileStorage {
    @Override
    public WritableByteChannel append(Path part, long fromByte) throws IOException {
      WritableByteChannel real = FileStorage.super.append(part, fromByte);
      return new WritableByteChannel() {
        private long leftBytes = 100_000;

        @Override
        public int write(ByteBuffer source) throws IOException {
          leftBytes -= source.remaining();
          if (leftBytes < 0) {
            throw new IOException("No space left on device");
          }
          return real.write(source);
        }

        @Override
        public boolean isOpen() {
          return real.isOpen();
        }

        @Override
        public void close() throws IOException {
          real.close();
        }
      };
    }
  }
}
