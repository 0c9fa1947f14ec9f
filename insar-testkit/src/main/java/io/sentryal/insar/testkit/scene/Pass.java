package io.sentryal.insar.testkit.scene;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * One acquisition: its orbit, the timing of its bursts and how it sees the reference's pixels.
 * Immutable, thread-safe. Times are seconds from {@link #epoch()}.
 */
final class Pass {
  /** FM rate and Doppler centroid near one moment, as an annotation lists them. */
  record Estimate(double timeS, RangeQuadratic fmRate, RangeQuadratic dopplerCentroid) {}

  private static final double DC_ORIGIN_BEFORE_S = 2.9e-4;

  private final int index;
  private final Instant epoch;
  private final SceneLayout layout;
  private final PhysicalOrbit orbit;
  private final TensorPolynomial relative;
  private final double[] burstStartS;
  private final double firstRangeM;
  private final List<Estimate> estimates;
  private final List<BurstCarrier> carriers = new ArrayList<>();

  /**
   * Makes an acquisition.
   *
   * @param index its place in the stack
   * @param epoch the moment that is time zero of the orbit
   * @param orbit where the satellite is
   * @param geometry the reference's pixels
   * @param firstLineS when line 0 should start (s); the annotation's microseconds decide
   * @param firstRangeM slant range of sample 0 (m)
   */
  Pass(
      int index,
      Instant epoch,
      PhysicalOrbit orbit,
      SceneGeometry geometry,
      double firstLineS,
      double firstRangeM) {
    this.index = index;
    this.epoch = epoch;
    this.layout = geometry.layout();
    this.orbit = orbit;
    this.firstRangeM = firstRangeM;
    this.relative = geometry.seenFrom(orbit);
    this.burstStartS = new double[layout.bursts()];
    double cycleS = layout.cycleLines() * SwathParameters.LINE_INTERVAL_S;
    for (int b = 0; b < burstStartS.length; b++) {
      burstStartS[b] = microseconds(microseconds(firstLineS) + b * cycleS);
    }
    this.estimates = estimates(geometry, cycleS);
    for (int b = 0; b < burstStartS.length; b++) {
      Estimate nearest = estimates.get(b + 1);
      double speedMPerS = Vectors.norm(orbit.velocity(burstMiddleS(b)));
      carriers.add(
          new BurstCarrier(
              nearest.fmRate(),
              nearest.dopplerCentroid(),
              speedMPerS,
              SwathParameters.twoWayS(firstRangeM)));
    }
  }

  /** Returns a time (s) rounded to the microseconds in which annotations are written. */
  static double microseconds(double timeS) {
    return Math.rint(timeS * 1e6) / 1e6;
  }

  private List<Estimate> estimates(SceneGeometry geometry, double cycleS) {
    List<Estimate> list = new ArrayList<>();
    for (int i = -1; i <= layout.bursts(); i++) {
      double timeS =
          microseconds(burstStartS[0] + i * cycleS + layout.lines() * lineIntervalS() / 2);
      double nearS = SwathParameters.twoWayS(firstRangeM);
      RangeQuadratic dc =
          new RangeQuadratic(
              nearS - DC_ORIGIN_BEFORE_S, -11.6 - 0.35 * i, 4.1e4 + 1200 * i, -3e7 - 9e5 * i);
      list.add(new Estimate(timeS, fmRate(geometry, timeS, nearS), dc));
    }
    return List.copyOf(list);
  }

  private RangeQuadratic fmRate(SceneGeometry geometry, double timeS, double nearS) {
    double halfSwathS = layout.samples() / SwathParameters.RANGE_SAMPLING_RATE_HZ / 2;
    double[] hz = new double[3];
    for (int i = 0; i < 3; i++) {
      double rangeM = SwathParameters.rangeM(nearS + i * halfSwathS);
      double[] placeM =
          RangeDoppler.place(
              orbit,
              new RangeDoppler.Seen(timeS, rangeM),
              geometry.middleHeightM(),
              geometry.centreM());
      hz[i] = fmRateHzPerS(placeM, timeS, rangeM);
    }
    return RangeQuadratic.through(nearS, halfSwathS, hz[0], hz[1], hz[2]);
  }

  /** Returns {@code -2 / lambda} times the range acceleration of a fixed target at zero Doppler. */
  private double fmRateHzPerS(double[] placeM, double timeS, double rangeM) {
    double[] look = Vectors.minus(placeM, orbit.position(timeS));
    double[] velocity = orbit.velocity(timeS);
    double accelerationMPerS2 =
        (Vectors.dot(velocity, velocity) - Vectors.dot(look, orbit.acceleration(timeS))) / rangeM;
    return -2 * accelerationMPerS2 / SwathParameters.WAVELENGTH_M;
  }

  private static double lineIntervalS() {
    return SwathParameters.LINE_INTERVAL_S;
  }

  int index() {
    return index;
  }

  Instant epoch() {
    return epoch;
  }

  SceneLayout layout() {
    return layout;
  }

  PhysicalOrbit orbit() {
    return orbit;
  }

  /** Returns time (component 0, s) and range (component 1, m) minus those of the reference. */
  TensorPolynomial relative() {
    return relative;
  }

  /** Returns when the first line of a burst is at zero Doppler (s), in whole microseconds. */
  double burstStartS(int burst) {
    return burstStartS[burst];
  }

  double burstMiddleS(int burst) {
    return burstStartS[burst] + layout.lines() * lineIntervalS() / 2;
  }

  double firstRangeM() {
    return firstRangeM;
  }

  /** Returns the estimates around all bursts; that of burst b is number b + 1. */
  List<Estimate> estimates() {
    return estimates;
  }

  BurstCarrier carrier(int burst) {
    return carriers.get(burst);
  }

  /** Returns the line in a burst at which a zero-Doppler time (s) lies. */
  double lineOf(int burst, double timeS) {
    return (timeS - burstStartS[burst]) / lineIntervalS();
  }

  /** Returns the sample at which a slant range (m) lies. */
  double sampleOf(double rangeM) {
    return (rangeM - firstRangeM) / SwathParameters.RANGE_SPACING_M;
  }

  /** Returns the frequency (Hz) of a target at a line of a burst and a slant range (m). */
  double frequencyHz(int burst, double line, double rangeM) {
    double fromMiddleS = (line - Math.floorDiv(layout.lines(), 2)) * lineIntervalS();
    return carriers.get(burst).frequencyHz(fromMiddleS, SwathParameters.twoWayS(rangeM));
  }

  /** Returns the moment (UTC) of a time (s), to the microsecond. */
  Instant instant(double timeS) {
    return epoch.plusNanos(1000 * Math.round(timeS * 1e6));
  }
}
