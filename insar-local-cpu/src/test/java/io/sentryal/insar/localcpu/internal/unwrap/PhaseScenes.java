package io.sentryal.insar.localcpu.internal.unwrap;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;

/** Phase scenes of known truth, with the noise of distributed scatterers. */
final class PhaseScenes {
  /** Wrapped phase and sample coherence. */
  static final class Scene {
    private final float[] phaseRad;
    private final float[] coherence;

    Scene(float[] phaseRad, float[] coherence) {
      this.phaseRad = phaseRad;
      this.coherence = coherence;
    }

    float[] phaseRad() {
      return phaseRad;
    }

    float[] coherence() {
      return coherence;
    }
  }

  /** A value for each row and column. */
  interface Shape {
    double at(int row, int col);
  }

  private PhaseScenes() {}

  /** A Gaussian bowl of given depth and width, on a gentle ramp. */
  static double[] bowl(int rows, int cols, double depthRad, double widthCells) {
    return grid(
        rows,
        cols,
        (row, col) -> {
          double y = (row - 0.45 * rows) / widthCells;
          double x = (col - 0.55 * cols) / widthCells;
          return depthRad * Math.exp(-(x * x + y * y) / 2) + 0.02 * col;
        });
  }

  static double[] grid(int rows, int cols, Shape shape) {
    double[] values = new double[rows * cols];
    for (int row = 0; row < rows; row++) {
      for (int col = 0; col < cols; col++) {
        values[row * cols + col] = shape.at(row, col);
      }
    }
    return values;
  }

  static float[] floats(double[] values) {
    float[] floats = new float[values.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) values[i];
    }
    return floats;
  }

  static float[] wrapped(double[] phaseRad) {
    float[] wrapped = new float[phaseRad.length];
    for (int i = 0; i < wrapped.length; i++) {
      wrapped[i] = (float) Math.atan2(Math.sin(phaseRad[i]), Math.cos(phaseRad[i]));
    }
    return wrapped;
  }

  static Scene noisy(double[] phaseRad, double coherence, int looks, long seed) {
    double[] everywhere = new double[phaseRad.length];
    java.util.Arrays.fill(everywhere, coherence);
    return noisy(phaseRad, everywhere, looks, seed);
  }

  /** Sums looks of pairs of circular Gaussian signals of the given coherence. */
  static Scene noisy(double[] phaseRad, double[] coherence, int looks, long seed) {
    Random random = new Random(seed);
    float[] phase = new float[phaseRad.length];
    float[] sample = new float[phaseRad.length];
    for (int i = 0; i < phase.length; i++) {
      double re = 0;
      double im = 0;
      double powerOne = 0;
      double powerTwo = 0;
      double rest = Math.sqrt(1 - coherence[i] * coherence[i]);
      for (int look = 0; look < looks; look++) {
        double a = random.nextGaussian();
        double b = random.nextGaussian();
        double c = coherence[i] * a + rest * random.nextGaussian();
        double d = coherence[i] * b + rest * random.nextGaussian();
        re += a * c + b * d;
        im += b * c - a * d;
        powerOne += a * a + b * b;
        powerTwo += c * c + d * d;
      }
      double turned = Math.atan2(im, re) + phaseRad[i];
      phase[i] = (float) Math.atan2(Math.sin(turned), Math.cos(turned));
      sample[i] = (float) Math.min(1, Math.hypot(re, im) / Math.sqrt(powerOne * powerTwo));
    }
    return new Scene(phase, sample);
  }

  /** Keeps the phase of one component, NaN elsewhere. */
  static float[] only(UnwrappedPhase phase, int label) {
    float[] kept = phase.phaseRad().clone();
    for (int i = 0; i < kept.length; i++) {
      if (phase.component()[i] != label) {
        kept[i] = Float.NaN;
      }
    }
    return kept;
  }

  /** Returns the share of cells whose error has the most frequent number of whole cycles. */
  static double fractionRight(float[] unwrappedRad, double[] truthRad) {
    Map<Long, Integer> histogram = new HashMap<>();
    int cells = 0;
    for (int i = 0; i < truthRad.length; i++) {
      if (!Float.isNaN(unwrappedRad[i])) {
        long cycles = Math.round((unwrappedRad[i] - truthRad[i]) / (2 * Math.PI));
        histogram.merge(cycles, 1, Integer::sum);
        cells++;
      }
    }
    int right = histogram.values().stream().mapToInt(Integer::intValue).max().orElse(0);
    return right / (double) cells;
  }
}
