package io.sentryal.insar.localcpu.internal.geometry;

import io.sentryal.insar.error.Checks;
import io.sentryal.insar.internal.geometry.Orbit;
import java.time.Instant;

/**
 * The zero-Doppler grid of an image: lines in azimuth time, samples in slant range. Right-looking.
 * Immutable.
 *
 * @param firstLineTime zero-Doppler time of line 0 (UTC)
 * @param lineIntervalS time from line to line (s)
 * @param firstSlantRangeM slant range of sample 0 (m, one way)
 * @param rangeSpacingM slant range from sample to sample (m)
 * @param lines number of lines
 * @param samples number of samples of a line
 * @param wavelengthM radar wavelength (m)
 */
public record RadarGrid(
    Instant firstLineTime,
    double lineIntervalS,
    double firstSlantRangeM,
    double rangeSpacingM,
    int lines,
    int samples,
    double wavelengthM) {
  public RadarGrid {
    java.util.Objects.requireNonNull(firstLineTime, "firstLineTime");
    Checks.positive("lineIntervalS", lineIntervalS);
    Checks.positive("firstSlantRangeM", firstSlantRangeM);
    Checks.positive("rangeSpacingM", rangeSpacingM);
    Checks.positive("lines", lines);
    Checks.positive("samples", samples);
    Checks.positive("wavelengthM", wavelengthM);
  }

  /**
   * Returns the zero-Doppler time of a line.
   *
   * @param orbit the orbit whose epoch counts
   * @param line line index, 0-based, may be fractional or outside
   * @return seconds since the orbit's epoch
   */
  public double timeS(Orbit orbit, double line) {
    return orbit.seconds(firstLineTime) + line * lineIntervalS;
  }

  /**
   * Returns the line of a zero-Doppler time.
   *
   * @param orbit the orbit whose epoch counts
   * @param timeS seconds since the orbit's epoch
   */
  public double line(Orbit orbit, double timeS) {
    return (timeS - orbit.seconds(firstLineTime)) / lineIntervalS;
  }

  /** Returns the slant range (m) of a sample, 0-based, may be fractional or outside. */
  public double slantRangeM(double sample) {
    return firstSlantRangeM + sample * rangeSpacingM;
  }

  /** Returns the sample of a slant range (m). */
  public double sample(double slantRangeM) {
    return (slantRangeM - firstSlantRangeM) / rangeSpacingM;
  }

  /** Returns the window of the whole grid. */
  public GridWindow window() {
    return new GridWindow(0, 0, lines, samples);
  }
}
