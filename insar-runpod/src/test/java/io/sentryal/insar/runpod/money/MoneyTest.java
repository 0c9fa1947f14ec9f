package io.sentryal.insar.runpod.money;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MoneyTest {
  private static final Instant NOON = Instant.parse("2026-11-27T12:00:00Z");

  private static BigDecimal usd(String amount) {
    return new BigDecimal(amount);
  }

  /** What the system that this one replaces told its users: 3 to 5 minutes, 4 to 6 cents. */
  @ParameterizedTest
  @CsvSource({"RTX 4090, 0.74, 3, 0.04", "RTX 4090, 0.74, 5, 0.06", "A100, 1.89, 5, 0.16"})
  void execution_ofTheSeedsFigures_costsWhatTheyTold(
      String gpu, String perHour, int minutes, String cents) {
    CostModel model = new CostModel(GpuPrice.given(gpu, perHour), 1);

    assertThat(model.costUsd(Duration.ofMinutes(minutes)).setScale(2, RoundingMode.HALF_UP))
        .isEqualByComparingTo(cents);
  }

  @Test
  void cost_startedSeconds_countInFull() {
    CostModel model = new CostModel(GpuPrice.given("ADA_24", "3.60"), 2);

    assertThat(model.costUsd(Duration.ZERO)).isEqualByComparingTo("0");
    assertThat(model.costUsd(Duration.ofMillis(1))).isEqualByComparingTo("0.002");
    assertThat(model.costUsd(Duration.ofSeconds(1))).isEqualByComparingTo("0.002");
    assertThat(model.costUsd(Duration.ofMillis(1001))).isEqualByComparingTo("0.004");
  }

  @Test
  void estimate_addsColdStartAndIdleTail_andSaysOnWhatItRests() {
    CostModel model = new CostModel(GpuPrices.tableOfJune2026().dearest(List.of("ADA_24")), 1);

    CostEstimate estimate =
        model.estimate(Duration.ofMinutes(5), Duration.ofMinutes(1), Duration.ofMinutes(5));

    // 660 s at 0.00031 USD/s.
    assertThat(estimate.costUsd()).isEqualByComparingTo("0.2046");
    assertThat(estimate.basis())
        .contains("300 s of work")
        .contains("60 s of cold start")
        .contains("300 s idle")
        .contains("1.116 USD/h")
        .contains("2026-06-08");
  }

  @Test
  void prices_ofAPoolWithSeveralGpus_areTheDearest() {
    GpuPrices prices =
        GpuPrices.of(
            List.of(
                new GpuPrice("A", usd("0.50"), "catalogue"),
                new GpuPrice("A", usd("0.70"), "catalogue"),
                new GpuPrice("B", usd("0.60"), "catalogue")));

    assertThat(prices.dearest(List.of("A", "B")).usdPerHour()).isEqualByComparingTo("0.70");
    assertThat(prices.isFallback()).isFalse();
    assertThat(GpuPrices.tableOfJune2026().isFallback()).isTrue();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> prices.dearest(List.of("C")))
        .withMessageContaining("'C'")
        .withMessageContaining("[A, B]");
  }

  @Test
  void budget_ofARun_refusesTheJobThatWouldBreakIt_withTheNumbers() {
    SpendAccount account = new SpendAccount(Budget.usd("1.00"));
    account.reserve("a", "dam-7", usd("0.60"), NOON);

    assertThatExceptionOfType(BudgetExceededException.class)
        .isThrownBy(() -> account.reserve("b", "dam-7", usd("0.50"), NOON))
        .withMessageContaining("1.00")
        .withMessageContaining("0.60")
        .withMessageContaining("0.50")
        .satisfies(e -> assertThat(e.isRetryable()).isFalse());
    account.reserve("b", "dam-8", usd("0.50"), NOON);
    account.settle("a", usd("0.20"));
    account.reserve("c", "dam-7", usd("0.80"), NOON);
    assertThat(account.committedUsd("dam-7")).isEqualByComparingTo("1.00");
    account.release("c");
    assertThat(account.committedUsd("dam-7")).isEqualByComparingTo("0.20");
  }

  @Test
  void budget_ofADay_countsTheUtcDayAndAllRuns() {
    SpendAccount account = new SpendAccount(Budget.usd("100").perDay("1.00"));
    Instant beforeMidnight = Instant.parse("2026-11-27T23:59:59Z");
    account.reserve("a", "r1", usd("0.90"), NOON);

    assertThatExceptionOfType(BudgetExceededException.class)
        .isThrownBy(() -> account.reserve("b", "r2", usd("0.20"), beforeMidnight))
        .withMessageContaining("2026-11-27");
    account.reserve("b", "r2", usd("0.20"), beforeMidnight.plusSeconds(1));
  }

  @Test
  void budget_ofAJob_refusesADearJobAlone() {
    SpendAccount account = new SpendAccount(Budget.unlimited().perJob("0.30"));

    assertThatExceptionOfType(BudgetExceededException.class)
        .isThrownBy(() -> account.reserve("a", "r", usd("0.31"), NOON));
    account.reserve("a", "r", usd("0.30"), NOON);
  }

  @Test
  void reserve_theSameKeyAgain_isTheSameMoney() {
    SpendAccount account = new SpendAccount(Budget.usd("1.00"));
    account.reserve("a", "r", usd("0.90"), NOON);
    account.reserve("a", "r", usd("0.90"), NOON);

    assertThat(account.committedUsd("r")).isEqualByComparingTo("0.90");
  }

  @Test
  void reserve_byManyThreads_neverPassesTheLimit() throws InterruptedException {
    SpendAccount account = new SpendAccount(Budget.usd("1.00"));
    AtomicInteger granted = new AtomicInteger();
    CountDownLatch begin = new CountDownLatch(1);
    ExecutorService pool = Executors.newFixedThreadPool(8);
    for (int i = 0; i < 100; i++) {
      String key = "job-" + i;
      pool.execute(
          () -> {
            try {
              begin.await();
              account.reserve(key, "r", usd("0.10"), NOON);
              granted.incrementAndGet();
            } catch (BudgetExceededException e) {
              // refused, as most are
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
          });
    }
    begin.countDown();
    pool.shutdown();

    assertThat(pool.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
    assertThat(granted).hasValue(10);
    assertThat(account.committedUsd("r")).isEqualByComparingTo("1.00");
  }

  @ParameterizedTest
  @CsvSource({"0, positive", "-1, positive", "five, five", "'', USD"})
  void budget_thatIsNone_isRefusedWithTheRemedy(String amount, String word) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Budget.usd(amount))
        .withMessageContaining(word);
  }

  @Test
  void reconcile_jobOverTheHour_isSplitByTime_andTheRestIsUnexplained() {
    Instant eleven = Instant.parse("2026-11-27T11:00:00Z");
    List<HourlyBill> bills =
        HourlyBill.reconcile(
            Map.of(eleven, usd("0.50"), NOON, usd("0.10")),
            List.of(
                new HourlyBill.RunCost(
                    Instant.parse("2026-11-27T11:45:00Z"), Duration.ofMinutes(20), usd("0.20")),
                new HourlyBill.RunCost(
                    Instant.parse("2026-11-27T13:10:00Z"), Duration.ofMinutes(2), usd("0.02"))));

    assertThat(bills).hasSize(3);
    assertThat(bills.get(0).explainedUsd()).isEqualByComparingTo("0.15");
    assertThat(bills.get(0).unexplainedUsd()).isEqualByComparingTo("0.35");
    assertThat(bills.get(0).unexplainedShare()).isEqualByComparingTo("0.70");
    assertThat(bills.get(1).explainedUsd()).isEqualByComparingTo("0.05");
    assertThat(bills.get(2).billedUsd()).isEqualByComparingTo("0");
    assertThat(bills.get(2).unexplainedUsd()).isEqualByComparingTo("-0.02");
  }

  @Test
  void reconcile_aDailyBill_isRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                HourlyBill.reconcile(
                    Map.of(Instant.parse("2026-11-27T00:30:00Z"), usd("1")), List.of()))
        .withMessageContaining("bucketSize=hour");
  }
}
