package io.sentryal.insar.runpod;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.sentryal.insar.backend.JobEstimate;
import io.sentryal.insar.backend.JobId;
import io.sentryal.insar.runpod.money.BillCheck;
import io.sentryal.insar.runpod.money.Budget;
import io.sentryal.insar.runpod.money.BudgetGuard.ExpectedTimes;
import io.sentryal.insar.runpod.money.CostModel;
import io.sentryal.insar.runpod.money.GpuPrice;
import io.sentryal.insar.runpod.money.HourlyBill;
import io.sentryal.insar.runpod.provision.RunPodManagement;
import io.sentryal.insar.testkit.runpod.EmulatedOperation;
import io.sentryal.insar.testkit.runpod.FaultPlan;
import io.sentryal.insar.testkit.runpod.ManagementEmulator;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** The budget in front of the endpoint: refusals send nothing, and a restart forgets nothing. */
class BackendMoneyTest {
  private static final JobId ONE = new JobId("one");
  private static final JobId TWO = new JobId("two");

  // 0.001 USD per second; a job is estimated at 300 + 60 + 60 s, and runs for 240 s.
  private static final CostModel MODEL = new CostModel(GpuPrice.given("ADA_24", "3.60"), 1);
  private static final ExpectedTimes TIMES =
      new ExpectedTimes(Duration.ofMinutes(5), Duration.ofMinutes(1), Duration.ofMinutes(1));

  private static Rehearsal rehearsal(Budget budget) {
    return new Rehearsal(
        FaultPlan.none(),
        call -> PairJobs.worker(call, Rehearsal.RUNTIME),
        backend -> backend.budget(budget, MODEL, TIMES));
  }

  private static String refusal(Rehearsal r, String id) {
    return String.valueOf(((RunPodOutcome.Failed) r.end(id)).failure().getMessage());
  }

  @Test
  void budgetOfAJob_smallerThanTheEstimate_nothingIsSentAndTheNumbersAreTold() {
    try (Rehearsal r = rehearsal(Budget.usd("5.00").perJob("0.40"))) {
      r.submit("one");

      assertThat(refusal(r, "one")).contains("0.40").contains("0.42").contains("a job");
      assertThat(r.cloud.count(EmulatedOperation.RUN)).isZero();
      assertThat(r.cloud.received()).isEmpty();
    }
  }

  @Test
  void budgetOfARun_spentAndReserved_refusesTheNextAndTakesItOnceThereIsMoney() {
    try (Rehearsal r = rehearsal(Budget.usd("0.70"))) {
      r.submit("one");
      r.submit("two");

      assertThat(refusal(r, "two")).contains("0.70").contains("0.42").contains("dam-7");
      assertThat(r.end("one")).isInstanceOf(RunPodOutcome.Succeeded.class);
      r.submit("three"); // 0.24 were spent: 0.66 would be committed
      assertThat(r.end("three")).isInstanceOf(RunPodOutcome.Succeeded.class);
      assertThat(r.cloud.count(EmulatedOperation.RUN)).isEqualTo(2);
    }
  }

  @Test
  void restart_whatTheEarlierProcessSpent_counts_andItsOpenJobsAreSettled() {
    try (Rehearsal r = rehearsal(Budget.usd("0.70"))) {
      r.submit("one");
      r.until(() -> r.ledger.find(ONE).orElseThrow().state() == SubmissionState.RUNNING);
      RunPodBackend second =
          RunPodBackend.builder(r.client, r.ledger)
              .time(r.time.clock(), r.time, new SplittableRandom(6))
              .budget(Budget.usd("0.70"), MODEL, TIMES)
              .build();
      second.recover();
      second.submit(TWO, PairJobs.job());
      r.until(() -> second.outcome(TWO).isPresent() && second.outcome(ONE).isPresent());

      assertThat(second.outcome(TWO).orElseThrow()).isInstanceOf(RunPodOutcome.Failed.class);
      assertThat(second.outcome(ONE).orElseThrow()).isInstanceOf(RunPodOutcome.Succeeded.class);
      assertThat(r.ledger.find(ONE).orElseThrow().state()).isEqualTo(SubmissionState.SETTLED);
      assertThat(r.cloud.count(EmulatedOperation.RUN)).isEqualTo(1);
    }
  }

  @Test
  void estimate_withPrices_hasTheCostAndItsBasis_andWithoutSaysSo() {
    try (Rehearsal priced = rehearsal(Budget.unlimited());
        Rehearsal plain = new Rehearsal(FaultPlan.none())) {
      JobEstimate estimate = priced.backend.estimate(PairJobs.job());
      assertThat(estimate.costUsd())
          .hasValueSatisfying(usd -> assertThat(usd).isEqualByComparingTo("0.42"));
      assertThat(estimate.basis()).contains("3.6 USD/h").contains("ADA_24").contains("300 s");
      assertThat(plain.backend.estimate(PairJobs.job()).costUsd()).isEmpty();
      assertThat(plain.backend.estimate(PairJobs.job()).basis()).contains("no price was given");
    }
  }

  @Test
  void billCheck_jobsOfTheLedger_explainTheirShareOfTheBill() {
    try (Rehearsal r = rehearsal(Budget.unlimited());
        ManagementEmulator account = ManagementEmulator.start("account-key");
        RunPodManagement runpod =
            RunPodManagement.builder("account-key")
                .baseUrl(account.baseUrl())
                .clock(r.time.clock())
                .build()) {
      r.submit("one");
      assertThat(r.end("one")).isInstanceOf(RunPodOutcome.Succeeded.class);
      account.bill(r.cloud.endpointId(), "2026-03-01T00:00:00Z", 0.36);
      account.bill(r.cloud.endpointId(), "2026-03-01T05:00:00Z", 0.05);
      Instant midnight = Instant.parse("2026-03-01T00:00:00Z");
      BillCheck check = new BillCheck(runpod::billedUsdByHour, r.ledger, MODEL);

      List<HourlyBill> hours =
          check.hours(r.cloud.endpointId(), midnight, midnight.plus(Duration.ofDays(1)));

      assertThat(hours).hasSize(2);
      assertThat(hours.get(0).explainedUsd()).isEqualByComparingTo("0.24"); // 240 s
      assertThat(hours.get(0).unexplainedUsd()).isEqualByComparingTo("0.12");
      assertThat(hours.get(1).unexplainedShare()).isEqualByComparingTo("1"); // nobody's
      assertThatIllegalArgumentException()
          .isThrownBy(() -> check.hours(r.cloud.endpointId(), midnight, midnight))
          .withMessageContaining("from must be before to");
    }
  }
}
