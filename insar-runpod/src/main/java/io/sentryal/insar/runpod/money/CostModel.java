package io.sentryal.insar.runpod.money;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;

/**
 * What a job costs on an endpoint. Immutable.
 *
 * <p>RunPod bills each worker from its start to its full stop, per second, rounded up: cold start,
 * execution and the idle time before it is stopped. There is no cost of a job on the bill, so a job
 * is charged its execution, and an estimate adds its share of the rest.
 */
public final class CostModel {
  private static final BigDecimal SECONDS_PER_HOUR = BigDecimal.valueOf(3600);
  private static final int DIGITS = 6;

  private final GpuPrice price;
  private final int gpuCount;

  /**
   * Makes the model of an endpoint.
   *
   * @param price price of one GPU
   * @param gpuCount GPUs of one worker, at least 1
   */
  public CostModel(GpuPrice price, int gpuCount) {
    this.price = Objects.requireNonNull(price, "price");
    if (gpuCount < 1) {
      throw new IllegalArgumentException("gpuCount must be at least 1, was " + gpuCount);
    }
    this.gpuCount = gpuCount;
  }

  /** Returns the price on which this rests. */
  public GpuPrice price() {
    return price;
  }

  /**
   * Returns what time of one worker costs (USD, six digits): started seconds count in full.
   *
   * @param billed time that is billed, not negative
   */
  public BigDecimal costUsd(Duration billed) {
    if (billed.isNegative()) {
      throw new IllegalArgumentException("billed time must not be negative, was " + billed);
    }
    long seconds = billed.toSeconds() + (billed.toNanosPart() > 0 ? 1 : 0);
    return price
        .usdPerHour()
        .multiply(BigDecimal.valueOf(seconds))
        .multiply(BigDecimal.valueOf(gpuCount))
        .divide(SECONDS_PER_HOUR, DIGITS, RoundingMode.HALF_UP);
  }

  /**
   * Returns what a job is expected to cost at most in nine cases of ten.
   *
   * @param execution running time that nine of ten jobs do not exceed
   * @param coldStart the job's share of the cold start of its worker
   * @param idle the job's share of the idle time that is billed after the last job
   */
  public CostEstimate estimate(Duration execution, Duration coldStart, Duration idle) {
    BigDecimal usd = costUsd(execution).add(costUsd(coldStart)).add(costUsd(idle));
    return new CostEstimate(
        usd,
        String.format(
            Locale.ROOT,
            "%d s of work + %d s of cold start + %d s idle on %d x %s at %s USD/h (%s)",
            execution.toSeconds(),
            coldStart.toSeconds(),
            idle.toSeconds(),
            gpuCount,
            price.gpu(),
            price.usdPerHour().stripTrailingZeros().toPlainString(),
            price.basis()));
  }
}
