package io.sentryal.insar.runpod;

import io.sentryal.insar.testkit.runpod.EmulatedOperation;
import io.sentryal.insar.testkit.runpod.RunPodEmulator;
import io.sentryal.insar.testkit.runpod.WorkerScript;
import io.sentryal.insar.testkit.time.VirtualTime;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;

/**
 * What the endpoint client costs: how near the submit rate comes to its token bucket (50/s, half of
 * what is documented), and how much CPU a job takes over its life of one submission and three looks,
 * 10,000 of them in flight at once. Goals: the bucket's rate; 20 ms per job. Beside it the same
 * number of requests by OkHttp alone.
 *
 * <p>Usage: {@code EndpointBenchmark [jobs]}
 */
public final class EndpointBenchmark {
  private static final int LOOKS = 3;
  private static final Duration LIMIT = Duration.ofMinutes(10);
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private EndpointBenchmark() {}

  /** Runs the benchmark. */
  public static void main(String[] arguments) throws IOException {
    int jobs = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 10_000;
    submitRate(1_000);
    lives(jobs / 10);
    lives(jobs);
    plain(jobs * (1 + LOOKS));
  }

  private static void submitRate(int jobs) {
    try (RunPodEmulator emulator = RunPodEmulator.builder().start();
        EndpointClient client =
            EndpointClient.builder(emulator.endpointId(), emulator.apiKey())
                .baseUrl(emulator.baseUrl())
                .build()) {
      RunRequest request = RunRequest.builder("{\"job_id\":\"a\"}").build();
      long start = System.nanoTime();
      List<CompletableFuture<JobStatus>> calls = new ArrayList<>();
      for (int i = 0; i < jobs; i++) {
        calls.add(client.runAsync(request));
      }
      calls.forEach(CompletableFuture::join);
      double seconds = (System.nanoTime() - start) / 1e9;
      // The first second's permits are there at once.
      double allowedSeconds = jobs / 50.0 - 1;
      say(
          "submit rate: %d jobs in %.2f s, the bucket allows %.2f s: %.1f %% of its rate",
          jobs, seconds, allowedSeconds, 100 * allowedSeconds / seconds);
    }
  }

  private static void lives(int jobs) {
    VirtualTime time = VirtualTime.startingAt(Instant.parse("2026-03-01T00:00:00Z"));
    RunPodEmulator.Builder builder =
        RunPodEmulator.builder()
            .time(time.clock(), time)
            .workers(500, Duration.ofSeconds(20), Duration.ofSeconds(5))
            .limit(EmulatedOperation.RUN, Integer.MAX_VALUE)
            .handler(call -> WorkerScript.returns("{\"ok\":1}").after(Duration.ofSeconds(60)));
    try (RunPodEmulator emulator = builder.start();
        EndpointClient client =
            EndpointClient.builder(emulator.endpointId(), emulator.apiKey())
                .baseUrl(emulator.baseUrl())
                .time(time.clock(), time)
                .build()) {
      Load load = new Load(client, time, jobs);
      long wallStart = System.nanoTime();
      load.start();
      time.runUntil(
          load::isDone,
          () -> emulator.isIdle() && client.requestsInFlight() == emulator.requestsHeld(),
          LIMIT);
      double wallSeconds = (System.nanoTime() - wallStart) / 1e9;
      say(
          "lives: %d jobs, %d calls each, %.1f s: client threads %.2f ms CPU per job, with the"
              + " thread that moves the time (emulator's work included) %.2f ms; threads %d",
          jobs,
          1 + LOOKS,
          wallSeconds,
          cpuMillis("insar-runpod-") / jobs,
          (cpuMillis("insar-runpod-") + cpuMillis("main")) / jobs,
          clientThreads());
    }
  }

  /** The jobs' lives: each is submitted, looked at, and looked at again a minute later. */
  private record Load(EndpointClient client, VirtualTime time, int jobs, AtomicInteger over) {
    Load(EndpointClient client, VirtualTime time, int jobs) {
      this(client, time, jobs, new AtomicInteger());
    }

    boolean isDone() {
      return over.get() == jobs;
    }

    void start() {
      for (int i = 0; i < jobs; i++) {
        RunRequest request = RunRequest.builder("{\"job_id\":\"job-" + i + "\"}").build();
        CompletableFuture<Void> ignored =
            client.runAsync(request).thenAccept(status -> lookLater(status.id(), LOOKS));
      }
    }

    private void lookLater(String id, int left) {
      if (left == 0) {
        over.incrementAndGet();
        return;
      }
      ScheduledFuture<?> ignored = time.schedule(() -> look(id, left), 60, TimeUnit.SECONDS);
    }

    private void look(String id, int left) {
      CompletableFuture<Void> ignored =
          client.statusAsync(id).thenAccept(status -> lookLater(id, left - 1));
    }
  }

  private static void plain(int calls) throws IOException {
    try (RunPodEmulator emulator =
        RunPodEmulator.builder()
            .limit(EmulatedOperation.HEALTH, Integer.MAX_VALUE)
            .start()) {
      OkHttpClient http = new OkHttpClient();
      Request request =
          new Request.Builder()
              .url(emulator.baseUrl() + "/" + emulator.endpointId() + "/health")
              .header("Authorization", emulator.apiKey())
              .build();
      double before = cpuMillis("main");
      for (int i = 0; i < calls; i++) {
        try (Response response = http.newCall(request).execute()) {
          String ignored = response.body().string();
        }
      }
      say(
          "OkHttp alone, blocking: %d calls, %.3f ms CPU per call",
          calls, (cpuMillis("main") - before) / calls);
    }
  }

  private static double cpuMillis(String prefix) {
    double millis = 0;
    for (ThreadInfo info : THREADS.getThreadInfo(THREADS.getAllThreadIds())) {
      if (info != null && info.getThreadName().startsWith(prefix)) {
        millis += THREADS.getThreadCpuTime(info.getThreadId()) / 1e6;
      }
    }
    return millis;
  }

  private static long clientThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(t -> t.getName().startsWith("insar-runpod-") || t.getName().startsWith("OkHttp"))
        .count();
  }

  private static void say(String format, Object... values) {
    System.out.printf(Locale.ROOT, format + "%n", values);
  }
}
