package io.sentryal.insar.runpod;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sentryal.insar.backend.InsarJob;
import io.sentryal.insar.backend.JobId;
import io.sentryal.insar.testkit.runpod.EmulatedExecution;
import io.sentryal.insar.testkit.runpod.EmulatedHandler;
import io.sentryal.insar.testkit.runpod.EmulatedOperation;
import io.sentryal.insar.testkit.runpod.FaultPlan;
import io.sentryal.insar.testkit.runpod.JobFault;
import io.sentryal.insar.testkit.runpod.RequestFault;
import io.sentryal.insar.testkit.runpod.WebhookFault;
import io.sentryal.insar.testkit.runpod.When;
import io.sentryal.insar.testkit.runpod.WorkerScript;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Many jobs with a random mix of all faults: none is lost, no wrong result is believed, and what is
 * paid twice stays within the bound. 10,000 jobs with {@code -Dinsar.soak.jobs=10000}.
 */
class SoakTest {
  private static final int JOBS = Integer.getInteger("insar.soak.jobs", 500);
  private static final Duration REAL_LIMIT = Duration.ofMinutes(20);
  private static final int MOST_OWN_THREADS = 16;

  @TempDir private Path folder;

  @Test
  void manyJobsWithAllFaults_polled_loseNothingAndKeepTheBound() {
    try (Rehearsal r = rehearsal(faults(), SubmissionLedger.inMemory())) {
      soak(r, "polled");
    }
  }

  @Test
  void manyJobsWithAllFaults_onDiskAndTold_loseNothingAndKeepTheBound() {
    FaultPlan faults =
        faults()
            .webhook(When.chance(0.05), WebhookFault.LOST)
            .webhook(When.chance(0.05), WebhookFault.DUPLICATE)
            .webhook(When.chance(0.05), WebhookFault.REORDERED);
    try (Rehearsal r = rehearsal(faults, SubmissionLedger.open(folder))) {
      r.startServer();
      soak(r, "on disk, with webhooks");
    }
  }

  private static Rehearsal rehearsal(FaultPlan faults, SubmissionLedger ledger) {
    return new Rehearsal(
        faults,
        worker(),
        emulated -> emulated.workers(500, Duration.ofSeconds(20), Duration.ofSeconds(60)),
        backend -> backend,
        ledger);
  }

  private static void soak(Rehearsal r, String how) {
    long started = System.nanoTime();
    InsarJob job = PairJobs.job();
    AtomicInteger ended = new AtomicInteger();
    for (int i = 0; i < JOBS; i++) {
      var unused =
          r.submit("job-" + i, job)
              .result()
              .whenComplete((result, failure) -> ended.incrementAndGet());
      if (i % 50 == 0) {
        forge(r, "job-" + i);
      }
    }
    int[] mostThreads = {0};
    long[] mostHeapBytes = {0};
    r.until(
        () -> {
          if (ended.get() % 50 == 0) {
            mostThreads[0] = Math.max(mostThreads[0], ownThreads());
            Runtime runtime = Runtime.getRuntime();
            mostHeapBytes[0] =
                Math.max(mostHeapBytes[0], runtime.totalMemory() - runtime.freeMemory());
          }
          return ended.get() == JOBS;
        },
        REAL_LIMIT);
    Map<String, Integer> kinds = outcomes(r, job);
    String bound = checkCost(r);
    assertThat(mostThreads[0]).isPositive().isLessThanOrEqualTo(MOST_OWN_THREADS);
    System.out.printf(
        "soak, %d jobs %s: %s, %s, own threads %d, heap %d MB of at most %d MB, %d looks, %.0f s%n",
        JOBS,
        how,
        kinds,
        bound,
        mostThreads[0],
        mostHeapBytes[0] >> 20,
        Runtime.getRuntime().maxMemory() >> 20,
        r.cloud.count(EmulatedOperation.STATUS),
        (System.nanoTime() - started) / 1e9);
  }

  /** Claims the end of a job without knowing the secret. */
  private static void forge(Rehearsal r, String id) {
    if (r.server == null) {
      return;
    }
    String path = "/rp/v1/k1/" + id + "/9999999999/" + "0".repeat(64);
    byte[] body = "{\"id\":\"forged-1\",\"status\":\"COMPLETED\",\"output\":{}}".getBytes(UTF_8);
    assertThat(r.backend.webhooks().handle("POST", path, Map.of(), body).status()).isEqualTo(403);
  }

