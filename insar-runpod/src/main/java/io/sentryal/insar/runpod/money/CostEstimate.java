package io.sentryal.insar.runpod.money;

import io.sentryal.insar.error.Checks;
import java.math.BigDecimal;
import java.util.Objects;

/**
 * What a job is expected to cost. Immutable.
 *
 * @param costUsd the cost (USD)
 * @param basis how it comes about: times, GPU, price and where the price is from
 */
public record CostEstimate(BigDecimal costUsd, String basis) {
  public CostEstimate {
    Objects.requireNonNull(costUsd, "costUsd");
    Checks.notBlank("basis", basis);
  }
}
