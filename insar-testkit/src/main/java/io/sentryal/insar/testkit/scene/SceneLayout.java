package io.sentryal.insar.testkit.scene;

/**
 * Size and arrangement of the bursts. Line and sample numbers count from 0; those of the scene run
 * over all bursts of the reference image as if they were one.
 *
 * @param bursts number of bursts
 * @param lines lines per burst
 * @param samples samples per line
 */
record SceneLayout(int bursts, int lines, int samples) {
  /** Lines at each end of a burst that hold no data. */
  static final int INVALID_LINES = 12;

  /** Samples at the near end of a line that hold no data. */
  static final int INVALID_NEAR_SAMPLES = 40;

  /** Samples at the far end of a line that hold no data. */
  static final int INVALID_FAR_SAMPLES = 44;

  /** Lines in which two neighbouring bursts both hold data. */
  static final int OVERLAP_LINES = 80;

  /** How far beyond the images geometry is known, in lines and samples. */
  static final int DOMAIN_MARGIN = 40;

  SceneLayout {
    if (bursts < 1 || bursts > 9) {
      throw new IllegalArgumentException("bursts must be 1 to 9, was " + bursts);
    }
    if (lines < 2 * (INVALID_LINES + OVERLAP_LINES) || lines > 1600) {
      throw new IllegalArgumentException(
          "lines must be " + 2 * (INVALID_LINES + OVERLAP_LINES) + " to 1600, was " + lines);
    }
    if (samples < 200 || samples > 26_000) {
      throw new IllegalArgumentException("samples must be 200 to 26000, was " + samples);
    }
  }

  /** Returns the lines from one burst's first line to the next one's. */
  int cycleLines() {
    return lines - 2 * INVALID_LINES - OVERLAP_LINES;
  }

  /** Returns the lines of the whole scene. */
  int sceneLines() {
    return (bursts - 1) * cycleLines() + lines;
  }

  double middleLine() {
    return (sceneLines() - 1) / 2.0;
  }

  double middleSample() {
    return (samples - 1) / 2.0;
  }

  int firstValidLine() {
    return INVALID_LINES;
  }

  int lastValidLine() {
    return lines - 1 - INVALID_LINES;
  }

  int firstValidSample() {
    return INVALID_NEAR_SAMPLES;
  }

  int lastValidSample() {
    return samples - 1 - INVALID_FAR_SAMPLES;
  }

  TensorPolynomial.Axis lineAxis() {
    return new TensorPolynomial.Axis(-DOMAIN_MARGIN, sceneLines() - 1 + DOMAIN_MARGIN, 5);
  }

  TensorPolynomial.Axis sampleAxis() {
    return new TensorPolynomial.Axis(-DOMAIN_MARGIN, samples - 1 + DOMAIN_MARGIN, 7);
  }
}
