package io.sentryal.insar.internal.raster;

import io.sentryal.insar.error.Checks;
import io.sentryal.insar.error.InsarIoException;
import io.sentryal.insar.error.InvalidDataException;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * A global grid of the height of the geoid above the WGS 84 ellipsoid, as in GTX files (PROJ, NOAA
 * VDatum). Immutable, thread-safe.
 *
 * <p>Interpolates by cubic convolution (Keys 1981, equation 15, a = -1/2) over 4 x 4 nodes: exact
 * for quadratic surfaces and smooth across nodes. Longitude wraps around; beyond a pole the grid
 * continues on the opposite meridian.
 */
public final class GeoidGrid {
  private static final int MAX_NODES = 1 << 28;
  private static final double NO_DATA_M = -88.8888;

  /** What {@link #coarseEgm96()} is, and how far it is off. */
  public static final String COARSE_EGM96 =
      "EGM96 every 30 minutes (0.08 m rms and 2.0 m at most off the 15-minute grid of NGA; EGM96"
          + " itself is good to 0.5 to 1 m)";

  private static final String COARSE_RESOURCE = "egm96_30min.bin.gz";
  private static final int COARSE_ROWS = 361;
  private static final int COARSE_COLUMNS = 720;

  private final double southLatDeg;
  private final double westLonDeg;
  private final double latStepDeg;
  private final double lonStepDeg;
  private final int rows;
  private final int columns;
  private final float[] undulationM;

  private GeoidGrid(
      double southLatDeg, double westLonDeg, double[] stepDeg, int[] size, float[] undulationM) {
    this.southLatDeg = southLatDeg;
    this.westLonDeg = westLonDeg;
    this.latStepDeg = stepDeg[0];
    this.lonStepDeg = stepDeg[1];
    this.rows = size[0];
    this.columns = size[1];
    this.undulationM = undulationM;
  }

  /**
   * Reads a grid that covers the whole Earth.
   *
   * @param file a GTX file, plain or gzipped ({@code .gz})
   * @throws InvalidDataException if it is no GTX file, is truncated or does not cover the Earth
   * @throws InsarIoException if it does not exist or cannot be read
   */
  public static GeoidGrid read(Path file) {
    try (InputStream raw = new BufferedInputStream(Files.newInputStream(file), 1 << 16);
        DataInputStream data =
            new DataInputStream(
                file.toString().endsWith(".gz")
                    ? new BufferedInputStream(new GZIPInputStream(raw, 1 << 16), 1 << 16)
                    : raw)) {
      return read(data, file.toString());
    } catch (EOFException | ZipException e) {
      throw new InvalidDataException(
          file.toString(), "is truncated or no geoid grid (GTX); fetch it again", e);
    } catch (NoSuchFileException e) {
      throw new InsarIoException(file.toString(), "does not exist; check the path", e, false);
    } catch (IOException e) {
      throw new InsarIoException(file.toString(), "cannot be read: " + e.getMessage(), e);
    }
  }

  /**
   * Returns the grid that comes with the library: EGM96 (NGA, public domain) every 30 minutes, made
   * by {@code src/geoid/make_coarse_geoid.py}. Its error is that of {@link #COARSE_EGM96}; the
   * accuracy of EGM96 itself is that of Lemoine et al., NASA/TP-1998-206861.
   */
  public static GeoidGrid coarseEgm96() {
    float[] nodes = new float[COARSE_ROWS * COARSE_COLUMNS];
    try (InputStream raw = GeoidGrid.class.getResourceAsStream(COARSE_RESOURCE);
        DataInputStream data =
            new DataInputStream(
                new BufferedInputStream(new GZIPInputStream(Objects.requireNonNull(raw))))) {
      for (int row = 0; row < COARSE_ROWS; row++) {
        int centimetres = 0;
        for (int column = 0; column < COARSE_COLUMNS; column++) {
          centimetres += data.readShort();
          nodes[row * COARSE_COLUMNS + column] = centimetres / 100f;
        }
      }
    } catch (IOException e) {
      throw new IllegalStateException("the library's own " + COARSE_RESOURCE + " is damaged", e);
    }
    return new GeoidGrid(
        -90, -180, new double[] {0.5, 0.5}, new int[] {COARSE_ROWS, COARSE_COLUMNS}, nodes);
  }

