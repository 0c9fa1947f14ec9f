package io.sentryal.insar.localcpu;

import io.sentryal.insar.backend.InsarJob;
import io.sentryal.insar.backend.InsarResult;
import io.sentryal.insar.backend.JobId;
import io.sentryal.insar.localcpu.BenchmarkScene.TruePoint;
import io.sentryal.insar.model.PointMeasurement;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** Runs jobs and prints time per stage, memory and error. */
final class PairBenchmark {
  private PairBenchmark() {}

  /** Runs a job several times in this process; the first run compiles. */
  static void run(InsarJob job, List<TruePoint> truth, int threads, int repetitions)
      throws InterruptedException, IOException {
    for (int i = 0; i < repetitions; i++) {
      heapPools().forEach(MemoryPoolMXBean::resetPeakUsage);
      try (LocalCpuBackend backend = LocalCpuBackend.builder().threads(threads).build()) {
        long cpuBefore = processCpuNanos();
        long start = System.nanoTime();
        InsarResult result =
            backend.submit(new JobId("run-" + i), job).await(Duration.ofMinutes(30));
        double wallS = (System.nanoTime() - start) * 1e-9;
        double cpuS = (processCpuNanos() - cpuBefore) * 1e-9;
        print(i, result, truth, wallS, cpuS);
      }
    }
  }

  private static void print(
      int run, InsarResult result, List<TruePoint> truth, double wallS, double cpuS)
      throws IOException {
    System.out.printf(
        Locale.ROOT,
        "run %d: wall %.2f s, CPU %.2f s (machine load %.1f), window %s cells, heap peak %d MB,"
            + " resident peak %s%n",
        run + 1,
        wallS,
        cpuS,
        ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage(),
        result.provenance().parameters().get("window_cells"),
        heapPools().stream().mapToLong(pool -> pool.getPeakUsage().getUsed()).sum() >> 20,
        residentPeak());
    result
        .provenance()
        .stageSeconds()
        .forEach((stage, s) -> System.out.printf(Locale.ROOT, "  %-14s %7.2f s%n", stage, s));
    System.out.printf(Locale.ROOT, "  %s, error %.2f mm rms%n", result, rmsMm(result, truth));
  }

  private static double rmsMm(InsarResult result, List<TruePoint> truth) {
    double[] errors =
        truth.stream()
            .filter(p -> result.measurement(p.point().id()).isPresent())
            .filter(p -> measurement(result, p).isValid())
            .mapToDouble(p -> measurement(result, p).displacementMm().getAsDouble() - p.trueMm())
            .sorted()
            .toArray();
    double median = errors[errors.length / 2];
    double squares = 0;
    for (double error : errors) {
      squares += (error - median) * (error - median);
    }
    return Math.sqrt(squares / errors.length);
  }

  private static PointMeasurement measurement(InsarResult result, TruePoint point) {
    return result.measurement(point.point().id()).orElseThrow();
  }

  private static long processCpuNanos() {
    return ManagementFactory.getOperatingSystemMXBean()
            instanceof com.sun.management.OperatingSystemMXBean system
        ? system.getProcessCpuTime()
        : 0;
  }

  private static List<MemoryPoolMXBean> heapPools() {
    return ManagementFactory.getMemoryPoolMXBeans().stream()
        .filter(pool -> pool.getType() == MemoryType.HEAP)
        .toList();
  }

  private static String residentPeak() throws IOException {
    Path status = Path.of("/proc/self/status");
    if (!Files.exists(status)) {
      return "unknown";
    }
    return Files.readAllLines(status).stream()
        .filter(line -> line.startsWith("VmHWM:"))
        .map(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024 + " MB")
        .findFirst()
        .orElse("unknown");
  }
}
