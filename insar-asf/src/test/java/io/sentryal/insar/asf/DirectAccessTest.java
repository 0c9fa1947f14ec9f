package io.sentryal.insar.asf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.sentryal.insar.archive.TransferListener;
import io.sentryal.insar.error.InvalidDataException;
import io.sentryal.insar.error.RemoteServiceException;
import io.sentryal.insar.model.Granule;
import io.sentryal.insar.testkit.asf.EmulatedFault;
import io.sentryal.insar.testkit.asf.EmulatedLogin;
import io.sentryal.insar.testkit.asf.ReceivedRequest;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files read from the archive's bucket itself, with the keys of the user. */
class DirectAccessTest {
  private static final String BUCKET = "asf-ngap2w-p-s1-slc-7b420b89";

  @TempDir Path work;
  private DownloadFixture f;
  private AsfArchive archive;
  private Granule direct;

  @BeforeEach
  void start() throws IOException {
    f =
        DownloadFixture.in(
            work,
            new EmulatedLogin(TestSecrets.USER, TestSecrets.PASSWORD)
                .token("right-token", LocalDate.of(2024, 3, 1)));
    archive = f.keep(f.builder().earthdataToken("right-token").build());
    direct = f.scene().toBuilder().uri(URI.create("s3://" + BUCKET + "/" + "SCENE.zip")).build();
  }

  @AfterEach
  void stop() {
    f.close();
  }

  private Path fetch() {
    return archive.fetch(direct, f.out, TransferListener.NONE);
  }

  private static String key() {
    return "GET https://" + BUCKET + ".s3.us-west-2.amazonaws.com/SCENE.zip none";
  }

  @Test
  void fetch_asksForKeysOnceAndShowsTheTokenToTheDoorAlone() throws IOException {
    assertThat(fetch()).hasSameBinaryContentAs(f.served);
    Files.delete(f.out.resolve("SCENE.zip"));
    assertThat(fetch()).hasSameBinaryContentAs(f.served);

    assertThat(f.hops())
        .containsExactly("GET https://sentinel1.asf.alaska.edu/s3credentials Bearer", key(), key());
  }

  @Test
  void fetch_thatBreaksOff_goesOnFromThere_withoutASecretOnTheDisk() throws IOException {
    f.emulator.failFiles(1, EmulatedFault.brokenBodyAfter(150_000));
    f.emulator.failFiles(1, EmulatedFault.answer(404, "text/plain", "gone for a moment"));
    assertThatExceptionOfType(RemoteServiceException.class).isThrownBy(this::fetch);
    assertThat(Files.readString(f.out.resolve("SCENE.zip.part.json")))
        .contains("https://" + BUCKET + ".s3.us-west-2.amazonaws.com/SCENE.zip\"")
        .doesNotContain("simulated-session", "Signature");

    assertThat(fetch()).hasSameBinaryContentAs(f.served);
    ReceivedRequest last = f.emulator.received().get(f.emulator.received().size() - 1);
    assertThat(last.header("Range").orElseThrow()).matches("bytes=[1-9]\\d*-");
  }

  @Test
  void keysThatHaveEnded_areAskedForAnew_once() {
    fetch();
    direct = direct.toBuilder().fileName("AGAIN.zip").build();
    f.emulator.failFiles(1, EmulatedFault.answer(403, "application/xml", "<Error/>"));

    assertThat(fetch()).hasSameBinaryContentAs(f.served);
    assertThat(f.hops()).filteredOn(hop -> hop.contains("s3credentials")).hasSize(2);
    assertThat(f.waits).isEmpty();
  }

  @Test
  void outsideTheRegion_isSaidAtOnce() {
    f.emulator.failFiles(2, EmulatedFault.answer(403, "application/xml", "<Error/>"));

    assertThatExceptionOfType(RemoteServiceException.class)
        .isThrownBy(this::fetch)
        .withMessageContaining("us-west-2")
        .withMessageContaining("fetch by https")
        .withMessageNotContaining("X-Amz");
    assertThat(f.waits).isEmpty();
  }

  @Test
  void channel_readsAnywhere() throws IOException {
    byte[] all = Files.readAllBytes(f.served);
    ByteBuffer some = ByteBuffer.allocate(1000);

    try (SeekableByteChannel channel = archive.openChannel(direct)) {
      assertThat(channel.size()).isEqualTo(all.length);
      channel.position(300_000);
      while (some.hasRemaining()) {
        channel.read(some);
      }
    }
    assertThat(some.array()).isEqualTo(Arrays.copyOfRange(all, 300_000, 301_000));
  }

  @Test
  void signedAddressOfTheUser_isNotWrittenToTheDisk() throws IOException {
    PresignedUrl signed =
        archive.s3Credentials().presign("SCENE", direct.uri().orElseThrow(), DownloadFixture.START);
    direct = direct.toBuilder().uri(signed.reveal()).build();
    f.emulator.failFiles(1, EmulatedFault.brokenBodyAfter(150_000));
    f.emulator.failFiles(1, EmulatedFault.answer(404, "text/plain", "gone for a moment"));

    assertThatExceptionOfType(RemoteServiceException.class).isThrownBy(this::fetch);
    assertThat(Files.readString(f.out.resolve("SCENE.zip.part.json")))
        .contains("/SCENE.zip\"")
        .doesNotContain("simulated-session", "Signature");
  }

  @Test
  void product_knowsItsAddressInTheBucket() {
    AsfProduct.Link elsewhere = new AsfProduct.Link("GET DATA", "s3://" + BUCKET + "/OTHER.zip");
    AsfProduct.Link there =
        new AsfProduct.Link("GET DATA VIA DIRECT ACCESS", "s3://" + BUCKET + "/SCENE.zip");
    AsfProduct.Builder product = AsfProduct.builder().granule(f.scene());

    assertThat(product.links(java.util.List.of(elsewhere)).build().direct()).isEmpty();
    assertThat(product.links(java.util.List.of(elsewhere, there)).build().direct().orElseThrow())
        .satisfies(granule -> assertThat(granule.uri()).contains(URI.create(there.url())))
        .satisfies(granule -> assertThat(granule.md5()).isEqualTo(f.scene().md5()));
  }

  @Test
  void addressThatIsNone_isRefused() {
    direct = direct.toBuilder().uri(URI.create("s3://Bucket.example/SCENE.zip")).build();

    assertThatExceptionOfType(InvalidDataException.class)
        .isThrownBy(this::fetch)
        .withMessageContaining("s3://BUCKET/KEY");
  }
}
