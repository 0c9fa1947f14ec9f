package io.sentryal.insar.localcpu.internal.unwrap;

import io.sentryal.insar.error.Checks;
import org.jtransforms.fft.FloatFFT_2D;

/**
 * Adaptive fringe filter of Goldstein and Werner (1998, Geophys. Res. Lett. 25(21)).
 *
 * <p>Each overlapping patch {@code Z} of the interferogram's spectrum becomes {@code Z * S(|Z|) ^
 * alpha}, where S is a 3 x 3 running mean; patches are blended with triangular weights. The
 * response is normalised patch by patch, so that the patch keeps its power: amplitudes stay
 * comparable, and alpha only decides how strongly the dominant fringe frequency wins. The operation
 * is symmetric in frequency and adds no phase of its own.
 *
 * <p>Before the transform each patch is freed of its mean fringe frequency, which is put back
 * afterwards: fringes that fall between two frequencies of the transform would otherwise be drawn
 * toward the nearer one.
 *
 * <p>Estimate the coherence <em>before</em> filtering: afterwards neighbouring cells are no longer
 * independent.
 *
 * <p>Stateless; safe for concurrent use on different arrays. One call works in the caller's thread
 * only (patches are far below the size at which JTransforms would use threads). Memory: three
 * floats per cell.
 */
public final class GoldsteinFilter {
  /** Smallest number of rows and of columns for which filtering makes sense. */
  public static final int MIN_SIZE = 64;

  private static final int PATCH = 64;
  private static final int STEP = PATCH / 4; // 75 % overlap

  private GoldsteinFilter() {}

  /**
   * Filters an interferogram in place.
   *
   * <p>Cells without a value (both parts 0, or one part NaN) count as 0 and are left exactly as
   * they are.
   *
   * @param re real parts, row-major
   * @param im imaginary parts, row-major
   * @param rows number of rows, at least {@link #MIN_SIZE}
   * @param cols number of columns, at least {@link #MIN_SIZE}
   * @param alpha strength, in [0, 1]; 0 changes nothing, bit for bit
   */
  public static void filter(float[] re, float[] im, int rows, int cols, double alpha) {
    Checks.inRange("alpha", alpha, 0, 1);
    if (rows < MIN_SIZE || cols < MIN_SIZE) {
      throw new IllegalArgumentException(
          "the Goldstein filter needs at least "
              + MIN_SIZE
              + " x "
              + MIN_SIZE
              + " cells, was "
              + rows
              + " x "
              + cols
              + "; leave it out for a smaller window");
    }
    if (re.length != (long) rows * cols || im.length != re.length) {
      throw new IllegalArgumentException(
          "re and im must hold rows * cols = "
              + (long) rows * cols
              + " cells, were "
              + re.length
              + " and "
              + im.length);
    }
    if (alpha > 0) {
      new Run(re, im, rows, cols, alpha).filter();
    }
  }

  /** One filtering: the accumulators and the patch buffers. */
  private static final class Run {
    private final float[] re;
    private final float[] im;
    private final int rows;
    private final int cols;
    private final double alpha;
    private final float[] sumRe;
    private final float[] sumIm;
    private final float[] sumWeight;
    private final FloatFFT_2D fft = new FloatFFT_2D(PATCH, PATCH);
    private final float[] patch = new float[2 * PATCH * PATCH];
    private final float[] magnitude = new float[PATCH * PATCH];
    private final float[] rowMean = new float[PATCH * PATCH];
    private final float[] tent = new float[PATCH];
    // Carrier exp(j (along * col + down * row)) of the patch, as interleaved phasors.
    private final float[] along = new float[2 * PATCH];
    private final float[] down = new float[2 * PATCH];

    Run(float[] re, float[] im, int rows, int cols, double alpha) {
      this.re = re;
      this.im = im;
      this.rows = rows;
      this.cols = cols;
      this.alpha = alpha;
      sumRe = new float[re.length];
      sumIm = new float[re.length];
      sumWeight = new float[re.length];
      for (int i = 0; i < PATCH; i++) {
        tent[i] = (float) (1 - Math.abs((i + 0.5) / (PATCH / 2.0) - 1));
      }
    }

    void filter() {
      for (int row = 0; row < rows - PATCH + STEP; row += STEP) {
        int firstRow = Math.min(row, rows - PATCH);
        for (int col = 0; col < cols - PATCH + STEP; col += STEP) {
          filterPatch(firstRow, Math.min(col, cols - PATCH));
        }
      }
      for (int i = 0; i < re.length; i++) {
        if (isValue(i)) {
          re[i] = sumRe[i] / sumWeight[i];
          im[i] = sumIm[i] / sumWeight[i];
        }
      }
    }

