package io.sentryal.insar.localcpu.internal.safe;

import static io.sentryal.insar.model.Polarization.VH;
import static io.sentryal.insar.model.Polarization.VV;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.sentryal.insar.error.InvalidDataException;
import io.sentryal.insar.model.BurstId;
import io.sentryal.insar.model.Polarization;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every real product of {@code ../shared/data/s1-safe-metadata}, IPF 002.36 to 003.91. */
class RealSafeProductTest {
  @TempDir Path work;

  /**
   * Columns: part of the name, IPF, track, bursts of IW1, IW2, IW3 (- if there is no annotation).
   */
  @ParameterizedTest
  @CsvSource({
    "20141004T031312, 002.36, 152, 9, 9, 9",
    "20141227T062619, 002.71, 154, 7, 8, 8",
    "20180628T151555, 002.91, 174, 0, 0, 1",
    "20190705T151602, 003.10, 174, 0, 0, 1",
    "20200511T135117, 003.20, 71, 9, 9, 9",
    "20220104T170557, 003.40, 117, 9, -, -",
    "20220828T042306, 003.52, 51, 10, 10, 10",
    "20220929T201107, 003.52, 2, 10, 10, 10",
    "20221011T162212, 003.52, 175, 9, 9, 10",
    "20221016T015043, 003.52, 64, -, 9, -",
    "20221024T184148, 003.52, 15, 10, 10, 10",
    "20230108T135249, 003.52, 71, -, 9, -",
    "20250406T022008, 003.91, 108, 9, 9, 9",
    "20250418T022008, 003.91, 108, 9, 9, 9",
  })
  void annotation_everyRealProduct_parses(
      String date, String version, int track, String iw1, String iw2, String iw3) {
    try (SafeProduct product = SafeProduct.open(zip(date))) {
      assertThat(product.processorVersion()).isEqualTo(version);
      assertThat(product.relativeOrbit()).isEqualTo(track);
      assertThat(RelativeOrbit.of(product.platform(), product.absoluteOrbit())).hasValue(track);
      assertThat(product.simulated()).isFalse();
      List<String> counts = List.of(iw1, iw2, iw3);
      for (int i = 0; i < 3; i++) {
        String swath = "IW" + (i + 1);
        assertThat(product.swaths(VV).contains(swath)).isEqualTo(!counts.get(i).equals("-"));
        if (product.swaths(VV).contains(swath)) {
          SwathAnnotation annotation = product.annotation(swath, VV);
          assertThat(annotation.bursts()).hasSize(Integer.parseInt(counts.get(i)));
          assertGenuine(annotation, product.sensingStart());
        }
      }
    }
  }

  /** What holds for every IW product. */
  private static void assertGenuine(SwathAnnotation annotation, Instant start) {
    assertThat(annotation.wavelengthM()).isCloseTo(0.0554657600, within(1e-9));
    assertThat(annotation.rangeSpacingM()).isCloseTo(2.329562115, within(1e-6));
    assertThat(annotation.azimuthTimeIntervalS()).isCloseTo(2.0555563e-3, within(1e-9));
    assertThat(annotation.firstSlantRangeM()).isBetween(780e3, 960e3);
    assertThat(annotation.azimuthSteeringRateRadPerS()).isBetween(0.015, 0.03);
    assertThat(annotation.rangeBandwidthHz()).isBetween(42e6, 57e6);
    assertThat(annotation.azimuthBandwidthHz()).isBetween(300.0, 330.0);
    assertThat(annotation.stateVectors()).hasSizeGreaterThanOrEqualTo(16);
    // The grid has a row of 21 points at each burst's start and one at the end.
    int bursts = annotation.bursts().size();
    assertThat(annotation.geolocationGrid()).hasSize(bursts == 0 ? 0 : 21 * (bursts + 1));
    for (BurstAnnotation burst : annotation.bursts()) {
      assertThat(Duration.between(start, burst.azimuthTime()).toSeconds()).isBetween(-1L, 31L);
      assertThat(burst.lastValidLine() - burst.firstValidLine()).isBetween(1400, 1500);
      assertThat(burst.lastValidSample() - burst.firstValidSample())
          .isBetween(annotation.samplesPerBurst() / 2, annotation.samplesPerBurst() - 1);
      RangePolynomial rate = annotation.fmRates().get(0);
      assertThat(rate.at(annotation.slantRangeTimeS())).isBetween(-2450.0, -1800.0);
    }
  }

