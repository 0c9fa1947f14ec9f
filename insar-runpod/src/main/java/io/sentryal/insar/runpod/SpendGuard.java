package io.sentryal.insar.runpod;

import io.sentryal.insar.backend.JobId;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Optional;

/** Holds the money: asked before a job is sent, told when it is over. Thread-safe, does no I/O. */
public interface SpendGuard {

  /** Returns what a job will roughly cost (USD); empty if no price is known. */
  Optional<BigDecimal> estimateUsd();

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
      public Optional<BigDecimal> estimateUsd() {
        return Optional.empty();
      }

      @Override
      public void reserve(JobId id, String siteId) {}

      @Override
      public void settle(JobId id, Duration execution) {}

      @Override
      public void release(JobId id) {}
    };
  }
}
