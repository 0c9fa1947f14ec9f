package io.sentryal.insar.localcpu.internal.tops;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sentryal.insar.internal.geometry.Orbit;
import io.sentryal.insar.internal.raster.GeoGrid;
import io.sentryal.insar.internal.raster.TiffRasterReader;
import io.sentryal.insar.localcpu.internal.geometry.BurstGeometry;
import io.sentryal.insar.localcpu.internal.geometry.DemSurface;
import io.sentryal.insar.localcpu.internal.geometry.ElevationSurface;
import io.sentryal.insar.localcpu.internal.geometry.GridWindow;
import io.sentryal.insar.localcpu.internal.geometry.ImageGeometry;
import io.sentryal.insar.localcpu.internal.geometry.RadarGrid;
import io.sentryal.insar.localcpu.internal.safe.BurstAnnotation;
import io.sentryal.insar.localcpu.internal.safe.ComplexImageReader;
import io.sentryal.insar.localcpu.internal.safe.SafeProduct;
import io.sentryal.insar.localcpu.internal.safe.SwathAnnotation;
import io.sentryal.insar.model.Polarization;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * The pair of {@code ../shared/data/isce3-reference}: simulated independently of insar-testkit,
 * processed by ISCE3 (README and expected.json there).
 */
final class Isce3Reference implements AutoCloseable {
  static final int LOOKS_AZIMUTH = 4;
  static final int LOOKS_RANGE = 16;

  private final Path folder;
  final JsonNode expected;
  final SafeProduct referenceProduct;
  final SafeProduct secondaryProduct;
  final SwathAnnotation reference;
  final SwathAnnotation secondary;
  final Orbit referenceOrbit;
  final Orbit secondaryOrbit;
  final ElevationSurface surface;
  private final ComplexImageReader referenceImage;
  private final ComplexImageReader secondaryImage;

  private Isce3Reference(Path folder, Path work) throws IOException {
    this.folder = folder;
    this.expected = new ObjectMapper().readTree(folder.resolve("expected.json").toFile());
    referenceProduct = SafeProduct.open(input(name -> name.contains("20210223T")), work);
    secondaryProduct = SafeProduct.open(input(name -> name.contains("20210307T")), work);
    reference = referenceProduct.annotation("IW2", Polarization.VV);
    secondary = secondaryProduct.annotation("IW2", Polarization.VV);
    referenceOrbit = Orbit.of(reference.stateVectors());
    secondaryOrbit = Orbit.of(secondary.stateVectors());
    referenceImage = referenceProduct.measurement(reference);
    secondaryImage = secondaryProduct.measurement(secondary);
    surface = dem(folder.resolve("input/dem.tif"));
  }

  /** Opens the data, or skips the test by name. */
  static Isce3Reference open(Path work) throws IOException {
    Path folder = Path.of(System.getProperty("insar.shared.data", "absent"), "isce3-reference");
    Assumptions.assumeTrue(
        Files.isDirectory(folder), "isce3-reference is absent: ../shared/data/isce3-reference");
    return new Isce3Reference(folder, work);
  }

