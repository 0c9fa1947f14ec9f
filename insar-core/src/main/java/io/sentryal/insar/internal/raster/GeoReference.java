package io.sentryal.insar.internal.raster;

import io.sentryal.insar.error.InvalidDataException;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;

/**
 * The geographic reference of a GeoTIFF file (OGC 19-008r4). Immutable.
 *
 * @param grid where the pixel centres lie
 * @param verticalEpsg EPSG code of the vertical datum, if the file says one
 */
record GeoReference(GeoGrid grid, OptionalInt verticalEpsg) {
  private static final int MODEL_TYPE_KEY = 1024;
  private static final int RASTER_TYPE_KEY = 1025;
  private static final int GEODETIC_CRS_KEY = 2048;
  private static final int PROJECTED_CRS_KEY = 3072;
  private static final int VERTICAL_CRS_KEY = 4096;
  private static final int VERTICAL_UNIT_KEY = 4099;
  private static final int METRE = 9001;

  /** NGVD29 and NAVD88 heights in feet (EPSG dataset). */
  private static final Set<Integer> IN_FEET = Set.of(5702, 6360, 8228);

  private static final int GEOGRAPHIC = 2;
  private static final int PIXEL_IS_POINT = 2;
  private static final int WGS84 = 4326;
  private static final int WGS84_3D = 4979;
  private static final int USER_DEFINED = 32767;
  private static final String REMEDY =
      "; convert it with gdalwarp -t_srs EPSG:4326, which gives one that can be read";

  /**
   * Reads the reference.
   *
   * @throws InvalidDataException if the file has none, is rotated, or is not in EPSG:4326
   */
  static GeoReference read(FileRegion file, TiffDirectory directory, int rows, int columns) {
    Map<Integer, Integer> keys = keys(directory);
    checkCrs(file, keys);
    checkVerticalUnit(file, keys);
    boolean point = keys.getOrDefault(RASTER_TYPE_KEY, 1) == PIXEL_IS_POINT;
    double[] affine = affine(file, directory);
    // The tie point is a pixel's centre for PixelIsPoint, the corner of a pixel for PixelIsArea.
    double toCentre = point ? 0 : 0.5;
    double latStepDeg = -affine[3];
    double lonStepDeg = affine[1];
    if (!(latStepDeg > 0 && lonStepDeg > 0)) {
      throw new InvalidDataException(
          file.name(),
          "has pixels of %s x %s deg (east, south); only rasters with north up can be read"
                  .formatted(lonStepDeg, latStepDeg)
              + REMEDY);
    }
    try {
      GeoGrid grid =
          new GeoGrid(
              affine[2] - toCentre * latStepDeg,
              affine[0] + toCentre * lonStepDeg,
              latStepDeg,
              lonStepDeg,
              rows,
              columns);
      int vertical = keys.getOrDefault(VERTICAL_CRS_KEY, 0);
      boolean known = vertical > 0 && vertical != USER_DEFINED;
      return new GeoReference(grid, known ? OptionalInt.of(vertical) : OptionalInt.empty());
    } catch (IllegalArgumentException e) {
      throw new InvalidDataException(
          file.name(), "has coordinates outside the Earth: " + e.getMessage(), e);
    }
  }

  /** Returns west, east step, north, north step (negative), of pixel (0, 0). */
  private static double[] affine(FileRegion file, TiffDirectory directory) {
    if (directory.has(TiffTag.MODEL_TRANSFORMATION)) {
      double[] m = directory.doubles(TiffTag.MODEL_TRANSFORMATION, "ModelTransformation");
      if (m.length < 8 || m[1] != 0 || m[4] != 0) {
        throw new InvalidDataException(file.name(), "is rotated" + REMEDY);
      }
      return new double[] {m[3], m[0], m[7], m[5]};
    }
    if (!directory.has(TiffTag.MODEL_PIXEL_SCALE) || !directory.has(TiffTag.MODEL_TIEPOINT)) {
      throw new InvalidDataException(
          file.name(),
          "has no ModelPixelScale and ModelTiepoint: it is no GeoTIFF, or one by ground control"
              + " points"
              + REMEDY);
    }
    double[] scale = directory.doubles(TiffTag.MODEL_PIXEL_SCALE, "ModelPixelScale");
    double[] tie = directory.doubles(TiffTag.MODEL_TIEPOINT, "ModelTiepoint");
    if (scale.length < 2 || tie.length != 6) {
      throw new InvalidDataException(
          file.name(),
          "has %d pixel scales and %d tie point values; 3 and 6 are needed"
                  .formatted(scale.length, tie.length)
              + REMEDY);
    }
    return new double[] {
      tie[3] - tie[0] * scale[0], scale[0], tie[4] + tie[1] * scale[1], -scale[1]
    };
  }

  private static void checkCrs(FileRegion file, Map<Integer, Integer> keys) {
    int model = keys.getOrDefault(MODEL_TYPE_KEY, 0);
    int crs = keys.getOrDefault(GEODETIC_CRS_KEY, 0);
    if (model == GEOGRAPHIC && (crs == WGS84 || crs == WGS84_3D)) {
      return;
    }
    String found =
        keys.containsKey(PROJECTED_CRS_KEY)
            ? "projected coordinates EPSG:" + keys.get(PROJECTED_CRS_KEY)
            : crs > 0 ? "geodetic coordinates EPSG:" + crs : "no coordinate reference";
    throw new InvalidDataException(
        file.name(), "has " + found + "; an elevation model must be in EPSG:4326" + REMEDY);
  }

  private static void checkVerticalUnit(FileRegion file, Map<Integer, Integer> keys) {
    int unit = keys.getOrDefault(VERTICAL_UNIT_KEY, METRE);
    int datum = keys.getOrDefault(VERTICAL_CRS_KEY, 0);
    if ((unit != METRE && unit != USER_DEFINED && unit != 0) || IN_FEET.contains(datum)) {
      throw new InvalidDataException(
          file.name(),
          "has heights in another unit than metres (unit EPSG:%d, datum EPSG:%d); convert it with"
                  .formatted(unit, datum)
              + " gdalwarp and a vertical datum in metres");
    }
  }

  private static Map<Integer, Integer> keys(TiffDirectory directory) {
    Map<Integer, Integer> keys = new HashMap<>();
    if (directory.has(TiffTag.GEO_KEY_DIRECTORY)) {
      long[] values = directory.numbers(TiffTag.GEO_KEY_DIRECTORY, "GeoKeyDirectory");
      for (int i = 4; i + 3 < values.length; i += 4) {
        if (values[i + 1] == 0) {
          keys.put((int) values[i], (int) values[i + 3]);
        }
      }
    }
    return keys;
  }
}
