package io.sentryal.insar.runpod;

import io.sentryal.insar.backend.InsarJob;
import io.sentryal.insar.backend.JobId;
import io.sentryal.insar.testkit.runpod.EmulatedOperation;
import io.sentryal.insar.testkit.runpod.RunPodEmulator;
import io.sentryal.insar.testkit.time.VirtualTime;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What the backend costs: CPU per job over its whole life (planned, sent, polled, its result
 * verified, stored and settled), all jobs in flight at once, 500 workers, 4 minutes a pair. Goal:
 * 20 ms. The time stands still while requests are under way; the work of the backend and of its
 * client is metered by itself, that of the emulator is not in it.
 *
 * <p>Usage: {@code BackendBenchmark [jobs]}
 */
public final class BackendBenchmark {
  private static final Duration LIMIT = Duration.ofMinutes(20);
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private BackendBenchmark() {}

  /** Runs the benchmark. */
  public static void main(String[] arguments) throws IOException {
    int jobs = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 10_000;
    lives(Math.max(1, jobs / 10), SubmissionLedger.inMemory(), "first, in memory");
    lives(jobs, SubmissionLedger.inMemory(), "ledger in memory");
    Path folder = Files.createTempDirectory("insar-ledger-");
    lives(jobs, SubmissionLedger.open(folder), "ledger on disk");
  }

  private static void lives(int jobs, SubmissionLedger ledger, String how) {
    VirtualTime time = VirtualTime.startingAt(Instant.parse("2026-03-01T00:00:00Z"));
    MeteredTime metered = new MeteredTime(time);
    double clientBefore = clientCpuMillis();
    try (RunPodEmulator emulator =
            RunPodEmulator.builder()
                .time(time.clock(), time)
                .workers(500, Duration.ofSeconds(20), Duration.ofSeconds(60))
                .handler(call -> PairJobs.worker(call, Duration.ofMinutes(4)))
                .start();
        EndpointClient client =
            EndpointClient.builder(emulator.endpointId(), emulator.apiKey())
                .baseUrl(emulator.baseUrl())
                .time(time.clock(), metered)
                .build();
        ledger) {
      RunPodBackend backend =
          RunPodBackend.builder(client, ledger)
              .time(time.clock(), metered, new SplittableRandom(5))
              .build();
      long wallStart = System.nanoTime();
      long submitCpu = THREADS.getCurrentThreadCpuTime();
      AtomicInteger over = submit(backend, jobs);
      submitCpu = THREADS.getCurrentThreadCpuTime() - submitCpu;
      time.runUntil(
          () -> over.get() == jobs,
          () -> client.requestsInFlight() == emulator.requestsHeld() && emulator.isIdle(),
          LIMIT);
      double engineMillis = (submitCpu + metered.cpuNanos()) / 1e6;
      double clientMillis = clientCpuMillis() - clientBefore;
      System.out.printf(
          Locale.ROOT,
          "%s: %d jobs, %.1f looks each, %s of their time in %.0f s: %.2f ms CPU per job"
              + " (engine and ledger %.2f, HTTP %.2f)%n",
          how,
          jobs,
          (double) emulator.count(EmulatedOperation.STATUS) / jobs,
          Duration.between(Instant.parse("2026-03-01T00:00:00Z"), time.now()).truncatedTo(ChronoUnit.SECONDS),
          (System.nanoTime() - wallStart) / 1e9,
          (engineMillis + clientMillis) / jobs,
          engineMillis / jobs,
          clientMillis / jobs);
    }
  }

  private static AtomicInteger submit(RunPodBackend backend, int jobs) {
    InsarJob job = PairJobs.job();
    AtomicInteger over = new AtomicInteger();
    for (int i = 0; i < jobs; i++) {
      var unused =
          backend
              .submit(new JobId("job-" + i), job)
              .result()
              .whenComplete((result, failure) -> over.addAndGet(failure == null ? 1 : 0));
    }
    return over;
  }

  private static double clientCpuMillis() {
    double millis = 0;
    for (ThreadInfo info : THREADS.getThreadInfo(THREADS.getAllThreadIds())) {
      if (info != null && info.getThreadName().startsWith("insar-runpod-")) {
        millis += Math.max(0, THREADS.getThreadCpuTime(info.getThreadId())) / 1e6;
      }
    }
    return millis;
  }
}
