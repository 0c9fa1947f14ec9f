package io.sentryal.insar.localcpu.internal.safe;

import io.sentryal.insar.error.InvalidDataException;
import io.sentryal.insar.internal.raster.ComplexTiff;
import io.sentryal.insar.internal.raster.FileRegion;

/** The measurement TIFF of one swath, checked against its annotation. Thread-safe. */
final class MeasurementImage implements ComplexImageReader {
  private final ComplexTiff tiff;

  private MeasurementImage(ComplexTiff tiff) {
    this.tiff = tiff;
  }

  /**
   * Opens the image.
   *
   * @param file the TIFF; closed with the image, and if opening fails
   * @param annotation what its size must be
   * @throws InvalidDataException if it is no complex TIFF or has another size
   */
  static MeasurementImage open(FileRegion file, SwathAnnotation annotation) {
    ComplexTiff tiff = ComplexTiff.open(file);
    if (tiff.rows() != annotation.numberOfLines()
        || tiff.columns() != annotation.numberOfSamples()) {
      tiff.close();
      throw new InvalidDataException(
          file.name(),
          "has %d lines of %d samples, but its annotation says %d of %d; fetch the product again"
              .formatted(
                  tiff.rows(),
                  tiff.columns(),
                  annotation.numberOfLines(),
                  annotation.numberOfSamples()));
    }
    return new MeasurementImage(tiff);
  }

  @Override
  public int lines() {
    return tiff.rows();
  }

  @Override
  public int samples() {
    return tiff.columns();
  }

  @Override
  public void read(
      int firstLine, int firstSample, int lines, int samples, float[] interleavedReIm) {
    tiff.read(firstLine, firstSample, lines, samples, interleavedReIm);
  }

  @Override
  public void close() {
    tiff.close();
  }
}
