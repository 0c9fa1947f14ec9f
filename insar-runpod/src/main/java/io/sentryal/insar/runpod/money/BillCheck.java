package io.sentryal.insar.runpod.money;

import io.sentryal.insar.runpod.Submission;
import io.sentryal.insar.runpod.Submission.Kind;
import io.sentryal.insar.runpod.SubmissionLedger;
import io.sentryal.insar.runpod.money.HourlyBill.RunCost;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Lays an endpoint's bill beside the jobs of a ledger, hour by hour: what no job accounts for is
 * cold starts, idle time, and jobs of others. Thread-safe.
 *
 * <p>RunPod tells how long a job ran, not when. A job is taken to have ended when its end was
 * written down, which is later by what lay between two looks at it: some seconds as a rule, minutes
 * with webhooks that got lost. So an hour may be charged what belongs to the one before it.
 */
public final class BillCheck {
  private final Bill bill;
  private final SubmissionLedger ledger;
  private final CostModel model;

  /** Asks what an endpoint was billed, as {@code RunPodManagement::billedUsdByHour} does. */
  @FunctionalInterface
  public interface Bill {
    /**
     * Returns what an endpoint was billed (USD), by the start of each hour.
     *
     * @param endpointId the endpoint
     * @param from start of the first hour
     * @param to end of the last hour
     */
    Map<Instant, BigDecimal> usdByHour(String endpointId, Instant from, Instant to);
  }

  /**
   * Prepares a check.
   *
   * @param bill asks for the bill, for example {@code runpod::billedUsdByHour}
   * @param ledger the jobs; all of the endpoint's jobs should be in it
   * @param model what time costs there
   */
  public BillCheck(Bill bill, SubmissionLedger ledger, CostModel model) {
    this.bill = Objects.requireNonNull(bill, "bill");
    this.ledger = Objects.requireNonNull(ledger, "ledger");
    this.model = Objects.requireNonNull(model, "model");
  }

  /**
   * Returns every hour in which something was billed or ran, in order.
   *
   * @param endpointId the endpoint
   * @param from start of the first hour
   * @param to end of the last hour, later than {@code from}
   */
  public List<HourlyBill> hours(String endpointId, Instant from, Instant to) {
    if (!from.isBefore(to)) {
      throw new IllegalArgumentException("from must be before to, were " + from + " and " + to);
    }
    List<RunCost> costs = new ArrayList<>();
    for (Submission row : ledger.all()) {
      Duration execution = row.ending().map(Submission.Ending::execution).orElse(Duration.ZERO);
      boolean known =
          row.ending()
              .filter(end -> end.kind() != Kind.LOST && end.kind() != Kind.EXPIRED)
              .isPresent();
      if (known && !row.posts().endpointJobIds().isEmpty() && !execution.isZero()) {
        Instant start = row.times().changedAt().minus(execution);
        costs.add(new RunCost(start, execution, model.costUsd(execution)));
      }
    }
    Instant first = from.truncatedTo(ChronoUnit.HOURS);
    return HourlyBill.reconcile(bill.usdByHour(endpointId, first, to), costs).stream()
        .filter(hour -> !hour.hour().isBefore(first) && hour.hour().isBefore(to))
        .toList();
  }
}
