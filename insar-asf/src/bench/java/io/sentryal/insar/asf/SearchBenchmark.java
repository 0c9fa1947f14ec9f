package io.sentryal.insar.asf;

import com.fasterxml.jackson.databind.JsonNode;
import io.sentryal.insar.testkit.asf.AsfEmulator;
import io.sentryal.insar.testkit.asf.EmulatedGranule;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * How long it takes to page through and read the records of a search; asf_search beside it in the
 * same run where it is installed. The emulated archive runs in a process of its own, for both the
 * same. Goal: 5 times as fast as asf_search; 100,000 records streamed with a heap of 128 MB.
 *
 * <p>Usage: {@code SearchBenchmark find [granules] [repetitions]}, and, with {@code -Xmx128m},
 * {@code SearchBenchmark stream [granules]}.
 */
public final class SearchBenchmark {
  private static final PrintStream OUT = System.out;
  private static final Instant START = Instant.parse("2016-01-03T05:00:00.250Z");
  private static final AsfQuery QUERY =
      AsfQuery.builder().option("platform", "SENTINEL-1").level(ProductLevel.SLC).build();

  private SearchBenchmark() {}

  /** Runs the benchmark. */
  public static void main(String[] arguments) throws IOException {
    String mode = arguments.length > 0 ? arguments[0] : "find";
    boolean stream = mode.equals("stream");
    int granules =
        arguments.length > 1 ? Integer.parseInt(arguments[1]) : stream ? 100_000 : 10_000;
    if (mode.equals("serve")) {
      serve(granules);
      return;
    }
    Process server = server(granules);
    try (BufferedReader said = server.inputReader(StandardCharsets.UTF_8)) {
      URI base = URI.create(said.readLine());
      if (stream) {
        stream(base, granules);
      } else {
        find(base, granules, arguments.length > 2 ? Integer.parseInt(arguments[2]) : 5);
      }
    } finally {
      server.destroy();
    }
  }

  private static Process server(int granules) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx3g",
            "-cp",
            System.getProperty("java.class.path"),
            SearchBenchmark.class.getName(),
            "serve",
            Integer.toString(granules))
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  private static void serve(int granules) throws IOException {
    List<EmulatedGranule> all =
        IntStream.range(0, granules)
            .mapToObj(
                i ->
                    Scenes.scene(
                            String.format(Locale.ROOT, "S1A_IW_SLC__1SDV_%06d", i),
                            START.plus(Duration.ofMinutes(40L * i)))
                        .track(1 + i % 175)
                        .polarization("VV+VH")
                        .build())
            .toList();
    try (AsfEmulator emulator = AsfEmulator.start(all)) {
      OUT.println(emulator.baseUrl());
      OUT.flush();
      // Until the benchmark ends.
      while (System.in.read() >= 0) {
        OUT.flush();
      }
    }
  }

  private static void find(URI base, int granules, int repetitions) throws IOException {
    Path folder = Files.createTempDirectory("insar-search-benchmark");
    try (AsfArchive archive = AsfArchive.builder().baseUrl(base).build()) {
      double ours = Double.MAX_VALUE;
      for (int i = 0; i < repetitions; i++) {
        long begin = System.nanoTime();
        int found = archive.find(QUERY).requireComplete().products().size();
        double seconds = (System.nanoTime() - begin) / 1e9;
        ours = Math.min(ours, seconds);
        OUT.printf(Locale.ROOT, "this client: %d records in %.2f s%n", found, seconds);
      }
      Optional<AsfSearchPackage> python = AsfSearchPackage.start(folder);
      if (python.isEmpty()) {
        OUT.println(AsfSearchPackage.ABSENT);
        return;
      }
      try (AsfSearchPackage peer = python.get()) {
        double theirs = Double.MAX_VALUE;
        Map<String, Object> options = Map.of("platform", "SENTINEL-1", "processingLevel", "SLC");
        for (int i = 0; i < Math.min(3, repetitions); i++) {
          JsonNode answer = peer.search(base, options, false);
          double seconds = answer.path("seconds").asDouble();
          theirs = Math.min(theirs, seconds);
          OUT.printf(
              Locale.ROOT,
              "asf_search:  %d records in %.2f s %s%n",
              answer.path("ids").size(),
              seconds,
              answer.path("error").asText());
        }
        OUT.printf(
            Locale.ROOT,
            "%d records, best of each: %.2f s here, %.2f s asf_search, %.1f times as fast%n",
            granules,
            ours,
            theirs,
            theirs / ours);
      }
    } finally {
      Files.deleteIfExists(folder.resolve("asf_search_driver.py"));
      Files.deleteIfExists(folder);
    }
  }

  private static void stream(URI base, int granules) {
    try (AsfArchive archive = AsfArchive.builder().baseUrl(base).build();
        Stream<AsfProduct> products = archive.stream(QUERY)) {
      long begin = System.nanoTime();
      long count = products.filter(product -> product.granule().track().isPresent()).count();
      double seconds = (System.nanoTime() - begin) / 1e9;
      long peakBytes =
          ManagementFactory.getMemoryPoolMXBeans().stream()
              .filter(pool -> pool.getType() == MemoryType.HEAP)
              .map(MemoryPoolMXBean::getPeakUsage)
              .mapToLong(usage -> usage.getUsed())
              .sum();
      OUT.printf(
          Locale.ROOT,
          "%d of %d records streamed in %.1f s, heap limit %d MB, sum of the peaks of its parts"
              + " %d MB%n",
          count,
          granules,
          seconds,
          Runtime.getRuntime().maxMemory() >> 20,
          peakBytes >> 20);
    }
  }
}
