package io.sentryal.insar.testkit.scene;

import java.util.Arrays;

/**
 * Some lines of an image under construction, to which impulse responses are added. Not thread-safe.
 *
 * <p>Sums are kept in {@code float}; every pixel receives its contributions in the order of the
 * scatterers, so that the result does not depend on how the image is cut into stripes.
 */
final class Stripe {
  private final ImpulseResponse azimuth;
  private final ImpulseResponse range;
  private final int firstSample;
  private final int width;
  private final float[] re;
  private final float[] im;
  private int firstLine;
  private int height;

  /**
   * Makes an empty stripe.
   *
   * @param maxLines most lines it will hold
   * @param firstSample first sample that holds data
   * @param lastSample last sample that holds data
   * @param azimuth response along a column
   * @param range response along a line
   */
  Stripe(
      int maxLines,
      int firstSample,
      int lastSample,
      ImpulseResponse azimuth,
      ImpulseResponse range) {
    this.azimuth = azimuth;
    this.range = range;
    this.firstSample = firstSample;
    this.width = lastSample - firstSample + 1;
    this.re = new float[maxLines * width];
    this.im = new float[maxLines * width];
  }

  /** Empties the stripe and moves it. */
  void moveTo(int line, int lines) {
    firstLine = line;
    height = lines;
    Arrays.fill(re, 0);
    Arrays.fill(im, 0);
  }

  /** Returns whether a response at this line touches the stripe. */
  boolean touches(double line) {
    return line > firstLine - ImpulseResponse.HALF
        && line < firstLine + height - 1 + ImpulseResponse.HALF;
  }

  /**
   * Adds a target.
   *
   * @param line where it lies (lines of the burst)
   * @param sample where it lies (samples)
   * @param targetRe real part of its amplitude
   * @param targetIm imaginary part
   * @param cyclesPerLine its azimuth frequency times the line interval
   */
  void add(double line, double sample, double targetRe, double targetIm, double cyclesPerLine) {
    int line0 = (int) Math.floor(line) - (ImpulseResponse.HALF - 1);
    int sample0 = (int) Math.floor(sample) - (ImpulseResponse.HALF - 1);
    float[] weights = azimuth.table();
    int weight = azimuth.offset(line - Math.floor(line));
    int taps = range.offset(sample - Math.floor(sample));
    int from = Math.max(0, firstSample - sample0);
    int to = Math.min(ImpulseResponse.TAPS, firstSample + width - sample0);
    if (from >= to) {
      return;
    }
    double startRad = 2 * Math.PI * cyclesPerLine * (line0 - line);
    double stepRad = 2 * Math.PI * cyclesPerLine;
    double stepRe = Math.cos(stepRad);
    double stepIm = Math.sin(stepRad);
    double startRe = Math.cos(startRad);
    double startIm = Math.sin(startRad);
    double carrierRe = targetRe * startRe - targetIm * startIm;
    double carrierIm = targetRe * startIm + targetIm * startRe;
    for (int tap = 0; tap < ImpulseResponse.TAPS; tap++) {
      int row = line0 + tap - firstLine;
      if (row >= 0 && row < height) {
        float w = weights[weight + tap];
        int at = row * width + sample0 - firstSample;
        addRow(at, taps, from, to, (float) (carrierRe * w), (float) (carrierIm * w));
      }
      double turned = carrierRe * stepRe - carrierIm * stepIm;
      carrierIm = carrierRe * stepIm + carrierIm * stepRe;
      carrierRe = turned;
    }
  }

  private void addRow(int at, int taps, int from, int to, float valueRe, float valueIm) {
    float[] table = range.table();
    for (int k = from; k < to; k++) {
      float p = table[taps + k];
      re[at + k] += valueRe * p;
      im[at + k] += valueIm * p;
    }
  }

  /** Rounds the stripe into an image of interleaved real and imaginary parts. */
  void roundInto(short[] image, int imageSamples) {
    for (int row = 0; row < height; row++) {
      int out = 2 * ((firstLine + row) * imageSamples + firstSample);
      int in = row * width;
      for (int k = 0; k < width; k++) {
        image[out + 2 * k] = rounded(re[in + k]);
        image[out + 2 * k + 1] = rounded(im[in + k]);
      }
    }
  }

  private static short rounded(float value) {
    return (short) Math.max(Short.MIN_VALUE, Math.min(Short.MAX_VALUE, Math.rint(value)));
  }
}
