package io.sentryal.insar.testkit.scene;

import io.sentryal.insar.model.GeoPoint;
import java.time.Instant;
import java.util.List;

/**
 * Makes the complex image of a burst from the scatterers that it sees. Thread-safe; the bytes are
 * the same for any number of threads.
 *
 * <p>A target at range R (shortened by its displacement) has phase {@code -4 pi R / lambda} and no
 * carrier at its own position; around it the response turns with its local azimuth frequency.
 */
final class BurstFocuser {
  private static final int STRIPE_LINES = 64;
  private static final long COMMON_STREAM = 0;

  private final ScattererField scatterers;
  private final SceneGeometry geometry;
  private final SimulationSettings settings;
  private final List<PlacedReflector> reflectors;
  private final ImpulseResponse azimuth;
  private final ImpulseResponse range;
  private final double amplitude;

  BurstFocuser(
      ScattererField scatterers,
      SceneGeometry geometry,
      SimulationSettings settings,
      List<PlacedReflector> reflectors) {
    this.scatterers = scatterers;
    this.geometry = geometry;
    this.settings = settings;
    this.reflectors = List.copyOf(reflectors);
    this.azimuth = new ImpulseResponse(SimulationSettings.AZIMUTH_BANDWIDTH_PART);
    this.range = new ImpulseResponse(SimulationSettings.RANGE_BANDWIDTH_PART);
    this.amplitude =
        settings.clutterRmsCounts() * Math.sqrt(2 / (azimuth.energy() * range.energy()));
  }

  /** Returns the image: lines by samples, real and imaginary parts in turn. */
  short[] focus(Pass pass, int burst) {
    SceneLayout layout = geometry.layout();
    short[] image = new short[2 * layout.lines() * layout.samples()];
    int first = layout.firstValidLine();
    int count = layout.lastValidLine() - first + 1;
    int stripes = (count + STRIPE_LINES - 1) / STRIPE_LINES;
    ParallelRows.run(
        stripes,
        settings.threads(),
        s -> {
          Stripe stripe =
              new Stripe(
                  STRIPE_LINES,
                  layout.firstValidSample(),
                  layout.lastValidSample(),
                  azimuth,
                  range);
          int from = s * STRIPE_LINES;
          stripe.moveTo(first + from, Math.min(STRIPE_LINES, count - from));
          fill(stripe, first + from, pass, burst);
          stripe.roundInto(image, layout.samples());
        });
    return image;
  }

  private void fill(Stripe stripe, int firstLine, Pass pass, int burst) {
    if (settings.clutterRmsCounts() > 0) {
      int reach = ImpulseResponse.HALF + scatterers.margin();
      int top = burst * geometry.layout().cycleLines() + firstLine;
      int fromRow = Math.max(0, top - reach + scatterers.margin());
      int toRow = Math.min(scatterers.rows(), top + STRIPE_LINES + reach + scatterers.margin());
      RowWorker worker = new RowWorker(stripe, pass, burst);
      for (int row = fromRow; row < toRow; row++) {
        worker.addRow(row);
      }
    }
    for (PlacedReflector reflector : reflectors) {
      addReflector(stripe, reflector, pass, burst);
    }
  }

  private void addReflector(Stripe stripe, PlacedReflector reflector, Pass pass, int burst) {
    RadarPosition at = reflector.seenBy(pass, burst, settings.deformation());
    if (stripe.touches(at.line())) {
      double peak =
          reflector.amplitudeCounts()
              / (SimulationSettings.AZIMUTH_BANDWIDTH_PART
                  * SimulationSettings.RANGE_BANDWIDTH_PART);
      double rad = phaseRad(at.slantRangeM());
      double frequencyHz = pass.frequencyHz(burst, at.line(), at.slantRangeM());
      stripe.add(
          at.line(),
          at.sample(),
          peak * Math.cos(rad),
          peak * Math.sin(rad),
          frequencyHz * SwathParameters.LINE_INTERVAL_S);
    }
  }

  /** Returns {@code -4 pi R / lambda}, reduced to one turn. */
  static double phaseRad(double slantRangeM) {
    double turns = 2 * slantRangeM / SwathParameters.WAVELENGTH_M;
    return -2 * Math.PI * (turns - Math.floor(turns));
  }

  /** Adds the scatterers of one row after the other to a stripe. Not thread-safe. */
  private final class RowWorker {
    private final Stripe stripe;
    private final Pass pass;
    private final int burst;
    private final Instant date;
    private final TensorPolynomial.Cursor ground = geometry.ground().cursor();
    private final TensorPolynomial.Cursor relative;
    private final ComplexNoise common = new ComplexNoise(settings.seed(), COMMON_STREAM);
    private final ComplexNoise own;

    RowWorker(Stripe stripe, Pass pass, int burst) {
      this.stripe = stripe;
      this.pass = pass;
      this.burst = burst;
      this.date = pass.instant(0);
      this.relative = pass.relative().cursor();
      this.own = new ComplexNoise(settings.seed(), pass.index() + 1L);
    }

    void addRow(int row) {
      int line = scatterers.line(row);
      double lineTimeS = geometry.lineTimeS(line);
      ground.line(line);
      relative.line(line);
      for (int column = 0; column < scatterers.columns(); column++) {
        int index = row * scatterers.columns() + column;
        int sample = scatterers.sample(column);
        double heightM = scatterers.heightM(index);
        relative.sample(sample);
        double inBurst = pass.lineOf(burst, lineTimeS + relative.value(0, heightM));
        if (stripe.touches(inBurst)) {
          double rangeM =
              geometry.sampleRangeM(sample)
                  + relative.value(1, heightM)
                  - displacementM(sample, heightM);
          addScatterer(index, inBurst, rangeM);
        }
      }
    }

    private double displacementM(int sample, double heightM) {
      ground.sample(sample);
      GeoPoint point = new GeoPoint(ground.value(0, heightM), ground.value(1, heightM));
      return settings.deformation().displacementMm(point, date) / 1000;
    }

    private void addScatterer(int index, double line, double rangeM) {
      double coherence = scatterers.coherence(index);
      double phaseRad = phaseRad(rangeM);
      double shared = amplitude * Math.sqrt(coherence) * common.modulus(index);
      double sharedRad = common.argumentRad(index) + phaseRad;
      double re = shared * Math.cos(sharedRad);
      double im = shared * Math.sin(sharedRad);
      if (coherence < 1) {
        double alone = amplitude * Math.sqrt(1 - coherence) * own.modulus(index);
        double aloneRad = own.argumentRad(index);
        re += alone * Math.cos(aloneRad);
        im += alone * Math.sin(aloneRad);
      }
      double frequencyHz = pass.frequencyHz(burst, line, rangeM);
      stripe.add(
          line, pass.sampleOf(rangeM), re, im, frequencyHz * SwathParameters.LINE_INTERVAL_S);
    }
  }
}