  @Test
  void bursts_pairOfTwelveDays_hasNineCommonBurstsInEachSwath() {
    try (SafeProduct reference = SafeProduct.open(zip("20250406"));
        SafeProduct secondary = SafeProduct.open(zip("20250418"))) {
      for (Polarization polarization : List.of(VV, VH)) {
        assertThat(reference.swaths(polarization)).containsExactly("IW1", "IW2", "IW3");
        for (String swath : List.of("IW1", "IW2", "IW3")) {
          List<BurstId> ids = ids(reference.annotation(swath, polarization));

          assertThat(ids).hasSize(9).doesNotHaveDuplicates();
          assertThat(ids(secondary.annotation(swath, polarization))).isEqualTo(ids);
          assertThat(ids.get(0).toString())
              .isEqualTo("108_%d_%s".formatted(swath.equals("IW3") ? 230131 : 230132, swath));
        }
      }
    }
  }

  @Test
  void bursts_singleBurstPairWithoutAnnotatedId_hasTheSameIdByFormula() {
    try (SafeProduct reference = SafeProduct.open(zip("20180628"));
        SafeProduct secondary = SafeProduct.open(zip("20190705"))) {
      assertThat(ids(reference.annotation("IW3", VV)))
          .isEqualTo(ids(secondary.annotation("IW3", VV)))
          .containsExactly(new BurstId(174, 372326, "IW3"));
    }
  }

  /**
   * Independent of any numbering: an orbit fixed to the sun crosses the equator at 18:00 local
   * time, so the node's time tells its longitude, and the longitude the track (24.6857 deg per
   * orbit).
   */
  @ParameterizedTest
  @CsvSource({
    "20141004T, 2014-10-04T02:30:10Z",
    "20141227T, 2014-12-27T05:47:37Z",
    "20180628T, 2018-06-28T14:42:09Z",
    "20220104T, 2022-01-04T16:54:51Z",
    "20250406T, 2025-04-06T02:06:13Z"
  })
  void relativeOrbit_anyProcessor_isTheTrackOfTheLongitudeOfItsNode(String date, Instant node) {
    Instant nodeOfTrack71 = Instant.parse("2020-05-11T13:12:30Z");
    try (SafeProduct product = SafeProduct.open(zip(date))) {
      double dayPartS = Math.floorMod(Duration.between(nodeOfTrack71, node).toSeconds(), 86400L);
      double westwardDeg = dayPartS / 86400 * 360;
      double orbits = (product.relativeOrbit() - 71) * 360 * 12 / 175.0;

      assertThat(Math.IEEEremainder(orbits - westwardDeg, 360)).isCloseTo(0, within(0.5));
    }
  }

  /** The product starts 9.6 s before the node; its bursts after it belong to the next track. */
  @Test
  void bursts_productAcrossTheAscendingNode_changeTrackInEverySwathAtTheSameNumber() {
    try (SafeProduct product = SafeProduct.open(zip("20221024"))) {
      for (String swath : product.swaths(VV)) {
        List<BurstId> ids = ids(product.annotation(swath, VV));

        assertThat(ids).hasSize(10);
        assertThat(ids.get(3)).isEqualTo(new BurstId(15, 32219, swath));
        assertThat(ids.get(4)).isEqualTo(new BurstId(16, 32220, swath));
      }
    }
  }

