package io.sentryal.insar.localcpu.internal.geometry;

import io.sentryal.insar.internal.geometry.Orbit;
import io.sentryal.insar.internal.raster.GeoGrid;
import io.sentryal.insar.model.StateVector;
import java.lang.management.ManagementFactory;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Time and memory of {@link BurstGeometry} for a full burst of 1,500 lines x 21,000 samples over
 * mountains (heights 0 to 2,000 m, 1 arc-second), rows shared by threads.
 *
 * <p>Usage: {@code GeometryBenchmark [threads] [repetitions]}.
 */
public final class GeometryBenchmark {
  private static final Instant MIDNIGHT = Instant.parse("2021-06-01T00:00:00Z");
  private static final int LINES = 1500;
  private static final int SAMPLES = 21_000;

  private GeometryBenchmark() {}

  /** Runs the benchmark. */
  public static void main(String[] arguments) throws InterruptedException {
    int threads = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 2;
    int repetitions = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 4;
    ImageGeometry reference = image(0, 0, 843_000);
    ImageGeometry secondary = image(2e-5, 0.0031, 842_963);
    GeoExtent extent = reference.footprint(reference.grid().window(), 0, 2000).grownBy(0.01);
    float[] heightsM = mountains(gridOf(extent));
    for (int i = 0; i < repetitions; i++) {
      run(reference, secondary, gridOf(extent), heightsM, threads);
    }
  }

  private static void run(
      ImageGeometry reference,
      ImageGeometry secondary,
      GeoGrid grid,
      float[] heightsM,
      int threads)
      throws InterruptedException {
    long start = System.nanoTime();
    DemSurface dem = DemSurface.ofEllipsoidHeights("mountains", grid, heightsM);
    long splined = System.nanoTime();
    BurstGeometry geometry =
        BurstGeometry.of(reference, secondary, reference.grid().window(), dem);
    long tabulated = System.nanoTime();
    double[] sums = new double[threads];
    double[] cpuS = new double[threads];
    List<Thread> workers = new ArrayList<>();
    for (int t = 0; t < threads; t++) {
      int first = t;
      Thread worker =
          new Thread(
              () -> {
                GeometryRow row = geometry.newRow();
                for (int line = first; line < LINES; line += threads) {
                  geometry.compute(line, row);
                  sums[first] += row.geometricPhaseRad()[line];
                }
                cpuS[first] =
                    ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() * 1e-9;
              },
              "insar-local-cpu-benchmark-" + t);
      worker.start();
      workers.add(worker);
    }
    for (Thread worker : workers) {
      worker.join();
    }
    long done = System.nanoTime();
    Runtime runtime = Runtime.getRuntime();
    System.out.printf(
        Locale.ROOT,
        "%d threads: elevation model %d x %d %.3f s, mesh %.3f s, %.1f Mpixel %.3f s"
            + " (CPU %.3f s, %.1f ns per pixel), heap in use %d MB, check %.6f%n",
        threads,
        grid.rows(),
        grid.columns(),
        (splined - start) * 1e-9,
        (tabulated - splined) * 1e-9,
        LINES * 1e-6 * SAMPLES,
        (done - tabulated) * 1e-9,
        sum(cpuS),
        sum(cpuS) * 1e9 / LINES / SAMPLES,
        (runtime.totalMemory() - runtime.freeMemory()) >> 20,
        sum(sums));
  }

  private static double sum(double[] values) {
    return Arrays.stream(values).sum();
  }

  private static GeoGrid gridOf(GeoExtent extent) {
    double step = 1 / 3600.0;
    return new GeoGrid(
        extent.northDeg(),
        extent.westDeg(),
        step,
        step,
        (int) ((extent.northDeg() - extent.southDeg()) / step) + 2,
        (int) ((extent.eastDeg() - extent.westDeg()) / step) + 2);
  }

  /** Ridges of several sizes, slopes up to about 40 deg. */
  private static float[] mountains(GeoGrid grid) {
    float[] heightsM = new float[grid.rows() * grid.columns()];
    for (int row = 0; row < grid.rows(); row++) {
      for (int column = 0; column < grid.columns(); column++) {
        double large = Math.sin(row * 0.011 + column * 0.004) * Math.cos(column * 0.013);
        double middle = Math.sin(row * 0.05 - column * 0.03) * Math.cos(column * 0.06);
        double small = Math.sin(row * 0.31 + column * 0.17) * Math.sin(column * 0.27);
        heightsM[row * grid.columns() + column] =
            (float) (1000 + 650 * large + 250 * middle + 30 * small);
      }
    }
    return heightsM;
  }

  private static ImageGeometry image(double asideRad, double lateS, double firstRangeM) {
    RadarGrid grid =
        new RadarGrid(
            MIDNIGHT.plusNanos(Math.round((80 + lateS) * 1e9)),
            0.0020555563,
            firstRangeM,
            2.329562115,
            LINES,
            SAMPLES,
            0.05546576);
    List<StateVector> vectors = new ArrayList<>();
    for (int i = 0; i < 17; i++) {
      vectors.add(vector(10.0 * i, asideRad));
    }
    return new ImageGeometry(grid, Orbit.of(vectors));
  }

  /** A circular orbit, 98.18 deg inclined, over the turning Earth, 40 deg after its node. */
  private static StateVector vector(double timeS, double asideRad) {
    double[] before = position(timeS - 0.5, asideRad);
    double[] at = position(timeS, asideRad);
    double[] after = position(timeS + 0.5, asideRad);
    return new StateVector(
        MIDNIGHT.plusNanos(Math.round(timeS * 1e9)),
        at[0],
        at[1],
        at[2],
        after[0] - before[0],
        after[1] - before[1],
        after[2] - before[2]);
  }

  private static double[] position(double timeS, double asideRad) {
    double radiusM = 7_071_000;
    double u = Math.toRadians(40) + timeS * Math.sqrt(3.986004418e14 / Math.pow(radiusM, 3));
    double node = asideRad - 7.292115e-5 * timeS;
    double inclination = Math.toRadians(98.18);
    double x = Math.cos(u);
    double y = Math.sin(u) * Math.cos(inclination);
    return new double[] {
      radiusM * (Math.cos(node) * x - Math.sin(node) * y),
      radiusM * (Math.sin(node) * x + Math.cos(node) * y),
      radiusM * Math.sin(u) * Math.sin(inclination)
    };
  }
}
