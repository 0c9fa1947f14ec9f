package io.sentryal.insar.localcpu.internal.tops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.sentryal.insar.localcpu.internal.geometry.GeometryRow;
import io.sentryal.insar.localcpu.internal.geometry.GridWindow;
import io.sentryal.insar.localcpu.internal.safe.SwathAnnotation;
import io.sentryal.insar.model.LosDisplacement;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Carrier, resampling, interferogram and seam against ISCE3; tolerances are those of the data. */
class TopsAgainstIsce3Test {
  @TempDir static Path work;

  private static Isce3Reference data;
  private static Workers workers;

  @BeforeAll
  static void open() throws IOException {
    data = Isce3Reference.open(work);
    workers = new Workers(2);
  }

  @AfterAll
  static void close() {
    if (data != null) {
      data.close();
      workers.close();
    }
  }

  @Test
  void carrier_everyTabulatedPixel_isTheExactFormula() throws IOException {
    double toleranceRad = data.expected.at("/carrier/tolerance_rad").asDouble();
    for (String[] row : data.table("isce3/carrier.csv")) {
      boolean isReference = row[0].equals("ref");
      SwathAnnotation swath = isReference ? data.reference : data.secondary;
      TopsCarrier carrier =
          TopsCarrier.of(
              swath,
              swath.bursts().get(Integer.parseInt(row[1]) - 1),
              isReference ? data.referenceOrbit : data.secondaryOrbit);
      int line = Integer.parseInt(row[2]);
      int sample = Integer.parseInt(row[3]);

      assertThat(carrier.phaseRad(line, sample))
          .as(Arrays.toString(row))
          .isCloseTo(Double.parseDouble(row[7]), within(toleranceRad));
      assertThat(carrier.rateHzPerS(sample)).isCloseTo(Double.parseDouble(row[4]), within(1e-5));
      assertThat(carrier.dopplerHz(sample)).isCloseTo(Double.parseDouble(row[5]), within(1e-7));
      assertThat(carrier.referenceTimeS(sample))
          .isCloseTo(Double.parseDouble(row[6]), within(1e-10));
    }
  }

  @Test
  void carrier_betweenPixels_continuesWhatDerampsThem() {
    TopsCarrier carrier =
        TopsCarrier.of(data.reference, data.reference.bursts().get(0), data.referenceOrbit);
    double[] turns = new double[carrier.samples()];
    carrier.derampTurns(600, 0, turns, carrier.samples());

    for (int sample = 0; sample + 1 < carrier.samples(); sample += 97) {
      double between = carrier.turns(600, sample + 0.5);
      assertThat(between).isCloseTo(-0.5 * (turns[sample] + turns[sample + 1]), within(1e-6));
      assertThat(carrier.turns(600, sample)).isCloseTo(-turns[sample], within(1e-9));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4})
  void resampler_chip_matchesIsce3(int number) throws IOException {
    JsonNode tolerance = data.expected.at("/resampling_chips/tolerance");
    String name = "isce3/chips/chip" + number + "_secondary_coregistered_flattened";
    JsonNode chip = data.json(name + ".json");
    float[] theirs = data.floats(name + ".bin");
    int firstLine = chip.get("first_line").asInt();
    int firstSample = chip.get("first_sample").asInt();
    int size = chip.get("rows").asInt();
    float[] ours = resampled(chip.get("burst").asInt(), firstLine, firstSample, size);

    ComplexAgreement agreement = ComplexAgreement.of(ours, theirs);

    assertThat(agreement.coherence())
        .isGreaterThanOrEqualTo(tolerance.get("complex_coherence_min").asDouble());
    assertThat(Math.abs(agreement.meanPhaseRad()))
        .isLessThanOrEqualTo(tolerance.get("mean_phase_rad").asDouble());
    assertThat(agreement.weightedPhaseRmsRad())
        .isLessThanOrEqualTo(tolerance.get("amplitude_weighted_phase_rms_rad").asDouble());
  }

