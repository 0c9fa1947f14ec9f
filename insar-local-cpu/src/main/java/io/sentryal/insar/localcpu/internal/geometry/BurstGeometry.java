package io.sentryal.insar.localcpu.internal.geometry;

import io.sentryal.insar.error.FailureCode;
import io.sentryal.insar.error.InvalidDataException;
import io.sentryal.insar.error.ProcessingException;
import io.sentryal.insar.internal.geometry.Baseline;
import io.sentryal.insar.internal.geometry.Ellipsoid;
import io.sentryal.insar.internal.geometry.ZeroDoppler;
import io.sentryal.insar.internal.geometry.ZeroDopplerPoint;

/**
 * The geometry of a pair over a window of one burst: for every pixel of the reference the height of
 * the ground, the offset to the same ground in the secondary, and the geometric phase. Immutable,
 * thread-safe; each thread brings its own {@link GeometryRow}.
 *
 * <p>Solving range-Doppler equations for each pixel is what makes other processors slow. Here the
 * functions of (line, sample, height) are tabulated once ({@link SmoothMesh}); what is left for a
 * pixel is to find the height h with {@code h = ground(u(h), v(h))}, starting from its neighbour:
 * about two evaluations of the elevation model. Lines are independent of each other, so the result
 * does not depend on the number of threads.
 *
 * <pre>{@code
 * BurstGeometry geometry = BurstGeometry.of(reference, secondary, window, dem);
 * GeometryRow row = geometry.newRow();
 * for (int line = window.firstLine(); line <= window.lastLine(); line++) {
 *   geometry.compute(line, row);
 * }
 * }</pre>
 */
public final class BurstGeometry {
  private static final double WAVELENGTH_TOLERANCE = 1e-6;
  private static final double LEAST_HEIGHT_HALF_M = 20;

  private final ImageGeometry reference;
  private final ImageGeometry secondary;
  private final GridWindow window;
  private final ElevationSurface surface;
  private final SmoothMesh mesh;
  private final GroundCoordinates ground;
  private final RowSolver solver;
  private final FoldDetector folds;

  private BurstGeometry(
      ImageGeometry reference,
      ImageGeometry secondary,
      GridWindow window,
      ElevationSurface surface) {
    this.reference = reference;
    this.secondary = secondary;
    this.window = window;
    this.surface = surface;
    GroundPoint middle =
        reference.atHeight(
            window.firstLine() + (window.lines() - 1) / 2.0,
            window.firstSample() + (window.samples() - 1) / 2.0,
            0.5 * (surface.lowestM() + surface.highestM()));
    this.ground = GroundCoordinates.of(surface, middle.lonRad());
    this.mesh = tabulate(middle);
    this.solver = new RowSolver(mesh, ground, reference.grid(), secondary.grid(), window, surface);
    this.folds = new FoldDetector(mesh, ground, reference, window, surface, middle);
  }

  /**
   * Tabulates the geometry of a pair.
   *
   * @param reference grid and orbit of the reference burst
   * @param secondary grid and orbit of the same burst in the secondary
   * @param window the pixels of the reference that are wanted
   * @param surface the ground
   * @throws ProcessingException with {@link FailureCode#DEM_MISSING} if the surface does not cover
   *     the window, with {@link FailureCode#ORBIT_MISSING} if an orbit does not
   * @throws InvalidDataException if the two images have different wavelengths
   */
  public static BurstGeometry of(
      ImageGeometry reference,
      ImageGeometry secondary,
      GridWindow window,
      ElevationSurface surface) {
    RadarGrid grid = reference.grid();
    if (window.lastLine() >= grid.lines() || window.lastSample() >= grid.samples()) {
      throw new IllegalArgumentException(
          "window "
              + window
              + " reaches beyond the burst of "
              + grid.lines()
              + " lines x "
              + grid.samples()
              + " samples");
    }
    double otherM = secondary.grid().wavelengthM();
    if (Math.abs(otherM / grid.wavelengthM() - 1) > WAVELENGTH_TOLERANCE) {
      throw new InvalidDataException(
          "pair",
          "the wavelengths differ, reference "
              + grid.wavelengthM()
              + " m, secondary "
              + otherM
              + " m; such images do not interfere");
    }
    requireCoverage(reference, window, surface);
    return new BurstGeometry(reference, secondary, window, surface);
  }

  /** Returns the window whose lines can be computed. */
  public GridWindow window() {
    return window;
  }

  /** Returns grid and orbit of the reference. */
  public ImageGeometry reference() {
    return reference;
  }

  /** Returns grid and orbit of the secondary. */
  public ImageGeometry secondary() {
    return secondary;
  }

