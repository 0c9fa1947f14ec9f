package io.sentryal.insar.localcpu.internal.safe;

import static io.sentryal.insar.localcpu.internal.safe.SafeFixture.STEM_VV;
import static io.sentryal.insar.localcpu.internal.safe.SafeProductTest.filesIn;
import static io.sentryal.insar.model.Polarization.HH;
import static io.sentryal.insar.model.Polarization.VV;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sentryal.insar.error.FailureCode;
import io.sentryal.insar.error.InsarIoException;
import io.sentryal.insar.error.InvalidDataException;
import io.sentryal.insar.error.ProcessingException;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SafeProductBadInputTest {
  private static final String ANNOTATION = "annotation/" + STEM_VV + ".xml";

  @TempDir Path folder;

  private final SafeFixture fixture = new SafeFixture();

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.001, 0.3, 0.7, 0.99})
  void open_truncatedZip_saysSo(double part) throws IOException {
    Path zip = fixture.writeZip(folder.resolve("product.zip"), true);
    byte[] whole = Files.readAllBytes(zip);
    Files.write(zip, Arrays.copyOf(whole, (int) (part * whole.length)));

    assertThatThrownBy(() -> SafeProduct.open(zip))
        .isInstanceOf(InvalidDataException.class)
        .hasMessageContaining("product.zip")
        .hasMessageContaining("truncated")
        .hasMessageContaining("fetch it again");
  }

  @Test
  void open_missingFile_saysWhich() {
    assertThatThrownBy(() -> SafeProduct.open(folder.resolve("absent.zip")))
        .isInstanceOf(InsarIoException.class)
        .hasMessageContaining("absent.zip")
        .hasMessageContaining("does not exist");
  }

  @Test
  void open_folderWithoutManifest_saysWhatToGive() {
    assertThatThrownBy(() -> SafeProduct.open(folder))
        .isInstanceOf(InvalidDataException.class)
        .hasMessageContaining("no manifest.safe");
  }

  @Test
  void open_twoProductsInOneZip_areListed() throws IOException {
    fixture.files.put("other.SAFE/manifest.safe", new byte[0]);
    Path zip = fixture.writeZip(folder.resolve("product.zip"), true);

    assertThatThrownBy(() -> SafeProduct.open(zip))
        .isInstanceOf(InvalidDataException.class)
        .hasMessageContaining("2 products")
        .hasMessageContaining("other.SAFE");
  }

  @Test
  void open_groundRangeProduct_saysThatOnlyIwSlcCanBeProcessed() throws IOException {
    fixture.files.keySet().removeIf(name -> name.contains("-slc-"));
    fixture.put("annotation/s1a-iw-grd-vv-20210223t135124-001.xml", "<product/>");
    Path safe = fixture.writeFolder(folder);

    assertThatThrownBy(() -> SafeProduct.open(safe))
        .isInstanceOf(InvalidDataException.class)
        .hasMessageContaining("IW SLC");
  }

  @Test
  void annotation_polarizationAbsent_listsWhatThereIs() throws IOException {
    try (SafeProduct product = SafeProduct.open(fixture.writeFolder(folder))) {
      assertThatExceptionOfType(ProcessingException.class)
          .isThrownBy(() -> product.annotation("IW2", HH))
          .withMessageContaining("no IW2 HH")
          .withMessageContaining("[IW2 VH, IW2 VV]")
          .satisfies(e -> assertThat(e.code()).isEqualTo(FailureCode.BAD_REQUEST));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "<swath>IW2</swath>, <swath>IW3</swath>, IW3",
    "<polarisation>VV<, <polarisation>VH<, VH",
    "<missionId>S1A<, <missionId>S1B<, S1B",
    "<productType>SLC<, <productType>GRD<, GRD",
    "<absoluteOrbitNumber>36718<, <absoluteOrbitNumber>36719<, 36719"
  })
  void annotation_ofAnotherSwathOrProduct_isRefused(String from, String to, String named)
      throws IOException {
    fixture.replace(ANNOTATION, from, to);

    assertAnnotationFails().withMessageContaining(named).withMessageContaining("adsHeader");
  }

  @Test
  void measurement_missing_isNamed() throws IOException {
    fixture.files.remove(SafeFixture.root() + "measurement/" + STEM_VV + ".tiff");

    assertMeasurementFails()
        .withMessageContaining("no measurement/" + STEM_VV + ".tiff")
        .withMessageContaining("fetch the whole product");
  }

  @Test
  void measurement_sizeDiffersFromAnnotation_namesBoth() throws IOException {
    fixture.put("measurement/" + STEM_VV + ".tiff", SafeFixture.tiff(11, 10));

    assertMeasurementFails()
        .withMessageContaining("11 lines of 10 samples")
        .withMessageContaining("12 of 10");
  }

  @Test
  void measurement_wrongSampleFormat_namesFoundAndExpected() throws IOException {
    fixture.put("measurement/" + STEM_VV + ".tiff", SafeFixture.tiff(12, 10, 3));

    assertMeasurementFails()
        .withMessageContaining("sample format 3")
        .withMessageContaining("sample format 5");
  }

  @Test
  void annotation_billionLaughs_isRefusedAtOnce() throws IOException {
    StringBuilder bomb = new StringBuilder("<?xml version=\"1.0\"?><!DOCTYPE product [");
    bomb.append("<!ENTITY a \"aaaaaaaaaa\">");
    for (char c = 'b'; c < 'm'; c++) {
      bomb.append("<!ENTITY %c \"".formatted(c));
      bomb.append("&%c;".formatted(c - 1).repeat(10)).append("\">");
    }
    fixture.put(ANNOTATION, bomb + "]><product>&l;</product>");

    Assertions.assertTimeoutPreemptively(
        Duration.ofSeconds(10),
        () -> assertAnnotationFails().withMessageContaining("document type"));
  }

  @Test
  void annotation_externalEntity_isNotRead() throws IOException {
    Path secret = Files.writeString(folder.resolve("secret.txt"), "tell nobody");
    fixture.put(
        ANNOTATION,
        "<?xml version=\"1.0\"?><!DOCTYPE product [<!ENTITY x SYSTEM \"%s\">]><product>&x;</product>"
            .formatted(secret.toUri()));

    assertAnnotationFails()
        .withMessageContaining("document type")
        .satisfies(e -> assertThat(e).hasMessageNotContaining("tell nobody"));
  }

  /** 70 MB of white space deflate to 70 kB. */
  @Test
  void annotation_moreThanTheLimitOnceUnpacked_isRefused() throws IOException {
    fixture.put(ANNOTATION, "<product>" + " ".repeat(70 << 20) + "</product>");
    Path zip = fixture.writeZip(folder.resolve("bomb.zip"), true);
    assertThat(Files.size(zip)).isLessThan(200_000);

    try (SafeProduct product = SafeProduct.open(zip)) {
      assertThatThrownBy(() -> product.annotation("IW2", VV))
          .isInstanceOf(InvalidDataException.class)
          .hasMessageContaining("larger than");
    }
  }

  @Test
  void annotation_nestedWithoutEnd_isRefused() throws IOException {
    fixture.put(ANNOTATION, "<a>".repeat(100_000));

    assertAnnotationFails().withMessageContaining("nested deeper");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../../etc/cron.d/x",
        "x.SAFE/../../y",
        "/etc/passwd",
        "C:/Windows/x",
        "x.SAFE\\..\\y",
        ".."
      })
  void open_zipSlip_isRefused(String name) throws IOException {
    Path zip = folder.resolve("slip.zip");
    try (OutputStream out = Files.newOutputStream(zip);
        ZipOutputStream archive = new ZipOutputStream(out)) {
      archive.putNextEntry(new ZipEntry(name));
      archive.write(1);
    }

    assertThatThrownBy(() -> SafeProduct.open(zip, folder.resolve("work")))
        .isInstanceOf(InvalidDataException.class)
        .hasMessageContaining(name)
        .hasMessageContaining("leads out of the archive");
    assertThat(filesIn(folder.resolve("work"))).isEmpty();
  }

  @Test
  void measurement_unpacksToMoreThanAnnotated_isRefusedBeforeUnpacking() throws IOException {
    fixture.put("measurement/" + STEM_VV + ".tiff", new byte[20 << 20]);
    Path zip = fixture.writeZip(folder.resolve("bomb.zip"), false);
    Path work = folder.resolve("work");

    try (SafeProduct product = SafeProduct.open(zip, work)) {
      assertThatThrownBy(() -> product.measurement(product.annotation("IW2", VV)))
          .isInstanceOf(InvalidDataException.class)
          .hasMessageContaining("20,971,520 bytes");
    }
    assertThat(filesIn(work)).isEmpty();
  }

  @Test
  void measurement_damagedInTheZip_isRefusedAndNothingIsLeft() throws IOException {
    Path zip = fixture.writeZip(folder.resolve("product.zip"), false);
    byte[] bytes = Files.readAllBytes(zip);
    int image =
        new String(bytes, java.nio.charset.StandardCharsets.ISO_8859_1).indexOf(".tiff") + 20;
    for (int i = 0; i < 8; i++) {
      bytes[image + i] ^= 0x55;
    }
    Files.write(zip, bytes);
    Path work = folder.resolve("work");

    try (SafeProduct product = SafeProduct.open(zip, work)) {
      assertThatThrownBy(() -> product.measurement(product.annotation("IW2", VV)))
          .isInstanceOf(InvalidDataException.class)
          .hasMessageContaining("damaged");
      assertThat(filesIn(work)).isEmpty();
    }
  }

  @Test
  void measurement_diskFullBeforeUnpacking_saysHowMuchIsNeeded() throws IOException {
    assertDiskFull(new FullDisk(100, Long.MAX_VALUE));
  }

  @Test
  void measurement_diskFullWhileUnpacking_leavesNoHalfFile() throws IOException {
    assertDiskFull(new FullDisk(Long.MAX_VALUE, 123));
  }

  private void assertDiskFull(FullDisk disk) throws IOException {
    Path zip = fixture.writeZip(folder.resolve("product.zip"), false);
    Path work = folder.resolve("work");
    MemberUnpacker unpacker = new MemberUnpacker(work, UnpackedImages.REMOVE_ON_CLOSE, disk);

    try (SafeProduct product = SafeProduct.open(zip, unpacker)) {
      assertThatExceptionOfType(ProcessingException.class)
          .isThrownBy(() -> product.measurement(product.annotation("IW2", VV)))
          .withMessageContaining(STEM_VV)
          .withMessageContaining("full")
          .satisfies(e -> assertThat(e.code()).isEqualTo(FailureCode.DISK_FULL));
      assertThat(filesIn(work)).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "<slantRangeTime>5.793425930681685e-03<|<slantRangeTime>NaN<|must be a number, was 'NaN'",
        "<numberOfLines>12<|<numberOfLines>13<|2 bursts of 6 x 10 pixels, but an image of 13 x 10",
        "<numberOfLines>12<|<numberOfLines>twelve<|must be a whole number, was 'twelve'",
        "<radarFrequency>5.405000454334350e+09<|<radarFrequency>-5.4e9<|must be positive, was -5.4E9",
        "<frame>Earth Fixed<|<frame>Inertial<|'Earth Fixed'",
        "<time>2021-02-23T13:50:10.137427<|<time>2021-02-23T13:50:40.137427<|orbit times out of order",
        "<azimuthTime>2021-02-23T13:51:24.318427<|<azimuthTime>2021-02-30T13:51:24<|UTC time",
        "-1 2 3 2 2 -1|-1 2 3 2 2|5 and 6 valid samples, but bursts have 6 lines",
        "-1 8 8 7 8 -1|-1 10 10 10 10 -1|valid sample 10",
        "<azimuthAnxTime>2334.38</azimuthAnxTime>|<x/>|no <azimuthAnxTime>",
        "<burstId absolute=\"1\">151201<|<burstId absolute=\"1\">-4<|burst number must be positive",
        "<latitude>38.31<|<latitude>138.31<|latitudeDeg must be between",
      })
  void annotation_valueThatCannotBeBelieved_isNamed(String from, String to, String message)
      throws IOException {
    fixture.replace(ANNOTATION, from, to);

    assertAnnotationFails().withMessageContaining(STEM_VV).withMessageContaining(message);
  }

  @ParameterizedTest
  @CsvSource({
    "version=\"003.40\", version=\"\", must have a version",
    "Sentinel-1 IPF, My Processor, names no Sentinel-1 IPF",
    ">DESCENDING<, >SIDEWAYS<, SIDEWAYS",
    "type=\"start\">71<, type=\"start\">176<, was 176",
    "safe:startTime, safe:beginTime, no <startTime>",
    "SENTINEL-1<, SENTINEL-2<, must be Sentinel-1",
  })
  void open_manifestThatCannotBeBelieved_saysWhy(String from, String to, String message)
      throws IOException {
    fixture.replace("manifest.safe", from, to);
    Path safe = fixture.writeFolder(folder);

    assertThatThrownBy(() -> SafeProduct.open(safe))
        .isInstanceOf(InvalidDataException.class)
        .hasMessageContaining("manifest.safe")
        .hasMessageContaining(message);
  }

  private org.assertj.core.api.ThrowableAssertAlternative<InvalidDataException>
      assertAnnotationFails() throws IOException {
    try (SafeProduct product = SafeProduct.open(fixture.writeFolder(folder))) {
      return assertThatExceptionOfType(InvalidDataException.class)
          .isThrownBy(() -> product.annotation("IW2", VV));
    }
  }

  private org.assertj.core.api.ThrowableAssertAlternative<InvalidDataException>
      assertMeasurementFails() throws IOException {
    try (SafeProduct product = SafeProduct.open(fixture.writeFolder(folder))) {
      SwathAnnotation annotation = product.annotation("IW2", VV);
      return assertThatExceptionOfType(InvalidDataException.class)
          .isThrownBy(() -> product.measurement(annotation));
    }
  }

  /** A disk that says how much room it has, and fails after some bytes. */
  private record FullDisk(long usableBytes, long writableBytes)
      implements MemberUnpacker.FileMaker {
    @Override
    public OutputStream create(Path file) throws IOException {
      return new FilterOutputStream(Files.newOutputStream(file)) {
        private long written;

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
          int fits = (int) Math.min(length, writableBytes - written);
          out.write(bytes, offset, fits);
          written += fits;
          if (fits < length) {
            throw new IOException("No space left on device");
          }
        }
      };
    }

    @Override
    public long usableBytes(Path folder) {
      return usableBytes;
    }
  }
}
