package io.sentryal.insar.runpod.money;

import io.sentryal.insar.error.Checks;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What is spent and reserved under a budget. Thread-safe: two jobs never both get the last dollar.
 *
 * <p>A job is entered by {@link #reserve} before it is sent and stays in the account: {@link
 * #settle} replaces the estimate by the cost, {@link #release} takes a job out that was never
 * billed. After a restart {@link #enter} takes the jobs of the ledger.
 */
public final class SpendAccount {
  private final Budget budget;
  private final Map<String, Entry> entries = new HashMap<>();
  private final Map<String, BigDecimal> usdByRun = new HashMap<>();
  private final Map<LocalDate, BigDecimal> usdByDay = new HashMap<>();

  /** Opens an empty account. */
  public SpendAccount(Budget budget) {
    this.budget = Objects.requireNonNull(budget, "budget");
  }

  private record Entry(String run, LocalDate day, BigDecimal usd) {}

  /** Returns the budget. */
  public Budget budget() {
    return budget;
  }

  /**
   * Reserves money for a job. The same key again replaces its reservation.
   *
   * @param key key of the job
   * @param run the run that it belongs to
   * @param costUsd its estimate (USD), not negative
   * @param at the time, whose day (UTC) is charged
   * @throws BudgetExceededException if a limit would be broken; the account is unchanged
   */
  public synchronized void reserve(String key, String run, BigDecimal costUsd, Instant at) {
    Checks.notBlank("key", key);
    Checks.notBlank("run", run);
    requireNotNegative(costUsd);
    Entry entry = new Entry(run, at.atZone(ZoneOffset.UTC).toLocalDate(), costUsd);
    budget
        .perJobUsd()
        .filter(limit -> costUsd.compareTo(limit) > 0)
        .ifPresent(
            limit -> {
              throw new BudgetExceededException("a job", limit, BigDecimal.ZERO, costUsd);
            });
    Optional<Entry> before = Optional.ofNullable(entries.get(key));
    BigDecimal ofRun =
        committedUsd(run).subtract(usd(before.filter(e -> e.run().equals(entry.run()))));
    BigDecimal ofDay =
        usdByDay
            .getOrDefault(entry.day(), BigDecimal.ZERO)
            .subtract(usd(before.filter(e -> e.day().equals(entry.day()))));
    budget.perRunUsd().ifPresent(limit -> check("run '" + run + "'", limit, ofRun, costUsd));
    budget.perDayUsd().ifPresent(limit -> check("the day " + entry.day(), limit, ofDay, costUsd));
    put(key, entry);
  }

  /**
   * Enters what is spent, or bound to be, whatever the limits say: jobs of an earlier process.
   *
   * @param key key of the job
   * @param run the run that it belongs to
   * @param costUsd its cost, or its estimate (USD), not negative
   * @param at the time, whose day (UTC) is charged
   */
  public synchronized void enter(String key, String run, BigDecimal costUsd, Instant at) {
    requireNotNegative(costUsd);
    put(key, new Entry(run, at.atZone(ZoneOffset.UTC).toLocalDate(), costUsd));
  }

  private void put(String key, Entry entry) {
    release(key);
    entries.put(key, entry);
    usdByRun.merge(entry.run(), entry.usd(), BigDecimal::add);
    usdByDay.merge(entry.day(), entry.usd(), BigDecimal::add);
  }

  private static BigDecimal usd(Optional<Entry> entry) {
    return entry.map(Entry::usd).orElse(BigDecimal.ZERO);
  }

  private static void check(
      String what, BigDecimal limit, BigDecimal committed, BigDecimal costUsd) {
    if (committed.add(costUsd).compareTo(limit) > 0) {
      throw new BudgetExceededException(what, limit, committed, costUsd);
    }
  }

  /**
   * Replaces the estimate of a job by its cost; never refused, since it is spent.
   *
   * @param key key of a job that was reserved
   * @param costUsd what it cost (USD)
   * @throws IllegalArgumentException if the key was never reserved
   */
  public synchronized void settle(String key, BigDecimal costUsd) {
    requireNotNegative(costUsd);
    Entry entry = entries.get(key);
    if (entry == null) {
      throw new IllegalArgumentException("job '" + key + "' has no reservation to settle");
    }
    put(key, new Entry(entry.run(), entry.day(), costUsd));
  }

  /** Takes a job out that was not billed; a key that is not in the account changes nothing. */
  public synchronized void release(String key) {
    Entry entry = entries.remove(key);
    if (entry != null) {
      usdByRun.merge(entry.run(), entry.usd().negate(), BigDecimal::add);
      usdByDay.merge(entry.day(), entry.usd().negate(), BigDecimal::add);
    }
  }

  /** Returns what is spent and reserved for a run (USD). */
  public synchronized BigDecimal committedUsd(String run) {
    return usdByRun.getOrDefault(run, BigDecimal.ZERO);
  }

  private static void requireNotNegative(BigDecimal costUsd) {
    if (costUsd.signum() < 0) {
      throw new IllegalArgumentException("a cost must not be negative, was " + costUsd + " USD");
    }
  }
}
