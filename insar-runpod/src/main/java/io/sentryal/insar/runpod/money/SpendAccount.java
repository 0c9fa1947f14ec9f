package io.sentryal.insar.runpod.money;

import io.sentryal.insar.error.Checks;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;

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
    budget
        .perRunUsd()
        .ifPresent(
            limit -> check("run '" + run + "'", limit, key, entry, e -> e.run().equals(run)));
    budget
        .perDayUsd()
        .ifPresent(
            limit ->
                check(
                    "the day " + entry.day(), limit, key, entry, e -> e.day().equals(entry.day())));
    entries.put(key, entry);
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
    entries.put(key, new Entry(run, at.atZone(ZoneOffset.UTC).toLocalDate(), costUsd));
  }

  private void check(
      String what, BigDecimal limit, String key, Entry entry, Predicate<Entry> counts) {
    BigDecimal committed = BigDecimal.ZERO;
    for (Map.Entry<String, Entry> other : entries.entrySet()) {
      if (!other.getKey().equals(key) && counts.test(other.getValue())) {
        committed = committed.add(other.getValue().usd());
      }
    }
    if (committed.add(entry.usd()).compareTo(limit) > 0) {
      throw new BudgetExceededException(what, limit, committed, entry.usd());
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
    entries.put(key, new Entry(entry.run(), entry.day(), costUsd));
  }

  /** Takes a job out that was not billed; a key that is not in the account changes nothing. */
  public synchronized void release(String key) {
    entries.remove(key);
  }

  /** Returns what is spent and reserved for a run (USD). */
  public synchronized BigDecimal committedUsd(String run) {
    return entries.values().stream()
        .filter(e -> e.run().equals(run))
        .map(Entry::usd)
        .reduce(BigDecimal.ZERO, BigDecimal::add);
  }

  private static void requireNotNegative(BigDecimal costUsd) {
    if (costUsd.signum() < 0) {
      throw new IllegalArgumentException("a cost must not be negative, was " + costUsd + " USD");
    }
  }
}
