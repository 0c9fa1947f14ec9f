package io.sentryal.insar.asf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.sentryal.insar.archive.TransferListener;
import io.sentryal.insar.error.InvalidDataException;
import io.sentryal.insar.model.Granule;
import io.sentryal.insar.testkit.asf.EmulatedFault;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Parts of a remote SAFE zip; the truth is what the JDK's own zip reader finds in the file. */
class RemoteSafeTest {
  private static final String SAFE = "S1A_X.SAFE/";

  @TempDir Path work;
  private DownloadFixture f;
  private Path zip;

  @BeforeEach
  void start() throws IOException {
    f = DownloadFixture.in(work);
    zip = work.resolve("in").resolve("ZIPPED.zip");
    write(zip, 6);
    f.emulator.add(Scenes.scene("ZIPPED", DownloadFixture.START).file(zip).build());
  }

  @AfterEach
  void stop() {
    f.close();
  }

  @Test
  void files_areThoseOfTheZip() throws IOException {
    try (ZipFile truth = new ZipFile(zip.toFile())) {
      assertThat(open().files())
          .containsExactlyElementsOf(
              truth.stream().filter(e -> !e.isDirectory()).map(ZipEntry::getName).toList());
    }
  }

  @Test
  void annotations_comeInAHandfulOfRequests() throws IOException {
    Map<String, byte[]> annotations = open().annotations();

    assertThat(annotations).hasSize(6);
    assertSame(annotations);
    assertThat(f.emulator.received()).hasSizeLessThanOrEqualTo(10);
    assertThat(f.filesAsked()).hasSizeLessThanOrEqualTo(4);
  }

  @Test
  void annotations_ofARealProduct_areThoseOfTheZip() throws IOException {
    Path real =
        SharedData.folder("s1-safe-metadata")
            .resolve(
                "S1A_IW_SLC__1SDV_20250406T022008_20250406T022035_058630_07421F_93A7"
                    + ".metadata-only.zip");
    Path copy = Files.copy(real, work.resolve("in").resolve("REAL.zip"));
    f.emulator.add(Scenes.scene("REAL", DownloadFixture.START).file(copy).build());

    RemoteSafe safe = f.client().openSafe(granule("REAL"));
    List<String> xml = safe.files().stream().filter(name -> name.endsWith(".xml")).toList();
    zip = copy;
    assertThat(xml).isNotEmpty();
    assertSame(safe.read(xml));
    assertThat(f.emulator.received()).hasSizeLessThanOrEqualTo(10);
  }

  @Test
  void measurement_isCopiedOut() throws IOException {
    RemoteSafe safe = open();
    String path = safe.measurements().get(0);
    List<Long> heard = new ArrayList<>();

    Path target = f.out.resolve("iw1.tiff");
    safe.copy(path, target, (name, done, total) -> heard.add(done));
    try (ZipFile truth = new ZipFile(zip.toFile())) {
      assertThat(Files.readAllBytes(target))
          .isEqualTo(truth.getInputStream(truth.getEntry(path)).readAllBytes());
      assertThat(heard).isSorted().last().isEqualTo(truth.getEntry(path).getSize());
    }
    assertThat(f.out.toFile().list()).containsExactly("iw1.tiff");
  }

  @Test
  void damagedMember_isRefusedAndNotLeft() throws IOException {
    byte[] bytes = Files.readAllBytes(zip);
    RemoteSafe safe = open();
    String path = safe.measurements().get(0);
    int tiff = indexOf(bytes, path);
    bytes[tiff + path.length() + 1000] ^= 1;
    Files.write(zip, bytes);

    assertThatExceptionOfType(InvalidDataException.class)
        .isThrownBy(() -> safe.copy(path, f.out.resolve("x.tiff"), TransferListener.NONE))
        .withMessageContaining(path)
        .withMessageContaining("damaged");
    assertThat(f.out).isEmptyDirectory();
  }

