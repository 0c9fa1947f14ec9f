package io.sentryal.insar.internal.geometry;

/** Products of vectors of three components. */
public final class Vectors {
  private Vectors() {}

  public static double dot(double[] a, double[] b) {
    return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
  }

  public static double norm(double[] a) {
    return Math.sqrt(dot(a, a));
  }

  public static void cross(double[] a, double[] b, double[] out) {
    double x = a[1] * b[2] - a[2] * b[1];
    double y = a[2] * b[0] - a[0] * b[2];
    double z = a[0] * b[1] - a[1] * b[0];
    out[0] = x;
    out[1] = y;
    out[2] = z;
  }

  public static void subtract(double[] a, double[] b, double[] out) {
    out[0] = a[0] - b[0];
    out[1] = a[1] - b[1];
    out[2] = a[2] - b[2];
  }

  public static void normalize(double[] a) {
    double scale = 1 / norm(a);
    a[0] *= scale;
    a[1] *= scale;
    a[2] *= scale;
  }
}
