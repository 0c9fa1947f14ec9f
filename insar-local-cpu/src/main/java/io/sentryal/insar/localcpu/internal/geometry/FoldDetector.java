package io.sentryal.insar.localcpu.internal.geometry;

import io.sentryal.insar.internal.geometry.Ellipsoid;
import io.sentryal.insar.internal.geometry.Vectors;

/**
 * Flags layover and shadow in a line. Immutable.
 *
 * <p>Walks over the ground away from the satellite, at the places where a sphere-like surface at
 * the line's mean height would lie, and follows the sample in which the real ground there appears
 * and the look angle at which it is seen. Where the sample falls back behind one already reached,
 * all samples between are layover; where the look angle falls back, the ground is in shadow
 * (Kropatsch and Strobl, The generation of SAR layover and shadow maps from digital elevation
 * models, IEEE TGRS 28, 1990). The walk begins and ends outside the window, as far as ground there
 * may fold into it.
 */
final class FoldDetector {
  static final int STEP = 8;

  private final SmoothMesh mesh;
  private final GroundCoordinates ground;
  private final RadarGrid grid;
  private final GridWindow window;
  private final int reachSamples;
  private final double satelliteRadiusM;
  private final double earthRadiusM;
  private final double uM;
  private final double vM;

  FoldDetector(
      SmoothMesh mesh,
      GroundCoordinates ground,
      ImageGeometry reference,
      GridWindow window,
      ElevationSurface surface,
      GroundPoint middle) {
    this.mesh = mesh;
    this.ground = ground;
    this.grid = reference.grid();
    this.window = window;
    this.reachSamples = reachSamples(surface, grid);
    double line = window.firstLine() + 0.5 * window.lines();
    double[] xyz = new double[3];
    reference.orbit().position(grid.timeS(reference.orbit(), line), xyz);
    this.satelliteRadiusM = Vectors.norm(xyz);
    Ellipsoid.toEcef(middle.latRad(), middle.lonRad(), 0, xyz);
    this.earthRadiusM = Vectors.norm(xyz);
    double[] metres = ground.metresPerUnit(middle.latRad());
    this.uM = metres[0];
    this.vM = metres[1];
  }

  /** Returns how many samples away ground may lie, at mean height, that appears in a sample. */
  static int reachSamples(ElevationSurface surface, RadarGrid grid) {
    double reliefM = surface.highestM() - surface.lowestM();
    return (int) Math.ceil(reliefM / grid.rangeSpacingM());
  }

  /** Sets the flags of a solved row; the mesh's azimuth dimension is in its scratch. */
  void flag(GeometryRow row) {
    double meanM = meanHeightM(row);
    if (Double.isNaN(meanM) || reachSamples == 0) {
      return;
    }
    double farthestSample = Double.NEGATIVE_INFINITY;
    double lowestCosLook = Double.POSITIVE_INFINITY;
    double lastSample = Double.NaN;
    double[] node = row.scratch.nodes;
    int first = window.firstSample() - reachSamples;
    int last = window.lastSample() + reachSamples + STEP;
    mesh.node(first - (double) STEP, meanM, 2, row.scratch, node, 0);
    for (int at = first; at <= last; at += STEP) {
      double lastU = node[0];
      double lastV = node[3];
      mesh.node(at, meanM, 2, row.scratch, node, 0);
      double higherM = heightM(node[0], node[3]) - meanM;
      if (Double.isNaN(higherM)) {
        continue;
      }
      double sample =
          at + sampleShift(node, (node[0] - lastU) / STEP, (node[3] - lastV) / STEP, higherM);
      double cosLook = cosLook(sample, meanM + higherM);
      if (sample < farthestSample) {
        mark(row, sample, farthestSample, GeometryRow.LAYOVER);
      }
      if (cosLook > lowestCosLook) {
        // From the last place seen on: the crest lies between.
        mark(row, Double.isNaN(lastSample) ? sample : lastSample, sample, GeometryRow.SHADOW);
      }
      lastSample = sample;
      farthestSample = Math.max(farthestSample, sample);
      lowestCosLook = Math.min(lowestCosLook, cosLook);
    }
  }

  /** Returns the height of the ground (m), NaN in a hole or beyond the model. */
  private double heightM(double u, double v) {
    return ground.contains(u, v) ? ground.nearestHeightM(u, v) : Double.NaN;
  }

  /** Returns the cosine of the look angle, by the law of cosines. */
  private double cosLook(double sample, double heightM) {
    double rangeM = grid.slantRangeM(sample);
    double groundRadiusM = earthRadiusM + heightM;
    return (satelliteRadiusM * satelliteRadiusM + rangeM * rangeM - groundRadiusM * groundRadiusM)
        / (2 * satelliteRadiusM * rangeM);
  }

  /** Returns by how many samples ground appears farther if it lies higher (negative: nearer). */
  private double sampleShift(double[] node, double uPerSample, double vPerSample, double higherM) {
    double du = uPerSample * uM;
    double dv = vPerSample * vM;
    double moveU = higherM * (node[1] + higherM * node[2]) * uM;
    double moveV = higherM * (node[4] + higherM * node[5]) * vM;
    return -(moveU * du + moveV * dv) / (du * du + dv * dv);
  }

  private void mark(GeometryRow row, double from, double to, byte flag) {
    int low = Math.max(0, (int) Math.rint(Math.min(from, to)) - window.firstSample());
    int high =
        Math.min(window.samples() - 1, (int) Math.rint(Math.max(from, to)) - window.firstSample());
    byte[] flags = row.flags();
    for (int i = low; i <= high; i++) {
      flags[i] |= flag;
    }
  }

  private static double meanHeightM(GeometryRow row) {
    double sum = 0;
    int count = 0;
    double[] heightM = row.heightM();
    for (int i = 0; i < heightM.length; i += STEP) {
      if (!Double.isNaN(heightM[i])) {
        sum += heightM[i];
        count++;
      }
    }
    return count == 0 ? Double.NaN : sum / count;
  }
}