  private static GeoidGrid read(DataInputStream data, String source) throws IOException {
    double southLatDeg = data.readDouble();
    double westLonDeg = data.readDouble();
    double latStepDeg = data.readDouble();
    double lonStepDeg = data.readDouble();
    int rows = data.readInt();
    int columns = data.readInt();
    boolean sane =
        latStepDeg > 0 && lonStepDeg > 0 && rows > 1 && columns > 3 && rows < MAX_NODES / columns;
    if (!sane
        || Math.abs(southLatDeg + 90) > 1e-6
        || Math.abs(southLatDeg + (rows - 1) * latStepDeg - 90) > 1e-6
        || Math.abs(columns * lonStepDeg - 360) > 1e-6
        || !(Math.abs(westLonDeg) <= 360)) {
      throw new InvalidDataException(
          source,
          "is no geoid grid of the whole Earth: it begins at %s, %s with steps %s, %s and %d x %d"
                  .formatted(southLatDeg, westLonDeg, latStepDeg, lonStepDeg, rows, columns)
              + " nodes; give a GTX file such as egm96_15.gtx");
    }
    float[] nodes = new float[rows * columns];
    for (int i = 0; i < nodes.length; i++) {
      nodes[i] = data.readFloat();
      if (!(nodes[i] >= -200 && nodes[i] <= 200) || Math.abs(nodes[i] - NO_DATA_M) < 1e-3) {
        throw new InvalidDataException(
            source, "holds the geoid height %s m at node %d; it is damaged".formatted(nodes[i], i));
      }
    }
    return new GeoidGrid(
        southLatDeg,
        westLonDeg,
        new double[] {latStepDeg, lonStepDeg},
        new int[] {rows, columns},
        nodes);
  }

  /**
   * Returns the height of the geoid above the WGS 84 ellipsoid (m): ellipsoidal height = height
   * above the geoid + this.
   *
   * @param latDeg latitude (deg), -90 to 90
   * @param lonDeg longitude (deg), -360 to 360
   * @throws IllegalArgumentException outside these ranges
   */
  public double undulationM(double latDeg, double lonDeg) {
    Checks.inRange("latDeg", latDeg, -90, 90);
    Checks.inRange("lonDeg", lonDeg, -360, 360);
    double row = (latDeg - southLatDeg) / latStepDeg;
    double column = (lonDeg - westLonDeg) / lonStepDeg;
    int firstRow = (int) Math.floor(row);
    int firstColumn = (int) Math.floor(column);
    double sumM = 0;
    for (int i = -1; i <= 2; i++) {
      double inRowM = 0;
      for (int j = -1; j <= 2; j++) {
        inRowM += weight(column - firstColumn - j) * node(firstRow + i, firstColumn + j);
      }
      sumM += weight(row - firstRow - i) * inRowM;
    }
    return sumM;
  }

  private double node(int row, int column) {
    int nodeRow = row;
    int nodeColumn = column;
    if (row < 0 || row >= rows) {
      nodeRow = row < 0 ? -row : 2 * (rows - 1) - row;
      nodeColumn += columns / 2;
    }
    return undulationM[nodeRow * columns + Math.floorMod(nodeColumn, columns)];
  }

  private static double weight(double distance) {
    double d = Math.abs(distance);
    if (d < 1) {
      return (1.5 * d - 2.5) * d * d + 1;
    }
    return d < 2 ? ((-0.5 * d + 2.5) * d - 4) * d + 2 : 0;
  }
}