  private static float[] resampled(int burst, int firstLine, int firstSample, int size) {
    BurstPair pair = data.pair(burst);
    GridWindow window = pair.coregistration().window();
    DerampedTile tile =
        DerampedTile.read(
            pair.secondary(),
            pair.carrier(),
            new DerampedTile.PixelBox(firstLine - 20, firstLine + size + 20, 0, 5000));
    SecondaryResampler resampler =
        new SecondaryResampler(pair.carrier(), pair.kernels().azimuth(), pair.kernels().range());
    GeometryRow where = pair.coregistration().newRow();
    ComplexRow row = new ComplexRow(window.samples());
    float[] pixels = new float[2 * size * size];
    for (int l = 0; l < size; l++) {
      pair.coregistration().compute(firstLine + l, where);
      row.reset();
      resampler.resample(tile, firstLine + l, window.firstSample(), where, row);
      for (int s = 0; s < size; s++) {
        int i = firstSample + s - window.firstSample();
        assertThat(row.valid()[i]).isTrue();
        pixels[2 * (l * size + s)] = row.re()[i];
        pixels[2 * (l * size + s) + 1] = row.im()[i];
      }
    }
    return pixels;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void interferogram_validCells_matchesIsce3AndTruth(int burst) throws IOException {
    CellSums sums = interferogram(data.pair(burst));
    float[] theirs = data.floats("isce3/ifg_burst" + burst + ".bin");
    float[] theirCoherence = data.floats("isce3/coherence_burst" + burst + ".bin");
    JsonNode tolerance = data.expected.at("/interferogram/tolerance");
    Statistics phase = new Statistics();
    Statistics coherence = new Statistics();
    Statistics ownCoherence = new Statistics();
    for (int cell : goodCells(burst)) {
      assertThat(sums.state(cell)).as("cell %d", cell).isEqualTo(CellState.VALID);
      double theirRad = Math.atan2(theirs[2 * cell + 1], theirs[2 * cell]);
      phase.add(wrapped(sums.phaseRad(cell) - theirRad));
      coherence.add(sums.coherence(cell) - theirCoherence[cell]);
      ownCoherence.add(sums.coherence(cell));
    }
    Statistics residual = residual(sums, burst, 1);
    double theoryRad = data.expected.at("/residual_to_truth/theory_rms_rad").asDouble();

    assertThat(phase.rms())
        .isLessThanOrEqualTo(tolerance.get("phase_difference_rms_rad").asDouble());
    assertThat(Math.abs(phase.mean()))
        .isLessThanOrEqualTo(tolerance.get("phase_difference_mean_rad").asDouble());
    assertThat(coherence.rms())
        .isLessThanOrEqualTo(tolerance.get("coherence_difference_rms").asDouble());
    assertThat(ownCoherence.mean())
        .isCloseTo(
            data.expected.at("/coherence/true").asDouble(),
            within(data.expected.at("/coherence/tolerance_mean").asDouble()));
    assertThat(Math.abs(residual.mean()))
        .isLessThanOrEqualTo(data.expected.at("/residual_to_truth/tolerance/mean_rad").asDouble());
    assertThat(residual.rms())
        .isCloseTo(
            theoryRad,
            within(
                theoryRad
                    * data.expected
                        .at("/residual_to_truth/tolerance/rms_relative_to_theory")
                        .asDouble()));
  }

  /** The three mistakes that do not crash: each must be far from the truth. */
  @Test
  void interferogram_signFlipped_isFarFromTheTruth() throws IOException {
    CellSums sums = interferogram(data.pair(1));

    assertThat(residual(sums, 1, -1).rms()).isGreaterThan(1);
  }

  @Test
  void interferogram_carrierLeftOut_isFarFromTheTruth() throws IOException {
    SwathAnnotation unsteered = Isce3Reference.withoutSteering(data.secondary);
    Coregistration geometry = Coregistration.by(data.geometry(1));

    CellSums sums = interferogram(data.pair(1, geometry, unsteered));

    assertThat(residual(sums, 1, 1).rms()).isGreaterThan(1);
  }

  @Test
  void interferogram_notFlattened_isFarFromTheTruth() throws IOException {
    Coregistration geometry = Coregistration.by(data.geometry(1));
    Coregistration unflattened =
        new Coregistration() {
          @Override
          public GridWindow window() {
            return geometry.window();
          }

          @Override
          public GeometryRow newRow() {
            return geometry.newRow();
          }

          @Override
          public void compute(int line, GeometryRow row) {
            geometry.compute(line, row);
            Arrays.fill(row.geometricPhaseRad(), 0);
          }
        };

    CellSums sums = interferogram(data.pair(1, unflattened, data.secondary));

    assertThat(residual(sums, 1, 1).rms()).isGreaterThan(1);
  }

  @Test
  void seam_betweenTheBursts_isClosed() {
    MultilookGrid grid = data.twoBurstCells();
    List<Mosaic.Part> parts =
        List.of(
            part("first", data.pair(1), grid, 0),
            part("second", data.pair(2), grid, data.burstCycleLines()));

    Mosaic mosaic = Mosaic.of(grid, parts, new GroundSpacing(14, 3.6));

    assertThat(mosaic.seams()).hasSize(1);
    Mosaic.Seam seam = mosaic.seams().get(0);
    assertThat(seam.name()).isEqualTo("first/second");
    assertThat(seam.cells()).isGreaterThan(1000);
    assertThat(seam.concentration()).isGreaterThan(0.98);
    assertThat(Math.abs(seam.jumpRad()))
        .isLessThanOrEqualTo(data.expected.at("/seam/tolerance_rad").asDouble());
    int middleRow = (22 + 677 + 580) / 2 / Isce3Reference.LOOKS_AZIMUTH;
    assertThat(mosaic.burst((middleRow - 3) * grid.columns() + 40)).isZero();
    assertThat(mosaic.burst((middleRow + 3) * grid.columns() + 40)).isEqualTo(1);
  }

  private static Mosaic.Part part(String name, BurstPair pair, MultilookGrid grid, int firstLine) {
    BurstPair placed =
        new BurstPair(
            pair.reference(),
            pair.secondary(),
            pair.carrier(),
            pair.coregistration(),
            pair.kernels(),
            new BurstPair.Placement(firstLine, 0));
    return new Mosaic.Part(name, placed, run(placed, grid, workers));
  }

  @Test
  void interferogram_anyNumberOfThreads_isTheSameBitForBit() {
    BurstPair pair = data.pair(1);
    CellSums one = interferogramWith(pair, 1);

    for (int threads : new int[] {2, 4}) {
      CellSums more = interferogramWith(pair, threads);
      for (int cell = 0; cell < one.cells(); cell++) {
        assertThat(more.re(cell)).isEqualTo(one.re(cell));
        assertThat(more.im(cell)).isEqualTo(one.im(cell));
        assertThat(more.coherence(cell)).isEqualTo(one.coherence(cell));
        assertThat(more.state(cell)).isEqualTo(one.state(cell));
      }
    }
  }

  private static CellSums interferogramWith(BurstPair pair, int threads) {
    try (Workers own = new Workers(threads)) {
      return run(pair, data.cells(), own);
    }
  }

  private static CellSums interferogram(BurstPair pair) {
    return run(pair, data.cells(), workers);
  }

  private static CellSums run(BurstPair pair, MultilookGrid grid, Workers threads) {
    return new BurstInterferometer(pair, grid).run(threads, () -> {}, fraction -> {});
  }

  /** Valid in ISCE3's output, and outside the patch of low coherence. */
  private static int[] goodCells(int burst) throws IOException {
    byte[] valid = data.bytes("isce3/valid_burst" + burst + ".bin");
    float[] coherence = data.floats("isce3/coherence_burst" + burst + ".bin");
    return java.util.stream.IntStream.range(0, valid.length)
        .filter(cell -> valid[cell] == 1 && coherence[cell] > 0.5)
        .toArray();
  }

  private static Statistics residual(CellSums sums, int burst, int sign) throws IOException {
    float[] truthMm = data.floats("isce3/truth_los_mm_burst" + burst + ".bin");
    Statistics residual = new Statistics();
    for (int cell : goodCells(burst)) {
      double trueRad = LosDisplacement.phaseRad(truthMm[cell], data.reference.wavelengthM());
      residual.add(wrapped(sign * sums.phaseRad(cell) - trueRad));
    }
    return residual;
  }

  private static double wrapped(double phaseRad) {
    return phaseRad - 2 * Math.PI * Math.rint(phaseRad / (2 * Math.PI));
  }
}
