package io.sentryal.insar.localcpu.internal.geometry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sentryal.insar.internal.geometry.Baseline;
import io.sentryal.insar.internal.geometry.Ellipsoid;
import io.sentryal.insar.internal.geometry.Orbit;
import io.sentryal.insar.internal.geometry.ZeroDoppler;
import io.sentryal.insar.model.StateVector;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The geometry of a real pair over Amsterdam, against what SNAP wrote for the same pixels. */
class AmsterdamGeometryTest {
  private static final int LINES = 84;
  private static final int SAMPLES = 338;
  private static final double C = 299_792_458.0;

  private static ImageGeometry reference;
  private static Orbit secondaryOrbit;
  private static float[] latDeg;
  private static float[] lonDeg;
  private static float[] heightM;
  private static float[] heightToPhase;

  @BeforeAll
  static void read() throws IOException {
    Path folder = SharedData.require("s1-iw-pair-amsterdam");
    Path first = folder.resolve("20230331-coreg.znap");
    Path second = folder.resolve("20230319-coreg.znap");
    latDeg = raster(first.resolve("latitude_VV/0.0"));
    lonDeg = raster(first.resolve("longitude_VV/0.0"));
    heightM = raster(first.resolve("elevation_VV/0.0"));
    heightToPhase = raster(second.resolve("h2ph_VV_19Mar2023/0.0"));
    JsonNode metadata;
    try (InputStream in =
        new GZIPInputStream(
            Files.newInputStream(second.resolve("SNAP/product_metadata.json.gz")))) {
      metadata = new ObjectMapper().readTree(in);
    }
    JsonNode image = named(metadata, "Abstracted_Metadata");
    RadarGrid grid =
        new RadarGrid(
            time(attribute(image, "first_line_time")),
            attribute(image, "line_time_interval").get(0).asDouble(),
            attribute(image, "slant_range_to_first_pixel").get(0).asDouble(),
            attribute(image, "range_spacing").get(0).asDouble(),
            LINES,
            SAMPLES,
            C / (attribute(image, "radar_frequency").get(0).asDouble() * 1e6));
    reference = new ImageGeometry(grid, orbit(image));
    secondaryOrbit = orbit(named(metadata, "Slave_Metadata").get("elements").get(0));
  }

  private static float[] raster(Path chunk) throws IOException {
    float[] values = new float[LINES * SAMPLES];
    ByteBuffer.wrap(Files.readAllBytes(chunk)).asFloatBuffer().get(values);
    return values;
  }

  private static JsonNode named(JsonNode elements, String name) {
    for (JsonNode element : elements) {
      if (element.get("name").asText().equals(name)) {
        return element;
      }
    }
    throw new IllegalStateException(name + " is absent");
  }

  private static JsonNode attribute(JsonNode element, String name) {
    return named(element.get("attributes"), name).get("data").get("elems");
  }

  private static Instant time(JsonNode daysSecondsMicros) {
    return Instant.parse("2000-01-01T00:00:00Z")
        .plusSeconds(86_400L * daysSecondsMicros.get(0).asInt() + daysSecondsMicros.get(1).asInt())
        .plusNanos(1000L * daysSecondsMicros.get(2).asInt());
  }

  private static Orbit orbit(JsonNode image) {
    List<StateVector> vectors = new ArrayList<>();
    for (JsonNode vector : named(image.get("elements"), "Orbit_State_Vectors").get("elements")) {
      vectors.add(
          new StateVector(
              time(attribute(vector, "time")),
              attribute(vector, "x_pos").get(0).asDouble(),
              attribute(vector, "y_pos").get(0).asDouble(),
              attribute(vector, "z_pos").get(0).asDouble(),
              attribute(vector, "x_vel").get(0).asDouble(),
              attribute(vector, "y_vel").get(0).asDouble(),
              attribute(vector, "z_vel").get(0).asDouble()));
    }
    assertThat(vectors).hasSize(23);
    return Orbit.of(vectors);
  }

  private static double[] target(int pixel) {
    double[] xyz = new double[3];
    Ellipsoid.toEcef(
        Math.toRadians(latDeg[pixel]), Math.toRadians(lonDeg[pixel]), heightM[pixel], xyz);
    return xyz;
  }

  private static double secondaryTimeS() {
    return (secondaryOrbit.startS() + secondaryOrbit.endS()) / 2;
  }

  /** Mean and standard deviation. */
  private static double[] moments(double[] values) {
    double sum = 0;
    double squares = 0;
    for (double value : values) {
      sum += value;
    }
    double mean = sum / values.length;
    for (double value : values) {
      squares += (value - mean) * (value - mean);
    }
    return new double[] {mean, Math.sqrt(squares / values.length)};
  }

