package io.sentryal.insar.localcpu.internal.geometry;

import io.sentryal.insar.error.FailureCode;
import io.sentryal.insar.error.ProcessingException;

/**
 * Four functions of (line, sample, height) over a window, as one polynomial each: where the pixel
 * lies on the ground (two surface coordinates) and its offset in the secondary (lines, samples).
 * Immutable.
 *
 * <p>All four are extremely smooth (their scale is the range of hundreds of kilometres), so a
 * product of Chebyshev polynomials through the exact solution at Chebyshev nodes (Trefethen,
 * Approximation Theory and Approximation Practice, chapters 3 and 8) meets rounding with few terms.
 * The degrees grow until independent places inside and on the border of the window agree.
 */
final class SmoothMesh {
  static final int QUANTITIES = 4;
  static final int U = 0;
  static final int V = 1;
  static final int AZIMUTH = 2;
  static final int RANGE = 3;
  static final int HEIGHT_TERMS = 5;

  private static final double OFFSET_TOLERANCE_PIXELS = 1e-6;
  private static final double GROUND_TOLERANCE_M = 1e-4;
  private static final int LARGEST_SAMPLE_TERMS = 40;

  /** The exact functions. */
  interface Exact {
    /** Writes u, v, azimuth offset (lines) and range offset (samples). */
    void at(double line, double sample, double heightM, double[] four);
  }

  /** An interval mapped to [-1, 1]. */
  record Interval(double middle, double half) {
    static Interval between(double low, double high, double leastHalf) {
      return new Interval((low + high) / 2, Math.max((high - low) / 2, leastHalf));
    }

    double normalized(double value) {
      return (value - middle) / half;
    }

    double value(double normalized) {
      return middle + half * normalized;
    }
  }

  private final Interval lines;
  private final Interval samples;
  private final Interval heights;
  private final int lineTerms;
  private final int sampleTerms;

  /** Index [line term][quantity][sample term][power of the normalised height]. */
  private final double[] coefficients;

  private SmoothMesh(
      Interval lines, Interval samples, Interval heights, int lineTerms, int sampleTerms) {
    this.lines = lines;
    this.samples = samples;
    this.heights = heights;
    this.lineTerms = lineTerms;
    this.sampleTerms = sampleTerms;
    this.coefficients = new double[lineTerms * QUANTITIES * sampleTerms * HEIGHT_TERMS];
  }

  /**
   * @param exact the functions
   * @param metresPerUnit size of one unit of u and of v on the ground (m)
   */
  static SmoothMesh through(
      Exact exact, Interval lines, Interval samples, Interval heights, double[] metresPerUnit) {
    double[] tolerance = {
      GROUND_TOLERANCE_M / metresPerUnit[0],
      GROUND_TOLERANCE_M / metresPerUnit[1],
      OFFSET_TOLERANCE_PIXELS,
      OFFSET_TOLERANCE_PIXELS
    };
    String worst = "";
    for (int sampleTerms = 8; sampleTerms <= LARGEST_SAMPLE_TERMS; sampleTerms += 4) {
      SmoothMesh mesh = new SmoothMesh(lines, samples, heights, 2 + sampleTerms / 2, sampleTerms);
      mesh.fit(exact);
      worst = mesh.firstMiss(exact, tolerance);
      if (worst.isEmpty()) {
        return mesh;
      }
    }
    throw new ProcessingException(
        FailureCode.INTERNAL,
        "the geometry of the window is not smooth: "
            + worst
            + "; check the state vectors for jumps");
  }

  int rowCoefficients() {
    return QUANTITIES * sampleTerms * HEIGHT_TERMS;
  }

  int basisTerms() {
    return Math.max(lineTerms, sampleTerms);
  }

  /** Evaluates the azimuth dimension. */
  void row(double line, GeometryScratch scratch) {
    chebyshev(lines.normalized(line), lineTerms, scratch.basis);
    int n = rowCoefficients();
    double[] out = scratch.rowCoefficients;
    for (int i = 0; i < n; i++) {
      out[i] = coefficients[i];
    }
    for (int term = 1; term < lineTerms; term++) {
      double weight = scratch.basis[term];
      int from = term * n;
      for (int i = 0; i < n; i++) {
        out[i] += weight * coefficients[from + i];
      }
    }
  }

