package io.sentryal.insar.runpod.money;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * One hour of an endpoint's bill beside what its jobs account for. Immutable.
 *
 * @param hour start of the hour (UTC)
 * @param billedUsd what RunPod billed (USD)
 * @param explainedUsd what the execution of known jobs cost in that hour (USD)
 */
public record HourlyBill(Instant hour, BigDecimal billedUsd, BigDecimal explainedUsd) {
  private static final int DIGITS = 6;

  /**
   * The cost of a job and when it ran. Immutable.
   *
   * @param start when it began to run (UTC)
   * @param execution how long it ran
   * @param costUsd what that cost (USD)
   */
  public record RunCost(Instant start, Duration execution, BigDecimal costUsd) {
    public RunCost {
      if (execution.isNegative()) {
        throw new IllegalArgumentException("execution must not be negative, was " + execution);
      }
    }
  }

  /** Returns what no job accounts for: cold starts, idle time, jobs of others (USD). */
  public BigDecimal unexplainedUsd() {
    return billedUsd.subtract(explainedUsd);
  }

  /** Returns the share of the bill that no job accounts for; 0 if nothing was billed. */
  public BigDecimal unexplainedShare() {
    return billedUsd.signum() == 0
        ? BigDecimal.ZERO
        : unexplainedUsd().divide(billedUsd, 4, RoundingMode.HALF_EVEN);
  }

  /**
   * Compares a bill with the jobs. A job that ran over the turn of an hour counts in each hour by
   * its time there.
   *
   * @param billedUsd the bill by the start of each hour
   * @param jobs the jobs that ran
   * @return every hour in which something was billed or ran, in order
   */
  public static List<HourlyBill> reconcile(
      Map<Instant, BigDecimal> billedUsd, Collection<RunCost> jobs) {
    Map<Instant, BigDecimal> explained = new TreeMap<>();
    billedUsd.keySet().forEach(hour -> explained.put(wholeHour(hour), BigDecimal.ZERO));
    jobs.forEach(job -> spread(job, explained));
    List<HourlyBill> bills = new ArrayList<>();
    explained.forEach(
        (hour, usd) ->
            bills.add(new HourlyBill(hour, billedUsd.getOrDefault(hour, BigDecimal.ZERO), usd)));
    return bills;
  }

  private static Instant wholeHour(Instant hour) {
    if (!hour.equals(hour.truncatedTo(ChronoUnit.HOURS))) {
      throw new IllegalArgumentException(
          "a bill by the hour starts on the hour, was " + hour + "; ask for bucketSize=hour");
    }
    return hour;
  }

  private static void spread(RunCost job, Map<Instant, BigDecimal> explained) {
    Instant end = job.start().plus(job.execution());
    long whole = Math.max(1, job.execution().toMillis());
    BigDecimal rest = job.costUsd();
    for (Instant hour = job.start().truncatedTo(ChronoUnit.HOURS);
        rest.signum() > 0;
        hour = hour.plus(1, ChronoUnit.HOURS)) {
      Instant next = hour.plus(1, ChronoUnit.HOURS);
      Instant from = hour.isAfter(job.start()) ? hour : job.start();
      boolean last = !next.isBefore(end);
      BigDecimal part =
          last
              ? rest
              : job.costUsd()
                  .multiply(BigDecimal.valueOf(Duration.between(from, next).toMillis()))
                  .divide(BigDecimal.valueOf(whole), DIGITS, RoundingMode.HALF_EVEN);
      explained.merge(hour, part, BigDecimal::add);
      rest = last ? BigDecimal.ZERO : rest.subtract(part);
    }
  }
}
