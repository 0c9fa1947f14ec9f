package io.sentryal.insar.localcpu.internal.geometry;

/**
 * What {@link BurstGeometry#compute} says about one line of its window: one value for each sample,
 * index 0 being the window's first sample. Belongs to one thread at a time; reused from line to
 * line.
 */
public final class GeometryRow {
  /** Flag: the elevation model has no height here; the other values are NaN. */
  public static final byte NO_DATA = 1;

  /** Flag: other ground has the same range (terrain folds over); one of the places is given. */
  public static final byte LAYOVER = 2;

  /** Flag: terrain nearer to the satellite hides the ground. */
  public static final byte SHADOW = 4;

  private final double[] heightM;
  private final double[] azimuthOffsetLines;
  private final double[] rangeOffsetSamples;
  private final double[] geometricPhaseRad;
  private final byte[] flags;
  final GeometryScratch scratch;

  GeometryRow(int samples, GeometryScratch scratch) {
    this.heightM = new double[samples];
    this.azimuthOffsetLines = new double[samples];
    this.rangeOffsetSamples = new double[samples];
    this.geometricPhaseRad = new double[samples];
    this.flags = new byte[samples];
    this.scratch = scratch;
  }

  /** Returns the height of the ground above the ellipsoid (m), NaN without data; live array. */
  public double[] heightM() {
    return heightM;
  }

  /**
   * Returns the line of the secondary minus that of the reference (lines), NaN without data; live
   * array.
   */
  public double[] azimuthOffsetLines() {
    return azimuthOffsetLines;
  }

  /**
   * Returns the sample of the secondary minus that of the reference (samples), NaN without data;
   * live array.
   */
  public double[] rangeOffsetSamples() {
    return rangeOffsetSamples;
  }

  /**
   * Returns the geometric phase {@code 4 pi / lambda (R_secondary - R_reference)} (rad), not
   * wrapped, NaN without data; live array. Ground that does not move shows it in {@code reference *
   * conj(secondary)}; multiplying the secondary by {@code exp(+j phase)} removes it.
   */
  public double[] geometricPhaseRad() {
    return geometricPhaseRad;
  }

  /** Returns {@link #NO_DATA}, {@link #LAYOVER} and {@link #SHADOW} as bits; live array. */
  public byte[] flags() {
    return flags;
  }
}
