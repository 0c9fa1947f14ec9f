package io.sentryal.insar.testkit.scene;

/**
 * A smooth function of line, sample and height, several components at once, as a product of
 * Chebyshev series (Press et al., Numerical Recipes, 5.8). Immutable, thread-safe.
 *
 * <p>Geometry is so smooth in these three variables that a few dozen exact solutions give it
 * everywhere to far below a micrometre; a test compares with the direct solution.
 */
final class TensorPolynomial {
  /** The function to be represented. */
  @FunctionalInterface
  interface Sampled {
    double[] at(double line, double sample, double heightM);
  }

  /** One variable: its interval and the number of terms. */
  record Axis(double low, double high, int terms) {
    double node(int k) {
      double x = Math.cos(Math.PI * (k + 0.5) / terms);
      return low + (x + 1) / 2 * (high - low);
    }

    double scaled(double value) {
      return 2 * (value - low) / (high - low) - 1;
    }

    void basis(double value, double[] out) {
      double x = scaled(value);
      out[0] = 1;
      if (terms > 1) {
        out[1] = x;
      }
      for (int n = 2; n < terms; n++) {
        out[n] = 2 * x * out[n - 1] - out[n - 2];
      }
    }
  }

  private final Axis line;
  private final Axis sample;
  private final Axis height;
  private final int components;
  private final double[] coefficients; // [component][height][sample][line]

  private TensorPolynomial(Axis line, Axis sample, Axis height, int components, double[] values) {
    this.line = line;
    this.sample = sample;
    this.height = height;
    this.components = components;
    this.coefficients = values;
  }

  /** Samples a function at the Chebyshev nodes of the three axes. */
  static TensorPolynomial fit(
      Axis line, Axis sample, Axis height, int components, Sampled function) {
    int nl = line.terms();
    int ns = sample.terms();
    int nh = height.terms();
    double[] values = new double[components * nh * ns * nl];
    for (int h = 0; h < nh; h++) {
      for (int s = 0; s < ns; s++) {
        for (int l = 0; l < nl; l++) {
          double[] at = function.at(line.node(l), sample.node(s), height.node(h));
          for (int c = 0; c < components; c++) {
            values[((c * nh + h) * ns + s) * nl + l] = at[c];
          }
        }
      }
    }
    transform(values, nl, 1);
    transform(values, ns, nl);
    transform(values, nh, nl * ns);
    return new TensorPolynomial(line, sample, height, components, values);
  }

  private static void transform(double[] values, int n, int stride) {
    double[] in = new double[n];
    for (int start = 0; start < values.length; start++) {
      if (start / stride % n != 0) {
        continue;
      }
      for (int k = 0; k < n; k++) {
        in[k] = values[start + k * stride];
      }
      for (int j = 0; j < n; j++) {
        double sum = 0;
        for (int k = 0; k < n; k++) {
          sum += in[k] * Math.cos(Math.PI * j * (k + 0.5) / n);
        }
        values[start + j * stride] = (j == 0 ? 1 : 2) * sum / n;
      }
    }
  }

  /** Returns a cursor that walks along lines of constant line number. Not thread-safe. */
  Cursor cursor() {
    return new Cursor();
  }

  /** Evaluates the polynomial; the line is set once, then sample by sample. */
  final class Cursor {
    private final double[] onLine = new double[components * height.terms() * sample.terms()];
    private final double[] atPixel = new double[components * height.terms()];
    private final double[] lineBasis = new double[line.terms()];
    private final double[] sampleBasis = new double[sample.terms()];

    void line(double number) {
      line.basis(number, lineBasis);
      int nl = lineBasis.length;
      for (int i = 0; i < onLine.length; i++) {
        double sum = 0;
        for (int l = 0; l < nl; l++) {
          sum += coefficients[i * nl + l] * lineBasis[l];
        }
        onLine[i] = sum;
      }
    }

    /** Chooses the sample; {@link #value} then depends on the height only. */
    void sample(double number) {
      sample.basis(number, sampleBasis);
      int ns = sampleBasis.length;
      for (int i = 0; i < atPixel.length; i++) {
        double sum = 0;
        int from = i * ns;
        for (int s = 0; s < ns; s++) {
          sum += onLine[from + s] * sampleBasis[s];
        }
        atPixel[i] = sum;
      }
    }

    /** Returns a component at a height (m), by Clenshaw's recurrence. */
    double value(int component, double heightM) {
      int nh = height.terms();
      double x = height.scaled(heightM);
      double b1 = 0;
      double b2 = 0;
      for (int h = nh - 1; h > 0; h--) {
        double b = atPixel[component * nh + h] + 2 * x * b1 - b2;
        b2 = b1;
        b1 = b;
      }
      return atPixel[component * nh] + x * b1 - b2;
    }
  }
}
