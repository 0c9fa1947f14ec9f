package io.sentryal.insar.orbit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.sentryal.insar.error.FailureCode;
import io.sentryal.insar.error.ProcessingException;
import io.sentryal.insar.model.GeoPoint;
import io.sentryal.insar.model.StateVector;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PassBaselineTest {
  private static final double WAVELENGTH_M = 0.05546576;

  /**
   * ISCE2 2.6.3 on the pair 2025-04-06/18 (its report is in the data; parallel, perpendicular at
   * mid-range of the first burst). Its perpendicular axis points the other way: the report says
   * -129.026 for IW1. The grid point nearest to that place is up to 1.5 s along the track away and
   * lies at its terrain height; both together move the baseline by less than 0.2 m.
   */
  @ParameterizedTest
  @CsvSource({"1, 84.415, 129.026", "2, 94.563, 121.756", "3, 102.650, 115.076"})
  void realPair_ofApril2025_isThatOfIsce2(int swath, double parallelM, double perpendicularM) {
    String reference = annotation("20250406T022008", swath);
    String secondary = annotation("20250418T022008", swath);
    GridPoint target = middleOfFirstBurst(reference);

    PassBaseline baseline =
        PassBaseline.between(pass(reference), pass(secondary), target.place, target.heightM);

    assertThat(baseline.parallelM()).isCloseTo(parallelM, within(0.2));
    assertThat(baseline.perpendicularM()).isCloseTo(perpendicularM, within(0.2));
    assertThat(baseline.slantRangeM()).isCloseTo(target.slantRangeM, within(0.01));
    assertThat(baseline.incidenceDeg()).isCloseTo(target.incidenceDeg, within(0.2));
    assertThat(baseline.heightOfAmbiguityM(WAVELENGTH_M)).isBetween(90.0, 160.0);
    // Both products begin with the same burst.
    assertThat(Math.abs(baseline.startOffsetS())).isLessThan(0.1);
    assertThat(baseline.overlapShareOfReference()).isGreaterThan(0.99);
  }

  @Test
  void secondary_thatStartsLater_overlapsLess() {
    String reference = annotation("20250406T022008", 2);
    String secondary = annotation("20250418T022008", 2);
    GridPoint target = middleOfFirstBurst(reference);
    Instant start = time(reference, "productFirstLineUtcTime");
    Pass whole = pass(reference);
    Pass late =
        Pass.of(
            vectors(secondary),
            time(secondary, "productFirstLineUtcTime").plusSeconds(10),
            time(secondary, "productLastLineUtcTime").plusSeconds(10));
    Pass apart = Pass.of(vectors(reference), start.plusSeconds(40), start.plusSeconds(50));

    PassBaseline shifted = PassBaseline.between(whole, late, target.place, target.heightM);

    assertThat(shifted.startOffsetS()).isCloseTo(10, within(0.1));
    double lengthS =
        Duration.between(start, time(reference, "productLastLineUtcTime")).toMillis() / 1000.0;
    assertThat(shifted.overlapS()).isCloseTo(lengthS - 10, within(0.1));
    assertThat(shifted.overlapShareOfReference()).isCloseTo(1 - 10 / lengthS, within(0.01));
    assertThat(PassBaseline.between(whole, apart, target.place, target.heightM).overlapS())
        .isZero();
  }

  @Test
  void exchanged_images_changeTheSigns() {
    String reference = annotation("20250406T022008", 2);
    String secondary = annotation("20250418T022008", 2);
    GridPoint target = middleOfFirstBurst(reference);

    PassBaseline forth =
        PassBaseline.between(pass(reference), pass(secondary), target.place, target.heightM);
    PassBaseline back =
        PassBaseline.between(pass(secondary), pass(reference), target.place, target.heightM);
    PassBaseline self =
        PassBaseline.between(pass(reference), pass(reference), target.place, target.heightM);

    assertThat(back.perpendicularM()).isCloseTo(-forth.perpendicularM(), within(0.1));
    assertThat(back.parallelM()).isCloseTo(-forth.parallelM(), within(0.1));
    assertThat(back.startOffsetS()).isCloseTo(-forth.startOffsetS(), within(1e-6));
    assertThat(self.perpendicularM()).isCloseTo(0, within(1e-6));
    assertThat(self.heightOfAmbiguityM(WAVELENGTH_M)).matches(h -> Math.abs(h) > 1e9);
  }

  @Test
  void target_thatIsNotSeen_isRefused() {
    String reference = annotation("20250406T022008", 2);
    GridPoint target = middleOfFirstBurst(reference);
    Pass pass = pass(reference);
    GeoPoint left = new GeoPoint(target.place.latitudeDeg(), target.place.longitudeDeg() - 15);
    GeoPoint behind = new GeoPoint(target.place.latitudeDeg() - 30, target.place.longitudeDeg());

    assertThatIllegalArgumentException()
        .isThrownBy(() -> PassBaseline.between(pass, pass, left, 0))
        .withMessageContaining("left of the track");
    assertThatExceptionOfType(ProcessingException.class)
        .isThrownBy(() -> PassBaseline.between(pass, pass, behind, 0))
        .satisfies(e -> assertThat(e.code()).isEqualTo(FailureCode.ORBIT_MISSING));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PassBaseline.between(pass, pass, target.place, Double.NaN))
        .withMessageContaining("heightM");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Pass.of(vectors(reference), Instant.EPOCH, Instant.EPOCH));
  }

  private record GridPoint(
      GeoPoint place, double heightM, double slantRangeM, double incidenceDeg) {}

  private static Pass pass(String annotation) {
    return Pass.of(
        vectors(annotation),
        time(annotation, "productFirstLineUtcTime"),
        time(annotation, "productLastLineUtcTime"));
  }

  private static List<StateVector> vectors(String annotation) {
    List<StateVector> vectors = new ArrayList<>();
    for (String orbit : elements(annotation, "orbit")) {
      List<String> x = elements(orbit, "x");
      List<String> y = elements(orbit, "y");
      List<String> z = elements(orbit, "z");
      vectors.add(
          new StateVector(
              time(orbit, "time"),
              Double.parseDouble(x.get(0)),
              Double.parseDouble(y.get(0)),
              Double.parseDouble(z.get(0)),
              Double.parseDouble(x.get(1)),
              Double.parseDouble(y.get(1)),
              Double.parseDouble(z.get(1))));
    }
    return vectors;
  }

  /** The grid has 21 points per line; the eleventh is in the middle of the range. */
  private static GridPoint middleOfFirstBurst(String annotation) {
    Instant middle = time(elements(annotation, "burst").get(0), "azimuthTime").plusMillis(1500);
    return elements(annotation, "geolocationGridPoint").stream()
        .filter(point -> (int) number(point, "pixel") == middlePixel(annotation))
        .min(
            (a, b) ->
                Duration.between(middle, time(a, "azimuthTime"))
                    .abs()
                    .compareTo(Duration.between(middle, time(b, "azimuthTime")).abs()))
        .map(
            point ->
                new GridPoint(
                    new GeoPoint(number(point, "latitude"), number(point, "longitude")),
                    number(point, "height"),
                    number(point, "slantRangeTime") * 299_792_458.0 / 2,
                    number(point, "incidenceAngle")))
        .orElseThrow();
  }

  private static int middlePixel(String annotation) {
    return (int)
        elements(annotation, "geolocationGridPoint").stream()
            .mapToDouble(point -> number(point, "pixel"))
            .distinct()
            .sorted()
            .toArray()[10];
  }

  private static double number(String xml, String name) {
    return Double.parseDouble(elements(xml, name).get(0));
  }

  private static Instant time(String xml, String name) {
    return Instant.parse(elements(xml, name).get(0) + "Z");
  }

  private static List<String> elements(String xml, String name) {
    return Pattern.compile("<" + name + "(?: [^>]*)?>(.*?)</" + name + ">", Pattern.DOTALL)
        .matcher(xml)
        .results()
        .map((MatchResult result) -> result.group(1))
        .toList();
  }

  private static String annotation(String date, int swath) {
    Path folder =
        Path.of(System.getProperty("insar.shared.data", "../shared/data"), "s1-safe-metadata");
    Assumptions.assumeTrue(
        Files.isDirectory(folder), "s1-safe-metadata is absent: ../shared/data/s1-safe-metadata");
    try (Stream<Path> files = Files.list(folder)) {
      Path zip =
          files
              .filter(f -> f.toString().contains(date) && f.toString().endsWith("only.zip"))
              .findFirst()
              .orElseThrow();
      try (ZipFile file = new ZipFile(zip.toFile())) {
        var entry =
            file.stream()
                .filter(
                    e -> e.getName().matches(".*/annotation/s1a-iw" + swath + "-slc-vv[^/]*xml"))
                .findFirst()
                .orElseThrow();
        return new String(file.getInputStream(entry).readAllBytes(), StandardCharsets.UTF_8);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
