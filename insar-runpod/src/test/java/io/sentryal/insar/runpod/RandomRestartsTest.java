package io.sentryal.insar.runpod;

import static org.assertj.core.api.Assertions.assertThat;

import io.sentryal.insar.backend.InsarJob;
import io.sentryal.insar.backend.JobId;
import io.sentryal.insar.error.InsarIoException;
import io.sentryal.insar.testkit.runpod.EmulatedOperation;
import io.sentryal.insar.testkit.runpod.FaultPlan;
import io.sentryal.insar.testkit.runpod.RequestFault;
import io.sentryal.insar.testkit.runpod.WebhookFault;
import io.sentryal.insar.testkit.runpod.When;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The program crashes again and again at random moments, answers and webhooks are lost, the disk is
 * full now and then: every job ends with its own result, and none is run or sent more often than is
 * allowed. What fails can be run again by its seed.
 */
class RandomRestartsTest {
  private static final int JOBS = 40;
  private static final int CRASHES = 6;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
  void crashesAtRandomMoments_loseNothing_andKeepTheBound(long seed) {
    Random random = new Random(seed);
    boolean webhooks = random.nextBoolean();
    try (Rehearsal r =
        new Rehearsal(
            faults(seed),
            PairWorker.of(Rehearsal.RUNTIME),
            emulated -> emulated.workers(15, Duration.ofSeconds(20), Duration.ofSeconds(30)),
            backend -> backend,
            SubmissionLedger.inMemory(row -> fullDisk(random, row)))) {
      if (webhooks) {
        r.startServer();
      }
      InsarJob job = PairJobs.job();
      for (int i = 0; i < JOBS; i++) {
        r.submit("job-" + i, job);
      }
      for (int i = 0; i < CRASHES; i++) {
        r.pass(Duration.ofMillis(random.nextInt(random.nextBoolean() ? 3_000 : 400_000)));
        r.backend = r.restarted(Duration.ofSeconds(random.nextInt(900)));
        int open = r.backend.recover().size();
        assertThat(r.backend.recover().size()).isLessThanOrEqualTo(open);
      }
      r.until(() -> r.rows().stream().allMatch(row -> row.state() == SubmissionState.SETTLED));
      for (int i = 0; i < JOBS; i++) {
        check(r, new JobId("job-" + i), job);
      }
    }
  }

  private static void check(Rehearsal r, JobId id, InsarJob job) {
    Submission row = r.ledger.find(id).orElseThrow();
    RunPodOutcome outcome = r.backend.outcome(id).orElseThrow();
    assertThat(row.posts().count()).isBetween(1, 2);
    assertThat(r.executions(id.value())).isLessThanOrEqualTo(row.posts().count());
    if (outcome instanceof RunPodOutcome.Succeeded succeeded) {
      assertThat(succeeded.result().measurements())
          .isEqualTo(PairJobs.expected(id, job).measurements());
    } else { // two lost answers, or away for longer than results are kept
      assertThat(outcome).isInstanceOfAny(RunPodOutcome.Lost.class, RunPodOutcome.Expired.class);
      assertThat(outcome instanceof RunPodOutcome.Expired || row.posts().count() == 2).isTrue();
    }
  }

  private static void fullDisk(Random random, Submission row) {
    if (row.state() != SubmissionState.PLANNED && random.nextInt(25) == 0) {
      throw new InsarIoException("ledger", "no space left on device", null, false);
    }
  }

  private static FaultPlan faults(long seed) {
    return FaultPlan.seeded(seed)
        .request(EmulatedOperation.RUN, When.chance(0.1), RequestFault.loseAnswer())
        .request(EmulatedOperation.RUN, When.chance(0.1), RequestFault.tooManyRequests("5"))
        .request(
            EmulatedOperation.RUN,
            When.nth(3, 11, 17, 29), // fewer than the client's connections, which they hold up
            RequestFault.delay(Duration.ofSeconds(4)))
        .request(EmulatedOperation.STATUS, When.chance(0.05), RequestFault.drop())
        .request(EmulatedOperation.STATUS, When.chance(0.05), RequestFault.answer(502, "", ""))
        .webhook(When.chance(0.1), WebhookFault.LOST)
        .webhook(When.chance(0.1), WebhookFault.DUPLICATE)
        .webhook(When.chance(0.1), WebhookFault.REORDERED);
  }
}