  /**
   * The formula must give every id that ESA annotates (IPF from 3.40 on), found here by pattern.
   */
  @ParameterizedTest
  @CsvSource({
    "20220104",
    "20220828",
    "20220929",
    "20221011",
    "20221016",
    "20221024",
    "20230108",
    "20250406",
    "20250418"
  })
  void burstIdFormula_everyAnnotatedBurst_givesTheAnnotatedId(String date) throws IOException {
    Path zip = zip(date);
    int compared = 0;
    try (SafeProduct product = SafeProduct.open(zip);
        ZipFile archive = new ZipFile(zip.toFile())) {
      for (String swath : product.swaths(VV)) {
        String xml = annotationXml(archive, swath);
        Instant node = node(xml, product.sensingStart());
        List<String> sensing = all(xml, "<sensingTime>([^<]+)</sensingTime>\\s*<byteOffset>");
        List<String> annotated = all(xml, "<burstId[^>]*>(\\d+)<");
        assertThat(sensing).hasSameSizeAs(annotated);
        for (int i = 0; i < sensing.size(); i++) {
          double sinceNodeS =
              Duration.between(node, Instant.parse(sensing.get(i) + "Z")).toNanos() * 1e-9;
          BurstId id = BurstIdFormula.ofSensingTime(sinceNodeS, product.relativeOrbit(), swath);

          assertThat(id.number()).isEqualTo(Integer.parseInt(annotated.get(i)));
          assertThat(id).isEqualTo(product.annotation(swath, VV).bursts().get(i).id());
          compared++;
        }
      }
    }
    assertThat(compared).isGreaterThanOrEqualTo(9);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "20250406|IW2|has no measurement/s1a-iw2-slc-vv-20250406t022010",
        "20200511|IW1|has 0 bytes, too few for a TIFF file",
        "20220828|IW2|has a block of 0 bytes",
      })
  void measurement_productWithoutPixels_saysWhatItReallyLacks(
      String date, String swath, String reason) {
    try (SafeProduct product = SafeProduct.open(zip(date), work)) {
      SwathAnnotation annotation = product.annotation(swath, VV);

      assertThatThrownBy(() -> product.measurement(annotation))
          .isInstanceOf(InvalidDataException.class)
          .hasMessageContaining(reason)
          .hasMessageContaining("fetch");
    }
  }

  /** The simulated pair that ISCE3 processed: pixels of a deflated image in a zip. */
  @Test
  void measurement_isce3Reference_hasTheStatisticsOfItsAnnotation() {
    Path input =
        Path.of(System.getProperty("insar.shared.data", "../shared/data"))
            .resolve("isce3-reference/input");
    Assumptions.assumeTrue(
        Files.isDirectory(input), "isce3-reference is absent: ../shared/data/isce3-reference");
    try (SafeProduct product = SafeProduct.open(find(input, "20210223"), work)) {
      assertThat(product.simulated()).isTrue();
      SwathAnnotation annotation = product.annotation("IW2", VV);
      assertThat(ids(annotation))
          .containsExactly(BurstId.parse("071_151201_IW2"), BurstId.parse("071_151202_IW2"));
      BurstAnnotation burst = annotation.bursts().get(0);
      assertThat(List.of(burst.firstValidLine(), burst.lastValidLine())).containsExactly(22, 677);
      assertThat(List.of(burst.firstValidSample(), burst.lastValidSample()))
          .containsExactly(40, 1455);
      float[] pixels = new float[2 * 1400 * 1500];
      try (ComplexImageReader image = product.measurement(annotation)) {
        image.read(0, 0, 1400, 1500, pixels);
      }
      double sumRe = 0;
      double sumReSquared = 0;
      int valid = 0;
      for (int i = 0; i < pixels.length; i += 2) {
        if (pixels[i] != 0 || pixels[i + 1] != 0) {
          sumRe += pixels[i];
          sumReSquared += pixels[i] * (double) pixels[i];
          valid++;
        }
      }
      // imageStatistics of the annotation: mean -4.316523e-02, standard deviation 5.888969e+01 over
      // the valid pixels; the few of them that are exactly zero do not matter at this tolerance.
      assertThat(sumRe / valid).isCloseTo(-4.316523e-02, within(1e-3));
      assertThat(Math.sqrt(sumReSquared / valid)).isCloseTo(58.88969, within(0.05));
    }
  }

  private static List<BurstId> ids(SwathAnnotation annotation) {
    return annotation.bursts().stream().map(BurstAnnotation::id).toList();
  }

  private static String annotationXml(ZipFile archive, String swath) throws IOException {
    ZipEntry entry =
        archive.stream()
            .filter(
                e ->
                    e.getName()
                        .matches(
                            "[^_].*/annotation/s1.-"
                                + swath.toLowerCase(Locale.ROOT)
                                + "-slc-vv-[^/]*"))
            .findFirst()
            .orElseThrow();
    return new String(archive.getInputStream(entry).readAllBytes(), StandardCharsets.UTF_8);
  }

  private static Instant node(String xml, Instant start) {
    Instant node = Instant.parse(all(xml, "<ascendingNodeTime>([^<]+)").get(0) + "Z");
    double sinceNodeS = Duration.between(node, start).toNanos() * 1e-9;
    return sinceNodeS < 12 * 86400.0 / 175 ? node : node.plusNanos(5_924_571_428_571L);
  }

  private static List<String> all(String xml, String pattern) {
    List<String> found = new ArrayList<>();
    Matcher matcher = Pattern.compile(pattern).matcher(xml);
    while (matcher.find()) {
      found.add(matcher.group(1));
    }
    return found;
  }

  static Path zip(String date) {
    Path data =
        Path.of(System.getProperty("insar.shared.data", "../shared/data"))
            .resolve("s1-safe-metadata");
    Assumptions.assumeTrue(
        Files.isDirectory(data), "s1-safe-metadata is absent: ../shared/data/s1-safe-metadata");
    return find(data, date);
  }

  private static Path find(Path folder, String date) {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.getFileName().toString().matches("S1.*_" + date + ".*zip"))
          .findFirst()
          .orElseThrow();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
