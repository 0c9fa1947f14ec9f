package io.sentryal.insar.localcpu;

import io.sentryal.insar.backend.ProcessingOptions;
import io.sentryal.insar.localcpu.BenchmarkScene.TruePoint;
import io.sentryal.insar.model.Site;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * A whole burst of 1,500 lines x 21,000 samples from end to end: products, geometry, resampling,
 * interferogram, coherence, unwrapping, 1,000 points. Goal: 18 s on 2 cores, 1.5 GB.
 *
 * <p>Usage: {@code FullBurstBenchmark FOLDER [threads] [repetitions]}; the pair is written to the
 * folder first if it is not there, which needs a heap of some GB: run it once with {@code -Xmx10g},
 * then with {@code -Xmx1500m}.
 */
public final class FullBurstBenchmark {
  private FullBurstBenchmark() {}

  /** Runs the benchmark. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    BenchmarkScene scene = BenchmarkScene.in(Path.of(arguments[0]));
    int threads = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 2;
    int repetitions = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 3;
    List<TruePoint> points = scene.points();
    Site site =
        Site.builder("burst").points(points.stream().map(TruePoint::point).toList()).build();
    PairBenchmark.run(
        scene.job(site).options(ProcessingOptions.builder().marginM(5000).build()).build(),
        points,
        threads,
        repetitions);
  }
}
