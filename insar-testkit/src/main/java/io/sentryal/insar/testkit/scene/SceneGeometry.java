package io.sentryal.insar.testkit.scene;

/**
 * The reference image as a coordinate system: line and sample of the scene, and height, give a
 * place on the ground. Immutable, thread-safe.
 */
final class SceneGeometry {
  private final SceneLayout layout;
  private final PhysicalOrbit orbit;
  private final double firstLineS;
  private final double firstRangeM;
  private final double[] centreM;
  private final TensorPolynomial.Axis heightAxis;
  private final TensorPolynomial ground;

  /**
   * Makes the mesh.
   *
   * @param layout size of the scene
   * @param orbit orbit of the reference
   * @param firstLineS zero-Doppler time of line 0 (s of the orbit)
   * @param firstRangeM slant range of sample 0 (m)
   * @param centreM a place near the middle of the scene, Earth-fixed (m)
   * @param terrain heights that occur
   */
  SceneGeometry(
      SceneLayout layout,
      PhysicalOrbit orbit,
      double firstLineS,
      double firstRangeM,
      double[] centreM,
      AnalyticTerrain terrain) {
    this.layout = layout;
    this.orbit = orbit;
    this.firstLineS = firstLineS;
    this.firstRangeM = firstRangeM;
    this.centreM = centreM.clone();
    this.heightAxis = new TensorPolynomial.Axis(terrain.lowestM() - 10, terrain.highestM() + 10, 4);
    this.ground =
        TensorPolynomial.fit(
            layout.lineAxis(), layout.sampleAxis(), heightAxis, 2, this::exactDegrees);
  }

  SceneLayout layout() {
    return layout;
  }

  PhysicalOrbit orbit() {
    return orbit;
  }

  /** Returns a place in the middle of the scene (Earth-fixed, m). */
  double[] centreM() {
    return centreM.clone();
  }

  /** Returns the height (m) halfway between the lowest and the highest that may occur. */
  double middleHeightM() {
    return (heightAxis.low() + heightAxis.high()) / 2;
  }

  double lineTimeS(double line) {
    return firstLineS + line * SwathParameters.LINE_INTERVAL_S;
  }

  double sampleRangeM(double sample) {
    return firstRangeM + sample * SwathParameters.RANGE_SPACING_M;
  }

  /** Returns the polynomials of latitude (component 0) and longitude (component 1), deg. */
  TensorPolynomial ground() {
    return ground;
  }

  /** Returns the place (Earth-fixed, m) that a pixel shows if it lies at a height (m), exactly. */
  double[] exactPlace(double line, double sample, double heightM) {
    RangeDoppler.Seen seen = new RangeDoppler.Seen(lineTimeS(line), sampleRangeM(sample));
    return RangeDoppler.place(orbit, seen, heightM, centreM);
  }

  private double[] exactDegrees(double line, double sample, double heightM) {
    return Wgs84.toGeodetic(exactPlace(line, sample, heightM));
  }

  /**
   * Returns how another orbit sees the same places: zero-Doppler time minus the reference's line
   * time (s, component 0) and slant range minus the reference's (m, component 1).
   */
  TensorPolynomial seenFrom(PhysicalOrbit other) {
    return TensorPolynomial.fit(
        layout.lineAxis(),
        layout.sampleAxis(),
        heightAxis,
        2,
        (line, sample, heightM) -> {
          double timeS = lineTimeS(line);
          double[] placeM = exactPlace(line, sample, heightM);
          RangeDoppler.Seen seen = RangeDoppler.see(other, placeM, timeS);
          return new double[] {seen.timeS() - timeS, seen.slantRangeM() - sampleRangeM(sample)};
        });
  }

  /**
   * Returns the height (m) of the ground that a pixel shows: the height at which the place that the
   * pixel shows at that height lies on the terrain (secant method).
   *
   * @param cursor cursor of {@link #ground()}, set to the pixel
   * @param terrain the ground
   * @param guessM a height near the answer
   */
  static double heightOnM(TensorPolynomial.Cursor cursor, AnalyticTerrain terrain, double guessM) {
    double h0 = guessM;
    double f0 = terrain.heightM(cursor.value(0, h0), cursor.value(1, h0)) - h0;
    double h1 = h0 + f0;
    for (int i = 0; i < 60; i++) {
      double f1 = terrain.heightM(cursor.value(0, h1), cursor.value(1, h1)) - h1;
      if (Math.abs(f1) < 1e-6) {
        return h1;
      }
      double h2 = f1 == f0 ? h1 + f1 : h1 - f1 * (h1 - h0) / (f1 - f0);
      h0 = h1;
      f0 = f1;
      h1 = h2;
    }
    throw new IllegalStateException("no ground found near " + guessM + " m");
  }
}
