package io.sentryal.insar.testkit.scene;

import java.util.List;
import java.util.Locale;

/** Mean and standard deviation of the counts of an image, of its non-zero pixels. */
record ImageStatistics(double meanRe, double meanIm, double sigmaRe, double sigmaIm) {
  static ImageStatistics of(List<short[]> images) {
    double[] sum = new double[2];
    double[] squares = new double[2];
    long count = 0;
    for (short[] image : images) {
      for (int i = 0; i < image.length; i += 2) {
        if (image[i] != 0 || image[i + 1] != 0) {
          count++;
          for (int k = 0; k < 2; k++) {
            sum[k] += image[i + k];
            squares[k] += (double) image[i + k] * image[i + k];
          }
        }
      }
    }
    double n = Math.max(1, count);
    return new ImageStatistics(
        sum[0] / n, sum[1] / n, sigma(sum[0], squares[0], n), sigma(sum[1], squares[1], n));
  }

  private static double sigma(double sum, double squares, double n) {
    return Math.sqrt(Math.max(0, squares / n - sum / n * (sum / n)));
  }

  void write(XmlText xml) {
    xml.open("imageStatistics");
    pair(xml, "outputDataMean", meanRe, meanIm);
    pair(xml, "outputDataStdDev", sigmaRe, sigmaIm);
    xml.close();
  }

  private static void pair(XmlText xml, String name, double re, double im) {
    xml.open(name)
        .leaf("re", String.format(Locale.ROOT, "%.6e", re))
        .leaf("im", String.format(Locale.ROOT, "%.6e", im))
        .close();
  }
}