    private boolean isValue(int cell) {
      float x = re[cell];
      float y = im[cell];
      return Float.isFinite(x) && Float.isFinite(y) && (x != 0 || y != 0);
    }

    private void filterPatch(int firstRow, int firstCol) {
      double power = load(firstRow, firstCol);
      if (power == 0) {
        return;
      }
      setCarrier();
      turn(-1);
      fft.complexForward(patch);
      weighSpectrum();
      fft.complexInverse(patch, true);
      turn(1);
      double filteredPower = 0;
      for (float part : patch) {
        filteredPower += (double) part * part;
      }
      store(firstRow, firstCol, (float) Math.sqrt(power / filteredPower));
    }

    /** Fills the patch and returns its power. */
    private double load(int firstRow, int firstCol) {
      double power = 0;
      int p = 0;
      for (int r = 0; r < PATCH; r++) {
        int cell = (firstRow + r) * cols + firstCol;
        for (int c = 0; c < PATCH; c++, cell++, p += 2) {
          boolean value = isValue(cell);
          patch[p] = value ? re[cell] : 0;
          patch[p + 1] = value ? im[cell] : 0;
          power += (double) patch[p] * patch[p] + (double) patch[p + 1] * patch[p + 1];
        }
      }
      return power;
    }

    /** Sets the carrier to the patch's mean fringe frequency, of which it is then freed. */
    private void setCarrier() {
      double alongRe = 0;
      double alongIm = 0;
      double downRe = 0;
      double downIm = 0;
      int line = 2 * PATCH;
      for (int p = 0; p < patch.length - line; p += 2) {
        float x = patch[p];
        float y = patch[p + 1];
        downRe += patch[p + line] * x + patch[p + line + 1] * y;
        downIm += patch[p + line + 1] * x - patch[p + line] * y;
        if (p % line < line - 2) {
          alongRe += patch[p + 2] * x + patch[p + 3] * y;
          alongIm += patch[p + 3] * x - patch[p + 2] * y;
        }
      }
      fillPhasors(along, Math.atan2(alongIm, alongRe));
      fillPhasors(down, Math.atan2(downIm, downRe));
    }

    private static void fillPhasors(float[] phasors, double stepRad) {
      for (int i = 0; i < PATCH; i++) {
        phasors[2 * i] = (float) Math.cos(stepRad * i);
        phasors[2 * i + 1] = (float) Math.sin(stepRad * i);
      }
    }

    /** Multiplies the patch by the carrier (+1) or by its conjugate (-1). */
    private void turn(int sign) {
      for (int r = 0; r < PATCH; r++) {
        for (int c = 0; c < PATCH; c++) {
          float cos = down[2 * r] * along[2 * c] - down[2 * r + 1] * along[2 * c + 1];
          float sin = sign * (down[2 * r] * along[2 * c + 1] + down[2 * r + 1] * along[2 * c]);
          int p = 2 * (r * PATCH + c);
          float x = patch[p];
          patch[p] = x * cos - patch[p + 1] * sin;
          patch[p + 1] = x * sin + patch[p + 1] * cos;
        }
      }
    }

    /** Multiplies the spectrum by its smoothed magnitude to the power alpha; frequencies wrap. */
    private void weighSpectrum() {
      float largest = 0;
      for (int i = 0; i < magnitude.length; i++) {
        magnitude[i] = (float) Math.hypot(patch[2 * i], patch[2 * i + 1]);
        largest = Math.max(largest, magnitude[i]);
      }
      int mask = PATCH - 1;
      for (int r = 0; r < PATCH; r++) {
        for (int c = 0; c < PATCH; c++) {
          int line = r * PATCH;
          rowMean[line + c] =
              magnitude[line + (c - 1 & mask)]
                  + magnitude[line + c]
                  + magnitude[line + (c + 1 & mask)];
        }
      }
      for (int r = 0; r < PATCH; r++) {
        int above = (r - 1 & mask) * PATCH;
        int below = (r + 1 & mask) * PATCH;
        for (int c = 0; c < PATCH; c++) {
          int i = r * PATCH + c;
          float smooth = (rowMean[above + c] + rowMean[i] + rowMean[below + c]) / (9 * largest);
          float weight = (float) Math.pow(smooth, alpha);
          patch[2 * i] *= weight;
          patch[2 * i + 1] *= weight;
        }
      }
    }

    private void store(int firstRow, int firstCol, float scale) {
      int p = 0;
      for (int r = 0; r < PATCH; r++) {
        int cell = (firstRow + r) * cols + firstCol;
        for (int c = 0; c < PATCH; c++, cell++, p += 2) {
          float weight = tent[r] * tent[c];
          sumRe[cell] += weight * scale * patch[p];
          sumIm[cell] += weight * scale * patch[p + 1];
          sumWeight[cell] += weight;
        }
      }
    }
  }
}
