package io.sentryal.insar.localcpu.internal.geometry;

/**
 * Finds the height of every pixel of a line and from it offsets and phase. Immutable.
 *
 * <p>The line is cut into blocks. Over a block each function of (sample, height) is a quadratic in
 * the sample through three nodes of the mesh, and a quadratic in the height around that of the
 * block's beginning; the rest is below a tenth of a millimetre on the ground for 500 m of relief
 * inside one block (the third derivative of ground position by height is of the order 1/R^2).
 */
final class RowSolver {
  /** Samples of a block. */
  static final int BLOCK = 32;

  private static final double CONVERGED_M = 1e-3;
  private static final double SECANT_FROM_M = 0.02;
  private static final int FAST_ROUNDS = 10;
  private static final double LEAST_ONE_MINUS_SLOPE = 0.3;
  private static final double MOST_ONE_MINUS_SLOPE = 4;
  private static final int PER_NODE = 3 * SmoothMesh.QUANTITIES;

  private final SmoothMesh mesh;
  private final GroundCoordinates ground;
  private final GridWindow window;
  private final double[] startHeightsM;
  private final double lowestM;
  private final double highestM;
  private final double phasePerMetre;
  private final double rangeAtZeroM;
  private final double secondarySpacingM;
  private final double referenceSpacingM;

  RowSolver(
      SmoothMesh mesh,
      GroundCoordinates ground,
      RadarGrid reference,
      RadarGrid secondary,
      GridWindow window,
      ElevationSurface surface) {
    this.mesh = mesh;
    this.ground = ground;
    this.window = window;
    this.startHeightsM = HeightSearch.starts(surface);
    this.lowestM = surface.lowestM();
    this.highestM = surface.highestM();
    this.phasePerMetre = 4 * Math.PI / reference.wavelengthM();
    this.rangeAtZeroM = secondary.firstSlantRangeM() - reference.firstSlantRangeM();
    this.secondarySpacingM = secondary.rangeSpacingM();
    this.referenceSpacingM = reference.rangeSpacingM();
  }

  /** Fills a row; the mesh's azimuth dimension is already evaluated in its scratch. */
  void solve(GeometryRow row) {
    State state = row.scratch.state;
    state.heightM = Double.NaN;
    state.climbM = 0;
    for (int from = 0; from < window.samples(); from += BLOCK) {
      double blockHeightM = state.heightM;
      if (Double.isNaN(blockHeightM)) {
        blockHeightM = firstHeightM(window.firstSample() + from, row.scratch);
      }
      prepareBlock(window.firstSample() + from, blockHeightM, row.scratch);
      solveBlock(from, Math.min(window.samples(), from + BLOCK), blockHeightM, row);
    }
  }

  /** Returns the height of a sample without a neighbour, or any if the sample has none. */
  private double firstHeightM(int sample, GeometryScratch scratch) {
    double anyM = startHeightsM[0];
    prepareBlock(sample, anyM, scratch);
    double heightM = search(Double.NaN, scratch.block, 0, anyM);
    return Double.isNaN(heightM) ? anyM : heightM;
  }

  private void prepareBlock(int sample, double heightM, GeometryScratch scratch) {
    double[] nodes = scratch.nodes;
    double[] block = scratch.block;
    for (int node = 0; node < 3; node++) {
      mesh.node(
          sample + node * (BLOCK / 2),
          heightM,
          SmoothMesh.QUANTITIES,
          scratch,
          nodes,
          node * PER_NODE);
    }
    for (int i = 0; i < PER_NODE; i++) {
      double f0 = nodes[i];
      double f1 = nodes[PER_NODE + i];
      double f2 = nodes[2 * PER_NODE + i];
      block[3 * i] = f0;
      block[3 * i + 1] = (4 * f1 - 3 * f0 - f2) / BLOCK;
      block[3 * i + 2] = 2 * (f0 - 2 * f1 + f2) / (BLOCK * BLOCK);
    }
  }

  private void solveBlock(int from, int to, double blockHeightM, GeometryRow row) {
    double[] c = row.scratch.block;
    State state = row.scratch.state;
    for (int i = from; i < to; i++) {
      double x = i - from;
      double heightM = follow(c, x, blockHeightM, state);
      if (Double.isNaN(heightM)) {
        heightM = search(state.heightM, c, x, blockHeightM);
        state.oneMinusSlope = 1;
      }
      // The climb is not carried across blocks or holes: the first guess is then the neighbour.
      state.climbM = i == from || Double.isNaN(heightM) ? 0 : heightM - state.heightM;
      state.heightM = heightM;
      if (Double.isNaN(heightM)) {
        noData(i, row);
      } else {
        row.flags()[i] = 0;
        write(i, x, heightM - blockHeightM, heightM, row);
      }
    }
  }