  private static Map<String, Integer> outcomes(Rehearsal r, InsarJob job) {
    Map<String, Integer> kinds = new TreeMap<>();
    for (int i = 0; i < JOBS; i++) {
      JobId id = new JobId("job-" + i);
      RunPodOutcome outcome = r.backend.outcome(id).orElseThrow();
      kinds.merge(outcome.getClass().getSimpleName(), 1, Integer::sum);
      if (outcome instanceof RunPodOutcome.Succeeded succeeded) {
        assertThat(succeeded.result().measurements())
            .isEqualTo(PairJobs.expected(id, job).measurements());
      }
      Submission row = r.ledger.find(id).orElseThrow();
      assertThat(row.state()).isEqualTo(SubmissionState.SETTLED);
      assertThat(row.posts().count()).isLessThanOrEqualTo(2);
      assertThat(row.posts().endpointJobIds()).doesNotContain("forged-1");
    }
    assertThat(kinds.get("Succeeded")).isGreaterThan(JOBS * 9 / 10);
    assertThat(kinds.values().stream().mapToInt(Integer::intValue).sum()).isEqualTo(JOBS);
    return kinds;
  }

  private static String checkCost(Rehearsal r) {
    Map<String, Long> runs =
        r.cloud.executions().stream()
            .collect(Collectors.groupingBy(SoakTest::job, Collectors.counting()));
    long sentTwice = r.ledger.all().stream().filter(row -> row.posts().count() > 1).count();
    long ranTwice = runs.values().stream().filter(count -> count > 1).count();
    assertThat(runs.values()).allMatch(count -> count <= 2);
    assertThat(ranTwice).isLessThanOrEqualTo(sentTwice);
    return "sent twice " + sentTwice + ", ran twice " + ranTwice;
  }

  /**
   * Counts the SDK's threads; those that send a request bear its address, as do the two that send
   * the emulator's webhooks. The HTTP library's own, shared by the process, are not among them:
   * they have its name and no address.
   */
  private static int ownThreads() {
    Thread[] all = new Thread[Thread.activeCount() + 100];
    int count = Thread.enumerate(all);
    return (int)
        Stream.of(all)
            .limit(count)
            .map(Thread::getName)
            .filter(name -> name.startsWith("insar-") || name.startsWith("OkHttp http"))
            .count();
  }

  private static String job(EmulatedExecution run) {
    int start = run.inputJson().indexOf("\"job_id\":\"") + 10;
    return run.inputJson().substring(start, run.inputJson().indexOf('"', start));
  }

  private static EmulatedHandler worker() {
    return call -> {
      int chance = Math.floorMod(call.jobId().hashCode(), 200);
      if (chance == 0) {
        return WorkerScript.returns("{\"status\":\"success\"}").after(Rehearsal.RUNTIME);
      }
      if (chance == 1) {
        return WorkerScript.delivers("{\"error\":{\"code\":\"DISK_FULL\"}}");
      }
      if (chance == 2) {
        return WorkerScript.fails("Traceback: it broke").after(Duration.ofSeconds(30));
      }
      if (chance == 3) {
        return PairJobs.worker(call, Duration.ofHours(2));
      }
      return PairJobs.worker(call, Rehearsal.RUNTIME);
    };
  }

  private static FaultPlan faults() {
    return FaultPlan.seeded(20260901)
        .request(EmulatedOperation.RUN, When.chance(0.01), RequestFault.loseAnswer())
        .request(EmulatedOperation.RUN, When.chance(0.03), RequestFault.tooManyRequests("2"))
        .request(
            EmulatedOperation.RUN,
            When.chance(0.005),
            RequestFault.answer(502, "text/html", "<html>"))
        .request(EmulatedOperation.STATUS, When.chance(0.02), RequestFault.drop())
        .request(EmulatedOperation.STATUS, When.chance(0.02), RequestFault.cutAnswer())
        .request(
            EmulatedOperation.STATUS,
            When.chance(0.02),
            RequestFault.answer(502, "text/html", "<html>"))
        .request(EmulatedOperation.STATUS, When.chance(0.02), RequestFault.tooManyRequests(null))
        .job(When.chance(0.005), JobFault.RESULT_MISSING)
        .job(When.chance(0.005), JobFault.UNKNOWN_STATE)
        .job(When.chance(0.005), JobFault.VANISHES)
        .job(When.chance(0.005), JobFault.STALLS_IN_QUEUE)
        .job(When.chance(0.005), JobFault.PROGRESS_AFTER_RESULT)
        .job(When.chance(0.005), JobFault.WORKER_DIES)
        .outage(Duration.ofMinutes(3), Duration.ofMinutes(10));
  }
}
