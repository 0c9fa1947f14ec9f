package io.sentryal.insar.localcpu.internal.geometry;

import static org.assertj.core.api.Assertions.assertThat;

import io.sentryal.insar.internal.geometry.Ellipsoid;
import io.sentryal.insar.internal.geometry.Vectors;
import io.sentryal.insar.internal.raster.GeoGrid;
import org.junit.jupiter.api.Test;

/** Layover and shadow flags against a slow walk over the same ridge with the exact equations. */
class FoldDetectorTest {
  private static final int LINES = 40;
  private static final int SAMPLES = 2000;
  private static final int LINE = 20;

  private static ImageGeometry image() {
    RadarGrid grid =
        new RadarGrid(
            SyntheticOrbit.MIDNIGHT.plusSeconds(80),
            0.0020555563,
            860_000,
            2.329562115,
            LINES,
            SAMPLES,
            0.05546576);
    return new ImageGeometry(grid, SyntheticOrbit.sentinel1(10, 40).orbit(0, 10, 17));
  }

  /** A ridge from south to north with two slopes; the radar, ascending, looks from the west. */
  private static DemSurface ridge(ImageGeometry image, double crestM, double west, double east) {
    GroundPoint middle = image.atHeight(LINE, SAMPLES / 2.0, 0);
    double step = 1 / 3600.0;
    int rows = 241;
    int columns = 801;
    GeoGrid grid =
        new GeoGrid(
            middle.latitudeDeg() + 120 * step,
            middle.longitudeDeg() - 400 * step,
            step,
            step,
            rows,
            columns);
    float[] heightsM = new float[rows * columns];
    double metresPerCell = 30.92 * Math.cos(middle.latRad());
    for (int i = 0; i < heightsM.length; i++) {
      double eastM = (i % columns - 400) * metresPerCell;
      heightsM[i] = (float) Math.max(0, crestM - (eastM < 0 ? -eastM * west : eastM * east));
    }
    return DemSurface.ofEllipsoidHeights("ridge", grid, heightsM);
  }

  private static byte[] flags(ImageGeometry image, DemSurface dem) {
    BurstGeometry geometry = BurstGeometry.of(image, image, image.grid().window(), dem);
    GeometryRow row = geometry.newRow();
    geometry.compute(LINE, row);
    return row.flags();
  }

  /** First and last sample of layover and of shadow: four numbers, -1 where there is none. */
  private static double[] walk(ImageGeometry image, DemSurface dem) {
    double[] found = {-1, -1, -1, -1};
    double[] satellite = new double[3];
    image.orbit().position(image.grid().timeS(image.orbit(), LINE), satellite);
    double farthest = Double.NEGATIVE_INFINITY;
    double steepestRad = 0;
    double[] xyz = new double[3];
    for (double at = -400; at < SAMPLES + 400; at += 0.5) {
      GroundPoint below = image.atHeight(LINE, at, 0);
      double heightM = dem.heightM(below.latRad(), below.lonRad());
      Ellipsoid.toEcef(below.latRad(), below.lonRad(), heightM, xyz);
      double sample = image.locate(xyz).sample();
      Vectors.subtract(xyz, satellite, xyz);
      double lookRad =
          Math.acos(-Vectors.dot(xyz, satellite) / Vectors.norm(xyz) / Vectors.norm(satellite));
      if (sample < farthest) {
        found[0] = found[0] < 0 ? sample : Math.min(found[0], sample);
        found[1] = Math.max(found[1], farthest);
      }
      if (lookRad < steepestRad) {
        found[2] = found[2] < 0 ? sample : Math.min(found[2], sample);
        found[3] = Math.max(found[3], sample);
      }
      farthest = Math.max(farthest, sample);
      steepestRad = Math.max(steepestRad, lookRad);
    }
    return found;
  }

  private static void assertFlagged(byte[] flags, byte flag, double first, double last) {
    int from = -1;
    int to = -1;
    for (int i = 0; i < flags.length; i++) {
      if ((flags[i] & flag) != 0) {
        from = from < 0 ? i : from;
        to = i;
      }
    }
    // The detector takes steps of eight samples, which cover up to four times as many on a
    // precipice, and flags such a step as a whole.
    assertThat((double) from).isBetween(first - 34, first + 10);
    assertThat((double) to).isBetween(last - 10, last + 10);
  }

  @Test
  void flag_slopeSteeperThanTheIncidence_isLayoverWhereTheEquationsFoldOver() {
    ImageGeometry image = image();
    DemSurface dem = ridge(image, 600, 1.2, 0.3);
    double[] walked = walk(image, dem);

    byte[] flags = flags(image, dem);

    assertThat(walked[1] - walked[0]).isGreaterThan(60);
    assertFlagged(flags, GeometryRow.LAYOVER, walked[0], walked[1]);
    assertThat(walked[2]).isNegative();
    for (byte flag : flags) {
      assertThat(flag & GeometryRow.SHADOW).isZero();
    }
  }

  @Test
  void flag_farSlopeSteeperThanTheView_isShadowWhereTheEquationsHideIt() {
    ImageGeometry image = image();
    DemSurface dem = ridge(image, 600, 0.3, 2.5);
    double[] walked = walk(image, dem);

    byte[] flags = flags(image, dem);

    assertThat(walked[3] - walked[2]).isGreaterThan(50);
    assertFlagged(flags, GeometryRow.SHADOW, walked[2], walked[3]);
  }

  @Test
  void flag_gentleRidge_isNeither() {
    ImageGeometry image = image();

    byte[] flags = flags(image, ridge(image, 300, 0.3, 0.3));

    assertThat(flags).containsOnly(0);
  }

  @Test
  void flag_crestOutsideTheWindow_isSeenAllTheSame() {
    ImageGeometry image = image();
    DemSurface dem = ridge(image, 600, 1.2, 0.3);
    double[] walked = walk(image, dem);
    // The crest stands at sample 1000 on the ground and appears some 200 samples nearer.
    GridWindow before = new GridWindow(0, (int) walked[0] - 60, LINES, 80);
    BurstGeometry geometry = BurstGeometry.of(image, image, before, dem);
    GeometryRow row = geometry.newRow();

    geometry.compute(LINE, row);

    assertThat(row.flags()[0]).isZero();
    assertThat(row.flags()[79] & GeometryRow.LAYOVER).isNotZero();
  }
}
