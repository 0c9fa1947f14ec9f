package io.sentryal.insar.asf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.sentryal.insar.archive.TransferListener;
import io.sentryal.insar.asf.internal.download.FileStorage;
import io.sentryal.insar.error.InsarException;
import io.sentryal.insar.error.InsarIoException;
import io.sentryal.insar.model.Granule;
import io.sentryal.insar.testkit.asf.EmulatedFault;
import io.sentryal.insar.testkit.asf.ReceivedRequest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A download that breaks off goes on where it was, and only there. Nothing here sleeps. */
class ResumeTest {
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

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 1000, 65_536, 262_144, 262_145, 399_999})
  void connectionBroken_atAnyByte_goesOnThereFromTheOriginalAddress(long bytes) {
    f.emulator.failFiles(1, EmulatedFault.brokenBodyAfter(bytes));

    assertThat(f.fetch(f.client())).hasSameBinaryContentAs(f.served);
    assertThat(f.filesAsked()).hasSize(2);
    ReceivedRequest second = f.filesAsked().get(1);
    assertThat(second.header("Range"))
        .isEqualTo(bytes == 0 ? none() : some("bytes=" + bytes + "-"));
    assertThat(second.header("If-Range").isPresent()).isEqualTo(bytes > 0);
    // The public address is asked again, with the range: the old signature may have ended.
    assertThat(f.emulator.received()).hasSize(4);
    assertThat(f.emulator.received().get(2).header("Range")).isEqualTo(second.header("Range"));
    assertOnlyTheFileIsLeft();
  }

  @Test
  void connectionBrokenManyTimes_eachTimeALittleFurther_isBroughtToTheEnd() {
    f.emulator.failFiles(39, EmulatedFault.brokenBodyAfter(10_000));

    assertThat(f.fetch(f.client())).hasSameBinaryContentAs(f.served);
    assertThat(f.filesAsked()).hasSize(40);
  }

  @Test
  void anotherRun_goesOnWhereTheFirstBrokeOff() throws IOException {
    breakOffAt(150_000);

    assertThat(f.fetch(f.client())).hasSameBinaryContentAs(f.served);
    assertThat(last().header("Range")).contains("bytes=150000-");
    assertThat(last().header("If-Range")).isPresent();
    assertOnlyTheFileIsLeft();
  }

  @Test
  void serverThatIgnoresTheRange_sendsAllOfItAndThatIsTaken() throws IOException {
    breakOffAt(150_000);
    f.emulator.failFiles(1, EmulatedFault.ignoredRange());

    assertThat(f.fetch(f.client())).hasSameBinaryContentAs(f.served);
    assertThat(f.waits).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, 1, 1000})
  void serverThatSendsAnotherRange_isNotBelieved(long shift) throws IOException {
    breakOffAt(150_000);
    f.emulator.failFiles(1, EmulatedFault.wrongRange(shift));

    assertThat(f.fetch(f.client())).hasSameBinaryContentAs(f.served);
    assertThat(last().header("Range")).isEmpty();
  }

  @Test
  void fileThatChanged_isFetchedFromTheBeginning() throws IOException {
    breakOffAt(150_000);
    f.emulator.failFiles(1, EmulatedFault.otherVersion("\"newer\""));

    assertThat(f.fetch(f.client())).hasSameBinaryContentAs(f.served);
    assertThat(f.waits).isEmpty();
  }

  @Test
  void serverThatIgnoresIfRange_isCaughtByTheEtag() throws IOException {
    breakOffAt(150_000);
    f.emulator.failFiles(1, EmulatedFault.ignoredIfRange("\"newer\""));

    assertThat(f.fetch(f.client())).hasSameBinaryContentAs(f.served);
    assertThat(last().header("Range")).isEmpty();
  }

  @Test
  void partDamagedOnTheDisk_isCaughtByTheSumAndFetchedAgain() throws IOException {
    breakOffAt(150_000);
    byte[] part = Files.readAllBytes(f.part());
    part[99] ^= 1;
    Files.write(f.part(), part);

    assertThat(f.fetch(f.client())).hasSameBinaryContentAs(f.served);
    assertThat(last().header("Range")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "no json", "{\"url\":\"https://example.org/other\"}"})
  void stateThatIsNoState_isNotResumedFrom(String state) throws IOException {
    breakOffAt(150_000);
    Files.writeString(f.out.resolve("SCENE.zip.part.json"), state);

    assertThat(f.fetch(f.client())).hasSameBinaryContentAs(f.served);
    assertThat(last().header("Range")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"\\u00fcber", "a\\r\\nX-Evil: 1", "\\u0000"})
  void versionThatNoHeaderCanHold_isNotSent(String tag) throws IOException {
    breakOffAt(150_000);
    Path state = f.out.resolve("SCENE.zip.part.json");
    Files.writeString(
        state,
        Files.readString(state)
            .replaceFirst("\"etag\":\"?[^,}]*", "\"etag\":\"" + tag.replace("\\", "\\\\") + "\""));

    assertThat(f.fetch(f.client())).hasSameBinaryContentAs(f.served);
    assertThat(last().header("If-Range")).isEmpty();
  }

  @Test
  void linkInPlaceOfThePart_isNotFollowed() throws IOException {
    Path elsewhere = Files.writeString(work.resolve("precious.txt"), "precious");
    Files.createSymbolicLink(f.part(), elsewhere);

    assertThat(f.fetch(f.client())).hasSameBinaryContentAs(f.served);
    assertThat(elsewhere).hasContent("precious");
  }

  @Test
  void linkInPlaceOfTheState_isRefused() throws IOException {
    Path elsewhere = Files.writeString(work.resolve("precious.txt"), "precious");
    Files.createSymbolicLink(f.out.resolve("SCENE.zip.part.json"), elsewhere);

    assertThatExceptionOfType(InsarIoException.class)
        .isThrownBy(() -> f.fetch(f.client()))
        .withMessageContaining("SCENE.zip.part.json");
    assertThat(elsewhere).hasContent("precious");
  }

  @Test
  void linkInPlaceOfTheTarget_isReplacedAndItsTargetUntouched() throws IOException {
    Path elsewhere = Files.writeString(work.resolve("precious.txt"), "precious");
    Files.createSymbolicLink(f.out.resolve("SCENE.zip"), elsewhere);

    Path fetched = f.fetch(f.client());
    assertThat(fetched).hasSameBinaryContentAs(f.served);
    assertThat(Files.isSymbolicLink(fetched)).isFalse();
    assertThat(elsewhere).hasContent("precious");
  }

  @Test
  void partOfAnotherVersionOfTheGranule_isNotResumedFrom() throws IOException {
    breakOffAt(f.scene().toBuilder().md5("0".repeat(32)).build(), 150_000);

    assertThat(f.fetch(f.client())).hasSameBinaryContentAs(f.served);
    assertThat(last().header("Range")).isEmpty();
  }

  @Test
  void partLongerThanTheFile_isNotResumedFrom() throws IOException {
    breakOffAt(150_000);
    Files.write(f.part(), new byte[DownloadFixture.SIZE_BYTES + 1]);

    assertThat(f.fetch(f.client())).hasSameBinaryContentAs(f.served);
    assertThat(last().header("Range")).isEmpty();
  }

  @Test
  void fileOfUnknownSize_completeButForItsName_isNamed() throws IOException {
    Granule unknown =
        Granule.builder()
            .id("UNKNOWN")
            .sensingStart(DownloadFixture.START)
            .uri(f.scene().uri().orElseThrow())
            .fileName("SCENE.zip")
            .build();
    breakOffAt(unknown, 150_000);
    Files.copy(f.served, f.part(), StandardCopyOption.REPLACE_EXISTING);

    // The server answers 416: there is nothing behind what is kept.
    assertThat(f.client().fetch(unknown, f.out, TransferListener.NONE))
        .hasSameBinaryContentAs(f.served);
    assertOnlyTheFileIsLeft();
  }

  @Test
  void signatureThatEndsInTheMiddle_isMadeAnew() {
    f.emulator.failFiles(1, EmulatedFault.brokenBodyAfter(100_000));
    f.emulator.failFiles(1, EmulatedFault.answer(403, "application/xml", "<Error>Expired</Error>"));

    assertThat(f.fetch(f.client())).hasSameBinaryContentAs(f.served);
    assertThat(last().header("Range")).contains("bytes=100000-");
  }

  @Test
  void diskThatFillsUp_keepsThePartAndGoesOnWhenThereIsRoom() {
    AsfArchive archive = f.keep(f.builder().storage(new FullDisk()).build());
    assertThatExceptionOfType(InsarIoException.class)
        .isThrownBy(() -> f.fetch(archive))
        .withMessageContaining("No space left on device")
        .satisfies(e -> assertThat(e.isRetryable()).isFalse());
    assertThat(f.out.resolve("SCENE.zip")).doesNotExist();
    assertThat(f.part()).hasSize(262_144);

    assertThat(f.fetch(f.client())).hasSameBinaryContentAs(f.served);
    assertThat(last().header("Range")).contains("bytes=262144-");
  }

  @Test
  void serverThatDrips_isLeftAndResumed() {
    // Every look at the clock is 25 s later, so that 8 KiB at a time is next to nothing.
    AsfArchive archive = f.keep(f.builder().clock(new Hasty(Duration.ofSeconds(25))).build());

    assertThat(f.fetch(archive)).hasSameBinaryContentAs(f.served);
    assertThat(f.filesAsked()).hasSizeGreaterThan(3);
    assertThat(LogScrubber.lines()).anySatisfy(line -> assertThat(line).contains("too slow"));
  }

  @Test
  void fileThatTakesTooLong_isStoppedAndItsPartKept() {
    AsfArchive archive =
        f.keep(
            f.builder()
                .clock(new Hasty(Duration.ofSeconds(1)))
                .fileTimeout(Duration.ofSeconds(20))
                .build());

    assertThatExceptionOfType(InsarIoException.class)
        .isThrownBy(() -> f.fetch(archive))
        .withMessageContaining("PT20S")
        .satisfies(e -> assertThat(e.isRetryable()).isFalse());
    assertThat(f.part()).isNotEmptyFile();
    assertThat(f.out.resolve("SCENE.zip")).doesNotExist();
  }

  @Test
  void rangeNotSatisfiable_isFetchedFromTheBeginning() throws IOException {
    breakOffAt(150_000);
    f.emulator.failDownloads(1, EmulatedFault.answer(416, "text/plain", "Invalid Range"));

    assertThat(f.fetch(f.client())).hasSameBinaryContentAs(f.served);
    assertThat(last().header("Range")).isEmpty();
  }

  private void breakOffAt(long bytes) throws IOException {
    breakOffAt(f.scene(), bytes);
  }

  /** Leaves the part that a process leaves which ends while it waits to try again. */
  private void breakOffAt(Granule granule, long bytes) throws IOException {
    f.emulator.failFiles(1, EmulatedFault.brokenBodyAfter(bytes));
    Sleeper ending =
        wait -> {
          throw new InterruptedException("as when the process ends");
        };
    AsfArchive archive = f.keep(f.builder().sleeper(ending).build());
    assertThatExceptionOfType(InsarException.class)
        .isThrownBy(() -> archive.fetch(granule, f.out, TransferListener.NONE));
    assertThat(Thread.interrupted()).isTrue();
    assertThat(Files.size(f.part())).isEqualTo(bytes);
  }

  private ReceivedRequest last() {
    List<ReceivedRequest> all = f.filesAsked();
    return all.get(all.size() - 1);
  }

  private static Optional<String> none() {
    return Optional.empty();
  }

  private static Optional<String> some(String text) {
    return Optional.of(text);
  }

  private void assertOnlyTheFileIsLeft() {
    assertThat(f.out.toFile().list()).containsExactly("SCENE.zip");
  }

  /** A clock that is later by a step each time it is looked at. */
  private static final class Hasty extends Clock {
    private final Duration step;
    private Instant now = DownloadFixture.START;

    Hasty(Duration step) {
      this.step = step;
    }

    @Override
    public synchronized Instant instant() {
      now = now.plus(step);
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }

  /** Takes 300,000 bytes, then none. */
  private static final class FullDisk implements FileStorage {
    private long leftBytes = 300_000;

    @Override
    public WritableByteChannel append(Path part, long fromByte) throws IOException {
      WritableByteChannel real = FileStorage.super.append(part, fromByte);
      return new WritableByteChannel() {
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
