package io.sentryal.insar.localcpu.internal.safe;

import static io.sentryal.insar.localcpu.internal.safe.SafeFixture.STEM_VV;
import static io.sentryal.insar.model.Polarization.VH;
import static io.sentryal.insar.model.Polarization.VV;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.sentryal.insar.error.InvalidDataException;
import io.sentryal.insar.model.BurstId;
import io.sentryal.insar.model.OrbitDirection;
import io.sentryal.insar.model.Platform;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a good product says; bad ones are in {@link SafeProductBadInputTest}. */
class SafeProductTest {
  @TempDir Path folder;

  @Test
  void open_folder_saysWhatTheManifestSays() throws IOException {
    try (SafeProduct product = SafeProduct.open(new SafeFixture().writeFolder(folder))) {
      assertThat(product.name()).isEqualTo(SafeFixture.NAME);
      assertThat(product.processorVersion()).isEqualTo("003.40");
      assertThat(product.platform()).isEqualTo(Platform.SENTINEL_1A);
      assertThat(product.relativeOrbit()).isEqualTo(71);
      assertThat(product.absoluteOrbit()).isEqualTo(36718);
      assertThat(product.direction()).isEqualTo(OrbitDirection.DESCENDING);
      assertThat(product.sensingStart()).isEqualTo(Instant.parse("2021-02-23T13:51:24.318427Z"));
      assertThat(product.simulated()).isFalse();
      assertThat(product.polarizations()).containsExactly(VH, VV);
      assertThat(product.swaths(VV)).containsExactly("IW2");
    }
  }

  @Test
  void annotation_fixture_hasItsValuesInOurUnits() throws IOException {
    try (SafeProduct product = SafeProduct.open(new SafeFixture().writeFolder(folder))) {
      SwathAnnotation annotation = product.annotation("IW2", VV);

      assertThat(annotation.wavelengthM()).isCloseTo(0.0554657600, within(5e-11));
      assertThat(annotation.rangeSpacingM()).isCloseTo(2.329562115, within(1e-9));
      assertThat(annotation.firstSlantRangeM()).isCloseTo(868412.7, within(0.05));
      assertThat(annotation.azimuthSteeringRateRadPerS())
          .isCloseTo(Math.toRadians(0.9798633249999998), within(1e-15));
      assertThat(annotation.linesPerBurst()).isEqualTo(6);
      assertThat(annotation.numberOfLines()).isEqualTo(12);
      assertThat(annotation.fmRates().get(0).at(5.79e-3 + 1e-3)).isCloseTo(-1783.0, within(1e-9));
      assertThat(annotation.dopplerCentroids().get(0).at(5.5e-3)).isEqualTo(-11.6);
      assertThat(annotation.stateVectors()).hasSize(17);
      assertThat(annotation.geolocationGrid()).hasSize(1);
      assertThat(product.annotation("IW2", VV)).isSameAs(annotation);
    }
  }

  @Test
  void bursts_validSamplesDifferByLine_giveTheCommonWindow() throws IOException {
    try (SafeProduct product = SafeProduct.open(new SafeFixture().writeFolder(folder))) {
      BurstAnnotation burst = product.annotation("IW2", VV).bursts().get(1);

      assertThat(burst.id()).isEqualTo(new BurstId(71, 151202, "IW2"));
      assertThat(burst.index()).isEqualTo(1);
      assertThat(burst.azimuthTime()).isEqualTo(Instant.parse("2021-02-23T13:51:27.0767Z"));
      assertThat(List.of(burst.firstValidLine(), burst.lastValidLine())).containsExactly(1, 4);
      assertThat(List.of(burst.firstValidSample(), burst.lastValidSample())).containsExactly(3, 7);
    }
  }

  @Test
  void simulated_wordInTheProcessingOrFacility_isTakenOver() throws IOException {
    SafeFixture fixture = new SafeFixture();
    fixture.put("manifest.safe", SafeFixture.manifest("003.40", "Simulated SLC"));

    try (SafeProduct product = SafeProduct.open(fixture.writeFolder(folder))) {
      assertThat(product.simulated()).isTrue();
      assertThat(product.annotation("IW2", VV).simulated()).isTrue();
    }
  }

  /** The node at which the manifest's orbit begins, and the one before that. */
  @ParameterizedTest
  @ValueSource(strings = {"2021-02-23T13:12:29.936473", "2021-02-23T11:33:45.365044"})
  void bursts_noAnnotatedIdAndNodeOfEitherOrbit_haveTheIdOfTheManifestsOrbit(String node)
      throws IOException {
    try (SafeProduct product = SafeProduct.open(withoutIds(node).writeFolder(folder))) {
      assertThat(product.annotation("IW2", VV).bursts())
          .extracting(burst -> burst.id().toString())
          .containsExactly("071_151201_IW2", "071_151202_IW2");
    }
  }

