package io.sentryal.insar.internal.raster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.sentryal.insar.error.InvalidDataException;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GeoidGridTest {
  @TempDir Path folder;

  @Test
  void undulationM_smoothSurface_isInterpolatedAcrossTheDateLineAndThePoles() throws IOException {
    GeoidGrid grid = GeoidGrid.read(write(gtx(0.5, 361, 720)));

    for (double latDeg : new double[] {-90, -89.9, -12.34, 0, 45.678, 89.87, 90}) {
      for (double lonDeg : new double[] {-180, -179.9, -0.1, 77.77, 179.95, 180, 359.9}) {
        // Half a degree of a wave of 180 deg: the cubic error is far below a millimetre.
        assertThat(grid.undulationM(latDeg, lonDeg))
            .isCloseTo(surfaceM(latDeg, lonDeg), within(1e-4));
      }
    }
  }

  @Test
  void undulationM_placeOutsideTheEarth_isRefused() throws IOException {
    GeoidGrid grid = GeoidGrid.read(write(gtx(10, 19, 36)));

    assertThatThrownBy(() -> grid.undulationM(90.1, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("90.1");
    assertThatThrownBy(() -> grid.undulationM(0, Double.NaN))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void read_truncatedGrid_isRefused() throws IOException {
    byte[] gtx = gtx(10, 19, 36);
    Path cut = write(Arrays.copyOf(gtx, gtx.length - 1));

    assertThatThrownBy(() -> GeoidGrid.read(cut))
        .isInstanceOf(InvalidDataException.class)
        .hasMessageContaining("truncated");
  }

  @Test
  void read_gridOfAPartOfTheEarth_isRefused() throws IOException {
    Path part = write(gtx(1, 19, 36));

    assertThatThrownBy(() -> GeoidGrid.read(part))
        .isInstanceOf(InvalidDataException.class)
        .hasMessageContaining("whole Earth");
  }

  private Path write(byte[] gtx) throws IOException {
    return Files.write(folder.resolve("geoid.gtx"), gtx);
  }

  private static byte[] gtx(double stepDeg, int rows, int columns) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeDouble(-90);
    out.writeDouble(-180);
    out.writeDouble(stepDeg);
    out.writeDouble(stepDeg);
    out.writeInt(rows);
    out.writeInt(columns);
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < columns; column++) {
        out.writeFloat((float) surfaceM(-90 + row * stepDeg, -180 + column * stepDeg));
      }
    }
    return bytes.toByteArray();
  }

  /** A linear function of the place on the sphere: smooth everywhere, poles included. */
  private static double surfaceM(double latDeg, double lonDeg) {
    double lat = Math.toRadians(latDeg);
    double lon = Math.toRadians(lonDeg);
    return 30 * Math.sin(lat)
        + 20 * Math.cos(lat) * Math.cos(lon)
        - 5 * Math.cos(lat) * Math.sin(lon);
  }
}
