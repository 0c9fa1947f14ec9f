package io.sentryal.insar.runpod.money;

import io.sentryal.insar.backend.JobId;
import io.sentryal.insar.runpod.SpendGuard;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Holds jobs back that would break a budget, before anything is sent. Thread-safe.
 *
 * <p>A job is estimated by the running time that nine of ten of the last jobs did not exceed, as
 * soon as there are twenty; before that by the time that the caller expects. All jobs of one site
 * are a run in the sense of {@link Budget}.
 */
public final class BudgetGuard implements SpendGuard {
  private static final int FEWEST_JOBS = 20;
  private static final int KEPT_JOBS = 500;
  private static final double SHARE = 0.9;

  private final SpendAccount account;
  private final CostModel model;
  private final ExpectedTimes expected;
  private final Clock clock;
  private final Deque<Duration> executions = new ArrayDeque<>();

  /**
   * What a job is expected to take until jobs have been seen. Immutable.
   *
   * @param execution running time
   * @param coldStart its share of the start of a worker
   * @param idle its share of the idle time that is billed after the last job
   */
  public record ExpectedTimes(Duration execution, Duration coldStart, Duration idle) {
    public ExpectedTimes {
      if (execution.isNegative() || execution.isZero()) {
        throw new IllegalArgumentException(
            "the expected running time must be positive, was " + execution);
      }
      if (coldStart.isNegative() || idle.isNegative()) {
        throw new IllegalArgumentException(
            "cold start and idle time must not be negative, were " + coldStart + " and " + idle);
      }
    }
  }

  /**
   * Guards a budget.
   *
   * @param budget what may be spent
   * @param model what time costs
   * @param expected how long a job takes, until that is known better
   * @param clock tells the day that is charged
   */
  public BudgetGuard(Budget budget, CostModel model, ExpectedTimes expected, Clock clock) {
    this.account = new SpendAccount(budget);
    this.model = Objects.requireNonNull(model, "model");
    this.expected = Objects.requireNonNull(expected, "expected");
    this.clock = Objects.requireNonNull(clock, "clock");
  }

  /** Returns the account, to read what is committed. */
  public SpendAccount account() {
    return account;
  }

  @Override
  public Optional<CostEstimate> estimate() {
    return Optional.of(next());
  }

  private CostEstimate next() {
    return model.estimate(usualExecution(), expected.coldStart(), expected.idle());
  }

  private synchronized Duration usualExecution() {
    if (executions.size() < FEWEST_JOBS) {
      return expected.execution();
    }
    List<Duration> sorted = new ArrayList<>(executions);
    sorted.sort(null);
    return sorted.get((int) Math.ceil(SHARE * sorted.size()) - 1);
  }

  @Override
  public void enter(JobId id, String siteId, Instant sent, Optional<Duration> execution) {
    BigDecimal costUsd = execution.map(model::costUsd).orElseGet(() -> next().costUsd());
    account.enter(id.value(), siteId, costUsd, sent);
  }

  @Override
  public void reserve(JobId id, String siteId) {
    account.reserve(id.value(), siteId, next().costUsd(), clock.instant());
  }

  @Override
  public void settle(JobId id, Duration execution) {
    account.settle(id.value(), model.costUsd(execution));
    if (execution.isZero()) { // it never ran: that tells nothing of those that do
      return;
    }
    synchronized (this) {
      executions.addLast(execution);
      if (executions.size() > KEPT_JOBS) {
        executions.removeFirst();
      }
    }
  }

  @Override
  public void release(JobId id) {
    account.release(id.value());
  }
}
