package io.sentryal.insar.localcpu.internal.safe;

/**
 * A complex image with random access to windows. Thread-safe: several threads may read at once.
 *
 * <p>Lines run in azimuth (time grows with the line), samples in slant range (range grows with the
 * sample); both are 0-based.
 */
public interface ComplexImageReader extends AutoCloseable {
  /** Returns the number of lines of the image. */
  int lines();

  /** Returns the number of samples of each line. */
  int samples();

  /**
   * Reads a window.
   *
   * @param firstLine first line, 0-based
   * @param firstSample first sample, 0-based
   * @param lines number of lines, positive
   * @param samples number of samples, positive
   * @param interleavedReIm receives the window row by row, real and imaginary part in turn; its
   *     length must be at least {@code 2 * lines * samples}
   * @throws IndexOutOfBoundsException if the window reaches outside the image or the array is short
   * @throws io.sentryal.insar.error.InvalidDataException if the file is truncated or damaged
   * @throws io.sentryal.insar.error.InsarIoException if the disk does not answer
   */
  void read(int firstLine, int firstSample, int lines, int samples, float[] interleavedReIm);

  /** Closes the file. Does nothing the second time. */
  @Override
  void close();
}
