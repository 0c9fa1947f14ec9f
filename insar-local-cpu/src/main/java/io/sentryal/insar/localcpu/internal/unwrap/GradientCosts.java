package io.sentryal.insar.localcpu.internal.unwrap;

import java.util.Arrays;

/** What it costs to add whole cycles to the phase difference of two neighbouring cells. */
final class GradientCosts {
  private static final double TWO_PI = 2 * Math.PI;
  private static final double WEIGHT_SCALE = 100;
  private static final double VARIANCE_FLOOR_RAD2 = 0.05;
  private static final int TABLE = 256;

  private static final int HALF_WINDOW = 3;
  private static final int CAP = 1;
  private static final double SHRINK = 0.3;
  private static final boolean SLOPE = true;

  private final WrappedField field;
  private final double[] variance = new double[TABLE + 1];
  private final short[] weight;
  private final short[] skew;
  private final byte[] start;
  private final int width;

  GradientCosts(WrappedField field, PhaseNoise noise) {
    this.field = field;
    width = field.cols + 1;
    int arcs = 2 * (field.rows + 1) * width;
    weight = new short[arcs];
    skew = new short[arcs];
    start = new byte[arcs];
    Arrays.fill(weight, (short) DualGrid.FREE);
    // The sample coherence is inverted by walking the (rising) curve of its expectation.
    double[] expected = new double[TABLE + 1];
    for (int i = 0; i <= TABLE; i++) {
      expected[i] = PhaseNoise.expectedSampleCoherence(i / (double) TABLE, noise.looks());
    }
    int above = 0;
    for (int i = 0; i <= TABLE; i++) {
      double sample = i / (double) TABLE;
      while (above < TABLE && expected[above] < sample) {
        above++;
      }
      double part =
          above == 0 ? 0 : (sample - expected[above - 1]) / (expected[above] - expected[above - 1]);
      double sigmaRad = noise.sigmaRad(above == 0 ? 0 : (above - 1 + part) / TABLE);
      variance[i] = sigmaRad * sigmaRad;
    }
  }

  DualGrid grid() {
    fill(true);
    fill(false);
    DualGrid grid = new DualGrid(field.rows, field.cols, weight, skew, CAP);
    addResidues(grid);
    for (int face = 0; face < grid.faces(); face++) {
      for (int d = 0; d < 2; d++) {
        if (start[2 * face + d] != 0) {
          grid.setFlow(face, d, start[2 * face + d]);
        }
      }
    }
    return grid;
  }

  double varianceAt(int cell) {
    return variance[Math.min(TABLE, Math.round(field.coherence[cell] * TABLE))];
  }

  /** along = true: differences between columns (south arcs). */
  private void fill(boolean horizontal) {
    int rows = field.rows;
    int cols = field.cols;
    int h = horizontal ? rows : rows - 1;
    int w = horizontal ? cols - 1 : cols;
    if (h < 1 || w < 1) {
      return;
    }
    int next = horizontal ? 1 : cols;
    float[] re = new float[h * w];
    float[] im = new float[h * w];
    float[] sum = new float[h * w];
    for (int r = 0; r < h; r++) {
      for (int c = 0; c < w; c++) {
        int p = r * cols + c;
        if (field.isValid(p) && field.isValid(p + next)) {
          double d = field.gradientRad(p, p + next);
          double g = 1 / (varianceAt(p) + varianceAt(p + next) + VARIANCE_FLOOR_RAD2);
          re[r * w + c] = (float) (g * Math.cos(d));
          im[r * w + c] = (float) (g * Math.sin(d));
          sum[r * w + c] = (float) g;
        }
      }
    }
    box(re, h, w);
    box(im, h, w);
    box(sum, h, w);
    for (int r = 0; r < h; r++) {
      for (int c = 0; c < w; c++) {
        int p = r * cols + c;
        if (!field.isValid(p) || !field.isValid(p + next)) {
          continue;
        }
        int i = r * w + c;
        double d = field.gradientRad(p, p + next);
        double var = varianceAt(p) + varianceAt(p + next) + VARIANCE_FLOOR_RAD2;
        int wt = Math.max(1, (int) Math.rint(WEIGHT_SCALE / var));
        double mu = 0;
        if (SLOPE) {
          double conc = Math.hypot(re[i], im[i]) / sum[i];
          mu = Math.atan2(im[i], re[i]) * Math.max(0, (conc - SHRINK) / (1 - SHRINK));
        }
        double offset = (d - mu) / TWO_PI;
        int k0 = (int) Math.rint(-offset);
        // horizontal edge (r,c)-(r,c+1): south arc of face (r, c+1), flow = K
        // vertical edge (r,c)-(r+1,c): east arc of face (r+1, c), flow = -K
        int arc = horizontal ? 2 * (r * width + c + 1) + 1 : 2 * ((r + 1) * width + c);
        int sign = horizontal ? 1 : -1;
        weight[arc] = (short) wt;
        skew[arc] = (short) Math.rint(2 * wt * offset * sign);
        start[arc] = (byte) (sign * k0);
      }
    }
  }

  private void addResidues(DualGrid grid) {
    int total = 0;
    for (int r = 1; r < field.rows; r++) {
      for (int c = 1; c < field.cols; c++) {
        int a = (r - 1) * field.cols + c - 1;
        int b = a + 1;
        int d = a + field.cols;
        int e = d + 1;
        // wrapped differences around the face, in whole cycles
        int q = cyc(a, b) + cyc(b, e) - cyc(d, e) - cyc(a, d);
        if (q != 0) {
          grid.addExcess(r * width + c, q);
          total += q;
        }
      }
    }
    grid.addExcess(0, -total);
  }

  private int cyc(int from, int to) {
    if (!field.isValid(from) || !field.isValid(to)) {
      return 0;
    }
    return field.cycles(from, to);
  }

  private static void box(float[] x, int h, int w) {
    float[] line = new float[Math.max(h, w) + 1];
    for (int r = 0; r < h; r++) {
      boxLine(x, r * w, 1, w, line);
    }
    for (int c = 0; c < w; c++) {
      boxLine(x, c, w, h, line);
    }
  }

  private static void boxLine(float[] x, int first, int step, int n, float[] line) {
    for (int i = 0; i < n; i++) {
      line[i] = x[first + i * step];
    }
    for (int i = 0; i < n; i++) {
      float s = 0;
      for (int k = Math.max(0, i - HALF_WINDOW); k <= Math.min(n - 1, i + HALF_WINDOW); k++) {
        s += line[k];
      }
      x[first + i * step] = s;
    }
  }
}
