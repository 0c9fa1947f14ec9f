package io.sentryal.insar.internal.raster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Real elevation models and the real EGM96 grid against values of independent tools. */
class RealRasterTest {

  /** Values as GDAL 3 reads them (PyPI rasterio 1.4: {@code read(1)}, {@code xy(0, 0)}). */
  @ParameterizedTest
  @CsvSource({
    "isce3-reference/input/dem.tif, 1007, 811, -116.86236111111111, 38.375416666666666,"
        + " 694.9231764914492, 624.9046020507812, 655.0798950195312, 630.4756469726562",
    "dem/Rome-30m-DEM.tif, 360, 360, 12.45, 42.05, 47.43621913580247, 108, 49, 43",
  })
  void read_realElevationModel_givesTheValuesOfGdal(
      String name,
      int rows,
      int columns,
      double westDeg,
      double northDeg,
      double mean,
      float first,
      float last,
      float inside) {
    try (TiffRasterReader raster = TiffRasterReader.open(shared(name))) {
      float[] heightsM = new float[rows * columns];
      raster.read(0, 0, rows, columns, heightsM);
      double sum = 0;
      for (float heightM : heightsM) {
        sum += heightM;
      }

      assertThat(raster.rows()).isEqualTo(rows);
      assertThat(raster.columns()).isEqualTo(columns);
      assertThat(raster.grid().westLonDeg()).isCloseTo(westDeg, within(1e-11));
      assertThat(raster.grid().northLatDeg()).isCloseTo(northDeg, within(1e-11));
      assertThat(sum / heightsM.length).isCloseTo(mean, within(1e-9));
      assertThat(heightsM[0]).isEqualTo(first);
      assertThat(heightsM[heightsM.length - 1]).isEqualTo(last);
      assertThat(heightsM[300 * columns + 123]).isEqualTo(inside);
    }
  }

  @Test
  void verticalEpsg_elevationModelAboveEgm96_isSaid() {
    try (TiffRasterReader raster = TiffRasterReader.open(shared("dem/Rome-30m-DEM.tif"))) {
      assertThat(raster.verticalEpsg()).hasValue(5773);
    }
  }

  /**
   * The six test points that NGA distributes with its EGM96 interpolation program (OUTPUT.DAT of
   * INTPT.F, millimetres); its splines and our cubic convolution may differ by a centimetre.
   */
  @ParameterizedTest
  @CsvSource({
    "38.6281550, 269.7791550, -31.628",
    "-14.6212170, 305.0211140, -2.969",
    "46.8743190, 102.4487290, -43.575",
    "-23.6174460, 133.8747120, 15.871",
    "38.6254730, 359.9995000, 50.066",
    "-0.4667440, 0.0023000, 17.329",
  })
  void undulationM_pointsOfNga_agreeWithinTwoCentimetres(
      double latDeg, double lonDeg, double undulationM) {
    GeoidGrid egm96 = GeoidGrid.read(shared("dem/egm96_15.gtx.gz"));

    assertThat(egm96.undulationM(latDeg, lonDeg)).isCloseTo(undulationM, within(0.02));
  }

  /** The error that the library states with every elevation model it lifts by this grid. */
  @Test
  void coarseEgm96_betweenItsNodes_isOffTheRealGridByWhatItStates() {
    GeoidGrid fine = GeoidGrid.read(shared("dem/egm96_15.gtx.gz"));
    GeoidGrid coarse = GeoidGrid.coarseEgm96();
    double worstM = 0;
    double sum = 0;
    double area = 0;
    for (int row = 0; row <= 720; row++) {
      for (int column = 0; column < 1440; column++) {
        double latDeg = -90 + row * 0.25;
        double lonDeg = -180 + column * 0.25;
        double offM = coarse.undulationM(latDeg, lonDeg) - fine.undulationM(latDeg, lonDeg);
        boolean node = row % 2 == 0 && column % 2 == 0;
        assertThat(Math.abs(offM)).isLessThan(node ? 0.0051 : 2.0);
        worstM = Math.max(worstM, Math.abs(offM));
        if (!node) {
          sum += Math.cos(Math.toRadians(latDeg)) * offM * offM;
          area += Math.cos(Math.toRadians(latDeg));
        }
      }
    }

    assertThat(Math.sqrt(sum / area)).isCloseTo(0.08, within(0.005));
    assertThat(worstM).isCloseTo(1.99, within(0.005));
    assertThat(GeoidGrid.COARSE_EGM96).contains("0.08 m rms and 2.0 m at most");
  }

  private static Path shared(String name) {
    Path file = Path.of(System.getProperty("insar.shared.data", "../shared/data"), name);
    Assumptions.assumeTrue(Files.isRegularFile(file), name + " is absent: ../shared/data/" + name);
    return file;
  }
}