  /**
   * Returns the height near that of the neighbour, NaN if that does not lead to the ground quickly.
   */
  private double follow(double[] c, double x, double blockHeightM, State state) {
    double u0 = quadratic(c, 0, x);
    double u1 = quadratic(c, 3, x);
    double u2 = quadratic(c, 6, x);
    double v0 = quadratic(c, 9, x);
    double v1 = quadratic(c, 12, x);
    double v2 = quadratic(c, 15, x);
    double heightM = state.heightM + state.climbM;
    double oneMinusSlope = state.oneMinusSlope;
    double lastMissingM = 0;
    double stepM = 0;
    for (int round = 0; round < FAST_ROUNDS; round++) {
      double d = heightM - blockHeightM;
      double u = u0 + d * (u1 + d * u2);
      double v = v0 + d * (v1 + d * v2);
      double missingM = ground.nearestHeightM(u, v) - heightM;
      if (Math.abs(stepM) > SECANT_FROM_M) {
        oneMinusSlope = bounded((lastMissingM - missingM) / stepM);
      }
      stepM = missingM / oneMinusSlope;
      heightM += stepM;
      lastMissingM = missingM;
      if (Math.abs(stepM) <= CONVERGED_M) {
        state.oneMinusSlope = oneMinusSlope;
        return requireContained(u, v, heightM);
      }
      if (Double.isNaN(stepM)) {
        break;
      }
    }
    return Double.NaN;
  }

  private double requireContained(double u, double v, double heightM) {
    if (!ground.contains(u, v)) {
      throw ground.outside(u, v);
    }
    return heightM;
  }

  private void write(int i, double x, double d, double heightM, GeometryRow row) {
    double[] c = row.scratch.block;
    double azimuth = quadratic(c, 18, x) + d * (quadratic(c, 21, x) + d * quadratic(c, 24, x));
    double range = quadratic(c, 27, x) + d * (quadratic(c, 30, x) + d * quadratic(c, 33, x));
    double sample = window.firstSample() + (double) i;
    double fartherM =
        rangeAtZeroM + (sample + range) * secondarySpacingM - sample * referenceSpacingM;
    row.heightM()[i] = heightM;
    row.azimuthOffsetLines()[i] = azimuth;
    row.rangeOffsetSamples()[i] = range;
    row.geometricPhaseRad()[i] = phasePerMetre * fartherM;
  }

  private static void noData(int i, GeometryRow row) {
    row.flags()[i] = GeometryRow.NO_DATA;
    row.heightM()[i] = Double.NaN;
    row.azimuthOffsetLines()[i] = Double.NaN;
    row.rangeOffsetSamples()[i] = Double.NaN;
    row.geometricPhaseRad()[i] = Double.NaN;
  }

  /**
   * The slow way: from the neighbour's height, if it has one, then from several others until one
   * leads to ground that has data; else NaN.
   */
  private double search(double nearM, double[] c, double x, double blockHeightM) {
    double heightM = Double.isNaN(nearM) ? Double.NaN : searchFrom(nearM, c, x, blockHeightM);
    for (int i = 0; i < startHeightsM.length && Double.isNaN(heightM); i++) {
      heightM = searchFrom(startHeightsM[i], c, x, blockHeightM);
    }
    return heightM;
  }

  private double searchFrom(double startM, double[] c, double x, double blockHeightM) {
    HeightSearch search = new HeightSearch(startM, lowestM, highestM);
    double u = 0;
    double v = 0;
    while (!search.ended()) {
      double d = search.trialM() - blockHeightM;
      u = quadratic(c, 0, x) + d * (quadratic(c, 3, x) + d * quadratic(c, 6, x));
      v = quadratic(c, 9, x) + d * (quadratic(c, 12, x) + d * quadratic(c, 15, x));
      search.ground(ground.nearestHeightM(u, v));
    }
    return search.found() ? requireContained(u, v, search.trialM()) : Double.NaN;
  }

  private static double quadratic(double[] c, int at, double x) {
    return c[at] + x * (c[at + 1] + x * c[at + 2]);
  }

  private static double bounded(double oneMinusSlope) {
    return Math.max(LEAST_ONE_MINUS_SLOPE, Math.min(MOST_ONE_MINUS_SLOPE, oneMinusSlope));
  }

  /** What a pixel hands to its neighbour. */
  static final class State {
    double heightM;
    double climbM;
    double oneMinusSlope = 1;
  }
}
