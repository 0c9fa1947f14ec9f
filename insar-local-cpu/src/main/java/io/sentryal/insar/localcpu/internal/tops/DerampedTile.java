package io.sentryal.insar.localcpu.internal.tops;

import io.sentryal.insar.localcpu.internal.safe.BurstAnnotation;

/**
 * A window of the secondary burst without its carrier. Confined to one thread.
 *
 * <p>Holds valid pixels only: the wanted window is cut at the valid window of the burst.
 */
final class DerampedTile {
  private final int firstLine;
  private final int lines;
  private final int firstSample;
  private final int samples;
  private final float[][] re;
  private final float[][] im;

  private DerampedTile(int firstLine, int firstSample, float[][] re, float[][] im) {
    this.firstLine = firstLine;
    this.firstSample = firstSample;
    this.re = re;
    this.im = im;
    this.lines = re.length;
    this.samples = lines == 0 ? 0 : re[0].length;
  }

  /**
   * Reads and deramps a window.
   *
   * @param image the burst
   * @param carrier its carrier
   * @param wanted the window, in pixels of the burst; may reach outside
   */
  static DerampedTile read(BurstImage image, TopsCarrier carrier, PixelBox wanted) {
    BurstAnnotation burst = image.annotation();
    int firstLine = Math.max(wanted.firstLine(), burst.firstValidLine());
    int lines = Math.min(wanted.lastLine(), burst.lastValidLine()) - firstLine + 1;
    int firstSample = Math.max(wanted.firstSample(), burst.firstValidSample());
    int samples = Math.min(wanted.lastSample(), burst.lastValidSample()) - firstSample + 1;
    if (lines <= 0 || samples <= 0) {
      return new DerampedTile(0, 0, new float[0][], new float[0][]);
    }
    float[] interleaved = new float[2 * samples];
    double[] turns = new double[samples];
    float[][] re = new float[lines][samples];
    float[][] im = new float[lines][samples];
    for (int l = 0; l < lines; l++) {
      image.readLine(firstLine + l, firstSample, samples, interleaved);
      split(interleaved, re[l], im[l]);
      carrier.derampTurns(firstLine + l, firstSample, turns, samples);
      Phasors.rotate(re[l], im[l], 0, turns, samples);
    }
    return new DerampedTile(firstLine, firstSample, re, im);
  }

  private static void split(float[] interleaved, float[] re, float[] im) {
    for (int i = 0; i < re.length; i++) {
      re[i] = interleaved[2 * i];
      im[i] = interleaved[2 * i + 1];
    }
  }

  /** Returns the first line, in the burst. */
  int firstLine() {
    return firstLine;
  }

  /** Returns the number of lines; 0 if the wanted window held no data. */
  int lines() {
    return lines;
  }

  /** Returns the first sample, in the burst. */
  int firstSample() {
    return firstSample;
  }

  /** Returns the number of samples. */
  int samples() {
    return samples;
  }

  /** Returns the real parts of a line of the tile; the buffer itself. */
  float[] re(int tileLine) {
    return re[tileLine];
  }

  /** Returns the imaginary parts of a line of the tile; the buffer itself. */
  float[] im(int tileLine) {
    return im[tileLine];
  }

  /**
   * A rectangle of pixels, bounds inclusive; may be empty or reach outside the burst.
   *
   * @param firstLine first line
   * @param lastLine last line
   * @param firstSample first sample
   * @param lastSample last sample
   */
  record PixelBox(int firstLine, int lastLine, int firstSample, int lastSample) {}
}
