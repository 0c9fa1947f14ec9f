package io.sentryal.insar.localcpu.internal.tops;

import io.sentryal.insar.localcpu.internal.safe.BurstAnnotation;
import io.sentryal.insar.localcpu.internal.safe.ComplexImageReader;

/**
 * The pixels of one burst: a block of lines of the swath's image and the part of it that holds
 * data. Immutable; thread-safe as its reader is.
 *
 * @param reader the swath's image
 * @param firstImageLine line of the image that is line 0 of the burst
 * @param annotation the burst, for its valid window
 */
public record BurstImage(
    ComplexImageReader reader, int firstImageLine, BurstAnnotation annotation) {

  /**
   * Reads a part of one line.
   *
   * @param line line in the burst
   * @param firstSample first sample
   * @param samples how many
   * @param interleavedReIm receives real and imaginary parts in turn
   */
  void readLine(int line, int firstSample, int samples, float[] interleavedReIm) {
    reader.read(firstImageLine + line, firstSample, 1, samples, interleavedReIm);
  }

  /** Returns whether the line holds data. */
  boolean isValidLine(int line) {
    return line >= annotation.firstValidLine() && line <= annotation.lastValidLine();
  }
}
