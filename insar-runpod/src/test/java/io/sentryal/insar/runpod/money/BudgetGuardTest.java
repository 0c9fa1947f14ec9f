package io.sentryal.insar.runpod.money;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.sentryal.insar.backend.JobId;
import io.sentryal.insar.runpod.money.BudgetGuard.ExpectedTimes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BudgetGuardTest {
  private final BudgetGuard guard =
      new BudgetGuard(
          Budget.usd("1.00"),
          new CostModel(GpuPrice.given("ADA_24", "3.60"), 1),
          new ExpectedTimes(Duration.ofMinutes(5), Duration.ofMinutes(1), Duration.ofMinutes(1)),
          Clock.fixed(Instant.parse("2026-11-27T12:00:00Z"), ZoneOffset.UTC));

  private static JobId job(int number) {
    return new JobId("job-" + number);
  }

  @Test
  void reserve_untilTheBudgetIsCommitted_thenRefuses() {
    // 420 s at 0.001 USD/s each.
    guard.reserve(job(1), "dam");
    guard.reserve(job(1), "dam");
    guard.reserve(job(2), "dam");

    assertThatExceptionOfType(BudgetExceededException.class)
        .isThrownBy(() -> guard.reserve(job(3), "dam"))
        .withMessageContaining("0.84")
        .withMessageContaining("0.42");
    guard.settle(job(1), Duration.ofMillis(119_500));
    guard.reserve(job(3), "dam");
    guard.release(job(3));
    assertThat(guard.account().committedUsd("dam")).isEqualByComparingTo("0.54");
  }

  @Test
  void estimate_afterTwentyJobs_isWhatNineOfTenDidNotExceed() {
    assertThat(guard.estimate().map(CostEstimate::costUsd))
        .hasValueSatisfying(usd -> assertThat(usd).isEqualByComparingTo("0.42"));
    for (int i = 1; i <= 20; i++) {
      guard.reserve(job(i), "site-" + i);
      guard.settle(job(i), Duration.ofSeconds(10L * i));
    }

    // 180 s is not exceeded by 18 of 20; with 120 s of cold start and idle time.
    assertThat(guard.estimate().orElseThrow().costUsd()).isEqualByComparingTo("0.30");
    assertThat(guard.estimate().orElseThrow().basis()).contains("180 s of work");
  }

  @Test
  void estimate_jobsThatNeverRan_doNotCount() {
    for (int i = 1; i <= 30; i++) {
      guard.reserve(job(i), "site-" + i);
      guard.settle(job(i), Duration.ZERO);
    }
    assertThat(guard.estimate().orElseThrow().costUsd()).isEqualByComparingTo("0.42");
  }

  @Test
  void enter_jobsOfAnEarlierProcess_countAgainstTheBudget() {
    Instant before = Instant.parse("2026-11-27T11:00:00Z");
    guard.enter(job(1), "dam", before, Optional.of(Duration.ofSeconds(500)));
    guard.enter(job(2), "dam", before, Optional.empty());

    assertThat(guard.account().committedUsd("dam")).isEqualByComparingTo("0.92");
    assertThatExceptionOfType(BudgetExceededException.class)
        .isThrownBy(() -> guard.reserve(job(3), "dam"))
        .withMessageContaining("0.92");
    guard.settle(job(2), Duration.ofSeconds(60));
    assertThat(guard.account().committedUsd("dam")).isEqualByComparingTo("0.56");
  }

  @Test
  void expectedTimes_thatCannotBe_areRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ExpectedTimes(Duration.ZERO, Duration.ZERO, Duration.ZERO))
        .withMessageContaining("PT0S");
  }
}