  @Test
  void unknownPath_isRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> open().read(List.of("S1A_X.SAFE/nothing.xml")))
        .withMessageContaining("nothing.xml");
  }

  @Test
  void fileThatIsNoZip_isRefused() {
    assertThatExceptionOfType(InvalidDataException.class)
        .isThrownBy(() -> f.client().openSafe(f.scene()))
        .withMessageContaining("no zip file");
  }

  @Test
  void fileThatChanges_isRefused() {
    RemoteSafe safe = open();
    f.emulator.failFiles(1, EmulatedFault.ignoredIfRange("\"newer\""));

    assertThatExceptionOfType(InvalidDataException.class)
        .isThrownBy(safe::annotations)
        .withMessageContaining("has changed");
  }

  @Test
  void serverWithoutRanges_isRefused() {
    f.emulator.failFiles(1, EmulatedFault.ignoredRange());

    assertThatExceptionOfType(InvalidDataException.class)
        .isThrownBy(this::open)
        .withMessageContaining("range");
  }

  @Test
  void signatureThatEnds_isMadeAnew() throws IOException {
    RemoteSafe safe = open();
    f.emulator.failFiles(1, EmulatedFault.answer(403, "application/xml", "<Error>Expired</Error>"));
    f.emulator.failFiles(1, EmulatedFault.brokenBodyAfter(10));

    assertSame(safe.annotations());
    assertThat(f.waits).hasSize(2);
  }

  @Test
  void channel_readsWhatTheFileHolds() throws IOException {
    byte[] truth = Files.readAllBytes(f.served);
    Random random = new Random(11);
    try (SeekableByteChannel channel = f.client().openChannel(f.scene())) {
      assertThat(channel.size()).isEqualTo(truth.length);
      for (int i = 0; i < 200; i++) {
        int from = random.nextInt(truth.length + 100);
        ByteBuffer buffer = ByteBuffer.allocate(1 + random.nextInt(100_000));
        int got = channel.position(from).read(buffer);
        int expected = Math.min(buffer.capacity(), truth.length - from);
        assertThat(got).isEqualTo(expected <= 0 ? -1 : expected);
        for (int k = 0; k < got; k++) {
          if (buffer.get(k) != truth[from + k]) {
            assertThat(buffer.get(k)).as("byte %d", from + k).isEqualTo(truth[from + k]);
          }
        }
      }
    }
    // 400,000 bytes are seven blocks, each fetched once.
    assertThat(f.filesAsked()).hasSizeLessThanOrEqualTo(7);
  }

  @Test
  void channel_readThrough_asksForMoreAndMoreAtOnce() throws IOException {
    ByteBuffer all = ByteBuffer.allocate(DownloadFixture.SIZE_BYTES);
    try (SeekableByteChannel channel = f.client().openChannel(f.scene())) {
      while (all.hasRemaining() && channel.read(all) >= 0) {}
    }
    assertThat(all.array()).isEqualTo(Files.readAllBytes(f.served));
    assertThat(f.filesAsked()).hasSizeLessThanOrEqualTo(4);
  }

  private RemoteSafe open() {
    return f.client().openSafe(granule("ZIPPED"));
  }

  private Granule granule(String name) {
    return Granule.builder()
        .id(name + "-SLC")
        .sensingStart(DownloadFixture.START)
        .uri(URI.create("https://datapool.asf.alaska.edu/SLC/SA/" + name + ".zip"))
        .fileName(name + ".zip")
        .build();
  }

  private void assertSame(Map<String, byte[]> contents) throws IOException {
    try (ZipFile truth = new ZipFile(zip.toFile())) {
      for (Map.Entry<String, byte[]> each : contents.entrySet()) {
        ZipEntry entry = truth.getEntry(each.getKey());
        assertThat(each.getValue()).isEqualTo(truth.getInputStream(entry).readAllBytes());
      }
    }
  }

  private static int indexOf(byte[] bytes, String text) {
    return new String(bytes, StandardCharsets.ISO_8859_1).indexOf(text);
  }

  /** Writes a zip laid out as the archive's: annotations, calibration, images of 3 MB. */
  private static void write(Path zip, int images) throws IOException {
    Random random = new Random(3);
    try (OutputStream file = Files.newOutputStream(zip);
        ZipOutputStream out = new ZipOutputStream(file)) {
      out.putNextEntry(new ZipEntry(SAFE));
      out.putNextEntry(new ZipEntry(SAFE + "manifest.safe"));
      out.write("<manifest/>".repeat(1000).getBytes(StandardCharsets.UTF_8));
      for (int i = 1; i <= images; i++) {
        out.putNextEntry(new ZipEntry(SAFE + "annotation/s1a-iw" + i + ".xml"));
        for (int k = 0; k < 20_000; k++) {
          out.write(
              ("<v>" + random.nextInt(1_000_000) + "</v>\n").getBytes(StandardCharsets.UTF_8));
        }
        out.putNextEntry(new ZipEntry(SAFE + "annotation/calibration/cal-iw" + i + ".xml"));
        out.write("<c/>".repeat(5000).getBytes(StandardCharsets.UTF_8));
      }
      byte[] image = new byte[3_000_000];
      for (int i = 1; i <= 2; i++) {
        random.nextBytes(image);
        ZipEntry entry = new ZipEntry(SAFE + "measurement/s1a-iw" + i + ".tiff");
        if (i == 1) {
          CRC32 crc = new CRC32();
          crc.update(image);
          entry.setMethod(ZipEntry.STORED);
          entry.setSize(image.length);
          entry.setCrc(crc.getValue());
        }
        out.putNextEntry(entry);
        out.write(image);
      }
    }
  }
}