  @Test
  void locate_everyPixelOfTheCrop_isItsOwnIndexUpToSnapsTiming() {
    double[] lineMinus = new double[LINES * SAMPLES];
    double[] sampleMinus = new double[LINES * SAMPLES];
    for (int i = 0; i < lineMinus.length; i++) {
      GridPosition position = reference.locate(target(i));
      int line = i / SAMPLES;
      lineMinus[i] = position.line() - line;
      sampleMinus[i] = position.sample() - i % SAMPLES;
    }

    assertThat(moments(sampleMinus)[0]).isCloseTo(0, within(0.001));
    assertThat(moments(sampleMinus)[1]).isLessThan(0.0065);
    // The constant is that of SNAP's deburst timing; what counts is that it is one.
    assertThat(moments(lineMinus)[0]).isCloseTo(-1.197, within(0.005));
    assertThat(moments(lineMinus)[1]).isLessThan(0.0095);
  }

  @Test
  void baseline_atTheCentre_isThatOfSnap() {
    Baseline baseline =
        Baseline.at(
            reference.orbit(),
            reference.grid().timeS(reference.orbit(), 42),
            secondaryOrbit,
            secondaryTimeS(),
            target(42 * SAMPLES + 169));

    assertThat(baseline.perpendicularM()).isCloseTo(33.75, within(0.2));
    assertThat(baseline.parallelM()).isCloseTo(18.92, within(0.05));
  }

  @Test
  void geometricPhase_overTheCrop_spansWhatSnapRemoved() {
    double low = Double.POSITIVE_INFINITY;
    double high = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < LINES * SAMPLES; i++) {
      double phaseRad = phaseRad(target(i));
      low = Math.min(low, phaseRad);
      high = Math.max(high, phaseRad);
    }

    assertThat(high - low).isCloseTo(8.17, within(0.1));
    double acrossLines = phaseRad(target(83 * SAMPLES)) - phaseRad(target(0));
    double acrossSamples = phaseRad(target(337)) - phaseRad(target(0));
    assertThat(acrossLines / 83).isCloseTo(0.0141, within(0.002));
    assertThat(acrossSamples / 337).isCloseTo(-0.0208, within(0.002));
  }

  private static double phaseRad(double[] xyz) {
    double referenceM =
        ZeroDoppler.solve(reference.orbit(), xyz, reference.grid().timeS(reference.orbit(), 42))
            .slantRangeM();
    double secondaryM = ZeroDoppler.solve(secondaryOrbit, xyz, secondaryTimeS()).slantRangeM();
    return 4 * Math.PI / reference.grid().wavelengthM() * (secondaryM - referenceM);
  }

  @Test
  void heightOfAmbiguity_atTheCentreOfTheBurst_isThatOfSnap() {
    // The crop begins at line 912, sample 9178 of a burst of 1524 lines and 24,500 samples.
    GroundPoint centre = reference.atHeight(762 - 912, 12_250 - 9178, 45);
    double[] xyz = new double[3];
    Ellipsoid.toEcef(centre.latRad(), centre.lonRad(), centre.heightM(), xyz);
    Baseline baseline =
        Baseline.at(
            reference.orbit(),
            reference.grid().timeS(reference.orbit(), -150),
            secondaryOrbit,
            secondaryTimeS(),
            xyz);

    assertThat(baseline.heightOfAmbiguityM(reference.grid().wavelengthM()) / 526.36)
        .isCloseTo(1, within(0.01));
  }

  /**
   * SNAP's band of height-to-phase is a model of its own: its mean lies 0.8 % below {@code 2 pi}
   * over SNAP's height of ambiguity, and 2.3 % below the exact derivative. The sign is the same.
   */
  @Test
  void heightToPhase_overTheCrop_isTheDerivativeOfThePhase() {
    double[] ours = new double[LINES * SAMPLES];
    double[] snaps = new double[LINES * SAMPLES];
    double[] formula = new double[LINES * SAMPLES];
    double[] xyz = new double[3];
    double stepM = 10;
    double perMetre = 4 * Math.PI / reference.grid().wavelengthM();
    for (int i = 0; i < ours.length; i++) {
      int line = i / SAMPLES;
      double[] phaseRad = new double[2];
      for (int side = 0; side < 2; side++) {
        GroundPoint place =
            reference.atHeight(line, i % SAMPLES, heightM[i] + (2 * side - 1) * stepM);
        Ellipsoid.toEcef(place.latRad(), place.lonRad(), place.heightM(), xyz);
        phaseRad[side] = phaseRad(xyz);
      }
      ours[i] = (phaseRad[1] - phaseRad[0]) / (2 * stepM);
      snaps[i] = heightToPhase[i] * perMetre;
      Baseline baseline =
          Baseline.at(
              reference.orbit(),
              reference.grid().timeS(reference.orbit(), line),
              secondaryOrbit,
              secondaryTimeS(),
              xyz);
      formula[i] = -2 * Math.PI / baseline.heightOfAmbiguityM(reference.grid().wavelengthM());
    }

    assertThat(moments(snaps)[0]).isCloseTo(-0.011842, within(1e-5));
    assertThat(moments(ours)[0] / moments(formula)[0]).isCloseTo(1, within(0.003));
    assertThat(moments(ours)[0] / moments(snaps)[0]).isCloseTo(1, within(0.03));
  }
}