  private Path input(Predicate<String> zip) throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("input"))) {
      return files
          .filter(f -> f.toString().endsWith(".zip") && zip.test(f.getFileName().toString()))
          .findFirst()
          .orElseThrow();
    }
  }

  private static ElevationSurface dem(Path tif) {
    try (TiffRasterReader reader = TiffRasterReader.open(tif)) {
      var grid = reader.grid();
      float[] heightsM = new float[reader.rows() * reader.columns()];
      reader.read(0, 0, reader.rows(), reader.columns(), heightsM);
      return DemSurface.ofEllipsoidHeights(
          "dem.tif",
          new GeoGrid(
              grid.latDeg(0),
              grid.lonDeg(0),
              grid.latStepDeg(),
              grid.lonStepDeg(),
              reader.rows(),
              reader.columns()),
          heightsM);
    }
  }

  /** Returns a burst's pair; {@code number} is 1 or 2 as in the file names. */
  BurstPair pair(int number) {
    return pair(number, Coregistration.by(geometry(number)), secondary);
  }

  /** Returns a burst's pair with another coregistration or another carrier. */
  BurstPair pair(int number, Coregistration coregistration, SwathAnnotation carrierFrom) {
    BurstAnnotation earlier = reference.bursts().get(number - 1);
    BurstAnnotation later = secondary.bursts().get(number - 1);
    return new BurstPair(
        new BurstImage(referenceImage, (number - 1) * reference.linesPerBurst(), earlier),
        new BurstImage(secondaryImage, (number - 1) * secondary.linesPerBurst(), later),
        TopsCarrier.of(carrierFrom, later, secondaryOrbit),
        coregistration,
        BurstPair.Kernels.forBands(
            secondary.azimuthBandwidthHz() * secondary.azimuthTimeIntervalS(),
            secondary.rangeBandwidthHz() / secondary.rangeSamplingRateHz()),
        new BurstPair.Placement(0, 0));
  }

  BurstGeometry geometry(int number) {
    BurstAnnotation earlier = reference.bursts().get(number - 1);
    BurstAnnotation later = secondary.bursts().get(number - 1);
    GridWindow valid =
        new GridWindow(
            earlier.firstValidLine(),
            earlier.firstValidSample(),
            earlier.lastValidLine() - earlier.firstValidLine() + 1,
            earlier.lastValidSample() - earlier.firstValidSample() + 1);
    return BurstGeometry.of(
        new ImageGeometry(grid(reference, earlier), referenceOrbit),
        new ImageGeometry(grid(secondary, later), secondaryOrbit),
        valid,
        surface);
  }

  /** Returns the grid of cells of one whole burst, cell (0, 0) at line 0 and sample 0. */
  MultilookGrid cells() {
    return new MultilookGrid(
        grid(reference, reference.bursts().get(0)),
        LOOKS_AZIMUTH,
        LOOKS_RANGE,
        0,
        0,
        reference.linesPerBurst() / LOOKS_AZIMUTH,
        reference.samplesPerBurst() / LOOKS_RANGE);
  }

  /** Returns the grid of cells of both bursts together. */
  MultilookGrid twoBurstCells() {
    MultilookGrid one = cells();
    int rows = one.rows() + burstCycleLines() / LOOKS_AZIMUTH;
    return new MultilookGrid(one.radar(), LOOKS_AZIMUTH, LOOKS_RANGE, 0, 0, rows, one.columns());
  }

  int burstCycleLines() {
    return expected.at("/annotation/burst_cycle_lines").asInt();
  }

  /** Returns a swath whose antenna is not steered: its bursts have no carrier. */
  static SwathAnnotation withoutSteering(SwathAnnotation swath) {
    return SwathAnnotation.builder()
        .swath(swath.swath())
        .polarization(swath.polarization())
        .productName(swath.productName())
        .radarFrequencyHz(swath.radarFrequencyHz())
        .rangeSamplingRateHz(swath.rangeSamplingRateHz())
        .slantRangeTimeS(swath.slantRangeTimeS())
        .azimuthTimeIntervalS(swath.azimuthTimeIntervalS())
        .azimuthSteeringRateRadPerS(1e-12)
        .rangeBandwidthHz(swath.rangeBandwidthHz())
        .azimuthBandwidthHz(swath.azimuthBandwidthHz())
        .burstSize(swath.linesPerBurst(), swath.samplesPerBurst())
        .imageSize(swath.numberOfLines(), swath.numberOfSamples())
        .bursts(swath.bursts())
        .fmRates(swath.fmRates())
        .dopplerCentroids(swath.dopplerCentroids())
        .build();
  }

  static RadarGrid grid(SwathAnnotation swath, BurstAnnotation burst) {
    return new RadarGrid(
        burst.azimuthTime(),
        swath.azimuthTimeIntervalS(),
        swath.firstSlantRangeM(),
        swath.rangeSpacingM(),
        swath.linesPerBurst(),
        swath.samplesPerBurst(),
        swath.wavelengthM());
  }

  /** Returns an array of little-endian floats. */
  float[] floats(String file) throws IOException {
    ByteBuffer bytes =
        ByteBuffer.wrap(Files.readAllBytes(folder.resolve(file))).order(ByteOrder.LITTLE_ENDIAN);
    float[] values = new float[bytes.remaining() / 4];
    bytes.asFloatBuffer().get(values);
    return values;
  }

  /** Returns an array of bytes. */
  byte[] bytes(String file) throws IOException {
    return Files.readAllBytes(folder.resolve(file));
  }

  JsonNode json(String file) throws IOException {
    return new ObjectMapper().readTree(folder.resolve(file).toFile());
  }

  /** Returns the lines of a table without its heading, split at commas. */
  List<String[]> table(String file) throws IOException {
    return Files.readAllLines(folder.resolve(file)).stream()
        .skip(1)
        .map(line -> line.split(",", -1))
        .toList();
  }

  @Override
  public void close() {
    referenceImage.close();
    secondaryImage.close();
    referenceProduct.close();
    secondaryProduct.close();
  }
}