  /** Returns the ground. */
  public ElevationSurface surface() {
    return surface;
  }

  /** Returns memory for one line of the window, for one thread at a time. */
  public GeometryRow newRow() {
    return new GeometryRow(
        window.samples(), new GeometryScratch(mesh.rowCoefficients(), mesh.basisTerms()));
  }

  /**
   * Computes one line of the window.
   *
   * @param line line of the reference grid, inside the window
   * @param row memory from {@link #newRow()} of this object
   * @throws ProcessingException with {@link FailureCode#DEM_MISSING} where the surface ends
   */
  public void compute(int line, GeometryRow row) {
    if (line < window.firstLine() || line > window.lastLine()) {
      throw new IllegalArgumentException("line " + line + " is outside the window " + window);
    }
    mesh.row(line, row.scratch);
    solver.solve(row);
    folds.flag(row);
  }

  /** Returns where a pixel of the reference lies on the ground, and how it is looked at. */
  public GroundPoint groundPoint(double line, double sample) {
    return reference.onSurface(line, sample, surface);
  }

  /** Returns the baseline of the pair at a pixel of the reference. */
  public Baseline baseline(double line, double sample) {
    GroundPoint place = groundPoint(line, sample);
    double[] target = new double[3];
    Ellipsoid.toEcef(place.latRad(), place.lonRad(), place.heightM(), target);
    return Baseline.at(
        reference.orbit(),
        reference.grid().timeS(reference.orbit(), line),
        secondary.orbit(),
        secondary.grid().timeS(secondary.orbit(), line),
        target);
  }

  private SmoothMesh tabulate(GroundPoint middle) {
    RangeDoppler equations = new RangeDoppler(reference.orbit());
    RadarGrid from = reference.grid();
    RadarGrid to = secondary.grid();
    int reach = FoldDetector.reachSamples(surface, from);
    double[] xyz = new double[3];
    SmoothMesh.Exact exact =
        (line, sample, heightM, four) -> {
          GroundPoint place =
              equations.atHeight(
                  from.timeS(reference.orbit(), line), from.slantRangeM(sample), heightM);
          Ellipsoid.toEcef(place.latRad(), place.lonRad(), place.heightM(), xyz);
          ZeroDopplerPoint seen =
              ZeroDoppler.solve(secondary.orbit(), xyz, to.timeS(secondary.orbit(), line));
          four[SmoothMesh.U] = ground.u(place.latRad());
          four[SmoothMesh.V] = ground.v(place.lonRad());
          four[SmoothMesh.AZIMUTH] = to.line(secondary.orbit(), seen.timeS()) - line;
          four[SmoothMesh.RANGE] = to.sample(seen.slantRangeM()) - sample;
        };
    return SmoothMesh.through(
        exact,
        SmoothMesh.Interval.between(window.firstLine(), window.lastLine(), 1),
        SmoothMesh.Interval.between(
            window.firstSample() - reach - (double) FoldDetector.STEP,
            window.lastSample() + reach + (double) RowSolver.BLOCK,
            RowSolver.BLOCK),
        SmoothMesh.Interval.between(surface.lowestM(), surface.highestM(), LEAST_HEIGHT_HALF_M),
        ground.metresPerUnit(middle.latRad()));
  }

  /** Refuses, before any work, a surface that does not reach the border of the window. */
  private static void requireCoverage(
      ImageGeometry reference, GridWindow window, ElevationSurface surface) {
    int steps = 16;
    for (int i = 0; i <= steps; i++) {
      double line = window.firstLine() + (window.lines() - 1.0) * i / steps;
      double sample = window.firstSample() + (window.samples() - 1.0) * i / steps;
      requireGround(reference, line, window.firstSample(), surface);
      requireGround(reference, line, window.lastSample(), surface);
      requireGround(reference, window.firstLine(), sample, surface);
      requireGround(reference, window.lastLine(), sample, surface);
    }
  }

  private static void requireGround(
      ImageGeometry reference, double line, double sample, ElevationSurface surface) {
    for (double startM : HeightSearch.starts(surface)) {
      HeightSearch search = new HeightSearch(startM, surface.lowestM(), surface.highestM());
      GroundPoint place = reference.atHeight(line, sample, startM);
      while (!search.ended()) {
        place = reference.atHeight(line, sample, search.trialM());
        search.ground(surface.nearestHeightM(place.latRad(), place.lonRad()));
      }
      if (search.found()) {
        // Refuses a place outside the model.
        surface.heightM(place.latRad(), place.lonRad());
        return;
      }
    }
  }
}
