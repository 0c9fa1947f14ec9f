package io.sentryal.insar.localcpu.internal.unwrap;

import java.util.Arrays;

/**
 * Weighted mean of phase differences around each cell, as phasors.
 *
 * <p>Not thread-safe.
 */
final class LocalSlope {
  private final int rows;
  private final int cols;
  private final float[] re;
  private final float[] im;
  private final float[] weight;

  LocalSlope(int rows, int cols) {
    this.rows = rows;
    this.cols = cols;
    re = new float[rows * cols];
    im = new float[rows * cols];
    weight = new float[rows * cols];
  }

  /**
   * Sets one difference; those that are not set do not count.
   *
   * @param cell row * cols + col
   * @param differenceRad phase difference (rad)
   * @param differenceWeight its weight, above 0
   */
  void set(int cell, double differenceRad, double differenceWeight) {
    re[cell] = (float) (differenceWeight * Math.cos(differenceRad));
    im[cell] = (float) (differenceWeight * Math.sin(differenceRad));
    weight[cell] = (float) differenceWeight;
  }

  /** Sums within squares of {@code 2 * half + 1} cells, cut off at the border. */
  void smooth(int half) {
    float[] line = new float[Math.max(rows, cols)];
    for (float[] part : Arrays.asList(re, im, weight)) {
      for (int r = 0; r < rows; r++) {
        smoothLine(part, r * cols, 1, cols, half, line);
      }
      for (int c = 0; c < cols; c++) {
        smoothLine(part, c, cols, rows, half, line);
      }
    }
  }

  private static void smoothLine(
      float[] part, int first, int step, int count, int half, float[] line) {
    for (int i = 0; i < count; i++) {
      line[i] = part[first + i * step];
    }
    for (int i = 0; i < count; i++) {
      float sum = 0;
      for (int k = Math.max(0, i - half); k <= Math.min(count - 1, i + half); k++) {
        sum += line[k];
      }
      part[first + i * step] = sum;
    }
  }

  /**
   * Returns the mean difference (rad), drawn toward 0 where the differences disagree.
   *
   * @param cell row * cols + col
   * @param minAgreement length of the mean phasor up to which it is 0; at twice that length it is
   *     the full mean
   */
  double meanRad(int cell, double minAgreement) {
    double agreement = Math.hypot(re[cell], im[cell]) / weight[cell];
    double trust = Math.max(0, Math.min(1, (agreement - minAgreement) / minAgreement));
    return trust * Math.atan2(im[cell], re[cell]);
  }
}