  /**
   * Evaluates a place of the row: for each of the first quantities its value, first derivative and
   * half second derivative with respect to height (per m, per m^2).
   *
   * @param quantities how many: 2 for the ground alone, or {@link #QUANTITIES}
   * @param out receives three numbers for each quantity, from index {@code to} on
   */
  void node(
      double sample,
      double heightM,
      int quantities,
      GeometryScratch scratch,
      double[] out,
      int to) {
    chebyshev(samples.normalized(sample), sampleTerms, scratch.basis);
    double h = heights.normalized(heightM);
    double perMetre = 1 / heights.half();
    double[] c = scratch.rowCoefficients;
    int at = 0;
    for (int quantity = 0; quantity < quantities; quantity++) {
      double p0 = 0;
      double p1 = 0;
      double p2 = 0;
      double p3 = 0;
      double p4 = 0;
      for (int term = 0; term < sampleTerms; term++) {
        double weight = scratch.basis[term];
        p0 += weight * c[at];
        p1 += weight * c[at + 1];
        p2 += weight * c[at + 2];
        p3 += weight * c[at + 3];
        p4 += weight * c[at + 4];
        at += HEIGHT_TERMS;
      }
      int q = to + 3 * quantity;
      out[q] = p0 + h * (p1 + h * (p2 + h * (p3 + h * p4)));
      out[q + 1] = perMetre * (p1 + h * (2 * p2 + h * (3 * p3 + h * 4 * p4)));
      out[q + 2] = perMetre * perMetre * (p2 + h * (3 * p3 + h * 6 * p4));
    }
  }

  private static void chebyshev(double x, int terms, double[] basis) {
    basis[0] = 1;
    basis[1] = x;
    for (int term = 2; term < terms; term++) {
      basis[term] = 2 * x * basis[term - 1] - basis[term - 2];
    }
  }

  private void fit(Exact exact) {
    double[] four = new double[QUANTITIES];
    double[] lineBasis = new double[lineTerms];
    double[] sampleBasis = new double[sampleTerms];
    double[] heightBasis = new double[HEIGHT_TERMS];
    for (int i = 0; i < lineTerms; i++) {
      double x = node(i, lineTerms);
      chebyshev(x, lineTerms, lineBasis);
      for (int j = 0; j < sampleTerms; j++) {
        double y = node(j, sampleTerms);
        chebyshev(y, sampleTerms, sampleBasis);
        for (int k = 0; k < HEIGHT_TERMS; k++) {
          double z = node(k, HEIGHT_TERMS);
          chebyshev(z, HEIGHT_TERMS, heightBasis);
          exact.at(lines.value(x), samples.value(y), heights.value(z), four);
          accumulate(four, lineBasis, sampleBasis, heightBasis);
        }
      }
    }
    for (int at = 0; at < coefficients.length; at += HEIGHT_TERMS) {
      heightPowers(coefficients, at);
    }
  }

  /** Adds one node to the discrete orthogonality sum of every coefficient. */
  private void accumulate(
      double[] four, double[] lineBasis, double[] sampleBasis, double[] heightBasis) {
    int at = 0;
    for (int i = 0; i < lineTerms; i++) {
      double lineWeight = (i == 0 ? 1.0 : 2.0) / lineTerms * lineBasis[i];
      for (int quantity = 0; quantity < QUANTITIES; quantity++) {
        double value = lineWeight * four[quantity];
        for (int j = 0; j < sampleTerms; j++) {
          double weighted = value * (j == 0 ? 1.0 : 2.0) / sampleTerms * sampleBasis[j];
          for (int k = 0; k < HEIGHT_TERMS; k++) {
            coefficients[at++] += weighted * (k == 0 ? 1.0 : 2.0) / HEIGHT_TERMS * heightBasis[k];
          }
        }
      }
    }
  }

  /** Turns Chebyshev coefficients of degree 4 into powers. */
  private static void heightPowers(double[] c, int at) {
    double c0 = c[at];
    double c1 = c[at + 1];
    double c2 = c[at + 2];
    double c3 = c[at + 3];
    double c4 = c[at + 4];
    c[at] = c0 - c2 + c4;
    c[at + 1] = c1 - 3 * c3;
    c[at + 2] = 2 * c2 - 8 * c4;
    c[at + 3] = 4 * c3;
    c[at + 4] = 8 * c4;
  }

  private static double node(int i, int terms) {
    return Math.cos(Math.PI * (i + 0.5) / terms);
  }

  /** Returns a description of the first place that misses the tolerance, or nothing. */
  private String firstMiss(Exact exact, double[] tolerance) {
    GeometryScratch scratch = new GeometryScratch(rowCoefficients(), basisTerms());
    double[] four = new double[QUANTITIES];
    double[] ours = new double[3 * QUANTITIES];
    for (double x : new double[] {-1, -0.31, 0.43, 1}) {
      row(lines.value(x), scratch);
      for (double y : new double[] {-1, -0.87, -0.57, 0.03, 0.61, 0.93, 1}) {
        for (double z : new double[] {-1, 0.37, 1}) {
          exact.at(lines.value(x), samples.value(y), heights.value(z), four);
          node(samples.value(y), heights.value(z), QUANTITIES, scratch, ours, 0);
          for (int quantity = 0; quantity < QUANTITIES; quantity++) {
            double miss = Math.abs(ours[3 * quantity] - four[quantity]);
            if (!(miss <= tolerance[quantity])) {
              return "quantity "
                  + quantity
                  + " misses by "
                  + miss
                  + " at line "
                  + lines.value(x)
                  + ", sample "
                  + samples.value(y);
            }
          }
        }
      }
    }
    return "";
  }
}
