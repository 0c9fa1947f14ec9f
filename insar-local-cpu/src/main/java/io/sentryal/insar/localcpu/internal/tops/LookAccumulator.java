package io.sentryal.insar.localcpu.internal.tops;

import io.sentryal.insar.localcpu.internal.geometry.GeometryRow;
import java.util.Arrays;

/**
 * Adds up the pixels of one row of cells: {@code reference * conj(secondary)} and both powers.
 * Confined to one thread.
 */
final class LookAccumulator {
  private static final int FOLDED = GeometryRow.LAYOVER | GeometryRow.SHADOW;

  private final int looksRange;
  private final double[] re;
  private final double[] im;
  private final double[] referencePower;
  private final double[] secondaryPower;
  private final int[] validPixels;
  private final int[] foldedPixels;
  private final int[] pixelsWithoutHeight;

  LookAccumulator(int columns, int looksRange) {
    this.looksRange = looksRange;
    re = new double[columns];
    im = new double[columns];
    referencePower = new double[columns];
    secondaryPower = new double[columns];
    validPixels = new int[columns];
    foldedPixels = new int[columns];
    pixelsWithoutHeight = new int[columns];
  }

  void reset() {
    Arrays.fill(re, 0);
    Arrays.fill(im, 0);
    Arrays.fill(referencePower, 0);
    Arrays.fill(secondaryPower, 0);
    Arrays.fill(validPixels, 0);
    Arrays.fill(foldedPixels, 0);
    Arrays.fill(pixelsWithoutHeight, 0);
  }

  /**
   * Adds the pixels of one line.
   *
   * @param referenceReIm the reference, real and imaginary parts in turn
   * @param secondary the secondary on the grid of the reference; invalid pixels are left out
   * @param flags what the geometry says about each pixel
   * @param firstPixel position of the first pixel in the row of cells, in pixels
   */
  void add(float[] referenceReIm, ComplexRow secondary, byte[] flags, int firstPixel) {
    int count = secondary.count();
    for (int from = 0; from < count; ) {
      int column = (firstPixel + from) / looksRange;
      int to = Math.min(count, (column + 1) * looksRange - firstPixel);
      addCell(referenceReIm, secondary, from, to, column);
      for (int i = from; i < to; i++) {
        foldedPixels[column] += (flags[i] & FOLDED) != 0 ? 1 : 0;
        pixelsWithoutHeight[column] += (flags[i] & GeometryRow.NO_DATA) != 0 ? 1 : 0;
      }
      from = to;
    }
  }

  private void addCell(float[] reference, ComplexRow secondary, int from, int to, int column) {
    float[] secondaryRe = secondary.re();
    float[] secondaryIm = secondary.im();
    boolean[] valid = secondary.valid();
    double sumRe = 0;
    double sumIm = 0;
    double referenceSum = 0;
    double secondarySum = 0;
    int pixels = 0;
    for (int i = from; i < to; i++) {
      if (!valid[i]) {
        continue;
      }
      float a = reference[2 * i];
      float b = reference[2 * i + 1];
      float c = secondaryRe[i];
      float d = secondaryIm[i];
      sumRe += a * c + b * d;
      sumIm += b * c - a * d;
      referenceSum += a * a + b * b;
      secondarySum += c * c + d * d;
      pixels++;
    }
    re[column] += sumRe;
    im[column] += sumIm;
    referencePower[column] += referenceSum;
    secondaryPower[column] += secondarySum;
    validPixels[column] += pixels;
  }

  double re(int column) {
    return re[column];
  }

  double im(int column) {
    return im[column];
  }

  double referencePower(int column) {
    return referencePower[column];
  }

  double secondaryPower(int column) {
    return secondaryPower[column];
  }

  /** Returns whether the cell holds a measurement, given how many pixels a full one has. */
  CellState state(int column, int fullPixels) {
    if (validPixels[column] < fullPixels) {
      return pixelsWithoutHeight[column] > 0 ? CellState.NO_DATA : CellState.OUTSIDE;
    }
    if (!(referencePower[column] > 0 && secondaryPower[column] > 0)) {
      return CellState.NO_DATA;
    }
    return 2 * foldedPixels[column] >= fullPixels ? CellState.FOLDED : CellState.VALID;
  }
}