  @Test
  void bursts_productBeginsShortlyBeforeTheAnnotatedNode_areCountedFromTheNodeBefore()
      throws IOException {
    String twentySecondsLater = "2021-02-23T13:51:44.318427";
    BurstId expected = BurstIdFormula.ofSensingTime(BurstIdFormula.ORBIT_S - 20, 71, "IW2");
    try (SafeProduct product =
        SafeProduct.open(withoutIds(twentySecondsLater).writeFolder(folder))) {
      assertThat(product.annotation("IW2", VV).bursts().get(0).id()).isEqualTo(expected);
      // The last 20 s of track 71: 71 * 5924.571 s / 2.758273 s = 152502.
      assertThat(expected.number()).isBetween(152490, 152500);
    }
  }

  @Test
  void bursts_oneWithoutValidLines_isLeftOutAndTheOtherKeepsItsIndex() throws IOException {
    SafeFixture fixture = new SafeFixture();
    String xml = "annotation/" + STEM_VV + ".xml";
    String text = fixture.text(xml);
    fixture.put(xml, text.replaceFirst("-1 2 3 2 2 -1", "-1 -1 -1 -1 -1 -1"));

    try (SafeProduct product = SafeProduct.open(fixture.writeFolder(folder))) {
      assertThat(product.annotation("IW2", VV).bursts())
          .extracting(BurstAnnotation::index)
          .containsExactly(1);
    }
  }

  @Test
  void bursts_nodeDaysAway_isRefused() throws IOException {
    SafeFixture fixture = withoutIds("2021-02-21T13:12:29.936473");
    try (SafeProduct product = SafeProduct.open(fixture.writeFolder(folder))) {
      assertThatThrownBy(() -> product.annotation("IW2", VV))
          .isInstanceOf(InvalidDataException.class)
          .hasMessageContaining("ascending node");
    }
  }

