package io.sentryal.insar.localcpu.internal.geometry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.sentryal.insar.error.FailureCode;
import io.sentryal.insar.error.ProcessingException;
import io.sentryal.insar.internal.geometry.Ellipsoid;
import io.sentryal.insar.internal.geometry.Orbit;
import io.sentryal.insar.internal.geometry.Vectors;
import io.sentryal.insar.internal.raster.GeoGrid;
import io.sentryal.insar.model.LineOfSight;
import io.sentryal.insar.model.MonitoringPoint;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RangeDopplerTest {
  private static final Orbit ASCENDING = SyntheticOrbit.sentinel1(10, 40).orbit(0, 10, 17);
  private static final Orbit DESCENDING = SyntheticOrbit.sentinel1(10, 140).orbit(0, 10, 17);

  @Test
  void atHeight_meetsItsThreeEquations() {
    Random random = new Random(3);
    double[] p = new double[3];
    double[] v = new double[3];
    double[] x = new double[3];
    for (int i = 0; i < 500; i++) {
      double timeS = 160 * random.nextDouble();
      double rangeM = 790_000 + 200_000 * random.nextDouble();
      double heightM = -400 + 9000 * random.nextDouble();

      GroundPoint place = new RangeDoppler(DESCENDING).atHeight(timeS, rangeM, heightM);

      assertThat(place.heightM()).isCloseTo(heightM, within(1e-6));
      Ellipsoid.toEcef(place.latRad(), place.lonRad(), place.heightM(), x);
      DESCENDING.position(timeS, p);
      DESCENDING.velocity(timeS, v);
      Vectors.subtract(x, p, x);
      assertThat(Vectors.norm(x)).isCloseTo(rangeM, within(1e-7));
      assertThat(Vectors.dot(x, v) / Vectors.norm(v)).isCloseTo(0, within(1e-7));
    }
  }

  @Test
  void lineOfSight_ascending_looksBackToTheWest() {
    LineOfSight los = new RangeDoppler(ASCENDING).atHeight(80, 850_000, 0).lineOfSight();

    assertThat(los.azimuthDeg()).isBetween(250.0, 270.0);
    assertThat(los.incidenceDeg()).isBetween(32.0, 42.0);
    assertThat(los.east()).isNegative();
  }

  @Test
  void lineOfSight_descending_looksBackToTheEast() {
    LineOfSight los = new RangeDoppler(DESCENDING).atHeight(80, 850_000, 0).lineOfSight();

    assertThat(los.azimuthDeg()).isBetween(90.0, 110.0);
    assertThat(los.east()).isPositive();
  }

  @Test
  void lineOfSight_isTheUnitVectorToTheSatellite() {
    GroundPoint place = new RangeDoppler(ASCENDING).atHeight(80, 850_000, 700);
    double[] ground = new double[3];
    double[] satellite = new double[3];
    double[] up = new double[3];
    Ellipsoid.toEcef(place.latRad(), place.lonRad(), 700, ground);
    Ellipsoid.up(place.latRad(), place.lonRad(), up);
    ASCENDING.position(80, satellite);
    Vectors.subtract(satellite, ground, satellite);
    Vectors.normalize(satellite);

    assertThat(place.losUp()).isCloseTo(Vectors.dot(satellite, up), within(1e-12));
    double[] east = {-Math.sin(place.lonRad()), Math.cos(place.lonRad()), 0};
    assertThat(place.losEast()).isCloseTo(Vectors.dot(satellite, east), within(1e-12));
    double length = Math.hypot(Math.hypot(place.losEast(), place.losNorth()), place.losUp());
    assertThat(length).isCloseTo(1, within(1e-12));
    assertThat(place.lineOfSight().up()).isCloseTo(place.losUp(), within(1e-12));
    assertThat(place.lineOfSight().north()).isCloseTo(place.losNorth(), within(1e-12));
  }

  @Test
  void atHeight_rangeShorterThanTheAltitude_isRefused() {
    assertThatThrownBy(() -> new RangeDoppler(ASCENDING).atHeight(80, 600_000, 0))
        .isInstanceOfSatisfying(
            ProcessingException.class,
            e -> assertThat(e.code()).isEqualTo(FailureCode.OUTSIDE_COVERAGE))
        .hasMessageContaining("600000");
  }

  @Test
  void atHeight_rangeBeyondTheHorizon_isRefused() {
    assertThatThrownBy(() -> new RangeDoppler(ASCENDING).atHeight(80, 9_000_000, 0))
        .isInstanceOf(ProcessingException.class);
  }

  @Test
  void onSurface_ofAFlatOne_isThePlaceAtItsHeight() {
    RangeDoppler equations = new RangeDoppler(ASCENDING);

    GroundPoint place = equations.onSurface(80, 850_000, new FlatSurface(321));

    GroundPoint expected = equations.atHeight(80, 850_000, 321);
    assertThat(place.latRad()).isCloseTo(expected.latRad(), within(1e-13));
    assertThat(place.heightM()).isCloseTo(321, within(1e-6));
  }

  @Test
  void onSurface_steepTerrain_liesOnIt() {
    GroundPoint middle = new RangeDoppler(ASCENDING).atHeight(80, 850_000, 1000);
    DemSurface alps = alps(middle);
    for (int i = 0; i < 300; i++) {
      GroundPoint place =
          new RangeDoppler(ASCENDING).onSurface(80 + 0.003 * i, 849_000 + 7 * i, alps);

      assertThat(place.heightM())
          .isCloseTo(alps.heightM(place.latRad(), place.lonRad()), within(1e-5));
    }
  }

  /** Slopes up to 70 deg, far more than the radar sees in order. */
  private static DemSurface alps(GroundPoint middle) {
    int n = 1001;
    double step = 1 / 3600.0;
    GeoGrid grid =
        new GeoGrid(
            middle.latitudeDeg() + 500 * step,
            middle.longitudeDeg() - 500 * step,
            step,
            step,
            n,
            n);
    float[] heightsM = new float[n * n];
    for (int row = 0; row < n; row++) {
      for (int column = 0; column < n; column++) {
        heightsM[row * n + column] =
            (float) (1000 + 900 * Math.sin(0.08 * row) * Math.cos(0.07 * column + 0.02 * row));
      }
    }
    return DemSurface.ofEllipsoidHeights("alps", grid, heightsM);
  }

  @Test
  void onSurface_outsideTheModel_saysWhatItCovers() {
    GroundPoint middle = new RangeDoppler(ASCENDING).atHeight(80, 850_000, 1000);

    assertThatThrownBy(() -> new RangeDoppler(ASCENDING).onSurface(100, 850_000, alps(middle)))
        .isInstanceOfSatisfying(
            ProcessingException.class, e -> assertThat(e.code()).isEqualTo(FailureCode.DEM_MISSING))
        .hasMessageContaining("alps")
        .hasMessageContaining("covers");
  }

  @Test
  void onSurface_insideAHole_saysWhere() {
    GroundPoint middle = new RangeDoppler(ASCENDING).atHeight(80, 850_000, 100);
    float[] heightsM = new float[401 * 401];
    Arrays.fill(heightsM, 100);
    for (int row = 100; row < 300; row++) {
      Arrays.fill(heightsM, row * 401 + 100, row * 401 + 300, Float.NaN);
    }
    double step = 1 / 3600.0;
    GeoGrid grid =
        new GeoGrid(
            middle.latitudeDeg() + 200 * step,
            middle.longitudeDeg() - 200 * step,
            step,
            step,
            401,
            401);
    DemSurface holed = DemSurface.ofEllipsoidHeights("holed", grid, heightsM);

    assertThatThrownBy(() -> new RangeDoppler(ASCENDING).onSurface(80, 850_000, holed))
        .isInstanceOfSatisfying(
            ProcessingException.class, e -> assertThat(e.code()).isEqualTo(FailureCode.DEM_MISSING))
        .hasMessageContaining("no data");
  }

  @Test
  void locate_monitoringPoint_usesItsOwnHeightOrThatOfTheGround() {
    RadarGrid grid =
        new RadarGrid(
            SyntheticOrbit.MIDNIGHT.plusSeconds(80), 0.002, 845_000, 2.33, 500, 4000, 0.0555);
    ImageGeometry image = new ImageGeometry(grid, ASCENDING);
    GroundPoint place = image.atHeight(123.25, 2345.75, 640);
    MonitoringPoint onGround = MonitoringPoint.of("P1", place.latitudeDeg(), place.longitudeDeg());

    GridPosition fromGround = image.locate(onGround, new FlatSurface(640));
    GridPosition fromItself = image.locate(onGround.withHeightM(640), new FlatSurface(0));
    GridPosition tooLow = image.locate(onGround, new FlatSurface(0));

    assertThat(fromGround.line()).isCloseTo(123.25, within(1e-5));
    assertThat(fromGround.sample()).isCloseTo(2345.75, within(1e-5));
    assertThat(fromItself).isEqualTo(fromGround);
    // Lower ground is farther away: by 640 m times the cosine of 36 deg or so.
    assertThat(tooLow.sample() - fromGround.sample()).isBetween(200.0, 240.0);
  }

  @Test
  void footprint_acrossTheDateLine_runsOnWithoutAJump() {
    double lonDeg = new RangeDoppler(ASCENDING).atHeight(80, 850_000, 0).longitudeDeg();
    Orbit shifted = SyntheticOrbit.sentinel1(10 + 180 - lonDeg, 40).orbit(0, 10, 17);
    RadarGrid grid =
        new RadarGrid(
            SyntheticOrbit.MIDNIGHT.plusSeconds(80), 0.002, 840_000, 2.33, 500, 8000, 0.0555);

    GeoExtent extent = new ImageGeometry(grid, shifted).footprint(grid.window(), 0, 500);

    assertThat(extent.eastDeg() - extent.westDeg()).isBetween(0.2, 0.8);
    double middleDeg = (extent.eastDeg() + extent.westDeg()) / 2;
    assertThat(Math.abs(Math.IEEEremainder(middleDeg - 180, 360))).isLessThan(0.5);
  }
}
