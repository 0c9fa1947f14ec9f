package io.sentryal.insar.runpod;

import io.sentryal.insar.backend.JobId;
import io.sentryal.insar.runpod.money.CostEstimate;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Holds the money: asked before a job is sent, told when it is over. Thread-safe, does no I/O. */
public interface SpendGuard {

  /** Returns what a job will roughly cost, and on what that rests; empty if no price is known. */
  Optional<CostEstimate> estimate();

  /**
   * Enters a job that an earlier process sent; never refused, since it is spent.
   *
   * @param id the job
   * @param siteId the site that it belongs to
   * @param sent when it was sent, as far as the ledger tells
   * @param execution how long workers were at it; empty if it is not over
   */
  void enter(JobId id, String siteId, Instant sent, Optional<Duration> execution);

  /**
   * Reserves money for a job before anything is sent. The same job again keeps one reservation.
   *
   * @param id the job
   * @param siteId the site that it belongs to
   * @throws io.sentryal.insar.error.InsarException if the budget does not allow it, with the
   *     numbers
   */
  void reserve(JobId id, String siteId);

  /**
   * Replaces the reservation by the cost.
   *
   * @param id the job
   * @param execution how long workers were at it, as far as it is known
   */
  void settle(JobId id, Duration execution);

  /** Gives the reservation back: nothing was sent, or it was refused. */
  void release(JobId id);

  /** Returns a guard that lets everything pass: no budget was set. */
  static SpendGuard unlimited() {
    return new SpendGuard() {
      @Override
      public Optional<CostEstimate> estimate() {
        return Optional.empty();
      }

      @Override
      public void enter(JobId id, String siteId, Instant sent, Optional<Duration> execution) {}

      @Override
      public void reserve(JobId id, String siteId) {}

      @Override
      public void settle(JobId id, Duration execution) {}

      @Override
      public void release(JobId id) {}
    };
  }
}
