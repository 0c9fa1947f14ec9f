package io.sentryal.insar.runpod;

import io.sentryal.insar.backend.JobId;
import io.sentryal.insar.error.FailureCode;
import io.sentryal.insar.error.ProcessingException;
import io.sentryal.insar.runpod.money.CostEstimate;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Writes down what is asked of it and refuses one job. */
record RecordingGuard(List<String> events, String refused) implements SpendGuard {
  @Override
  public Optional<CostEstimate> estimate() {
    return Optional.of(new CostEstimate(new BigDecimal("0.06"), "a price of the test"));
  }

  @Override
  public void enter(JobId id, String siteId, Instant sent, Optional<Duration> execution) {
    events.add("enter " + id);
  }

  @Override
  public void reserve(JobId id, String siteId) {
    events.add("reserve " + id);
    if (id.value().equals(refused)) {
      throw new ProcessingException(
          FailureCode.BAD_REQUEST, "the budget of 1.50 USD has 0.02 USD left and 0.06 are needed");
    }
  }

  @Override
  public void settle(JobId id, Duration execution) {
    events.add("settle " + id + " " + execution);
  }

  @Override
  public void release(JobId id) {
    events.add("release " + id);
  }
}