  @Test
  void fmRates_threeElementsOfOldProcessors_areThePolynomial() throws IOException {
    SafeFixture fixture = new SafeFixture();
    fixture.replace(
        "annotation/" + STEM_VV + ".xml",
        "<azimuthFmRatePolynomial count=\"3\">-2.1e+03 3.8e+05 -6.3e+07</azimuthFmRatePolynomial>",
        "<c0>-2.1e+03</c0><c1>3.8e+05</c1><c2>-6.3e+07</c2>");

    try (SafeProduct product = SafeProduct.open(fixture.writeFolder(folder))) {
      assertThat(product.annotation("IW2", VV).fmRates().get(0).coefficients())
          .containsExactly(-2.1e3, 3.8e5, -6.3e7);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void measurement_storedOrDeflatedInAZip_isTheSameAsInAFolder(boolean stored) throws IOException {
    SafeFixture fixture = new SafeFixture();
    Path zip = fixture.writeZip(folder.resolve("product.zip"), stored);
    Path work = folder.resolve("work");

    try (SafeProduct product = SafeProduct.open(zip, work)) {
      assertPixels(product);
      assertPixels(product);
      assertThat(filesIn(work)).hasSize(stored ? 0 : 1);
    }
    assertThat(filesIn(work)).isEmpty();

    try (SafeProduct product = SafeProduct.open(fixture.writeFolder(folder))) {
      assertPixels(product);
    }
  }

  @Test
  void measurement_unpackedImagesAreKept_areUsedAgain() throws IOException {
    Path zip = new SafeFixture().writeZip(folder.resolve("product.zip"), false);
    Path work = folder.resolve("work");
    try (SafeProduct product = SafeProduct.open(zip, work, UnpackedImages.KEEP)) {
      assertPixels(product);
    }
    List<Path> kept = filesIn(work);
    Instant written = Files.getLastModifiedTime(kept.get(0)).toInstant();

    try (SafeProduct product = SafeProduct.open(zip, work, UnpackedImages.KEEP)) {
      assertPixels(product);
    }
    assertThat(filesIn(work)).isEqualTo(kept);
    assertThat(Files.getLastModifiedTime(kept.get(0)).toInstant()).isEqualTo(written);
  }

  @Test
  void measurement_deflatedButNoWorkFolderGiven_saysWhatToDo() throws IOException {
    Path zip = new SafeFixture().writeZip(folder.resolve("product.zip"), false);

    try (SafeProduct product = SafeProduct.open(zip)) {
      assertThatThrownBy(() -> product.measurement(product.annotation("IW2", VV)))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("work folder");
    }
  }

  @Test
  void open_filesOfOperatingSystemsAndOuterFolders_doNotMatter() throws IOException {
    SafeFixture fixture = new SafeFixture();
    fixture.files.put("__MACOSX/" + SafeFixture.root() + "._manifest.safe", new byte[] {0, 5});
    fixture.files.put("__MACOSX/" + SafeFixture.root() + "manifest.safe", new byte[] {0, 5});
    fixture.put(".DS_Store", new byte[] {1});
    fixture.put("annotation/._" + STEM_VV + ".xml", new byte[] {1});
    fixture.put("annotation/rfi/rfi-" + STEM_VV + ".xml", "<rfi/>");
    fixture.put("annotation/calibration/" + STEM_VV + ".xml", "<calibration/>");

    try (SafeProduct product = SafeProduct.open(fixture.writeZip(folder.resolve("x.zip"), true))) {
      assertThat(product.swaths(VV)).containsExactly("IW2");
      assertPixels(product);
    }
  }

  @Test
  void name_folderWasRenamed_isThatOfTheFolder() throws IOException {
    SafeFixture fixture = new SafeFixture();
    Path renamed = folder.resolve("monday");
    Files.move(fixture.writeFolder(folder), renamed);

    try (SafeProduct product = SafeProduct.open(renamed)) {
      assertThat(product.name()).isEqualTo("monday");
    }
  }

  @Test
  void name_archiveWithoutFolder_isThatOfTheArchive() throws IOException {
    SafeFixture fixture = new SafeFixture();
    Map<String, byte[]> flat = new LinkedHashMap<>();
    fixture.files.forEach(
        (name, bytes) -> flat.put(name.substring(SafeFixture.root().length()), bytes));
    Path zip = folder.resolve(SafeFixture.NAME + ".metadata-only.zip");
    try (ZipOutputStream archive = new ZipOutputStream(Files.newOutputStream(zip))) {
      for (Map.Entry<String, byte[]> file : flat.entrySet()) {
        archive.putNextEntry(new ZipEntry(file.getKey()));
        archive.write(file.getValue());
      }
    }

    try (SafeProduct product = SafeProduct.open(zip, folder.resolve("work"))) {
      assertThat(product.name()).isEqualTo(SafeFixture.NAME);
      assertPixels(product);
    }
  }

  @Test
  void open_parentOfTheSafeFolder_findsTheProduct() throws IOException {
    new SafeFixture().writeFolder(folder);

    try (SafeProduct product = SafeProduct.open(folder)) {
      assertThat(product.name()).isEqualTo(SafeFixture.NAME);
    }
  }

  @Test
  void measurement_metadataOnlyProduct_opensButHasNoImage() throws IOException {
    SafeFixture fixture = new SafeFixture();
    try (SafeProduct product = SafeProduct.open(fixture.writeFolder(folder))) {
      SwathAnnotation annotation = product.annotation("IW2", VH);

      assertThatThrownBy(() -> product.measurement(annotation))
          .isInstanceOf(InvalidDataException.class)
          .hasMessageContaining("measurement/" + SafeFixture.STEM_VH + ".tiff");
    }
  }

  /** A product as of IPF before 3.40, with another time of the ascending node. */
  private static SafeFixture withoutIds(String node) {
    SafeFixture fixture = new SafeFixture();
    String xml = "annotation/" + STEM_VV + ".xml";
    fixture.put(xml, fixture.text(xml).replaceAll("<burstId[^/]*/burstId>", ""));
    fixture.replace(xml, "2021-02-23T13:12:29.936473", node);
    return fixture;
  }

  private static void assertPixels(SafeProduct product) {
    try (ComplexImageReader image = product.measurement(product.annotation("IW2", VV))) {
      assertThat(image.lines()).isEqualTo(SafeFixture.LINES);
      assertThat(image.samples()).isEqualTo(SafeFixture.SAMPLES);
      float[] window = new float[2 * 5 * 4];
      image.read(3, 2, 5, 4, window);
      for (int i = 0; i < 20; i++) {
        int pixel = SafeFixture.pixel(3 + i / 4, 2 + i % 4);
        assertThat(window[2 * i]).isEqualTo(pixel);
        assertThat(window[2 * i + 1]).isEqualTo(-pixel - 1);
      }
    }
  }

  static List<Path> filesIn(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList();
    }
  }
}
