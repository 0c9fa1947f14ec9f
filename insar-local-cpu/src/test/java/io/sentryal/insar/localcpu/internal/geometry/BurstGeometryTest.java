package io.sentryal.insar.localcpu.internal.geometry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.sentryal.insar.error.FailureCode;
import io.sentryal.insar.error.InvalidDataException;
import io.sentryal.insar.error.ProcessingException;
import io.sentryal.insar.internal.geometry.Ellipsoid;
import io.sentryal.insar.internal.geometry.Orbit;
import io.sentryal.insar.internal.raster.GeoGrid;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BurstGeometryTest {
  private static final double WAVELENGTH_M = 0.05546576;

  /** A pair of images over hills, somewhere on Earth. */
  record Scene(ImageGeometry reference, ImageGeometry secondary, DemSurface dem) {}

  /**
   * @param startDeg where in its revolution the satellite is (deg from the ascending node)
   * @param middleLonDeg where to put the scene's middle (deg)
   * @param reliefM half the height range of the hills (m)
   * @param hillM wavelength of the hills (m)
   */
  private static Scene scene(
      double startDeg, double middleLonDeg, double reliefM, double hillM, int lines, int samples) {
    double nodeDeg = nodeThatPutsTheMiddleAt(startDeg, middleLonDeg, lines, samples);
    return scene(nodeDeg, startDeg, reliefM, hillM, lines, samples, true);
  }

  private static double nodeThatPutsTheMiddleAt(
      double startDeg, double middleLonDeg, int lines, int samples) {
    ImageGeometry image = image(SyntheticOrbit.sentinel1(0, startDeg), 0, 843_000, lines, samples);
    return middleLonDeg - image.atHeight(lines / 2.0, samples / 2.0, 0).longitudeDeg();
  }

  private static ImageGeometry image(
      SyntheticOrbit orbit, double lateS, double firstRangeM, int lines, int samples) {
    RadarGrid grid =
        new RadarGrid(
            SyntheticOrbit.MIDNIGHT.plusNanos(Math.round((80 + lateS) * 1e9)),
            0.0020555563,
            firstRangeM,
            2.329562115,
            lines,
            samples,
            WAVELENGTH_M);
    return new ImageGeometry(grid, orbit.orbit(0, 10, 17));
  }

  private static Scene scene(
      double nodeDeg,
      double startDeg,
      double reliefM,
      double hillM,
      int lines,
      int samples,
      boolean covered) {
    ImageGeometry reference =
        image(SyntheticOrbit.sentinel1(nodeDeg, startDeg), 0, 843_000, lines, samples);
    // A second pass about a hundred metres aside, a few metres up, and some milliseconds late.
    SyntheticOrbit aside =
        new SyntheticOrbit(7_071_012, 98.18, nodeDeg + 0.0012, startDeg + 0.0002);
    ImageGeometry secondary = image(aside, 0.0031, 842_963, lines, samples);
    GeoExtent extent = reference.footprint(reference.grid().window(), 800 - reliefM, 800 + reliefM);
    return new Scene(reference, secondary, hills(extent, reliefM, hillM, covered ? 0.01 : -0.002));
  }

  private static DemSurface hills(
      GeoExtent extent, double reliefM, double hillM, double marginDeg) {
    GeoExtent grown = extent.grownBy(marginDeg);
    double step = 1 / 3600.0;
    double lonStep = step / Math.cos(Math.toRadians((extent.southDeg() + extent.northDeg()) / 2));
    int rows = (int) ((grown.northDeg() - grown.southDeg()) / step) + 2;
    int columns = (int) ((grown.eastDeg() - grown.westDeg()) / lonStep) + 2;
    // Elevation models speak of longitudes in [-180, 180) or run on beyond; both must work.
    GeoGrid grid = new GeoGrid(grown.northDeg(), grown.westDeg(), step, lonStep, rows, columns);
    float[] heightsM = new float[rows * columns];
    double perHill = 2 * Math.PI * 30.9 / hillM;
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < columns; column++) {
        double wave =
            Math.sin(perHill * (row + 0.3 * column)) * Math.cos(perHill * (column - 0.2 * row));
        heightsM[row * columns + column] = (float) (800 + reliefM * wave);
      }
    }
    return DemSurface.ofEllipsoidHeights("hills", grid, heightsM);
  }

  /** Compares random pixels with the range-Doppler equations solved directly. */
  private static void assertExact(Scene scene, GridWindow window, int pixels, long seed) {
    BurstGeometry geometry = BurstGeometry.of(scene.reference, scene.secondary, window, scene.dem);
    GeometryRow row = geometry.newRow();
    Random random = new Random(seed);
    double[] xyz = new double[3];
    for (int i = 0; i < pixels; i++) {
      int line = window.firstLine() + random.nextInt(window.lines());
      int at = random.nextInt(window.samples());
      int sample = window.firstSample() + at;
      geometry.compute(line, row);

      GroundPoint place = scene.reference.onSurface(line, sample, scene.dem);
      Ellipsoid.toEcef(place.latRad(), place.lonRad(), place.heightM(), xyz);
      GridPosition there = scene.secondary.locate(xyz);

      assertThat(row.flags()[at]).isZero();
      assertThat(row.heightM()[at]).isCloseTo(place.heightM(), within(2e-3));
      assertThat(row.azimuthOffsetLines()[at]).isCloseTo(there.line() - line, within(1e-5));
      assertThat(row.rangeOffsetSamples()[at]).isCloseTo(there.sample() - sample, within(1e-5));
      double farther =
          scene.secondary.grid().slantRangeM(there.sample())
              - scene.reference.grid().slantRangeM(sample);
      assertThat(row.geometricPhaseRad()[at])
          .isCloseTo(4 * Math.PI / WAVELENGTH_M * farther, within(1e-3));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "40, 11", // northern, ascending
    "140, -117", // northern, descending
    "210, 140", // southern, descending
    "330, -70", // southern, ascending
    "1, 20", // equator
    "90, 60", // northernmost part of the orbit, 86 deg north
    "270, -150", // southernmost
    "45, 180", // across the date line
    "225, -179.9", // across the date line, southern
    "55, 0"
  })
  void compute_randomPixelsAnywhereOnEarth_agreeWithTheEquations(
      double startDeg, double middleLonDeg) {
    Scene scene = scene(startDeg, middleLonDeg, 250, 6000, 500, 3000);

    assertExact(scene, scene.reference.grid().window(), 60, Math.round(startDeg * 1000));
  }

  @Test
  void compute_fullWidthBurstOverHighRelief_agreesWithTheEquations() {
    Scene scene = scene(40, 11, 2000, 60_000, 1500, 21_000);

    assertExact(scene, scene.reference.grid().window(), 100, 3);
  }

  @Test
  void compute_smallWindowInAnImage_isThatOfTheWholeImage() {
    Scene scene = scene(40, 11, 250, 6000, 500, 3000);
    GridWindow window = new GridWindow(200, 1000, 3, 40);

    assertExact(scene, window, 20, 4);
    assertExact(scene, new GridWindow(499, 2999, 1, 1), 1, 5);
  }

  @Test
  void compute_flatSurface_needsNoElevationModel() {
    Scene scene = scene(140, -117, 250, 6000, 500, 3000);
    FlatSurface flat = new FlatSurface(123);
    BurstGeometry geometry =
        BurstGeometry.of(scene.reference, scene.secondary, scene.reference.grid().window(), flat);
    GeometryRow row = geometry.newRow();
    double[] xyz = new double[3];

    geometry.compute(377, row);

    GroundPoint place = scene.reference.atHeight(377, 2222, 123);
    Ellipsoid.toEcef(place.latRad(), place.lonRad(), 123, xyz);
    GridPosition there = scene.secondary.locate(xyz);
    assertThat(row.azimuthOffsetLines()[2222]).isCloseTo(there.line() - 377, within(1e-6));
    assertThat(row.rangeOffsetSamples()[2222]).isCloseTo(there.sample() - 2222, within(1e-6));
  }

  @Test
  void compute_linesInAnyOrderAndWithOtherRows_givesTheSameBits() {
    Scene scene = scene(40, 11, 250, 6000, 300, 1000);
    BurstGeometry geometry =
        BurstGeometry.of(
            scene.reference, scene.secondary, scene.reference.grid().window(), scene.dem);
    GeometryRow used = geometry.newRow();
    GeometryRow fresh = geometry.newRow();

    for (int line : new int[] {7, 290, 3, 150}) {
      geometry.compute(line, used);
    }
    geometry.compute(150, fresh);

    assertThat(used.geometricPhaseRad()).containsExactly(fresh.geometricPhaseRad());
    assertThat(used.azimuthOffsetLines()).containsExactly(fresh.azimuthOffsetLines());
  }

  @Test
  void compute_sameOrbitTwice_hasNoOffsetAndNoPhase() {
    Scene scene = scene(40, 11, 250, 6000, 300, 1000);
    BurstGeometry geometry =
        BurstGeometry.of(
            scene.reference, scene.reference, scene.reference.grid().window(), scene.dem);
    GeometryRow row = geometry.newRow();

    geometry.compute(100, row);

    for (int i = 0; i < 1000; i += 7) {
      assertThat(row.azimuthOffsetLines()[i]).isCloseTo(0, within(1e-6));
      assertThat(row.geometricPhaseRad()[i]).isCloseTo(0, within(1e-4));
    }
  }

  @Test
  void compute_holeInTheModel_isFlaggedAndHasNoNumber() {
    Scene scene = scene(40, 11, 100, 9000, 200, 2000);
    GroundPoint hole = scene.reference.onSurface(100, 1000, scene.dem);
    GeoGrid grid = scene.dem.grid();
    float[] heightsM = new float[grid.rows() * grid.columns()];
    for (int row = 0; row < grid.rows(); row++) {
      for (int column = 0; column < grid.columns(); column++) {
        boolean inside =
            Math.hypot(
                    row - grid.row(hole.latitudeDeg()), column - grid.column(hole.longitudeDeg()))
                < 10;
        heightsM[row * grid.columns() + column] =
            inside ? Float.NaN : (float) scene.dem.spline().at(row, column);
      }
    }
    DemSurface holed = DemSurface.ofEllipsoidHeights("holed", grid, heightsM);
    BurstGeometry geometry =
        BurstGeometry.of(scene.reference, scene.secondary, scene.reference.grid().window(), holed);
    GeometryRow row = geometry.newRow();

    geometry.compute(100, row);

    assertThat(row.flags()[1000]).isEqualTo(GeometryRow.NO_DATA);
    assertThat(row.heightM()[1000]).isNaN();
    assertThat(row.azimuthOffsetLines()[1000]).isNaN();
    assertThat(row.rangeOffsetSamples()[1000]).isNaN();
    assertThat(row.geometricPhaseRad()[1000]).isNaN();
    int holes = 0;
    for (byte flag : row.flags()) {
      holes += flag == GeometryRow.NO_DATA ? 1 : 0;
    }
    // A disc of 10 cells of 31 m, and the kernel's reach, in samples of 3.7 m on the ground.
    assertThat(holes).isBetween(150, 230);
    assertThat(row.heightM()[1900])
        .isCloseTo(scene.reference.onSurface(100, 1900, scene.dem).heightM(), within(5e-3));
  }

  @Test
  void of_modelThatDoesNotReachTheWindow_saysWhatItCovers() {
    Scene scene = scene(-60, 40, 100, 9000, 500, 3000, false);

    assertThatThrownBy(
            () ->
                BurstGeometry.of(
                    scene.reference, scene.secondary, scene.reference.grid().window(), scene.dem))
        .isInstanceOfSatisfying(
            ProcessingException.class, e -> assertThat(e.code()).isEqualTo(FailureCode.DEM_MISSING))
        .hasMessageContaining("hills")
        .hasMessageContaining("covers latitude");
  }

  /** Positions of this orbit carry millimetres of noise; bursts lie anywhere between vectors. */
  @Test
  void of_noisyPreciseOrbit_isStillTabulated() throws IOException {
    Path file =
        SharedData.require(
            "orbits/S1A_OPER_AUX_POEORB_OPOD_20221031T083817_V20221010T225942_20221012T005942.EOF");
    Orbit orbit = Orbit.of(SharedData.orbitFile(file));
    FlatSurface flat = new FlatSurface(50);
    for (double timeS = orbit.startS() + 100; timeS < orbit.startS() + 140; timeS += 3.7) {
      ImageGeometry reference =
          new ImageGeometry(
              new RadarGrid(
                  orbit.instant(timeS), 0.00205555, 846_000, 2.33, 1500, 25_000, WAVELENGTH_M),
              orbit);

      BurstGeometry geometry =
          BurstGeometry.of(reference, reference, reference.grid().window(), flat);
      GeometryRow row = geometry.newRow();
      geometry.compute(700, row);

      assertThat(row.azimuthOffsetLines()[12_000]).isCloseTo(0, within(1e-6));
    }
  }

  @Test
  void of_otherWavelength_isRefused() {
    Scene scene = scene(40, 11, 100, 9000, 200, 500);
    RadarGrid grid = scene.secondary.grid();
    ImageGeometry xBand =
        new ImageGeometry(
            new RadarGrid(
                grid.firstLineTime(),
                grid.lineIntervalS(),
                grid.firstSlantRangeM(),
                grid.rangeSpacingM(),
                grid.lines(),
                grid.samples(),
                0.031),
            scene.secondary.orbit());

    assertThatThrownBy(() -> BurstGeometry.of(scene.reference, xBand, grid.window(), scene.dem))
        .isInstanceOf(InvalidDataException.class)
        .hasMessageContaining("0.031");
  }

  @Test
  void of_windowBeyondTheBurst_isRefused() {
    Scene scene = scene(40, 11, 100, 9000, 200, 500);

    assertThatThrownBy(
            () ->
                BurstGeometry.of(
                    scene.reference, scene.secondary, new GridWindow(100, 0, 101, 500), scene.dem))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("200 lines");
  }

  @Test
  void compute_lineOutsideTheWindow_isRefused() {
    Scene scene = scene(40, 11, 100, 9000, 200, 500);
    BurstGeometry geometry =
        BurstGeometry.of(
            scene.reference, scene.secondary, new GridWindow(10, 10, 50, 50), scene.dem);

    assertThatThrownBy(() -> geometry.compute(60, geometry.newRow()))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
