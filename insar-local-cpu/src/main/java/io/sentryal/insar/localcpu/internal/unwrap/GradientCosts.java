package io.sentryal.insar.localcpu.internal.unwrap;

import java.util.Arrays;

/**
 * What it costs to add whole cycles to the phase difference of two neighbouring cells.
 *
 * <p>The weight of a difference is the inverse of its variance, from coherence and looks ({@link
 * PhaseNoise}); the cost of k cycles grows with the distance of the corrected difference from the
 * slope of the phase around it: the argument of the weighted mean phasor of the differences within
 * 7 x 7 cells, trusted as far as these agree. So on a steep slope a difference beyond half a cycle
 * is not a fault to be repaired (the idea of the cost functions of Chen and Zebker 2001, JOSA A
 * 18(2)). Measured on bowls with slopes from 0.2 to 2.6 rad per cell, coherence 0.15 to 0.7, 4 and
 * 16 looks: never worse than costs about zero by more than 1 %, and where the slope exceeds 2 rad
 * per cell at coherence 0.5 and 4 looks, 99.5 % of the cells right instead of 83 %. Convex costs
 * (parabolas that turn straight at 2 and 4 weights) were no better than straight ones.
 */
final class GradientCosts {
  private static final double TWO_PI = 2 * Math.PI;
  private static final double WEIGHT_SCALE = 100; // weights from 15 (noise only) to 2000
  private static final double VARIANCE_FLOOR_RAD2 = 0.05;
  private static final int TABLE = 256;
  private static final int HALF_WINDOW = 3;
  private static final int CAP = 1;
  // Mean phasors shorter than this say nothing of the slope (49 random ones reach 0.14); those of
  // twice the length say all.
  private static final double MIN_AGREEMENT = 0.2;

  private final WrappedField field;
  private final double[] varianceRad2 = new double[TABLE + 1];
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
    tabulateVariance(noise);
  }

  /** Returns the network with its costs, its charges, and on each arc the flow of least cost. */
  DualGrid grid() {
    fill(true);
    fill(false);
    DualGrid grid = new DualGrid(field.rows, field.cols, weight, skew, CAP);
    addResidues(grid);
    for (int face = 0; face < grid.faces(); face++) {
      for (int direction = DualGrid.EAST; direction <= DualGrid.SOUTH; direction++) {
        int units = start[2 * face + direction];
        if (units != 0) {
          grid.setFlow(face, direction, units);
        }
      }
    }
    return grid;
  }

  /** Tabulates variance over sample coherence, whose bias is taken off. */
  private void tabulateVariance(PhaseNoise noise) {
    // The sample coherence is inverted by walking the rising curve of its expectation.
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
      double coherence =
          above == 0
              ? 0
              : above
                  - 1
                  + Math.min(
                      1, (sample - expected[above - 1]) / (expected[above] - expected[above - 1]));
      double sigmaRad = noise.sigmaRad(coherence / TABLE);
      varianceRad2[i] = sigmaRad * sigmaRad;
    }
  }

  private double varianceRad2(int from, int to) {
    return varianceAt(from) + varianceAt(to) + VARIANCE_FLOOR_RAD2;
  }

  private double varianceAt(int cell) {
    return varianceRad2[Math.min(TABLE, Math.round(field.coherence[cell] * TABLE))];
  }

  /** Fills the arcs across the differences between columns (along rows), or between rows. */
  private void fill(boolean alongRows) {
    int height = alongRows ? field.rows : field.rows - 1;
    int length = alongRows ? field.cols - 1 : field.cols;
    if (height < 1 || length < 1) {
      return;
    }
    int next = alongRows ? 1 : field.cols;
    LocalSlope slope = new LocalSlope(height, length);
    for (int r = 0; r < height; r++) {
      for (int c = 0; c < length; c++) {
        int cell = r * field.cols + c;
        if (field.isValid(cell) && field.isValid(cell + next)) {
          double rad = field.gradientRad(cell, cell + next);
          slope.set(r * length + c, rad, 1 / varianceRad2(cell, cell + next));
        }
      }
    }
    slope.smooth(HALF_WINDOW);
    for (int r = 0; r < height; r++) {
      for (int c = 0; c < length; c++) {
        int cell = r * field.cols + c;
        if (field.isValid(cell) && field.isValid(cell + next)) {
          setArc(alongRows, r, c, slope.meanRad(r * length + c, MIN_AGREEMENT));
        }
      }
    }
  }

  private void setArc(boolean alongRows, int row, int col, double slopeRad) {
    int from = row * field.cols + col;
    int to = alongRows ? from + 1 : from + field.cols;
    double offset = (field.gradientRad(from, to) - slopeRad) / TWO_PI;
    int units = (int) Math.max(1, Math.rint(WEIGHT_SCALE / varianceRad2(from, to)));
    // A cycle added between columns is a unit of flow to the south, between rows one to the west.
    int sign = alongRows ? 1 : -1;
    int arc = alongRows ? 2 * (row * width + col + 1) + 1 : 2 * ((row + 1) * width + col);
    weight[arc] = (short) units;
    skew[arc] = (short) Math.rint(2 * units * offset * sign);
    start[arc] = (byte) (sign * Math.rint(-offset));
  }

  /** Gives each face its residue, in cycles: the sum of the wrapped differences around it. */
  private void addResidues(DualGrid grid) {
    int total = 0;
    for (int r = 1; r < field.rows; r++) {
      for (int c = 1; c < field.cols; c++) {
        int upperLeft = (r - 1) * field.cols + c - 1;
        int lowerLeft = upperLeft + field.cols;
        int residue =
            cycles(upperLeft, upperLeft + 1)
                + cycles(upperLeft + 1, lowerLeft + 1)
                - cycles(lowerLeft, lowerLeft + 1)
                - cycles(upperLeft, lowerLeft);
        if (residue != 0) {
          grid.addExcess(r * width + c, residue);
          total += residue;
        }
      }
    }
    grid.addExcess(grid.earth, -total);
  }

  /** A difference with a masked cell counts as 0: it lies inside one node, whatever it is. */
  private int cycles(int from, int to) {
    return field.isValid(from) && field.isValid(to) ? field.cycles(from, to) : 0;
  }
}
