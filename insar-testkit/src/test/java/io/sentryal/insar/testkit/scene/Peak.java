package io.sentryal.insar.testkit.scene;

/** Finds the peak of a strong target in an image: place to a thousandth of a pixel, and phase. */
record Peak(double line, double sample, double phaseRad, double amplitude) {
  private static final int REACH = 6;

  static Peak of(short[] image, int lines, int samples) {
    int top = 0;
    double strongest = -1;
    for (int i = 0; i < lines * samples; i++) {
      double power =
          (double) image[2 * i] * image[2 * i] + (double) image[2 * i + 1] * image[2 * i + 1];
      if (power > strongest) {
        strongest = power;
        top = i;
      }
    }
    int line = top / samples;
    int sample = top % samples;
    double turnPerLine = turnPerLine(image, samples, line, sample);
    double bestLine = line;
    double bestSample = sample;
    double best = -1;
    for (double step = 0.25; step > 0.0005; step /= 2) {
      boolean moved = true;
      while (moved) {
        moved = false;
        for (int k = 0; k < 5; k++) {
          double l = bestLine + (k == 1 ? step : k == 2 ? -step : 0);
          double s = bestSample + (k == 3 ? step : k == 4 ? -step : 0);
          double[] v = value(image, samples, line, sample, l, s, turnPerLine);
          if (Math.hypot(v[0], v[1]) > best + 1e-9) {
            best = Math.hypot(v[0], v[1]);
            bestLine = l;
            bestSample = s;
            moved = k > 0;
          }
        }
      }
    }
    double[] v = value(image, samples, line, sample, bestLine, bestSample, turnPerLine);
    return new Peak(bestLine, bestSample, Math.atan2(v[1], v[0]), best);
  }

  private static double turnPerLine(short[] image, int samples, int line, int sample) {
    double re = 0;
    double im = 0;
    for (int l = line - 2; l < line + 2; l++) {
      int a = 2 * (l * samples + sample);
      int b = 2 * ((l + 1) * samples + sample);
      re += image[b] * image[a] + image[b + 1] * image[a + 1];
      im += image[b + 1] * image[a] - image[b] * image[a + 1];
    }
    return Math.atan2(im, re);
  }

  private static double[] value(
      short[] image, int samples, int line0, int sample0, double l, double s, double turn) {
    double re = 0;
    double im = 0;
    for (int line = line0 - REACH; line <= line0 + REACH; line++) {
      double cos = Math.cos(-turn * (line - l));
      double sin = Math.sin(-turn * (line - l));
      for (int sample = sample0 - REACH; sample <= sample0 + REACH; sample++) {
        double w = sinc(line - l) * sinc(sample - s);
        int at = 2 * (line * samples + sample);
        re += w * (image[at] * cos - image[at + 1] * sin);
        im += w * (image[at] * sin + image[at + 1] * cos);
      }
    }
    return new double[] {re, im};
  }

  private static double sinc(double x) {
    return x == 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
  }
}
