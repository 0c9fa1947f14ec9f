package io.sentryal.insar.testkit.scene;

/** Vectors of three components. */
final class Vectors {
  private Vectors() {}

  static double dot(double[] a, double[] b) {
    return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
  }

  static double norm(double[] a) {
    return Math.sqrt(dot(a, a));
  }

  static double[] minus(double[] a, double[] b) {
    return new double[] {a[0] - b[0], a[1] - b[1], a[2] - b[2]};
  }

  static double[] plusScaled(double[] a, double factor, double[] b) {
    return new double[] {a[0] + factor * b[0], a[1] + factor * b[1], a[2] + factor * b[2]};
  }

  static double[] unit(double[] a) {
    double length = norm(a);
    return new double[] {a[0] / length, a[1] / length, a[2] / length};
  }

  static double[] cross(double[] a, double[] b) {
    return new double[] {
      a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]
    };
  }

  /** Returns x with {@code rows x = right} for three rows, by Cramer's rule. */
  static double[] solve(double[][] rows, double[] right) {
    double[] c12 = cross(rows[1], rows[2]);
    double determinant = dot(rows[0], c12);
    double[] c20 = cross(rows[2], rows[0]);
    double[] c01 = cross(rows[0], rows[1]);
    double[] x = new double[3];
    for (int i = 0; i < 3; i++) {
      x[i] = (right[0] * c12[i] + right[1] * c20[i] + right[2] * c01[i]) / determinant;
    }
    return x;
  }
}
