package io.sentryal.insar.localcpu;

import io.sentryal.insar.backend.ProcessingOptions;
import io.sentryal.insar.localcpu.BenchmarkScene.TruePoint;
import io.sentryal.insar.model.MonitoringPoint;
import io.sentryal.insar.model.Site;
import io.sentryal.insar.testkit.scene.SimulatedStack;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A site of 5 km x 5 km with 10,000 points within a full burst. Goal: 3 s after reading, heap below
 * 1 GB.
 *
 * <p>Usage: {@code SiteBenchmark FOLDER [threads] [repetitions]}, with the folder of {@link
 * FullBurstBenchmark}.
 */
public final class SiteBenchmark {
  private static final double HALF_M = 2500;
  private static final int POINTS_PER_SIDE = 100;

  private SiteBenchmark() {}

  /** Runs the benchmark. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    BenchmarkScene scene = BenchmarkScene.in(Path.of(arguments[0]));
    int threads = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 2;
    int repetitions = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 5;
    List<MonitoringPoint> site = site();
    List<TruePoint> inside =
        scene.points().stream().filter(p -> isInside(p.point())).toList();
    List<MonitoringPoint> all = new ArrayList<>(site);
    inside.forEach(p -> all.add(p.point()));
    PairBenchmark.run(
        scene
            .job(Site.builder("site").points(all).build())
            .options(ProcessingOptions.builder().marginM(500).build())
            .build(),
        inside,
        threads,
        repetitions);
  }

  private static List<MonitoringPoint> site() {
    List<MonitoringPoint> points = new ArrayList<>();
    for (int i = 0; i < POINTS_PER_SIDE; i++) {
      for (int j = 0; j < POINTS_PER_SIDE; j++) {
        double north = HALF_M * (2.0 * i / (POINTS_PER_SIDE - 1) - 1);
        double east = HALF_M * (2.0 * j / (POINTS_PER_SIDE - 1) - 1);
        points.add(
            MonitoringPoint.of(
                "S" + (i * POINTS_PER_SIDE + j),
                SimulatedStack.DEFAULT_CENTRE.latitudeDeg() + degrees(north),
                SimulatedStack.DEFAULT_CENTRE.longitudeDeg() + degrees(east) / shrink()));
      }
    }
    return points;
  }

  private static boolean isInside(MonitoringPoint point) {
    double north =
        point.position().latitudeDeg() - SimulatedStack.DEFAULT_CENTRE.latitudeDeg();
    double east =
        point.position().longitudeDeg() - SimulatedStack.DEFAULT_CENTRE.longitudeDeg();
    return Math.abs(north) < degrees(HALF_M) && Math.abs(east) * shrink() < degrees(HALF_M);
  }

  private static double degrees(double metres) {
    return metres / 111_195;
  }

  private static double shrink() {
    return Math.cos(Math.toRadians(SimulatedStack.DEFAULT_CENTRE.latitudeDeg()));
  }
}
