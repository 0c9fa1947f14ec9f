package io.sentryal.insar.localcpu.internal.geometry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.sentryal.insar.error.FailureCode;
import io.sentryal.insar.error.InvalidDataException;
import io.sentryal.insar.error.ProcessingException;
import io.sentryal.insar.internal.raster.GeoGrid;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DemSurfaceTest {
  private static final GeoGrid GRID = new GeoGrid(46, 7, 0.001, 0.0015, 60, 80);

  private static float[] waves() {
    float[] heightsM = new float[60 * 80];
    for (int row = 0; row < 60; row++) {
      for (int column = 0; column < 80; column++) {
        heightsM[row * 80 + column] = (float) wave(row, column);
      }
    }
    return heightsM;
  }

  private static double wave(double row, double column) {
    return 1500 + 300 * Math.sin(0.2 * row + 0.5) * Math.cos(0.25 * column);
  }

  private static double heightM(DemSurface dem, double row, double column) {
    return dem.heightM(Math.toRadians(GRID.latDeg(row)), Math.toRadians(GRID.lonDeg(column)));
  }

  @Test
  void heightM_atEveryCellCentre_isTheCell() {
    float[] heightsM = new float[60 * 80];
    Random random = new Random(1);
    for (int i = 0; i < heightsM.length; i++) {
      heightsM[i] = 8000 * random.nextFloat();
    }
    DemSurface dem = DemSurface.ofEllipsoidHeights("noise", GRID, heightsM);
    for (int row = 0; row < 60; row++) {
      for (int column = 0; column < 80; column++) {
        // A step inside, so that rounding does not leave the grid.
        double r = Math.min(58.999999, Math.max(1e-6, row));
        double c = Math.min(78.999999, Math.max(1e-6, column));
        assertThat(heightM(dem, r, c)).isCloseTo(heightsM[row * 80 + column], within(0.05));
      }
    }
  }

  @Test
  void heightM_betweenCells_followsSmoothTerrainToCentimetres() {
    DemSurface dem = DemSurface.ofEllipsoidHeights("waves", GRID, waves());
    Random random = new Random(2);
    for (int i = 0; i < 5000; i++) {
      double row = 8 + 43 * random.nextDouble();
      double column = 8 + 63 * random.nextDouble();
      assertThat(heightM(dem, row, column)).isCloseTo(wave(row, column), within(0.01));
    }
  }

  @Test
  void heightM_ofAPlane_isExactInsideAndNearTheEdge() {
    float[] plane = new float[60 * 80];
    for (int i = 0; i < plane.length; i++) {
      plane[i] = 100 + 5 * (i / 80) - 3 * (i % 80);
    }
    DemSurface dem = DemSurface.ofEllipsoidHeights("plane", GRID, plane);

    assertThat(heightM(dem, 30.3, 40.7)).isCloseTo(100 + 5 * 30.3 - 3 * 40.7, within(1e-3));
    assertThat(heightM(dem, 0.0001, 40)).isCloseTo(100 - 120, within(0.1));
  }

  @Test
  void heightM_ofAConstant_isThatConstant() {
    float[] constant = new float[60 * 80];
    Arrays.fill(constant, 431.5f);
    DemSurface dem = DemSurface.ofEllipsoidHeights("lake", GRID, constant);

    assertThat(heightM(dem, 17.3, 22.8)).isCloseTo(431.5, within(1e-9));
    assertThat(dem.lowestM()).isEqualTo(dem.highestM());
  }

  @Test
  void lowestAndHighest_boundEveryPlace() {
    float[] heightsM = waves();
    DemSurface dem = DemSurface.ofEllipsoidHeights("waves", GRID, heightsM);
    Random random = new Random(3);
    for (int i = 0; i < 5000; i++) {
      double heightM = heightM(dem, 59 * random.nextDouble(), 79 * random.nextDouble());
      assertThat(heightM).isBetween(dem.lowestM(), dem.highestM());
    }
    assertThat(dem.highestM() - dem.lowestM()).isLessThan(680);
  }

  @Test
  void heightM_otherTurnOfTheLongitude_isTheSame() {
    DemSurface dem = DemSurface.ofEllipsoidHeights("waves", GRID, waves());
    double latRad = Math.toRadians(45.97);

    assertThat(dem.heightM(latRad, Math.toRadians(7.05 + 360)))
        .isCloseTo(dem.heightM(latRad, Math.toRadians(7.05)), within(1e-6));
    assertThat(dem.heightM(latRad, Math.toRadians(7.05 - 360)))
        .isCloseTo(dem.heightM(latRad, Math.toRadians(7.05)), within(1e-6));
  }

  @Test
  void heightM_modelAcrossTheDateLine_answersOnBothSides() {
    GeoGrid across = new GeoGrid(10, 179.95, 0.001, 0.0015, 60, 80);
    DemSurface dem = DemSurface.ofEllipsoidHeights("across", across, waves());

    assertThat(dem.heightM(Math.toRadians(9.98), Math.toRadians(-179.97)))
        .isCloseTo(wave(20, 0.08 / 0.0015), within(0.02));
    assertThat(dem.heightM(Math.toRadians(9.98), Math.toRadians(179.98)))
        .isCloseTo(wave(20, 0.03 / 0.0015), within(0.02));
  }

  @Test
  void heightM_besideAHole_isNanAndFartherIsNot() {
    float[] heightsM = waves();
    heightsM[30 * 80 + 40] = Float.NaN;
    DemSurface dem = DemSurface.ofEllipsoidHeights("holed", GRID, heightsM);

    assertThat(heightM(dem, 30.2, 40.1)).isNaN();
    assertThat(heightM(dem, 29.4, 41.6)).isNaN();
    assertThat(heightM(dem, 33.5, 40.5)).isCloseTo(wave(33.5, 40.5), within(3.0));
    assertThat(heightM(dem, 45.5, 40.5)).isCloseTo(wave(45.5, 40.5), within(0.01));
  }

  @Test
  void heightM_outside_saysWhereAndWhatIsCovered() {
    DemSurface dem = DemSurface.ofEllipsoidHeights("waves", GRID, waves());

    assertThatThrownBy(() -> dem.heightM(Math.toRadians(46.01), Math.toRadians(7.05)))
        .isInstanceOfSatisfying(
            ProcessingException.class, e -> assertThat(e.code()).isEqualTo(FailureCode.DEM_MISSING))
        .hasMessageContaining("waves")
        .hasMessageContaining("45.94100 to 46.00000")
        .hasMessageContaining("supply");
    assertThatThrownBy(() -> dem.heightM(Double.NaN, 0)).isInstanceOf(ProcessingException.class);
  }

  @Test
  void ofGeoidHeights_addsTheGeoid() {
    DemSurface dem =
        DemSurface.ofGeoidHeights("waves", GRID, waves(), (latDeg, lonDeg) -> 40 + latDeg - 46);

    assertThat(heightM(dem, 20, 30))
        .isCloseTo(wave(20, 30) + 40 + GRID.latDeg(20) - 46, within(0.01));
  }

  @Test
  void of_noDataAtAll_isRefused() {
    float[] holes = new float[60 * 80];
    Arrays.fill(holes, Float.NaN);

    assertThatThrownBy(() -> DemSurface.ofEllipsoidHeights("sea", GRID, holes))
        .isInstanceOfSatisfying(
            ProcessingException.class, e -> assertThat(e.code()).isEqualTo(FailureCode.DEM_MISSING))
        .hasMessageContaining("sea");
  }

  @Test
  void of_undeclaredNoDataValue_isRefusedWithItsPlace() {
    float[] heightsM = waves();
    heightsM[3 * 80 + 7] = -32768;

    assertThatThrownBy(() -> DemSurface.ofEllipsoidHeights("raw", GRID, heightsM))
        .isInstanceOf(InvalidDataException.class)
        .hasMessageContaining("-32768")
        .hasMessageContaining("row 3, column 7");
  }

  @Test
  void of_wrongNumberOfCells_isRefused() {
    assertThatThrownBy(() -> DemSurface.ofEllipsoidHeights("short", GRID, new float[10]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("60 x 80");
  }
}
