package io.sentryal.insar.localcpu.internal.tops;

import io.sentryal.insar.localcpu.internal.geometry.BurstGeometry;
import io.sentryal.insar.localcpu.internal.geometry.GeometryRow;
import io.sentryal.insar.localcpu.internal.geometry.GridWindow;

/**
 * Tells for each pixel of a window of a reference burst where it lies in the secondary, and the
 * phase that geometry alone gives it. Thread-safe; each thread brings its own row.
 */
public interface Coregistration {

  /** Returns the window of the reference burst for which it is known. */
  GridWindow window();

  /** Returns memory for one line of the window, for one thread at a time. */
  GeometryRow newRow();

  /**
   * Computes one line.
   *
   * @param line line of the reference burst, inside the window
   * @param row memory from {@link #newRow()} of this object
   */
  void compute(int line, GeometryRow row);

  /** Returns the coregistration by orbits and terrain. */
  static Coregistration by(BurstGeometry geometry) {
    return new Coregistration() {
      @Override
      public GridWindow window() {
        return geometry.window();
      }

      @Override
      public GeometryRow newRow() {
        return geometry.newRow();
      }

      @Override
      public void compute(int line, GeometryRow row) {
        geometry.compute(line, row);
      }
    };
  }
}
