package io.sentryal.insar.localcpu.internal.geometry;

import io.sentryal.insar.error.Checks;

/**
 * A rectangle of pixels of a {@link RadarGrid}. Immutable.
 *
 * @param firstLine first line, 0-based
 * @param firstSample first sample, 0-based
 * @param lines number of lines, at least 1
 * @param samples number of samples, at least 1
 */
public record GridWindow(int firstLine, int firstSample, int lines, int samples) {
  public GridWindow {
    Checks.inRange("firstLine", firstLine, 0, Integer.MAX_VALUE);
    Checks.inRange("firstSample", firstSample, 0, Integer.MAX_VALUE);
    Checks.positive("lines", lines);
    Checks.positive("samples", samples);
  }

  /** Returns the last line, inclusive. */
  public int lastLine() {
    return firstLine + lines - 1;
  }

  /** Returns the last sample, inclusive. */
  public int lastSample() {
    return firstSample + samples - 1;
  }

  /** Returns whether a position (fractional pixels) lies on or between the outer pixel centres. */
  public boolean contains(double line, double sample) {
    return line >= firstLine
        && line <= lastLine()
        && sample >= firstSample
        && sample <= lastSample();
  }
}
