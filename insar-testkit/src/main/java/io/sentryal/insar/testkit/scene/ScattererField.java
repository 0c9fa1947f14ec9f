package io.sentryal.insar.testkit.scene;

import io.sentryal.insar.model.GeoPoint;

/**
 * The scatterers: one for every pixel of the reference image and of a margin around it, on the
 * terrain. Immutable, thread-safe.
 */
final class ScattererField {
  private final SceneLayout layout;
  private final int margin;
  private final int columns;
  private final float[] heightM;
  private final float[] coherence;

  private ScattererField(SceneLayout layout, int margin) {
    this.layout = layout;
    this.margin = margin;
    this.columns = layout.samples() + 2 * margin;
    int size = Math.multiplyExact(layout.sceneLines() + 2 * margin, columns);
    this.heightM = new float[size];
    this.coherence = new float[size];
  }

  /**
   * Puts the scatterers on the ground.
   *
   * @param geometry the reference image
   * @param terrain the ground
   * @param field coherence by place
   * @param margin lines and samples beyond the image
   * @param threads number of threads
   */
  static ScattererField on(
      SceneGeometry geometry,
      AnalyticTerrain terrain,
      CoherenceField field,
      int margin,
      int threads) {
    ScattererField scatterers = new ScattererField(geometry.layout(), margin);
    ParallelRows.run(
        scatterers.rows(), threads, row -> scatterers.fillRow(row, geometry, terrain, field));
    return scatterers;
  }

  private void fillRow(
      int row, SceneGeometry geometry, AnalyticTerrain terrain, CoherenceField field) {
    TensorPolynomial.Cursor cursor = geometry.ground().cursor();
    cursor.line(line(row));
    double guessM = (terrain.lowestM() + terrain.highestM()) / 2;
    for (int column = 0; column < columns; column++) {
      cursor.sample(sample(column));
      guessM = SceneGeometry.heightOnM(cursor, terrain, guessM);
      int index = row * columns + column;
      heightM[index] = (float) guessM;
      double value =
          field.coherence(new GeoPoint(cursor.value(0, guessM), cursor.value(1, guessM)));
      if (!(value >= 0 && value <= 1)) {
        throw new IllegalArgumentException("coherence must be between 0 and 1, was " + value);
      }
      coherence[index] = (float) value;
    }
  }

  int rows() {
    return layout.sceneLines() + 2 * margin;
  }

  int columns() {
    return columns;
  }

  int margin() {
    return margin;
  }

  /** Returns the scene line of a row. */
  int line(int row) {
    return row - margin;
  }

  /** Returns the scene sample of a column. */
  int sample(int column) {
    return column - margin;
  }

  float heightM(int index) {
    return heightM[index];
  }

  float coherence(int index) {
    return coherence[index];
  }
}
