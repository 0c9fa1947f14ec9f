package io.sentryal.insar.runpod.money;

import java.math.BigDecimal;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What may be spent. Immutable; what is not set does not limit.
 *
 * <p>Amounts are checked before a job is sent: what is settled, plus what is reserved, plus the
 * estimate of the new job must be within every limit.
 */
public final class Budget {
  private final @Nullable BigDecimal perRunUsd;
  private final @Nullable BigDecimal perDayUsd;
  private final @Nullable BigDecimal perJobUsd;

  private Budget(
      @Nullable BigDecimal perRunUsd,
      @Nullable BigDecimal perDayUsd,
      @Nullable BigDecimal perJobUsd) {
    this.perRunUsd = perRunUsd;
    this.perDayUsd = perDayUsd;
    this.perJobUsd = perJobUsd;
  }

  /**
   * Returns the budget of a run.
   *
   * @param amount most that one run may cost (USD), for example {@code "5.00"}; positive
   */
  public static Budget usd(String amount) {
    return new Budget(positive("budget of a run", amount), null, null);
  }

  /** Returns a budget without limits: spending is counted but never refused. */
  public static Budget unlimited() {
    return new Budget(null, null, null);
  }

  /** Returns this budget with a limit of what a day (UTC) may cost (USD). */
  public Budget perDay(String amount) {
    return new Budget(perRunUsd, positive("budget of a day", amount), perJobUsd);
  }

  /** Returns this budget with a limit of what one job may cost (USD). */
  public Budget perJob(String amount) {
    return new Budget(perRunUsd, perDayUsd, positive("budget of a job", amount));
  }

  private static BigDecimal positive(String name, String amount) {
    BigDecimal usd;
    try {
      usd = new BigDecimal(amount.strip());
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "the " + name + " must be an amount in USD such as 5.00, was '" + amount + "'", e);
    }
    if (usd.signum() <= 0) {
      throw new IllegalArgumentException(
          "the "
              + name
              + " must be positive, was "
              + amount
              + " USD: with it no job could ever run; for no limit use Budget.unlimited()");
    }
    return usd;
  }

  /** Returns the most that one run may cost (USD). */
  public Optional<BigDecimal> perRunUsd() {
    return Optional.ofNullable(perRunUsd);
  }

  /** Returns the most that one day may cost (USD). */
  public Optional<BigDecimal> perDayUsd() {
    return Optional.ofNullable(perDayUsd);
  }

  /** Returns the most that one job may cost (USD). */
  public Optional<BigDecimal> perJobUsd() {
    return Optional.ofNullable(perJobUsd);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Budget that
        && Objects.equals(perRunUsd, that.perRunUsd)
        && Objects.equals(perDayUsd, that.perDayUsd)
        && Objects.equals(perJobUsd, that.perJobUsd);
  }

  @Override
  public int hashCode() {
    return Objects.hash(perRunUsd, perDayUsd, perJobUsd);
  }

  @Override
  public String toString() {
    return "Budget[run "
        + shown(perRunUsd)
        + ", day "
        + shown(perDayUsd)
        + ", job "
        + shown(perJobUsd)
        + "]";
  }

  private static String shown(@Nullable BigDecimal usd) {
    return usd == null ? "unlimited" : usd.toPlainString() + " USD";
  }
}
