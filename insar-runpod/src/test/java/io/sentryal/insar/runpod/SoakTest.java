package io.sentryal.insar.runpod;

import static org.assertj.core.api.Assertions.assertThat;

import io.sentryal.insar.backend.InsarJob;
import io.sentryal.insar.backend.JobId;
import io.sentryal.insar.testkit.runpod.EmulatedExecution;
import io.sentryal.insar.testkit.runpod.EmulatedHandler;
import io.sentryal.insar.testkit.runpod.EmulatedOperation;
import io.sentryal.insar.testkit.runpod.FaultPlan;
import io.sentryal.insar.testkit.runpod.JobFault;
import io.sentryal.insar.testkit.runpod.RequestFault;
import io.sentryal.insar.testkit.runpod.When;
import io.sentryal.insar.testkit.runpod.WorkerScript;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Many jobs with a random mix of all faults: none is lost, no wrong result is believed, and what is
 * paid twice stays within the bound. 10,000 jobs with {@code -Dinsar.soak.jobs=10000}.
 */
class SoakTest {
  private static final int JOBS = Integer.getInteger("insar.soak.jobs", 500);
  private static final Duration REAL_LIMIT = Duration.ofMinutes(20);

  @Test
  void manyJobsWithAllFaults_loseNothing_believeNothingWrong_andKeepTheBound() {
    int threadsBefore = Thread.activeCount();
    try (Rehearsal r =
        new Rehearsal(
            faults(),
            worker(),
            emulated -> emulated.workers(500, Duration.ofSeconds(20), Duration.ofSeconds(60)),
            backend -> backend)) {
      InsarJob job = PairJobs.job();
      for (int i = 0; i < JOBS; i++) {
        r.submit("job-" + i, job);
      }
      r.until(() -> allEnded(r), REAL_LIMIT);

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
      }
      Map<String, Long> runs =
          r.cloud.executions().stream()
              .collect(Collectors.groupingBy(SoakTest::job, Collectors.counting()));
      long sentTwice = r.ledger.all().stream().filter(row -> row.posts().count() > 1).count();
      long ranTwice = runs.values().stream().filter(count -> count > 1).count();
      assertThat(runs.values()).allMatch(count -> count <= 2);
      assertThat(ranTwice).isLessThanOrEqualTo(sentTwice);
      assertThat(kinds.get("Succeeded")).isGreaterThan(JOBS * 9 / 10);
      assertThat(kinds.values().stream().mapToInt(Integer::intValue).sum()).isEqualTo(JOBS);
      assertThat(Thread.activeCount() - threadsBefore).isLessThanOrEqualTo(16 + EMULATOR_THREADS);
      System.out.println(
          kinds + ", sent twice " + sentTwice + ", ran twice " + ranTwice + " of " + JOBS);
    }
  }

  private static final int EMULATOR_THREADS = 12;

  private static boolean allEnded(Rehearsal r) {
    return r.ledger.open().isEmpty();
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
